"""Which groups of people can serve which groups of posts: matching's scores, summed up by cell.

The forecast cannot tell coming people and posts one by one. What it needs from matching is, for a
group of people (EPCI × métier sought) and a group of posts (EPCI × métier), which share of those
people could take such a post, and how well. Both are read from the people of today and the latest
openings of each group, through the same gates and the same score as a proposal.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import contracts, tables
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.gates import GATES
from gpect.match.problem import Problem, read_problem
from gpect.match.score import aptitudes, score_pairs, values
from gpect.match.values import Positions

POSTS_PER_GROUP = 2
"""Latest openings that stand for a group of posts."""

PEOPLE_PER_GROUP = 24
"""People, taken by order of pseudonym, that stand for a group of people."""

CLOSE_ENOUGH = 0.55
"""Closeness of métiers from which two groups are looked at: ROME mobilities up to the sixth."""

FURTHEST_KM = 40.0
"""Road distance beyond which no transport line is imagined."""

LEAST_SHARE = 0.02
BLOCK = 512
LIFTED = ("permis", "transport")
"""Gates of which the forecast asks what lifting them would bring, by the name of the lever."""

_GATE_OF = {"permis": "permis", "reach": "transport"}
_GROUP = ["code_epci", "code_rome_parent"]


def group_affinities(inputs: MatchInputs, options: MatchOptions) -> pd.DataFrame:
    """Measure, for each pair of groups, the share of people who could serve and their mean score.

    Returns
    -------
    pandas.DataFrame
        Table ``AFFINITIES``: ``share`` of the pairs of the group's people and latest posts that
        no gate closes and whose value reaches ``min_score``;
        ``share_permis``, ``share_transport``: the same if nobody lacked the licence, or if a line
        brought everyone within 40 km. Pairs under 2 % in all three are left out. Sorted by key.

    Notes
    -----
    Dates close nothing here: the forecast keeps the account of time. Cost: 25 000 people and 950
    groups in about 8 s and 400 MB.
    """
    sampled = _sampled(inputs)
    if sampled.persons.empty or sampled.openings.empty:
        return contracts.empty(tables.AFFINITIES)
    problem = read_problem(sampled, options)
    pairs = _possible(problem)
    scores = score_pairs(pairs, sampled, options)
    order = ["person_id", "opening_id"]
    told = pairs.sort_values(order, ignore_index=True)[["is_open", *LIFTED]]
    fits = values(scores, options) >= options.min_score
    fits &= aptitudes(scores, options) >= options.min_aptitude
    kept = scores[[*order, "score"]].join(told)[fits]
    return _summed(kept, sampled)


def _sampled(inputs: MatchInputs) -> MatchInputs:
    """Keep the people and posts that stand for their groups; posts without dates."""
    persons = inputs.persons.dropna(subset=_GROUP).sort_values("person_id")
    persons = persons.groupby(_GROUP).head(PEOPLE_PER_GROUP).reset_index(drop=True)
    openings = inputs.openings.dropna(subset=_GROUP)
    openings = openings.sort_values(
        ["published_on", "starts_on", "opening_id"], na_position="first"
    )
    openings = openings.groupby(_GROUP).tail(POSTS_PER_GROUP).reset_index(drop=True)
    undated = openings.drop(columns=["starts_on", "closed_on"])
    return replace(inputs, persons=persons, openings=contracts.conform(undated, tables.OPENINGS))


def _possible(problem: Problem) -> pd.DataFrame:
    """List pairs of close métiers that no gate closes, or one liftable gate alone."""
    n, ids = len(problem.people.ids), problem.posts.ids
    found = [_block(problem, np.arange(at, min(at + BLOCK, n))) for at in range(0, n, BLOCK)]
    i, j = (np.concatenate([block[k] for block in found]) for k in (0, 1))
    why = np.concatenate([block[2] for block in found])
    return pd.DataFrame(
        {
            "person_id": problem.people.ids[i],
            "opening_id": ids[j],
            "distance_km": _road_km(problem, i, j).astype("float64"),
            "is_open": why == 0,
            **{name: why == at for at, name in enumerate(LIFTED, start=1)},
        }
    )


def _block(problem: Problem, i: Positions) -> tuple[Positions, Positions, npt.NDArray[np.int8]]:
    """Give positions of the pairs of some people, and which lever they wait for (0: none)."""
    matrix, code = problem.closeness.matrix, problem.posts.code
    sought = matrix[problem.people.sought[i][:, None], code[None, :]]
    held = matrix[problem.people.held[i][:, None], code[None, :]]
    is_close = (sought >= CLOSE_ENOUGH) | (held >= CLOSE_ENOUGH)
    person, post = np.nonzero(is_close)
    person = i[person]
    closed = {gate.name: gate.blocks(problem, person, post) for gate in GATES}
    n_closed = np.sum(list(closed.values()), axis=0)
    why = np.where(n_closed == 0, 0, -1).astype(np.int8)
    for gate, lever in _GATE_OF.items():
        alone = closed[gate] & (n_closed == 1)
        if lever == "transport":
            alone &= _road_km(problem, person, post) <= FURTHEST_KM
        why[alone] = LIFTED.index(lever) + 1
    kept = why >= 0
    return person[kept], post[kept], why[kept]


def _road_km(problem: Problem, i: Positions, j: Positions) -> npt.NDArray[np.float32]:
    crow = problem.places.km[problem.people.commune[i], problem.posts.commune[j]]
    return np.asarray(crow * problem.people.detour[i], dtype=np.float32)


def _summed(pairs: pd.DataFrame, inputs: MatchInputs) -> pd.DataFrame:
    """Add pairs up by group of people and group of posts."""
    people = inputs.persons.set_index("person_id")[_GROUP]
    posts = inputs.openings.set_index("opening_id")[_GROUP].add_suffix("_post")
    keys = [*_GROUP, *posts.columns]
    told = pairs.join(people, on="person_id").join(posts, on="opening_id")
    told["permis"] |= told["is_open"]
    told["transport"] |= told["is_open"]
    sums = told.groupby(keys, as_index=False).agg(
        n=("is_open", "sum"),
        n_permis=("permis", "sum"),
        n_transport=("transport", "sum"),
        score=("score", "mean"),
    )
    size = inputs.persons.groupby(_GROUP).size().rename("size")
    n_posts = inputs.openings.groupby(_GROUP).size().rename("posts")
    n_posts.index.names = list(posts.columns)
    sums = sums.join(size, on=_GROUP).join(n_posts, on=list(posts.columns))
    sums["size"] *= sums["posts"]
    shares = {
        "share": sums["n"] / sums["size"],
        "share_permis": sums["n_permis"] / sums["size"],
        "share_transport": sums["n_transport"] / sums["size"],
    }
    sums = sums.assign(**shares)
    kept = sums[sums[list(shares)].max(axis=1) >= LEAST_SHARE]
    return contracts.conform(kept.sort_values(keys, ignore_index=True), tables.AFFINITIES)

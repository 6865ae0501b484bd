"""Which groups of people can serve which groups of posts: matching's scores, summed up by cell.

The forecast cannot tell coming people and posts one by one. What it needs from matching is, for a
group of people (EPCI × métier sought) and a group of posts (EPCI × métier), which share of those
people could take such a post, and how well. Both are read from the people of today and the latest
openings of each group, through the same gates and the same score as a proposal.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import contracts, tables, vocabulary
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.gates import GATES
from gpect.match.pairs.problem import Problem, read_problem
from gpect.match.score import aptitudes, score_pairs, values
from gpect.match.teachable import enough_alone
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
_KEYS = [*_GROUP, *(f"{name}_post" for name in _GROUP)]


@dataclass(frozen=True)
class GroupMeasures:
    """What matching says of groups.

    Attributes
    ----------
    affinities
        Table ``AFFINITIES``: ``share`` of the pairs of the group's people and latest posts that
        no gate closes and whose value reaches ``min_score``;
        ``share_permis``, ``share_transport``, ``share_competence``: the same if nobody lacked the
        licence, if a line brought everyone within 40 km, or if each learnt one competence that is
        enough. Pairs under 2 % in all four are left out. Sorted by key.
    missing
        Table ``MISSING_SKILLS``: by competence, the share of those pairs that it alone would
        open; under 2 % left out. Sorted by key.
    """

    affinities: pd.DataFrame
    missing: pd.DataFrame


def measure_groups(inputs: MatchInputs, options: MatchOptions) -> GroupMeasures:
    """Measure, for each pair of groups, who could serve, how well, and what they miss.

    Notes
    -----
    Dates close nothing here: the forecast keeps the account of time. Cost: 25 000 people and 950
    groups in about 8 s and 400 MB.
    """
    sampled = _sampled(inputs)
    if sampled.persons.empty or sampled.openings.empty:
        return GroupMeasures(
            contracts.empty(tables.AFFINITIES), contracts.empty(tables.MISSING_SKILLS)
        )
    problem = read_problem(sampled, options)
    pairs = _possible(problem)
    scores = score_pairs(pairs, sampled, options)
    order = ["person_id", "opening_id"]
    told = pairs.sort_values(order, ignore_index=True)[["is_open", *LIFTED]]
    fits = values(scores, options) >= options.min_score
    fits &= aptitudes(scores, options) >= options.min_aptitude
    close = scores[told["is_open"].to_numpy() & ~fits]
    missing = enough_alone(close, problem, options)
    taught = missing[order].drop_duplicates().merge(close[[*order, "score"]], on=order)
    kept = scores[[*order, "score"]].join(told)[fits]
    return GroupMeasures(_summed(kept, taught, sampled), _by_skill(missing, sampled))


def _sampled(inputs: MatchInputs) -> MatchInputs:
    """Keep the people and posts that stand for their groups; posts without dates."""
    persons = _known_metier(inputs.persons).sort_values("person_id")
    persons = persons.groupby(_GROUP).head(PEOPLE_PER_GROUP).reset_index(drop=True)
    openings = _known_metier(inputs.openings).sort_values(
        ["published_on", "starts_on", "opening_id"], na_position="first"
    )
    openings = openings.groupby(_GROUP).tail(POSTS_PER_GROUP).reset_index(drop=True)
    undated = openings.drop(columns=["starts_on", "closed_on"])
    return replace(inputs, persons=persons, openings=contracts.conform(undated, tables.OPENINGS))


def _known_metier(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out rows whose métier is unknown; an unknown place is a group of its own.

    Nothing closes it, as in a matching: its reach is unknown, neither near nor far.
    """
    known = table.dropna(subset=["code_rome_parent"])
    return known.assign(code_epci=known["code_epci"].astype("str").fillna(vocabulary.UNKNOWN))


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


def _summed(pairs: pd.DataFrame, taught: pd.DataFrame, inputs: MatchInputs) -> pd.DataFrame:
    """Add pairs up by group of people and group of posts; those to teach bring no score there."""
    pairs = pairs.assign(
        permis=pairs["permis"] | pairs["is_open"],
        transport=pairs["transport"] | pairs["is_open"],
        competence=pairs["is_open"],
    )
    told = pd.concat([pairs, taught.assign(competence=True, later=taught["score"], score=np.nan)])
    flags = ["is_open", *LIFTED, "competence"]
    told = told.assign(**{name: told[name].eq(other=True) for name in flags})
    sums = (
        _with_groups(told, inputs)
        .groupby(_KEYS, as_index=False)
        .agg(
            **{name: (name, "sum") for name in flags},
            score=("score", "mean"),
            later=("later", "mean"),
        )
    )
    size = _n_pairs(sums, inputs)
    shares = {name: sums[name] / size for name in flags}
    columns = {f"share_{name}": share for name, share in shares.items() if name != "is_open"}
    sums = sums.assign(
        share=shares["is_open"], **columns, score=sums["score"].fillna(sums["later"])
    )
    kept = sums[sums[["share", *columns]].max(axis=1) >= LEAST_SHARE]
    return contracts.conform(kept.sort_values(_KEYS, ignore_index=True), tables.AFFINITIES)


def _by_skill(missing: pd.DataFrame, inputs: MatchInputs) -> pd.DataFrame:
    """Give the share of each pair of groups that each competence alone would open."""
    sums = (
        _with_groups(missing, inputs)
        .groupby([*_KEYS, "skill_code"], as_index=False)
        .agg(n=("person_id", "size"))
    )
    sums = sums.assign(share=sums["n"] / _n_pairs(sums, inputs))
    kept = sums[sums["share"] >= LEAST_SHARE]
    ordered = kept.sort_values([*_KEYS, "skill_code"], ignore_index=True)
    return contracts.conform(ordered, tables.MISSING_SKILLS)


def _with_groups(pairs: pd.DataFrame, inputs: MatchInputs) -> pd.DataFrame:
    """Say beside each pair its group of people and its group of posts."""
    people = inputs.persons.set_index("person_id")[_GROUP]
    posts = inputs.openings.set_index("opening_id")[_GROUP].add_suffix("_post")
    return pairs.join(people, on="person_id").join(posts, on="opening_id")


def _n_pairs(groups: pd.DataFrame, inputs: MatchInputs) -> "pd.Series[int]":
    """Count the pairs of people and posts that stand for each pair of groups."""
    size = inputs.persons.groupby(_GROUP).size().rename("size")
    n_posts = inputs.openings.groupby(_GROUP).size().rename("posts")
    n_posts.index.names = _KEYS[2:]
    both = groups[_KEYS].join(size, on=_GROUP).join(n_posts, on=_KEYS[2:])
    return both["size"] * both["posts"]

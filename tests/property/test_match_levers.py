"""Levers against brute force: every pair, the lever really pulled, posts counted again."""

import os
from collections.abc import Iterable
from dataclasses import replace

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from gpect.match import candidates, score
from gpect.match.allocate import is_worth_proposing
from gpect.match.allocation import flow
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.gates import GATES
from gpect.match.pairs.problem import Problem, read_problem
from gpect.match.whatif import levers
from gpect.match.whatif.openable import KINDS
from tests.unit.match import small

SEEDS = range(int(os.environ.get("GPECT_GRAINES", "5")))
OPTIONS = replace(small.OPTIONS, candidates_per_person=99, candidates_per_opening=99)


def draw(seed: int) -> MatchInputs:
    persons, openings = small.draw(seed, 14, 9)
    for person in persons:  # enough of the trade for something to be closed off
        person["code_rome"] = person["code_rome"] or "N1103"
    return small.make(persons, openings)


def most_filled(pairs: Iterable[tuple[int, int]], n_posts: np.ndarray) -> int:
    graph = nx.DiGraph()
    graph.add_nodes_from(["start", "end"])
    for i, j in pairs:
        graph.add_edge("start", ("person", i), capacity=1)
        graph.add_edge(("person", i), ("post", j), capacity=1)
        graph.add_edge(("post", j), "end", capacity=int(n_posts[j]))
    return int(nx.maximum_flow_value(graph, "start", "end"))


def closers(problem: Problem, i: int, j: int) -> list[tuple[str, int]]:
    """List everything that closes one pair, the plain way."""
    at = (np.array([i]), np.array([j]))
    names = {
        "reach": "ligne",
        "timing": "debut",
        "permis": "permis",
        "eligibility": "eligibilite",
        "pass_iae": "pass",
    }
    found = [(names[g.name], 0) for g in GATES if g.name in names and g.blocks(problem, *at)[0]]
    for column in np.flatnonzero(problem.posts.demands[j]):
        since = problem.people.certificate_day[i, column]
        late = since > problem.posts.starts[j] or since == np.inf
        unlisted = np.isnan(since) and problem.people.skills.known[i]
        if late or unlisted:
            found.append(("exigence", int(column)))
    return found


def open_pairs(inputs: MatchInputs, options: MatchOptions) -> set[tuple[int, int]]:
    """List the pairs that nothing closes and that are worth it, by the run's own scores."""
    problem = read_problem(inputs, options)
    scores = score.score_pairs(candidates.candidate_pairs(inputs, options), inputs, options)
    worth = scores[is_worth_proposing(scores, options)]
    i = problem.people.ids.get_indexer(worth["person_id"])
    j = problem.posts.ids.get_indexer(worth["opening_id"])
    both = zip(i.tolist(), j.tolist(), strict=True)
    return {(a, b) for a, b in both if not closers(problem, a, b)}


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_are_those_of_brute_force(seed: int) -> None:
    inputs = draw(seed)
    problem = read_problem(inputs, OPTIONS)
    scores = score.score_pairs(candidates.candidate_pairs(inputs, OPTIONS), inputs, OPTIONS)
    found = levers.opportunities(problem, scores)
    before = open_pairs(inputs, OPTIONS)
    problem = read_problem(inputs, OPTIONS)
    n_posts = problem.posts.n_posts
    assert found.filled.n_filled == most_filled(before, n_posts)
    bounds = levers.bounds(found)
    for key in found.keys.index:
        rows = np.flatnonzero(found.lever == key)
        added = {(int(found.pairs.i[r]), int(found.pairs.j[r])) for r in rows}
        kind = KINDS[found.keys.at[key, "kind"]]
        assert not added & before
        for i, j in added:
            assert [name for name, _ in closers(problem, i, j)] == [kind]
        effort, gain = levers.gain_of(found, key)
        assert gain == most_filled(before | added, n_posts) - most_filled(before, n_posts)
        assert gain <= min(effort, bounds[key])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("column", "kind"), [("permis_b", "permis"), ("eligible_iae", "eligibilite")]
)
def test_pulling_the_lever_gives_what_was_announced(seed: int, column: str, kind: str) -> None:
    inputs = draw(seed)
    problem = read_problem(inputs, OPTIONS)
    scores = score.score_pairs(candidates.candidate_pairs(inputs, OPTIONS), inputs, OPTIONS)
    found = levers.opportunities(problem, scores)
    keys = found.keys.index[found.keys["kind"] == KINDS.index(kind)]
    gain = sum(levers.gain_of(found, key)[1] for key in keys)
    pulled = replace(
        inputs,
        persons=inputs.persons.assign(
            **{column: inputs.persons[column].where(inputs.persons[column].isna(), other=True)}
        ),
    )
    n_posts = problem.posts.n_posts
    after = most_filled(open_pairs(pulled, OPTIONS), n_posts)
    assert gain == after - most_filled(open_pairs(inputs, OPTIONS), n_posts)


def test_a_large_territory_gives_a_minimum(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in SEEDS:
        inputs = draw(seed)
        scores = score.score_pairs(candidates.candidate_pairs(inputs, OPTIONS), inputs, OPTIONS)
        whole = levers.levers(scores, inputs, OPTIONS).set_index("lever")["posts_gained"]
        monkeypatch.setattr(levers, "WHOLE_CELLS", 0)
        part = levers.levers(scores, inputs, OPTIONS).set_index("lever")["posts_gained"]
        monkeypatch.undo()
        assert set(part.index) <= set(whole.index)
        assert (part <= whole.reindex(part.index)).all()


def test_what_is_never_to_be_proposed_is_no_opportunity() -> None:
    inputs = draw(3)
    scores = score.score_pairs(candidates.candidate_pairs(inputs, OPTIONS), inputs, OPTIONS)
    persons, openings = inputs.persons["person_id"], inputs.openings["opening_id"]
    never = pd.MultiIndex.from_product([persons, openings], names=["person_id", "opening_id"])
    told = levers.levers(scores.iloc[:0], inputs, OPTIONS, never.to_frame(index=False))
    assert told.empty


@pytest.mark.parametrize("seed", range(30))
def test_flow_is_the_most_and_its_residual_tells_one_pair_more(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 12)), int(rng.integers(1, 8))
    allowed = rng.random((n, m)) < rng.random() * 0.6
    i, j = np.nonzero(allowed)
    n_posts = rng.integers(1, 4, m)
    first = rng.random(len(i)) < 0.6
    filled = flow.fill(i[first], j[first], n, n_posts)
    filled = flow.refill(filled, i[~first], j[~first])
    assert filled.n_filled == most_filled(zip(i.tolist(), j.tolist(), strict=True), n_posts)
    assert np.bincount(filled.i[filled.used], minlength=n).max(initial=0) <= 1
    assert (filled.empty >= 0).all()
    for a, b in np.argwhere(~allowed):
        one_more = flow.refill(filled, np.array([a]), np.array([b])).n_filled - filled.n_filled
        assert one_more == int(filled.can_leave[a] and filled.can_take[b])

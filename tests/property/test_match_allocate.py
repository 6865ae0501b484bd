"""The allocation against judges that know nothing of it: every choice listed, and OR-tools."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python import min_cost_flow

from gpect.match import allocate, candidates, evaluate, score
from gpect.match.allocate import Allocation
from gpect.match.options import MatchOptions
from tests.unit.match import small

SEEDS = st.integers(0, 2**32 - 1)
MILLION = 1_000_000


def draw_scores(seed: int, n: int, m: int, levels: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw scores with ``levels`` different values: few of them makes ties everywhere."""
    rng = np.random.default_rng(seed)
    kept = rng.random((n, m)) < 0.7
    person, opening = np.nonzero(kept)
    scores = pd.DataFrame(
        {
            "person_id": [f"P{i:03d}" for i in person],
            "opening_id": [f"B{j:03d}" for j in opening],
            "score": np.round(rng.integers(0, levels + 1, len(person)) / levels, 6),
        }
    ).astype({"person_id": "str", "opening_id": "str"})
    openings = pd.DataFrame(
        {"opening_id": [f"B{j:03d}" for j in range(m)], "posts": rng.integers(0, 4, m)}
    ).astype({"opening_id": "str", "posts": "Int64"})
    return scores, openings


def draw_options(seed: int) -> MatchOptions:
    rng = np.random.default_rng(seed)
    return replace(
        small.OPTIONS,
        proposals_per_person=int(rng.integers(1, 4)),
        candidates_per_post=int(rng.integers(1, 3)),
        max_candidates_per_opening=int(rng.integers(1, 6)),
        min_score=0.4,  # judges reasons: bare scores are pairs already chosen
        first_proposal=float(rng.choice([0.0, 0.2, 0.35])),
        min_candidates_per_post=0,
    )


def capacities(openings: pd.DataFrame, options: MatchOptions) -> dict[str, int]:
    most = (openings["posts"] * options.candidates_per_post).clip(
        upper=options.max_candidates_per_opening
    )
    return dict(zip(openings["opening_id"], most.astype(int), strict=True))


def brute_force(scores: pd.DataFrame, openings: pd.DataFrame, options: MatchOptions) -> float:
    """List every choice of every person."""
    most, choices = capacities(openings, options), []
    for _, mine in scores.groupby("person_id"):
        pairs = list(zip(mine["opening_id"], mine["score"], strict=True))
        sizes = range(options.proposals_per_person + 1)
        choices.append([chosen for size in sizes for chosen in combinations(pairs, size)])
    best = 0.0
    for choice in product(*choices):
        taken = pd.Series([o for chosen in choice for o, _ in chosen], dtype="str").value_counts()
        if all(n <= most[o] for o, n in taken.items()):
            value = sum(s for chosen in choice for _, s in chosen)
            best = max(best, value + options.first_proposal * sum(map(bool, choice)))
    return best


def by_ortools(scores: pd.DataFrame, openings: pd.DataFrame, options: MatchOptions) -> float:
    """Solve the same as a min-cost flow, in whole millionths."""
    kept = scores[scores["score"].notna()]
    people, most = sorted(kept["person_id"].unique()), capacities(openings, options)
    node = {name: k + 2 for k, name in enumerate([*people, *most])}
    flow = min_cost_flow.SimpleMinCostFlow()

    def arc(start: int, end: int, most: int, worth: float) -> None:
        flow.add_arc_with_capacity_and_unit_cost(start, end, most, -round(worth * MILLION))

    for name in people:
        arc(0, node[name], 1, options.first_proposal)
        arc(0, node[name], options.proposals_per_person - 1, 0)
    for person, opening, value in kept[["person_id", "opening_id", "score"]].itertuples(
        index=False
    ):
        arc(node[person], node[opening], 1, value)
    for opening, n in most.items():
        arc(node[opening], 1, n, 0)
    supply = len(people) * options.proposals_per_person
    arc(0, 1, supply, 0)
    flow.set_node_supply(0, supply)
    flow.set_node_supply(1, -supply)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost() / MILLION


def check(
    allocation: Allocation, scores: pd.DataFrame, openings: pd.DataFrame, options: MatchOptions
) -> None:
    """Hold an allocation to its rules and to its own proof."""
    pairs, most = allocation.pairs, capacities(openings, options)
    assert not pairs.duplicated(["person_id", "opening_id"]).any()
    assert (pairs.groupby("person_id").size() <= options.proposals_per_person).all()
    taken = pairs.groupby("opening_id").size()
    assert all(n <= most[o] for o, n in taken.items())
    assert len(pairs.merge(scores, on=["person_id", "opening_id", "score"])) == len(pairs)
    assert allocation.objective == allocation.optimum
    value = pairs["score"].sum() + options.first_proposal * pairs["person_id"].nunique()
    assert allocation.objective == pytest.approx(value, abs=1e-6)
    _check_slackness(allocation, scores, most, options)


def _check_slackness(
    allocation: Allocation, scores: pd.DataFrame, most: dict[str, int], options: MatchOptions
) -> None:
    """Every pair proposed is worth its price, every pair left out is not; room means price 0."""
    price = allocation.prices.set_index("opening_id")["price"]
    threshold = allocation.thresholds.set_index("person_id")["threshold"]
    kept = scores[scores["score"].notna()]
    gain = kept["score"] - kept["opening_id"].map(price).astype(float)
    gain -= kept["person_id"].map(threshold).astype(float)
    chosen = pd.MultiIndex.from_frame(allocation.pairs[["person_id", "opening_id"]])
    is_chosen = pd.MultiIndex.from_frame(kept[["person_id", "opening_id"]]).isin(chosen)
    assert (gain[is_chosen] >= -1e-9).all()
    assert (gain[~is_chosen] <= 1e-9).all()
    taken = allocation.pairs.groupby("opening_id").size()
    assert all(p == 0 for o, p in price.items() if taken.get(o, 0) < most[o])


@pytest.mark.lent
@given(SEEDS, st.sampled_from([1, 2, 10, 1000]))
@settings(max_examples=40, deadline=None)
def test_equals_every_choice_listed(seed: int, levels: int) -> None:
    scores, openings = draw_scores(seed, 3, 4, levels)
    options = draw_options(seed)
    allocation = allocate.allocate(scores, openings, options)
    check(allocation, scores, openings, options)
    assert allocation.objective == pytest.approx(brute_force(scores, openings, options), abs=1e-6)


@given(SEEDS, st.integers(1, 60), st.integers(1, 25), st.sampled_from([1, 3, 20, 10_000]))
@settings(max_examples=40, deadline=None)
def test_equals_min_cost_flow(seed: int, n: int, m: int, levels: int) -> None:
    scores, openings = draw_scores(seed, n, m, levels)
    options = draw_options(seed)
    allocation = allocate.allocate(scores, openings, options)
    check(allocation, scores, openings, options)
    assert allocation.objective == pytest.approx(by_ortools(scores, openings, options), abs=1e-9)


@given(SEEDS)
@settings(max_examples=20, deadline=None)
def test_order_of_rows_changes_nothing(seed: int) -> None:
    scores, openings = draw_scores(seed, 15, 8, 5)
    first = allocate.allocate(scores, openings, small.OPTIONS)
    mixed = scores.sample(frac=1, random_state=seed % 99), openings.sample(frac=1, random_state=7)
    again = allocate.allocate(*mixed, small.OPTIONS)
    pd.testing.assert_frame_equal(first.pairs, again.pairs)
    pd.testing.assert_frame_equal(first.prices, again.prices)


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_a_whole_run_is_sound(seed: int) -> None:
    inputs = small.make(*small.draw(seed, 20, 12))
    options = small.OPTIONS
    scores = score.score_pairs(candidates.candidate_pairs(inputs, options), inputs, options)
    allocation = allocate.allocate(scores, inputs.openings, options, inputs.pathways)
    assert not any(evaluate.violations(allocation, inputs, options).values())

"""The three modes against plain judges: no blocking pair, the best total, nobody forgotten."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from gpect.match import allocate
from gpect.match.exposure import gini
from tests.property.test_match_allocate import draw_scores
from tests.unit.match import small

SEEDS = st.integers(0, 2**32 - 1)
ONE = replace(small.OPTIONS, mode="affectation", min_score=0.0, first_proposal=0.0)
LEVELS = st.sampled_from([1, 3, 10_000])


def places(openings: pd.DataFrame) -> list[str]:
    return [
        name
        for name, n in zip(openings["opening_id"], openings["posts"], strict=True)
        for _ in range(int(n))
    ]


@given(SEEDS, LEVELS)
@settings(max_examples=25, deadline=None)
def test_affectation_is_the_best_assignment(seed: int, levels: int) -> None:
    """One person a post: the dense assignment of scipy, places spread out, gives the same."""
    scores, openings = draw_scores(seed, 12, 8, levels)
    found = allocate.allocate(scores, openings, ONE)
    assert not found.pairs["person_id"].duplicated().any()
    value = scores.pivot(index="person_id", columns="opening_id", values="score").fillna(0.0)
    matrix = value.reindex(columns=places(openings), fill_value=0.0).to_numpy()
    rows, columns = linear_sum_assignment(matrix, maximize=True)
    assert found.objective == pytest.approx(matrix[rows, columns].sum(), abs=1e-9)


@given(SEEDS, LEVELS)
@settings(max_examples=25, deadline=None)
def test_stable_leaves_no_pair_that_would_rather(seed: int, levels: int) -> None:
    """Look at every pair: some side has something it likes as much, by value then by name."""
    scores, openings = draw_scores(seed, 14, 8, levels)
    found = allocate.allocate(scores, openings, replace(ONE, mode="stable"))
    posts = dict(zip(openings["opening_id"], openings["posts"], strict=True))
    taste = {(p, o): s for p, o, s in scores.itertuples(index=False)}
    chosen = set(zip(found.pairs["person_id"], found.pairs["opening_id"], strict=True))
    for person, opening in set(taste) - chosen:
        value = taste[person, opening]
        own = [(-taste[p, o], o) for p, o in chosen if p == person]
        there = [(-taste[p, o], p) for p, o in chosen if o == opening]
        person_wants = not own or (-value, opening) < own[0]
        has_room = len(there) < posts[opening]
        opening_wants = has_room or any((-value, person) < other for other in there)
        assert posts[opening] == 0 or not (person_wants and opening_wants), (person, opening)
    assert found.stability is not None
    assert found.stability.n_blocking == 0
    assert found.objective <= found.optimum + 1e-9
    assert found.stability.lost == pytest.approx(
        1 - found.objective / found.optimum if found.optimum else 0.0
    )


@given(SEEDS, st.integers(1, 3))
@settings(max_examples=25, deadline=None)
def test_least_candidates_come_before_value(seed: int, least: int) -> None:
    """As many posts get the people they must as could at all."""
    scores, openings = draw_scores(seed, 10, 6, 50)
    options = replace(
        small.OPTIONS, min_score=0.0, proposals_per_person=2,
        candidates_per_post=3, min_candidates_per_post=least,
    )  # fmt: skip
    found = allocate.allocate(scores, openings, options)
    duties = openings.assign(posts=openings["posts"] * least)
    most = allocate.allocate(
        scores.assign(score=1.0),
        duties,
        replace(options, candidates_per_post=1, min_candidates_per_post=0, first_proposal=0.0),
    )
    taken = found.pairs.groupby("opening_id").size()
    met = sum(min(int(taken.get(o, 0)), int(n)) for o, n in duties[["opening_id", "posts"]].values)
    assert met == len(most.pairs)
    assert (taken <= openings.set_index("opening_id")["posts"].reindex(taken.index) * 3).all()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
@settings(max_examples=50, deadline=None)
def test_gini_is_half_the_mean_difference_over_the_mean(amounts: list[int]) -> None:
    x = np.array(amounts, dtype="float64")
    pairwise = np.abs(x[:, None] - x[None, :]).mean()
    assert gini(x) == pytest.approx(pairwise / (2 * x.mean()) if x.any() else 0.0)

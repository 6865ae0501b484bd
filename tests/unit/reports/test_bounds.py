"""What a reader can tell of masked figures, against interval arithmetic and plain programs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from gpect.reports.secrecy.bounds import Limits, is_possible, weak_cells

WIDTH = 5.0
FAR = 1e6
INTERVALS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 9)).map(lambda t: (t[0], t[0] + t[1])),
    min_size=1,
    max_size=8,
)


def summing_to(total: float, intervals: list[tuple[float, float]]) -> Limits:
    """Make what is known of figures within ``intervals`` and of their total, the last one."""
    low, high = (np.array([*ends, total], float) for ends in zip(*intervals, strict=True))
    return Limits(low, high, sparse.csr_array([[1.0] * len(intervals) + [-1.0]]))


def told(asked: list[bool], limits: Limits, width: float) -> list[tuple[float, ...]]:
    found = weak_cells(np.array(asked), limits, width).round(6)
    return list(found.itertuples(index=False, name=None))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(INTERVALS, st.floats(0, 1), st.integers(1, 8), st.data())
def test_a_figure_is_weak_when_its_interval_is_under_the_width(intervals, at, width, data):
    lows, highs = (sum(ends) for ends in zip(*intervals, strict=True))
    total = lows + round(at * (highs - lows))
    asked = data.draw(st.lists(st.booleans(), min_size=len(intervals), max_size=len(intervals)))
    ends = [
        (max(low, total - (highs - high)), min(high, total - (lows - low)))
        for low, high in intervals
    ]
    expected = [
        (cell, *map(float, (low, high)))
        for cell, (low, high) in enumerate(ends)
        if asked[cell] and high - low < width
    ]
    limits = summing_to(total, intervals)
    assert is_possible(limits)
    assert told([*asked, False], limits, width) == expected


def test_many_figures_of_one_sum_are_each_looked_at():
    """Of forty figures one at a time holds the whole sum: no few guesses settle them all."""
    limits = summing_to(20.0, [(0.0, 30.0)] * 40)
    asked = [True] * 40 + [False]
    assert told(asked, limits, 20.0) == []
    assert told(asked, limits, 20.5) == [(cell, 0.0, 20.0) for cell in range(40)]


def test_without_any_relation_a_figure_is_as_wide_as_its_limits():
    none = sparse.csr_array((0, 2))
    limits = Limits(np.array([0.0, 3.0]), np.array([5.0, 7.0]), none)
    assert told([True, True], limits, WIDTH) == [(1, 3.0, 7.0)]


def test_what_two_figures_make_together_bounds_each():
    """a in [0, 9], b in [2, 9], a + b of at most 5."""
    links = (sparse.csr_array([[1.0, 1.0]]), np.array([5.0]))
    limits = Limits(np.array([0.0, 2.0]), np.array([9.0, 9.0]), sparse.csr_array((0, 2)), *links)
    assert told([True, True], limits, 3.0) == []
    assert told([True, True], limits, 3.5) == [(0, 0.0, 3.0), (1, 2.0, 5.0)]


def test_what_contradicts_itself_is_told_and_not_passed_over():
    limits = summing_to(20.0, [(0.0, 9.0), (0.0, 9.0)])
    assert not is_possible(limits)
    found = weak_cells(np.array([True, False, False]), limits, WIDTH)
    assert found["cell"].tolist() == [0]
    assert found[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("asked", [[False] * 3, [True, True, False]])
def test_positions_are_whole_numbers_even_where_there_is_none(asked):
    found = weak_cells(np.array(asked), summing_to(9.0, [(0.0, 9.0), (0.0, 9.0)]), WIDTH)
    assert found.empty
    assert pd.api.types.is_integer_dtype(found["cell"])


def crossed(rows: int, columns: int, seed: int, share: float) -> tuple[np.ndarray, Limits]:
    """Draw a table with its margins, some figures masked, the others told to a half."""
    rng = np.random.default_rng(seed)
    inside = rng.integers(0, 30, (rows, columns))
    table = np.block([
        [inside, inside.sum(axis=1, keepdims=True)],
        [inside.sum(axis=0, keepdims=True), inside.sum(keepdims=True)],
    ]).astype(float)  # fmt: skip
    at = np.arange(table.size).reshape(table.shape)
    sums = [*(list(line) for line in at), *(list(line) for line in at.T)]
    relations = np.zeros((len(sums), table.size))
    for number, line in enumerate(sums):
        relations[number, line[:-1]], relations[number, line[-1]] = 1, -1
    masked = rng.random(table.size) < share
    known = table.ravel()
    low = np.where(masked, 0.0, np.maximum(known - 0.5, 0.0))
    high = np.where(masked, FAR, known + 0.5)
    return masked, Limits(low, high, sparse.csr_array(relations))


def ends(cell: int, limits: Limits) -> tuple[float, float]:
    cost = np.zeros(len(limits.low))
    cost[cell] = 1.0
    told = {"A_eq": limits.sums.toarray(), "b_eq": np.zeros(limits.sums.shape[0])}
    within = list(zip(limits.low, limits.high, strict=True))
    low, high = (linprog(sign * cost, bounds=within, **told).fun for sign in (1, -1))
    return low, -high


@settings(max_examples=20, deadline=None)
@given(
    st.integers(2, 5), st.integers(2, 5), st.integers(0, 10**6), st.sampled_from([0.2, 0.4, 0.7])
)
def test_weak_figures_are_those_that_two_programs_each_find(
    rows: int, columns: int, seed: int, share: float
) -> None:
    masked, limits = crossed(rows, columns, seed, share)
    width = 8.0
    expected = {
        cell: told
        for cell in np.flatnonzero(masked).tolist()
        if (told := ends(cell, limits))[1] - told[0] < width
    }
    found = weak_cells(masked, limits, width).set_index("cell")
    assert found.index.tolist() == sorted(expected)
    for cell, told in expected.items():
        assert tuple(found.loc[cell, ["low", "high"]]) == pytest.approx(told, abs=1e-6)

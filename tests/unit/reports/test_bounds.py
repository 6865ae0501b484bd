"""What a reader can tell of masked figures, against two plain programs a figure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from gpect.reports.secrecy.bounds import Limits, weak_cells

FAR = 1e6


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


@settings(max_examples=40, deadline=None)
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

"""The relations of published cells, what they give back of a masked one, and what is masked so."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.optimize import linprog

from gpect.reports.secrecy.suppression import attack, protect, relations

SOME = settings(max_examples=15, deadline=None, derandomize=True)
LINE = pd.DataFrame({"part": ["a", "b", "c", "d", "*"], "period": "*"})
SQUARE = pd.DataFrame(product("xyz*", "uvw*"), columns=["row", "column"])


def flags(*at: int, n: int = 5) -> np.ndarray:
    return np.isin(np.arange(n), at)


def widths(values, masked, tables) -> list[float]:
    """Solve what a reader knows of each masked cell: nothing below zero, every sum holds."""
    dense, found = tables.toarray(), []
    bounds = [(0, None) if m else (v, v) for v, m in zip(values, masked, strict=True)]
    for goal in np.eye(len(values))[masked]:
        ends = [
            linprog(sign * goal, A_eq=dense, b_eq=np.zeros(len(dense)), bounds=bounds)
            for sign in (1, -1)
        ]
        assert ends[0].status == 0
        assert ends[1].status in {0, 3}
        found.append(np.inf if ends[1].status == 3 else -ends[1].fun - ends[0].fun)
    return found


@st.composite
def squares(draw):
    """Draw nine figures with their margins, many of them small."""
    inside = np.array(draw(st.lists(st.integers(0, 30), min_size=9, max_size=9)), float)
    grid = inside.reshape(3, 3)
    grid = np.vstack([grid, grid.sum(axis=0)])
    return np.hstack([grid, grid.sum(axis=1, keepdims=True)]).ravel()


def test_a_total_is_told_by_its_parts_along_each_dimension():
    cells = pd.DataFrame(
        [("x", "u"), ("*", "u"), ("y", "u"), ("x", "*"), ("y", "*"), ("*", "*"), ("y", "v")],
        columns=["row", "column"],
    )
    found = relations(cells).toarray()
    assert sorted(map(tuple, found)) == sorted(
        [
            (-1, 1, -1, 0, 0, 0, 0),  # column u
            (0, 0, 0, -1, -1, 1, 0),  # every column; nothing says the total of column v
            (-1, 0, 0, 1, 0, 0, 0),  # row x
            (0, 0, -1, 0, 1, 0, -1),  # row y
            (0, -1, 0, 0, 0, 1, 0),  # every row
        ]
    )


def test_neither_parts_without_a_total_nor_a_total_alone_tell_anything():
    assert relations(LINE[:-1]).shape == (0, 4)
    assert relations(LINE[-1:]).shape == (0, 1)


@SOME
@given(squares(), st.lists(st.booleans(), min_size=16, max_size=16))
def test_the_width_of_a_masked_figure_is_what_two_programs_find(values, masked):
    tables, masked, enough = relations(SQUARE), np.array(masked), np.full(16, 5.0)
    found = attack(values, masked, tables, enough)
    assert (found[~masked] == 0).all()
    expected = np.minimum(widths(values, masked, tables), 5.0)
    assert np.minimum(found[masked], 5.0) == pytest.approx(expected, abs=1e-5)


@SOME
@given(squares(), st.lists(st.sampled_from([3.0, 5.0, 11.0]), min_size=16, max_size=16))
def test_every_mask_is_as_wide_as_it_must_be_and_no_primary_one_is_lifted(values, need):
    tables, primary, need = relations(SQUARE), (values > 0) & (values < 5), np.array(need)
    cost = np.where((SQUARE == "*").any(axis=1), 100.0, 1.0) * (1.0 + values)
    masked = protect(values, primary, tables, need, cost)
    assert masked[primary].all()
    assert (np.array(widths(values, masked, tables)) >= need[masked] - 1e-5).all()
    assert primary.any() or not masked.any()


@pytest.mark.parametrize("cheap", [1, 2, 3])
def test_the_cheapest_figure_that_is_enough_is_masked_and_no_other(cheap):
    cost = np.where(flags(cheap), 1.0, 3.0)
    found = protect(np.array([2.0, 9, 9, 9, 29]), flags(0), relations(LINE), np.full(5, 5.0), cost)
    assert found.tolist() == flags(0, cheap).tolist()


def test_a_figure_masked_already_costs_nothing_more():
    """Of « a » and « b », each too narrow alone, each hides the other."""
    values = np.array([3.0, 4, 9, 9, 25])
    need = np.array([5.0, 5, 5, 5, 5])
    found = protect(values, flags(0, 1), relations(LINE), need, np.ones(5))
    assert found.tolist() == flags(0, 1).tolist()
    assert widths(values, found, relations(LINE)) == pytest.approx([7, 7])


def test_where_nothing_can_hide_a_figure_it_is_said():
    """A figure that must be 0 whatever else is masked: no pattern can widen it."""
    alone = sparse.csr_array([[1.0, 0.0]])
    with pytest.raises(ArithmeticError, match="no pattern of masks"):
        protect(np.zeros(2), flags(0, n=2), alone, np.full(2, 5.0), np.ones(2))

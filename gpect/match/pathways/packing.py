"""Choose columns of greatest total value, each taking one place of up to three resources.

People, posts and seats are taken together, which no network flow can do: a linear programme over
the columns that can matter gives a bound that no choice can pass; whole numbers are found by
branch and bound among the columns whose reduced cost leaves them a chance. Where the programme
ends on whole numbers, or the bound is met, the choice is the optimum; else the gap is told.

Source: Wolsey, *Integer Programming* (2020), chapters 11 (column generation) and 7 (reduced cost
fixing).
"""

import importlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from gpect.match.values import Positions

Real = npt.NDArray[np.float64]

TOLERANCE = 1e-7
NODES = 2_000
"""Nodes of the branch and bound, at most: a number, not a time, so that a run can be replayed."""
NEAR = 0.08
"""Columns this near to pay enter with those that do: the next prices would call them."""
FIRST_OF_EACH, NEAR_OF_EACH = 12, 4
"""Columns of each first resource in the first programme; the same when prices are known."""


@dataclass(frozen=True)
class Chosen:
    """The columns chosen, their total value, the bound that no choice can pass."""

    columns: Positions
    objective: float
    bound: float

    @property
    def is_proved(self) -> bool:
        """Say whether the choice is known to be the best."""
        return self.bound - self.objective <= 1e-6 * max(1.0, abs(self.bound))


def choose(
    value: Real,
    rows: npt.NDArray[np.intp],
    places: npt.NDArray[np.int64],
    prices: Real | None = None,
) -> Chosen:
    """Choose columns of greatest total value.

    Parameters
    ----------
    value
        c values, above 0.
    rows
        c × 3 resources each column takes one place of; -1 takes none.
    places
        Places of each resource.
    prices
        Near prices of the resources, when known: they say which columns to start from, and
        change the time alone.
    """
    if not len(value):
        return Chosen(np.zeros(0, dtype=np.intp), 0.0, 0.0)
    takes = _incidence(rows, len(places))
    near = value if prices is None else value - takes.T @ prices
    kept = _first(near, rows[:, 0], FIRST_OF_EACH if prices is None else NEAR_OF_EACH)
    while True:
        relaxed, duals = _relax(value, takes, places, kept)
        reduced = value - takes.T @ duals
        entering = (reduced > TOLERANCE) & ~kept
        if not entering.any():
            break
        kept = kept | (reduced > -NEAR)
    bound = float(duals @ places + np.maximum(reduced, 0).sum())
    if np.all(np.minimum(relaxed, 1 - relaxed) < 1e-6):
        picked = np.flatnonzero(kept)[relaxed > 0.5]
        return Chosen(picked, float(value[picked].sum()), bound)
    return _whole(value, takes, places, (kept, reduced, bound))


def _incidence(rows: npt.NDArray[np.intp], n: int) -> sparse.csr_array:
    column = np.repeat(np.arange(len(rows)), rows.shape[1])
    flat = rows.ravel()
    used = flat >= 0
    at = (flat[used], column[used])
    return sparse.csr_array((np.ones(int(used.sum())), at), shape=(n, len(rows)))


def _first(value: Real, group: npt.NDArray[np.intp], most: int) -> npt.NDArray[np.bool_]:
    order = np.lexsort((-value, group))
    ranked = group[order]
    rank = np.empty(len(value), dtype=np.int64)
    rank[order] = np.arange(len(value)) - np.searchsorted(ranked, ranked)
    return np.asarray(rank < most)


def _solvers() -> Any:
    """Give scipy's solvers: 0.2 s to load, which only those who ask for pathways pay."""
    return importlib.import_module("scipy.optimize")


def _relax(
    value: Real, takes: sparse.csr_array, places: npt.NDArray[np.int64], kept: npt.NDArray[np.bool_]
) -> tuple[Real, Real]:
    """Solve the programme on some columns; give shares of each and the price of each resource."""
    optimize = _solvers()
    found = optimize.linprog(
        c=-value[kept],
        A_ub=takes[:, np.flatnonzero(kept)],
        b_ub=places,
        bounds=(0, 1),
        method="highs",
    )
    if not found.success:
        raise ArithmeticError(f"the linear programme failed: status {found.status}")
    return np.asarray(found.x), np.maximum(-np.asarray(found.ineqlin.marginals), 0)


def _whole(
    value: Real,
    takes: sparse.csr_array,
    places: npt.NDArray[np.int64],
    solved: tuple[npt.NDArray[np.bool_], Real, float],
) -> Chosen:
    """Find whole numbers among the columns near the bound; widen once to what could beat them."""
    kept, reduced, bound = solved
    picked = _branch(value, takes, places, np.flatnonzero(kept & (reduced > -0.05)))
    gap = bound - float(value[picked].sum())
    wider = np.flatnonzero(reduced >= -gap - TOLERANCE)
    if gap > 1e-6 and len(wider) <= 200_000:
        picked = max(
            (picked, _branch(value, takes, places, wider)), key=lambda p: float(value[p].sum())
        )
    return Chosen(np.sort(picked), float(value[picked].sum()), bound)


def _branch(
    value: Real, takes: sparse.csr_array, places: npt.NDArray[np.int64], columns: Positions
) -> Positions:
    optimize = _solvers()
    found = optimize.milp(
        c=-value[columns],
        constraints=optimize.LinearConstraint(takes[:, columns], ub=places),
        bounds=optimize.Bounds(0, 1),
        integrality=np.ones(len(columns)),
        options={"node_limit": NODES, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise ArithmeticError(f"the integer programme found nothing: status {found.status}")
    return np.asarray(columns[found.x > 0.5])

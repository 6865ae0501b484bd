"""What a reader can tell of masked figures: the least and the greatest value that each may take."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from gpect.reports.secrecy.suppression import Bools, Floats

Ends = tuple[Floats, Floats]
"""Least and greatest values found so far for each cell."""

_SWEEPS: Final = 12
_ASIDE: Final = 0.5
"""How much less the other cells are wanted than the one looked at."""


@dataclass(frozen=True)
class Limits:
    """What a reader knows of C figures.

    Attributes
    ----------
    low, high
        C least and greatest values.
    sums
        R × C relations whose rows sum to 0.
    links, most
        L × C combinations of figures, and the greatest value of each; None where there is none.
    """

    low: Floats
    high: Floats
    sums: sparse.csr_array
    links: sparse.csr_array | None = None
    most: Floats | None = None


def weak_cells(asked: Bools, limits: Limits, width: float) -> pd.DataFrame:
    """Find the cells that can be told to within less than ``width``.

    Parameters
    ----------
    asked
        C booleans: the cells to look at.

    Returns
    -------
    pandas.DataFrame
        ``cell`` (position), ``low``, ``high``; not a number where what is known contradicts
        itself.

    Notes
    -----
    Cost: a dozen linear programs settle most cells; each program after them settles one more,
    and often several; two give a weak cell its ends.
    """
    found = _sweep(asked, limits, width)
    rows = []
    for cell in np.flatnonzero(_is_open(asked, found, width)):
        found = _stretch(int(cell), found, asked, limits, width)
        if _is_open(asked, found, width)[cell]:
            ends = (_bound(cell, 1.0, limits), _bound(cell, -1.0, limits))
            if not ends[1] - ends[0] >= width:
                rows.append((int(cell), *ends))
    return pd.DataFrame(rows, columns=["cell", "low", "high"]).astype({"cell": "int64"})


def _is_open(asked: Bools, ends: Ends, width: float) -> Bools:
    """Say which cells asked have not been found wide enough yet."""
    return np.asarray(asked & ~(ends[1] - ends[0] >= width))


def _widened(ends: Ends, found: Floats | None) -> Ends:
    """Take in figures that a reader may hold for possible; none is found of a contradiction."""
    if found is None:
        return ends
    return np.minimum(ends[0], found), np.maximum(ends[1], found)


def _stretch(cell: int, ends: Ends, asked: Bools, limits: Limits, width: float) -> Ends:
    """Look for far values of a cell, and a little for those of the other cells still open."""
    rng = np.random.default_rng(cell)
    for sign in (1.0, -1.0):
        open_still = _is_open(asked, ends, width)
        if not open_still[cell]:
            break
        wanted = np.where(open_still, _ASIDE * rng.choice([-1.0, 1.0], len(asked)), 0.0)
        wanted[cell] = sign
        ends = _widened(ends, _solve(wanted, limits))
    return ends


def is_possible(limits: Limits) -> bool:
    """Say whether any figures at all fit what a reader knows."""
    return _solve(np.zeros(len(limits.low)), limits) is not None


def _sweep(asked: Bools, limits: Limits, width: float) -> Ends:
    """Find, many cells at once, values they may take: settles most of them in a few programs."""
    rng = np.random.default_rng(0)
    ends = np.full(len(asked), np.inf), np.full(len(asked), -np.inf)
    for _ in range(_SWEEPS):
        open_still = _is_open(asked, ends, width)
        if not open_still.any():
            break
        wanted = np.where(open_still, rng.choice([-1.0, 1.0], len(asked)), 0.0)
        found = _solve(wanted, limits)
        if found is None:
            break
        ends = _widened(ends, found)
    return ends


def _bound(cell: np.intp, sign: float, limits: Limits) -> float:
    """Give the least (sign 1) or greatest (sign -1) value a reader can give to a cell."""
    cost = np.zeros(len(limits.low))
    cost[cell] = sign
    found = _solve(cost, limits)
    return float("nan") if found is None else float(found[cell])


def _solve(cost: Floats, limits: Limits) -> Floats | None:
    sums: Any = limits.sums  # the stubs of linprog know no sparse matrix, linprog does
    links: Any = limits.links
    has_sums = sums.shape[0] > 0
    found = linprog(
        cost,
        A_ub=links,
        b_ub=limits.most,
        A_eq=sums if has_sums else None,
        b_eq=np.zeros(sums.shape[0]) if has_sums else None,
        bounds=list(zip(limits.low.tolist(), limits.high.tolist(), strict=True)),
        method="highs",
    )
    return np.asarray(found.x, dtype=np.float64) if found.status == 0 else None

"""Secondary suppression: mask the fewest figures so that no masked one comes back from totals.

Published figures obey additive relations (a total is the sum of its parts). Whoever reads the
tables can solve them: each masked figure then lies between a least and a greatest value. The
width of that interval is what protects it. ``protect`` widens it where it is too narrow by
masking further figures, chosen by linear programming over all linked tables at once, after
Fischetti & Salazar-González (2001), « Solving the cell suppression problem on tabular data with
linear constraints », Management Science 47(7), relaxed to one linear program a figure.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

TOTAL: Final = "*"
TOLERANCE: Final = 1e-6
_SWEEPS: Final = 12
_ROUNDS: Final = 3

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


def relations(cells: pd.DataFrame) -> sparse.csr_array:
    """Give every additive relation between published cells.

    Parameters
    ----------
    cells
        C rows × dimensions, text; ``*`` stands for the total of a dimension. Each row once.

    Returns
    -------
    scipy.sparse.csr_array
        R × C: +1 on a total, -1 on each of its parts along one dimension.
    """
    rows, columns, signs, n_relations = [], [], [], 0
    for dimension in cells.columns:
        others = [name for name in cells.columns if name != dimension]
        family = cells.groupby(others, sort=True).ngroup().to_numpy()
        is_total = (cells[dimension] == TOTAL).to_numpy()
        size, n_totals = np.bincount(family), np.bincount(family, is_total)
        is_told = (n_totals == 1) & (size >= 2)
        number = n_relations + np.cumsum(is_told) - 1
        at = np.argsort(family, kind="stable")
        at = at[is_told[family[at]]]
        rows.append(number[family[at]])
        columns.append(at)
        signs.append(np.where(is_total[at], 1.0, -1.0))
        n_relations += int(is_told.sum())
    places = (np.concatenate(rows), np.concatenate(columns))
    found = sparse.coo_array((np.concatenate(signs), places), (n_relations, len(cells)))
    return found.tocsr()


@dataclass
class _Known:
    """How far each cell was seen to move, up and down, in tables that look the same."""

    up: Floats
    down: Floats

    def learn(self, move: Floats) -> None:
        self.up = np.maximum(self.up, move)
        self.down = np.minimum(self.down, move)

    @property
    def width(self) -> Floats:
        return self.up - self.down


def attack(values: Floats, masked: Bools, tables: sparse.csr_array, enough: Floats) -> Floats:
    """Give the width of what a reader can tell of each masked cell: greatest less least value.

    Parameters
    ----------
    values
        C true values, none negative; a reader knows that too.
    masked
        C booleans.
    tables
        Relations, R × C.
    enough
        C widths beyond which the search may stop.

    Returns
    -------
    numpy.ndarray
        C widths: 0 for a published cell, at least ``enough`` where nothing more was sought.

    Notes
    -----
    Cost: at most two linear programs a masked cell; most are settled by those of others.
    """
    known = _Known(np.zeros(len(values)), np.zeros(len(values)))
    _sweep(values, masked, tables, (enough, known))
    for cell in np.flatnonzero(masked):
        _probe(cell, values, masked, tables, (enough, known))
    return np.where(masked, known.width, 0.0)


def _sweep(
    values: Floats, masked: Bools, tables: sparse.csr_array, seen: tuple[Floats, _Known]
) -> None:
    """Move many cells at once, up and down by turns: settles most of them in a few programs."""
    enough, known = seen
    rng = np.random.default_rng(0)
    for _ in range(_SWEEPS):
        weak = masked & (known.width < enough - TOLERANCE)
        if not weak.any():
            return
        wanted = np.where(weak, rng.choice([-1.0, 1.0], len(values)), 0.0)
        known.learn(_move(wanted, (-np.minimum(values, enough), enough), masked, tables))


def _probe(
    cell: np.intp,
    values: Floats,
    masked: Bools,
    tables: sparse.csr_array,
    seen: tuple[Floats, _Known],
) -> None:
    enough, known = seen
    for sign in (1.0, -1.0):
        if known.width[cell] < enough[cell] - TOLERANCE:
            wanted = np.zeros(len(values))
            wanted[cell] = -sign
            at_most = np.where(np.arange(len(values)) == cell, enough[cell], np.inf)
            known.learn(_move(wanted, (-values, at_most), masked, tables))


def protect(
    values: Floats, primary: Bools, tables: sparse.csr_array, need: Floats, cost: Floats
) -> Bools:
    """Mask enough cells for each masked one to be uncertain by at least its ``need``.

    Parameters
    ----------
    values
        C true values, none negative.
    primary
        C booleans: cells that must be masked.
    tables
        Relations, R × C.
    need
        C widths, strictly positive.
    cost
        C costs of masking, strictly positive: what is cheap is masked first.

    Returns
    -------
    numpy.ndarray
        C booleans, true at least where ``primary`` is.

    Raises
    ------
    ArithmeticError
        No pattern protects a cell (cannot happen when totals may be masked too).
    """
    masked = primary.copy()
    known = _Known(np.zeros(len(values)), np.zeros(len(values)))
    _sweep(values, masked, tables, (need, known))
    waiting = [*np.flatnonzero(masked)]
    while waiting:
        cell = waiting.pop(0)
        _probe(cell, values, masked, tables, (need, known))
        if known.width[cell] >= need[cell] - TOLERANCE:
            continue
        move = _cheapest(cell, known.down[cell] + need[cell], values, (masked, cost), tables)
        added = (np.abs(move) > TOLERANCE) & ~masked
        masked |= added
        known.learn(move)
        waiting += [*np.flatnonzero(added)]
    return masked


def _cheapest(
    cell: np.intp,
    target: float,
    values: Floats,
    pattern: tuple[Bools, Floats],
    tables: sparse.csr_array,
) -> Floats:
    """Find the move that brings ``cell`` up by ``target`` and touches the cheapest cells.

    A program prices how far cells move, while what costs is that they move at all: it is solved
    again with prices divided by the moves found, after Candès, Wakin & Boyd (2008), « Enhancing
    sparsity by reweighted l1 minimization », and the cheapest set of cells is kept.
    """
    masked, cost = pattern
    price = np.where(masked, 1e-6, 1.0) * cost
    least, best, weights = np.inf, None, price
    for _ in range(_ROUNDS):
        move = _lightest(cell, target, values, weights, tables)
        if move is None:
            break
        asked = float(price[np.abs(move) > TOLERANCE].sum())
        if asked < least:
            least, best = asked, move
        weights = price / (np.abs(move) + 0.05 * target)
    if best is None:
        raise ArithmeticError("no pattern of masks protects a cell")
    return best


def _lightest(
    cell: np.intp, target: float, values: Floats, weights: Floats, tables: sparse.csr_array
) -> Floats | None:
    """Find the move that brings ``cell`` up by ``target`` with the least weighted length."""
    n_cells = len(values)
    up_from, up_to = np.zeros(n_cells), np.full(n_cells, np.inf)
    up_from[cell] = up_to[cell] = target
    down_to = values.copy()
    down_to[cell] = 0.0
    both = sparse.csr_array(sparse.hstack([tables, -tables]))
    lower = np.concatenate([up_from, np.zeros(n_cells)])
    upper = np.concatenate([up_to, down_to])
    found = _solve(np.concatenate([weights, weights]), both, lower, upper)
    return None if found is None else found[:n_cells] - found[n_cells:]


def _move(
    wanted: Floats, bounds: tuple[Floats, Floats], masked: Bools, tables: sparse.csr_array
) -> Floats:
    """Give the change of the masked cells that goes furthest and keeps every published figure."""
    free = np.flatnonzero(masked)
    found = _solve(wanted[free], tables[:, free], bounds[0][free], bounds[1][free])
    move = np.zeros(len(wanted))
    if found is not None:
        move[free] = found
    return move


def _solve(
    cost: Floats, equalities: sparse.csr_array, lower: Floats, upper: Floats
) -> Floats | None:
    """Minimise ``cost`` @ x where ``equalities`` @ x is 0 and x is within bounds; None if none."""
    # Any: the stubs of linprog know no sparse matrix, linprog does.
    used: Any = equalities[np.flatnonzero(np.diff(equalities.indptr))]
    found = linprog(
        cost,
        A_eq=used if used.shape[0] else None,
        b_eq=np.zeros(used.shape[0]) if used.shape[0] else None,
        bounds=list(zip(lower.tolist(), upper.tolist(), strict=True)),
        method="highs",
    )
    return np.asarray(found.x, dtype=np.float64) if found.status == 0 else None

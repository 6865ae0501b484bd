"""Make point forecasts of cells and of their totals agree: least squares, never negative.

Quantile tables need none of this: totals are added up draw by draw, so they agree by
construction. This is for points that come from elsewhere, such as figures published by zone and
by métier, or forecasts of totals made on their own.
"""

import numpy as np
from scipy.optimize import nnls

from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Cells
from gpect.forecast.territory.totals import LEVELS, groups


def summing(cells: Cells, levels: tuple[str, ...] = tuple(LEVELS)) -> Floats:
    """Give the matrix that adds C cells up to the rows of each level, levels one after the other.

    Rows of a level are those of :func:`.territory.totals.groups`, in order.
    """
    parts = []
    for level in levels:
        table, numbers = groups(cells, level)
        parts.append((np.arange(len(table))[:, None] == numbers).astype(np.float64))
    return np.concatenate(parts)


def reconcile(points: Floats, sums: Floats, weights: Floats | None = None) -> Floats:
    """Give the nearest points that add up exactly and are never negative.

    Minimises the weighted squared changes over non-negative cells; the active-set method of
    Lawson and Hanson (1974) ends at the exact optimum.

    Parameters
    ----------
    points
        m × P: cells and totals, in the order of ``sums``' rows.
    sums
        m × C of 0 and 1, every cell in at least one row.
    weights
        m, > 0: how sure each row is. None: one over the number of cells a row adds up.

    Returns
    -------
    numpy.ndarray
        m × P. Cost: a few hundred cells in about 0.1 s a column.
    """
    sure = 1.0 / sums.sum(axis=1) if weights is None else weights
    root = np.sqrt(sure)[:, None]
    found = [nnls(root * sums, root[:, 0] * column)[0] for column in points.T]
    return np.asarray(sums @ np.stack(found, axis=1))

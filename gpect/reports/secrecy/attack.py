"""What a reader of published tables can work out of what they mask, rounding allowed for."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from gpect.reports.secrecy.bounds import Limits, weak_cells
from gpect.reports.secrecy.editions import FAR, ROUNDING
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES
from gpect.reports.secrecy.suppression import relations


def attack_cells(cells: pd.DataFrame, width: float) -> pd.DataFrame:
    """Give the masked figures of ``cells`` that can be told to within less than ``width``.

    Returns
    -------
    pandas.DataFrame
        Dimensions, ``measure``, ``low``, ``high``.
    """
    tables = relations(cells[list(DIMENSIONS)])
    weak = [attack_measure(cells, measure, tables, (DIMENSIONS, width)) for measure in MEASURES]
    return pd.concat(weak, ignore_index=True)


def attack_measure(
    cells: pd.DataFrame,
    measure: str,
    tables: sparse.csr_array,
    asked: tuple[Sequence[str], float],
) -> pd.DataFrame:
    """Give the masked figures of one measure that can be told to within less than a width.

    Parameters
    ----------
    cells
        C rows: ``measure``, ``<measure>_masked`` and the columns named in ``asked``.
    tables
        R × C relations whose rows sum to 0.
    asked
        Columns that name a cell, least width of what may be told of it.
    """
    named, width = asked
    masked = cells[f"{measure}_masked"].to_numpy(bool)
    known = cells[measure].to_numpy(np.float64)
    low = np.where(np.isnan(known), 0.0, np.maximum(known - ROUNDING, 0.0))
    high = np.where(np.isnan(known), FAR, known + ROUNDING)
    found = weak_cells(masked, Limits(low, high, tables), width - 2 * ROUNDING)
    places = cells.loc[found["cell"], list(named)].reset_index(drop=True)
    return places.assign(measure=measure, low=found["low"], high=found["high"])

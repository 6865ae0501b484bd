"""How fine the published tables go: a métier is told by EPCI only where that says something.

A métier whose figures are too small in most EPCI would be a line of masks, and hiding its parts
would take its total away too. Such métiers keep their line for the whole territory; by EPCI they
are told together, as « autres métiers » of their filière. Where even this masks too much,
filières are told for the whole territory and EPCI for all filières, never both at once.
"""

from typing import Final

import numpy as np
import pandas as pd

from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, PARTS, TOTAL
from gpect.reports.secrecy.suppression import Bools

OTHERS: Final = "autres"
"""Code of the métiers told together, in an EPCI and a filière."""

_METIER: Final = ["filiere", "code_rome_parent"]


def metiers_told_together(
    cells: pd.DataFrame, risky: Bools, share: float, last: pd.DataFrame | None = None
) -> pd.MultiIndex:
    """Choose the métiers that are not told by EPCI.

    Parameters
    ----------
    cells
        C published cells, before any is put with others.
    risky
        C booleans: cells of which a figure must be masked.
    share
        Least share of a métier's EPCI that may be told in full for it to be told by EPCI.
    last
        Dimensions of the last edition's cells: what it told by EPCI still is, what it told
        together still is too, else the difference between both would tell of one métier.

    Returns
    -------
    pandas.MultiIndex
        Pairs (filière, métier).
    """
    fine = is_fine(cells)
    free = cells[fine].assign(free=~risky[fine]).groupby(_METIER, sort=True)["free"].mean()
    folded = free.index[free < share]
    if last is None:
        return pd.MultiIndex.from_tuples(folded, names=_METIER)
    told = last[last["code_rome_parent"] != TOTAL]
    seen = pd.MultiIndex.from_frame(told[_METIER].drop_duplicates())
    fine_then = told[(told["code_epci"] != TOTAL) & (told["code_rome_parent"] != OTHERS)]
    kept = pd.MultiIndex.from_frame(fine_then[_METIER].drop_duplicates())
    then = free.index.intersection(seen).difference(kept)
    chosen = [*folded.difference(kept), *then]
    return pd.MultiIndex.from_tuples(sorted(set(chosen)), names=_METIER)


def has_crossed(cells: pd.DataFrame) -> bool:
    """Say whether anything is told by EPCI and filière together."""
    return bool(_is_crossed(cells).any())


def without_crossed(cells: pd.DataFrame) -> pd.DataFrame:
    """Leave out what is told by EPCI and filière together: each is told alone."""
    return cells[~_is_crossed(cells)].reset_index(drop=True)


def _is_crossed(cells: pd.DataFrame) -> Bools:
    return np.asarray((cells[["code_epci", "filiere"]] != TOTAL).all(axis=1))


def is_fine(cells: pd.DataFrame) -> Bools:
    """Say which cells are a métier in an EPCI."""
    return np.asarray((cells[["code_epci", "code_rome_parent"]] != TOTAL).all(axis=1))


def tell_together(cells: pd.DataFrame, metiers: pd.MultiIndex) -> pd.DataFrame:
    """Replace the EPCI cells of ``metiers`` by one cell an EPCI and a filière.

    Intervals of these cells are unknown: the quantiles of a sum are not the sum of quantiles.
    """
    folded = is_fine(cells) & is_among(cells, metiers)
    if not folded.any():
        return cells
    others = [name for name in DIMENSIONS if name != "code_rome_parent"]
    sums = cells[folded].groupby(others, sort=True)[[*MEASURES, *PARTS, "n"]].sum(min_count=1)
    level = cells.loc[folded, "level"].iloc[0]
    made = sums.reset_index().assign(code_rome_parent=OTHERS, level=level)
    both = pd.concat([cells[~folded], made.reindex(columns=cells.columns)], ignore_index=True)
    both = both.astype(cells.dtypes.to_dict())
    return both.sort_values(list(DIMENSIONS), ignore_index=True)


def is_among(table: pd.DataFrame, metiers: pd.MultiIndex) -> Bools:
    """Say which rows are of one of ``metiers``."""
    if not len(metiers):
        return np.zeros(len(table), dtype=np.bool_)
    return np.asarray(pd.MultiIndex.from_frame(table[_METIER]).isin(metiers), dtype=np.bool_)

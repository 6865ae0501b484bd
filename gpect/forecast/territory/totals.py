"""Totals of draws: every total is, draw by draw, the sum of its cells."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.panels.panel import Floats
from gpect.forecast.panels.periods import QUARTERLY, period_text
from gpect.forecast.territory.cells import Cells

ALL = "*"
DIMENSIONS = ["code_epci", "filiere", "code_rome_parent"]

LEVELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "detail": ("code_epci", "filiere", "code_rome_parent"),
        "metier": ("filiere", "code_rome_parent"),
        "filiere_epci": ("code_epci", "filiere"),
        "filiere": ("filiere",),
        "epci": ("code_epci",),
        "territoire": (),
    }
)
"""What each level keeps apart; the other dimensions are added up and read « * »."""

Numbers = npt.NDArray[np.int32] | npt.NDArray[np.int64]


def groups(cells: Cells, level: str) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Give the groups of a level and the group of each cell.

    Returns
    -------
    table, numbers
        G rows ``code_epci, filiere, code_rome_parent``, in order; C group numbers.
    """
    kept = list(LEVELS[level])
    keys = cells.table[DIMENSIONS].assign(**{name: ALL for name in DIMENSIONS if name not in kept})
    numbers = np.asarray(keys.groupby(DIMENSIONS, sort=True).ngroup(), dtype=np.int64)
    table = keys.drop_duplicates().sort_values(DIMENSIONS, ignore_index=True)
    return table, numbers


def add_up(draws: Numbers, numbers: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Add C × H × D draws up to G × (H + 1) × D; the last step is the whole horizon."""
    order = np.argsort(numbers, kind="stable")
    begins = np.flatnonzero(np.r_[True, np.diff(numbers[order]) > 0])
    sums = np.add.reduceat(draws[order].astype(np.int64), begins, axis=0)
    return np.concatenate([sums, sums.sum(axis=1, keepdims=True)], axis=1)


def mean_totals(draws: Numbers, numbers: npt.NDArray[np.int64]) -> Floats:
    """Give the mean over draws of what :func:`add_up` gives; G × (H + 1).

    Counts are whole: adding draws up first, which is quicker, changes no digit.
    """
    over_draws = draws.sum(axis=-1, keepdims=True, dtype=np.int64)
    return np.asarray(add_up(over_draws, numbers)[..., 0] / draws.shape[-1])


def quantile_columns(
    name: str, draws: npt.NDArray[np.int64], wanted: tuple[float, ...]
) -> dict[str, Floats]:
    """Give the mean and the quantiles of draws (last axis), flat, by column name.

    A quantile is a value drawn: the least one that at least this share of draws do not exceed.
    """
    ordered = np.sort(draws.astype(np.int32), axis=-1)
    n = draws.shape[-1]
    found = {name: draws.sum(axis=-1).ravel() / n}
    for q in wanted:
        place = min(max(int(np.ceil(q * n - 1e-9)) - 1, 0), n - 1)
        found[f"{name}_q{q:g}"] = ordered[..., place].ravel().astype(np.float64)
    return found


def frame(table: pd.DataFrame, level: str, first: int, horizon: int) -> pd.DataFrame:
    """Repeat each group over the quarters of the horizon and « * », in that order."""
    periods = [period_text(first + h, QUARTERLY) for h in range(horizon)] + [ALL]
    rows = table.loc[table.index.repeat(len(periods))].reset_index(drop=True)
    return rows.assign(level=level, period=np.tile(periods, len(table)))


def counts(rows: pd.DataFrame, seen: Numbers, cells: Cells) -> npt.NDArray[np.int64]:
    """Add counts of cells up for each row of a level: the same in every quarter and in « * »."""
    _, numbers = groups(cells, rows["level"].iloc[0])
    sums = np.bincount(numbers, seen)
    return np.repeat(sums, len(rows) // len(sums)).astype(np.int64)

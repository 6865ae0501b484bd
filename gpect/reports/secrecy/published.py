"""The figures that the comité reads: which cells are published, and how they are looked up."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

TOTAL: Final = "*"
DIMENSIONS: Final = ("code_epci", "filiere", "code_rome_parent", "period")
MEASURES: Final = ("demand", "supply", "shortage")
PARTS: Final = ("declared", "trend", "departures")
MASK: Final = "s"
"""Stands for a figure kept secret, whatever the reason: a mark for each reason would say more."""

_AXES: Final = (
    ("code_epci", "filiere"),
    ("code_epci",),
    ("filiere",),
    (),
    ("filiere", "period"),
    ("period",),
    ("filiere", "code_rome_parent"),
    ("code_epci", "filiere", "code_rome_parent"),
)
"""What each published table keeps apart: EPCI × filière, filière × quarter, métiers × EPCI."""


def select(shortages: pd.DataFrame) -> pd.DataFrame:
    """Keep the cells that are published, each once, in a total order.

    Where the forecast gives no total over the quarters, means are added up and intervals are
    left unknown: the quantiles of a sum are not the sum of the quantiles.
    """
    kept = _with_horizon(shortages).drop_duplicates(list(DIMENSIONS))
    detailed = (kept[list(DIMENSIONS)] != TOTAL).to_numpy()
    patterns = [[name in axes for name in DIMENSIONS] for axes in _AXES]
    wanted = [(detailed == pattern).all(axis=1) for pattern in patterns]
    return kept[np.logical_or.reduce(wanted)].sort_values(list(DIMENSIONS), ignore_index=True)


def _with_horizon(shortages: pd.DataFrame) -> pd.DataFrame:
    if (shortages["period"] == TOTAL).any() or shortages.empty:
        return shortages
    place = ["run_id", "level", *DIMENSIONS[:3]]
    sums = shortages.groupby(place, sort=True)[[*PARTS, *MEASURES]].sum().reset_index()
    lever = shortages.groupby(place, sort=True)["lever"].first().to_numpy()
    return pd.concat([shortages, sums.assign(period=TOTAL, lever=lever)], ignore_index=True)


@dataclass(frozen=True)
class Published:
    """Figures as they leave: rounded, masked, and nothing else.

    Attributes
    ----------
    table
        One row a cell: the dimensions, each measure and its interval (rounded to a whole
        number, missing when masked or unknown), ``<measure>_masked``, ``lever``.
    """

    table: pd.DataFrame

    def pick(self, **where: str) -> pd.DataFrame:
        """Give the rows of one published table.

        Parameters
        ----------
        where
            Value wanted of a dimension; ``each`` keeps every value but the total. A dimension
            that is not named is at its total.
        """
        kept = self.table
        for name in DIMENSIONS:
            value = where.get(name, TOTAL)
            is_it = kept[name] != TOTAL if value == "each" else kept[name] == value
            kept = kept[is_it]
        return kept.reset_index(drop=True)

    @property
    def total(self) -> pd.Series:
        """Give the figures of the whole territory over the whole horizon."""
        return self.pick().iloc[0]

    @property
    def periods(self) -> list[str]:
        """Give the quarters of the horizon, in order."""
        return sorted(set(self.table["period"]) - {TOTAL})

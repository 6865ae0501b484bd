"""Series as one matrix: rows are series, columns are periods on the calendar."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.panels.calendars import read_periods

Labels = npt.NDArray[np.str_]
"""The group of each of n series."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """n series that end at the same period.

    Attributes
    ----------
    ids
        n names, in order.
    values
        n × T; NaN before a series begins and where a period is missing.
    first
        Running number of the first column.
    season
        Periods a year: 4 or 12.
    """

    ids: list[str]
    values: Floats
    first: int
    season: int

    @property
    def end(self) -> int:
        """Running number of the first period after the last column."""
        return self.first + int(self.values.shape[1])

    def until(self, width: int) -> "Panel":
        """Give what was known after the first ``width`` columns."""
        return Panel(self.ids, self.values[:, :width], self.first, self.season)

    def rows(self, mask: npt.NDArray[np.bool_]) -> "Panel":
        """Give the series where ``mask`` holds."""
        ids = [name for name, kept in zip(self.ids, mask, strict=True) if kept]
        return Panel(ids, self.values[mask], self.first, self.season)


def panels(series: pd.DataFrame) -> list[Panel]:
    """Lay long series out as panels, one for each last period found.

    Parameters
    ----------
    series
        ``unique_id``, ``period`` (see :func:`~.calendars.read_periods`), ``value``.
        Repeated rows are added up; rows without value are gaps.

    Returns
    -------
    list of Panel
        By last period; series inside by name. A series without any value is left out.
    """
    known = series[series["value"].notna()]
    if known.empty:
        return []
    numbers, calendar = read_periods(known["period"])
    sums = known.assign(number=numbers).groupby(["unique_id", "number"], sort=True)["value"].sum()
    width = np.arange(numbers.min(), numbers.max() + 1)
    wide = sums.unstack("number").sort_index()
    wide = wide.reindex(columns=list(width))
    values = wide.to_numpy(np.float64)
    has = ~np.isnan(values)
    last = values.shape[1] - 1 - has[:, ::-1].argmax(axis=1)
    ids = wide.index.astype("str").to_numpy()
    found = []
    for end in np.unique(last):
        chosen = last == end
        begin = int(has[chosen].argmax(axis=1).min())
        block = values[chosen, begin : end + 1]
        first = int(width[0]) + begin
        found.append(Panel(list(ids[chosen]), block, first, calendar.season))
    return found

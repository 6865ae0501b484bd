"""The ways in which a table writes its quarters or months, read as running numbers and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.errors import OptionRefused
from gpect.forecast.panels.periods import MONTHLY, QUARTERLY, period_text

Numbers = npt.NDArray[np.int64]

_QUARTER = re.compile(r"(\d{4})(-?[TQ])([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EPOCH = 1970
"""Year from which pandas numbers its periods."""


@dataclass(frozen=True)
class Calendar:
    """How the periods of a table are counted and written.

    Attributes
    ----------
    season
        Periods a year: 4 or 12.
    write
        From running numbers (year × season + 0 to season - 1) to periods, as they were written.
    """

    season: int
    write: Callable[[Numbers], Any]


def read_periods(periods: pd.Series) -> tuple[Numbers, Calendar]:
    """Read n periods as running numbers.

    Parameters
    ----------
    periods
        Texts (``2026-T4``, ``2026-Q4``, ``2026Q4``, ``2026-10``, ``2026-10-01``), pandas periods
        of quarters or months, or days. Days are quarters where they all fall in the same month
        of theirs, in several quarters; months otherwise.

    Raises
    ------
    OptionRefused
        A period is none of these, or quarters and months are mixed.
    """
    place, distinct = pd.factorize(periods)
    if (place < 0).any():
        raise _refused()
    number, calendar = _read(pd.Index(distinct))
    return np.asarray(number, dtype=np.int64)[place], calendar


def _read(distinct: pd.Index) -> tuple[Any, Calendar]:
    values = list(distinct)
    if values and all(isinstance(value, pd.Period) for value in values):
        return _of_pandas(values)
    if values and all(isinstance(value, date) for value in values):
        return _of_days(pd.DatetimeIndex(values))
    texts = [str(value) for value in values]
    if texts and all(_DAY.fullmatch(text) for text in texts):
        number, days = _of_days(pd.DatetimeIndex(pd.to_datetime(texts, errors="coerce")))
        return number, Calendar(days.season, lambda n: days.write(n).strftime("%Y-%m-%d"))
    quarters = [_QUARTER.fullmatch(text) for text in texts]
    if any(quarters):
        return _of_quarters(quarters)
    return _of_months([_MONTH.fullmatch(text) for text in texts])


def _of_quarters(found: list[re.Match[str] | None]) -> tuple[Any, Calendar]:
    told = [match for match in found if match]
    if len(told) < len(found):
        raise _refused()
    between = told[0][2]

    def write(numbers: Numbers) -> list[str]:
        return [f"{n // QUARTERLY:04d}{between}{n % QUARTERLY + 1}" for n in numbers.tolist()]

    return [int(m[1]) * QUARTERLY + int(m[3]) - 1 for m in told], Calendar(QUARTERLY, write)


def _of_months(found: list[re.Match[str] | None]) -> tuple[Any, Calendar]:
    told = [match for match in found if match and 1 <= int(match[2]) <= MONTHLY]
    if len(told) < len(found):
        raise _refused()

    def write(numbers: Numbers) -> list[str]:
        return [period_text(n, MONTHLY) for n in numbers.tolist()]

    return [int(m[1]) * MONTHLY + int(m[2]) - 1 for m in told], Calendar(MONTHLY, write)


def _of_pandas(values: list[pd.Period]) -> tuple[Any, Calendar]:
    freq = values[0].freqstr
    season = {"Q": QUARTERLY, "M": MONTHLY}.get(freq.split("-")[0])
    if season is None or any(value.freqstr != freq for value in values):
        raise _refused()
    shift = _EPOCH * season

    def write(numbers: Numbers) -> pd.PeriodIndex:
        return _periods(numbers - shift, freq)

    return [value.ordinal + shift for value in values], Calendar(season, write)


def _of_days(days: pd.DatetimeIndex) -> tuple[Any, Calendar]:
    if days.isna().any():
        raise _refused()
    month, first = days.year * MONTHLY + days.month - 1, int((days.month[0] - 1) % 3)
    is_quarterly = bool(((days.month - 1) % 3 == first).all()) and month.nunique() > 1
    at_end = bool(days.is_month_end.all())
    step = MONTHLY // QUARTERLY if is_quarterly else 1

    def write(numbers: Numbers) -> pd.DatetimeIndex:
        months = numbers * step + (first if is_quarterly else 0) - _EPOCH * MONTHLY
        starts = _periods(months, "M").to_timestamp()
        return starts + pd.offsets.MonthEnd(0) if at_end else starts

    return month // step, Calendar(QUARTERLY if is_quarterly else MONTHLY, write)


def _periods(ordinals: Numbers, freq: str) -> pd.PeriodIndex:
    made: pd.PeriodIndex = pd.PeriodIndex.from_ordinals(ordinals, freq=freq)  # type: ignore[attr-defined] # not in its stubs
    return made


def _refused() -> OptionRefused:
    return OptionRefused(
        "Une période s'écrit 2026-T4, 2026Q4 ou 2026-10, ou se donne par un jour, sans mélange."
    )

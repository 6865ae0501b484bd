"""Quarters and months as text (``2026-T4``, ``2026-10``) and as running numbers."""

from datetime import date

import pandas as pd

QUARTERLY = 4
MONTHLY = 12


def quarter_of(day: date) -> int:
    """Give the running number of the quarter that holds ``day`` (year × 4 + 0 to 3)."""
    return day.year * 4 + (day.month - 1) // 3


def quarters_of(days: pd.Series) -> pd.Series:
    """Give the running number of each day's quarter, NA where the day is missing."""
    number: pd.Series = (days.dt.year * 4 + (days.dt.month - 1) // 3).astype("Int64")
    return number


def first_day(quarter: int) -> date:
    """Give the first day of a quarter, by its running number."""
    year, step = divmod(quarter, QUARTERLY)
    return date(year, 3 * step + 1, 1)


def period_text(number: int, season: int) -> str:
    """Write a running number: ``2026-T4`` when ``season`` is 4, ``2026-10`` when it is 12."""
    year, step = divmod(number, season)
    return f"{year:04d}-T{step + 1}" if season == QUARTERLY else f"{year:04d}-{step + 1:02d}"


def remaining_share(day: date) -> float:
    """Give the share of ``day``'s quarter that is still to come, ``day`` included."""
    first_month = 3 * ((day.month - 1) // 3) + 1
    start = date(day.year, first_month, 1)
    end = date(day.year + first_month // 10, (first_month + 2) % 12 + 1, 1)
    return (end - day).days / (end - start).days

"""Quarters and months: written, counted, cut."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from gpect.domain.errors import OptionRefused
from gpect.forecast.models import forecast
from gpect.forecast.panels.calendars import read_periods
from gpect.forecast.panels.periods import period_text, quarter_of, quarters_of, remaining_share

QUARTERS = pd.period_range("2024Q3", periods=10, freq="Q")
MONTHS = pd.period_range("2024-11", periods=10, freq="M")
WAYS = {
    "T": QUARTERS.strftime("%Y-T%q"),
    "-Q": QUARTERS.strftime("%Y-Q%q"),
    "Q": QUARTERS.astype(str),
    "quarters": QUARTERS,
    "first days of quarters": QUARTERS.to_timestamp(),
    "last days of quarters": QUARTERS.to_timestamp(how="end").normalize(),
    "days as text": QUARTERS.to_timestamp().strftime("%Y-%m-%d"),
    "month texts": MONTHS.astype(str),
    "months": MONTHS,
    "first days of months": MONTHS.to_timestamp(),
    "last days of months": MONTHS.to_timestamp(how="end").normalize(),
}


def test_a_period_is_written_as_it_is_read() -> None:
    numbers, calendar = read_periods(pd.Series(["2026-T4", "2027-T1"]))
    assert calendar.season == 4
    assert numbers[1] - numbers[0] == 1
    assert [period_text(int(n), 4) for n in numbers] == ["2026-T4", "2027-T1"]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_goes_on_as_it_was(way: str) -> None:
    written = pd.Series(WAYS[way])
    numbers, calendar = read_periods(written.iloc[:7])
    assert (np.diff(numbers) == 1).all()
    assert calendar.season == (12 if "month" in way else 4)
    following = pd.Series(calendar.write(numbers[-1] + np.arange(1, 4)))
    assert following.tolist() == written.iloc[7:].tolist()


@pytest.mark.parametrize("way", WAYS)
def test_a_forecast_writes_ids_and_periods_as_they_were_given(way: str) -> None:
    written = pd.Series(WAYS[way])
    series = pd.DataFrame({"unique_id": 7, "period": written.iloc[:8], "value": range(8)})
    told = forecast(series.sample(frac=1, random_state=0), 2, (0.1, 0.9))
    assert told["period"].tolist() == written.iloc[8:].tolist()
    assert told["unique_id"].tolist() == [7, 7]


@pytest.mark.parametrize(
    "periods",
    [["2026-T5"], ["2026"], ["2026-13"], ["2026-T1", "2026-01"], [3, 4], [None, "2026-01"],
     ["2026-02-31"], [pd.Period("2026", "Y")]],
)  # fmt: skip
def test_what_is_no_period_is_refused(periods: list[object]) -> None:
    with pytest.raises(OptionRefused, match="période"):
        read_periods(pd.Series(periods, dtype=object))


def test_one_day_is_a_month() -> None:
    _, calendar = read_periods(pd.Series([pd.Timestamp("2026-04-01")]))
    assert calendar.season == 12


def test_what_remains_of_a_quarter_agrees_with_counting_days():
    for offset in range(0, 800, 13):
        day = date(2025, 12, 25) + timedelta(days=offset)
        quarter = [
            d
            for i in range(-100, 100)
            if quarter_of(d := day + timedelta(days=i)) == quarter_of(day)
        ]
        left = [d for d in quarter if d >= day]
        assert remaining_share(day) == pytest.approx(len(left) / len(quarter))


def test_a_missing_day_has_no_quarter():
    found = quarters_of(pd.Series(pd.to_datetime(["2026-12-31", None])))
    assert found[0] == quarter_of(date(2026, 12, 31))
    assert found.isna().tolist() == [False, True]

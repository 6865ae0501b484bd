from datetime import date, timedelta

import pandas as pd
import pytest

from gpect.domain.errors import OptionRefused
from gpect.forecast.periods import (
    parse_periods,
    period_text,
    quarter_of,
    quarters_of,
    remaining_share,
)


def test_a_quarter_is_written_and_read_back():
    numbers, season = parse_periods(pd.Series(["2026-T4", "2027-T1"]))
    assert season == 4
    assert [period_text(int(n), 4) for n in numbers] == ["2026-T4", "2027-T1"]
    assert numbers[1] == numbers[0] + 1


def test_a_month_is_written_and_read_back():
    numbers, season = parse_periods(pd.Series(["2026-12", "2027-01"]))
    assert (season, int(numbers[1] - numbers[0])) == (12, 1)
    assert period_text(int(numbers[0]), 12) == "2026-12"


@pytest.mark.parametrize("periods", [["2026-T5"], ["2026-13"], ["2026-T1", "2026-01"], ["hier"]])
def test_what_is_no_period_is_refused(periods):
    with pytest.raises(OptionRefused, match="2026-T4 ou 2026-10"):
        parse_periods(pd.Series(periods))


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

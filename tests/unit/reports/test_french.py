from datetime import date

import pytest

from gpect.reports.books import french


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (-0.2, 0, "0"),
        (1234.5, 1, "1\u202f234,5"),
        (1234567, 0, "1\u202f234\u202f567"),
        (-12.25, 1, "\u221212,2"),
        (float("nan"), 0, "n. d."),
    ],
)
def test_numbers_have_narrow_spaces_and_a_comma(value, decimals, written):
    assert french.number(value, decimals) == written


def test_zero_and_one_are_singular():
    assert french.counted(0, "poste") == "0\u00a0poste"
    assert french.counted(1, "poste") == "1\u00a0poste"
    assert french.counted(2, "poste") == "2\u00a0postes"


def test_quarters_and_days_are_said_in_words():
    assert french.quarter("2026-T4") == "4e trimestre 2026"
    assert french.quarter("2027-T1") == "1er trimestre 2027"
    assert french.quarter_short("2027-T1") == "T1 2027"
    assert french.day(date(2026, 8, 1)) == "1er août 2026"
    assert french.percent(0.123) == "12\u202f%"


@pytest.mark.parametrize("period", ["2026-T5", "2026-10", "*", ""])
def test_what_is_not_a_quarter_is_refused(period):
    with pytest.raises(ValueError, match="not a quarter"):
        french.quarter(period)

from dataclasses import fields
from datetime import date

import pytest

from gpect.domain.errors import OptionRefused
from gpect.forecast.options import TITLES, ForecastOptions


def test_every_option_has_a_title_and_every_title_an_option():
    assert list(TITLES) == [field.name for field in fields(ForecastOptions)]
    assert len(set(TITLES.values())) == len(TITLES)
    assert all(title.strip() == title and title[0].isupper() for title in TITLES.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"horizon": 0},
        {"draws": 0},
        {"seed": -1},
        {"quantiles": (0.5, 0.1)},
        {"quantiles": (0.0, 0.5)},
        {"attrition": 1.1},
        {"replacement_share": 1.2},
        {"undated_share": -0.1},
        {"history_quarters": 0},
    ],
)
def test_what_cannot_be_computed_is_refused(wrong):
    with pytest.raises(OptionRefused, match="Option de prévision refusée"):
        ForecastOptions(as_of=date(2026, 10, 1), **wrong)

"""Every option of matching has a French title, and no other."""

from dataclasses import fields
from datetime import date

import pytest

from gpect.domain.errors import OptionRefused
from gpect.match.options import TITLES, MatchOptions


def test_titles_are_those_of_the_options() -> None:
    assert set(TITLES) == {field.name for field in fields(MatchOptions)}
    assert len(set(TITLES.values())) == len(TITLES)


def test_an_option_refused_is_named_in_french() -> None:
    with pytest.raises(OptionRefused) as refused:
        MatchOptions(as_of=date(2026, 10, 1), weight_skill_coverage=-1.5)
    assert str(refused.value) == (
        "Appariement : « Poids des compétences » vaut −1,5 ; il faut au moins 0."
    )

"""Every option of matching has a French title, and no other."""

from dataclasses import fields

from gpect.match.options import TITLES, MatchOptions


def test_titles_are_those_of_the_options() -> None:
    assert set(TITLES) == {field.name for field in fields(MatchOptions)}
    assert len(set(TITLES.values())) == len(TITLES)

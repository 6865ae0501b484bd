"""Figures on the screen: a count of people is no measure to three decimals, zero has no sign."""

import pytest

from gpect.cli.console import number
from gpect.cli.figures import tell_figures


@pytest.mark.parametrize(
    ("value", "told"),
    [(1.0, "1"), (0.0, "0"), (-0.0, "0"), (0.6418, "0,642"), (12.34, "12,3"), (250.6, "251"),
     (3, "3"), (True, "oui")],
)  # fmt: skip
def test_a_figure_is_told_with_the_decimals_it_is_worth(capsys, value: object, told: str) -> None:
    tell_figures({"Personnes": value})
    assert capsys.readouterr().out == f"  Personnes : {told}\n"


@pytest.mark.parametrize(
    ("value", "digits", "told"),
    [(-0.04, 1, "0,0"), (-0.06, 1, "-0,1"), (-1234.5, 1, "-1\u202f234,5"), (-0.2, 0, "0"),
     (10.0, 1, "10,0")],
)  # fmt: skip
def test_zero_has_no_sign(value: float, digits: int, told: str) -> None:
    assert number(value, digits) == told

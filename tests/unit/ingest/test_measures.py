"""Measures with their unit: each column reads its own, converted; another's is a fault."""

import pytest

from gpect.ingest.cells.values import HOURS, KILOMETRES, MINUTES, YEARS, Units, parse_float

FAULT = (None, True)


@pytest.mark.parametrize(
    ("units", "text", "number"),
    [
        (YEARS, "2", 2.0),
        (YEARS, "1,5 an", 1.5),
        (YEARS, "6 mois", 0.5),
        (YEARS, "18 mois", 1.5),
        (MINUTES, "45", 45.0),
        (MINUTES, "45 min", 45.0),
        (MINUTES, "1 h", 60.0),
        (MINUTES, "1h15", 75.0),
        (KILOMETRES, "20 kms", 20.0),
        (KILOMETRES, "10 kilomètres", 10.0),
        (KILOMETRES, "50 km max", 50.0),
        (KILOMETRES, "Environ 15", 15.0),
        (KILOMETRES, "jusqu'à 20 km", 20.0),
        (MINUTES, "max. 30 min", 30.0),
        (HOURS, "26h00", 26.0),
        (HOURS, "26 h 59", 26 + 59 / 60),
        (HOURS, "35 hebdo", 35.0),
        (HOURS, "35 heures par semaine", 35.0),
        (HOURS, "35h00 / semaine", 35.0),
    ],
)
def test_a_unit_of_the_column_is_converted(units: Units, text: str, number: float) -> None:
    value, is_fault = parse_float(text, units)
    assert not is_fault
    assert value == pytest.approx(number)


@pytest.mark.parametrize(
    ("units", "text"),
    [
        (YEARS, "10 h"),
        (KILOMETRES, "1 h"),
        (KILOMETRES, "1h30"),
        (KILOMETRES, "20 km/sem"),
        (KILOMETRES, "max"),
        (KILOMETRES, "environ 30 min"),
        (MINUTES, "30 km"),
        (HOURS, "6 mois"),
        (HOURS, "7 h/jour"),
        (HOURS, "26h60"),
        (HOURS, "126h30"),
        (HOURS, "8h30-17h00"),
        (HOURS, "9h00 à 12h00"),
    ],
)
def test_another_unit_or_a_timetable_is_a_fault(units: Units, text: str) -> None:
    assert parse_float(text, units) == FAULT


def test_bounds_are_in_the_unit_of_the_column_and_are_taken() -> None:
    assert parse_float("5 h", MINUTES, highest=300.0) == (300.0, False)
    assert parse_float("5h01", MINUTES, highest=300.0) == FAULT
    assert parse_float("0", KILOMETRES) == (0.0, False)
    assert parse_float("-1", KILOMETRES) == FAULT
    assert parse_float("", KILOMETRES) == (None, False)

import numpy as np
import pandas as pd
import pytest

from gpect.match.pairs.metiers import closeness
from gpect.match.pairs.places import distances
from tests.unit.match import small

CLOSE = closeness(small.REFERENTIELS.rome)


def value(mine: str, theirs: str) -> float:
    at = CLOSE.codes.get_indexer([mine, theirs])
    return float(CLOSE.matrix[at[0], at[1]])


def test_same_code_parent_and_mobility() -> None:
    assert value("K2204", "K2204") == 1
    assert value("K2204", "K2205") == pytest.approx(0.8)
    assert value("K2204", "A1203") == pytest.approx(0.7)
    assert value("N1103", "N1101") == pytest.approx(0.67)


def test_unknown_reads_as_missing() -> None:
    codes = pd.Series(["Z9999", None, "K2204"], dtype="str")
    parents = pd.Series([None, "N1101", None], dtype="str")
    at = CLOSE.positions(codes, parents)
    assert at.tolist() == [-1, CLOSE.codes.get_loc("N1101"), CLOSE.codes.get_loc("K2204")]
    assert np.isnan(CLOSE.matrix[-1]).all()


def test_values_are_shares() -> None:
    inner = CLOSE.matrix[:-1, :-1]
    assert ((inner >= 0) & (inner <= 1)).all()


def test_distance_between_two_towns() -> None:
    """Valenciennes–Cambrai is about 29 km as the crow flies."""
    places = distances(small.REFERENTIELS.territoire.communes)
    i, j = places.communes.get_indexer(["59606", "59122"])
    assert places.km[i, j] == pytest.approx(29, abs=2)
    assert places.km[i, j] == places.km[j, i]
    assert places.km[i, i] == 0

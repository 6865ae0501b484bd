import numpy as np
import pytest

from gpect.demo.territory import DOMINANT, N_FIRMS, N_SIAE, siret
from gpect.domain import vocabulary
from gpect.domain.codes import is_siret


@pytest.mark.parametrize("serial", [0, 1, 999, 1000, 2149, 9999])
def test_sirets_are_valid_and_nobody_s(serial):
    number = siret(serial)
    assert is_siret(number)
    assert number.startswith("0000")


def test_structures_are_as_many_as_told(world):
    structures = world.territory.structures
    assert len(structures) == N_SIAE + N_FIRMS
    assert structures["kind"][:N_SIAE].isin(vocabulary.SIAE_KINDS).all()
    assert not structures["kind"][N_SIAE:].isin(vocabulary.SIAE_KINDS).any()
    assert structures["member"].sum() == 18


def test_one_siret_bears_two_kinds_and_no_key_comes_twice(world):
    structures = world.territory.structures
    assert not structures.duplicated(["siret", "kind"]).any()
    assert structures["siret"].duplicated().sum() == 1
    assert structures.loc[~structures["siret"].duplicated(), "name"].is_unique


def test_dominant_employers_weigh_on_the_rest(world):
    headcount = world.territory.structures["headcount"]
    assert sorted(headcount, reverse=True)[:2] == [n for _, _, n, _, _ in DOMINANT[:2]]


def test_distances_are_symmetrical_and_near_is_near(world):
    km = world.territory.distances_km
    assert np.allclose(km, km.T)
    assert km.min() > 0
    names = list(world.territory.communes["name"])
    denain, valenciennes, cambrai = (names.index(n) for n in ("Denain", "Valenciennes", "Cambrai"))
    assert km[denain, valenciennes] < km[valenciennes, cambrai] < 50

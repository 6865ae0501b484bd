"""What is masked, at its threshold; what is told instead; what the last edition had masked."""

import numpy as np
import pandas as pd
import pytest

from gpect.reports.secrecy import disclosure, editions
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, TOTAL
from gpect.reports.secrecy.rules import SecrecyRules

RULES = SecrecyRules()


def cells(**measures: list[float]) -> pd.DataFrame:
    n = len(next(iter(measures.values())))
    table = pd.DataFrame({name: [TOTAL] * n for name in DIMENSIONS})
    table["filiere"] = [f"f{k}" for k in range(n)]
    return table.assign(**measures)


@pytest.mark.parametrize(
    ("supply", "is_small"), [(0, False), (0.2, True), (4.99, True), (5, False), (np.nan, False)]
)
def test_few_people_are_some_and_fewer_than_five(supply: float, is_small: bool) -> None:
    assert disclosure.small(cells(supply=[supply]), RULES).tolist() == [is_small]


@pytest.mark.parametrize(
    ("lever", "told"),
    [
        ("permis B : 5 personnes", "permis B : 5 personnes"),
        ("permis B : 4 personnes", "permis B : moins de 5 personnes"),
        ("1 personne disponible", "moins de 5 personnes disponibles"),
        ("un bus pour 12 postes, 2 personnes", "un bus pour 12 postes, moins de 5 personnes"),
        ("3 postes", "3 postes"),
    ],
)
def test_a_lever_says_under_five_and_never_how_many(lever: str, told: str) -> None:
    assert disclosure._discreet(lever, RULES.persons_min) == told


@pytest.mark.parametrize(
    ("axes", "least"),
    [(DIMENSIONS, 5), (("code_commune",), 11), (("code_epci", "sexe"), 11), ((), 5)],
)
def test_people_told_apart_by_commune_or_by_sex_must_be_more(axes: tuple, least: float) -> None:
    assert RULES.least_persons(axes) == least


def test_the_masks_of_an_edition_are_where_it_showed_nothing() -> None:
    shown = cells(demand=[7.0, np.nan], supply=[np.nan, 9.0], shortage=[0.0, np.nan])
    before = editions.as_cells(editions.as_edition(shown, "2026-T3"))
    now = cells(**{name: [1.0, 1.0, 1.0] for name in MEASURES})
    masks = {name: mask.tolist() for name, mask in editions.masks_of(before, now).items()}
    assert masks == {
        "demand": [False, True, False],
        "supply": [True, False, False],
        "shortage": [False, True, False],
    }
    assert editions.as_cells(None) is editions.as_cells(shown.iloc[:0]) is None


def test_editions_tell_of_the_same_quarters_or_not() -> None:
    then, now = (cells(demand=[1.0, 1.0]).assign(period=p) for p in (["a", "b"], ["b", "a"]))
    assert editions.same_horizon(then, now)
    assert not editions.same_horizon(then, now.assign(period="b"))
    assert not editions.same_horizon(then, now.assign(period=["b", "c"]))

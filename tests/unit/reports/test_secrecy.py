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
        (
            "1 personne disponible de ce métier, écartée par ses dates",
            "moins de 5 personnes disponibles de ce métier, écartées par leurs dates",
        ),
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
def test_people_told_apart_by_commune_or_by_sex_must_be_more(
    axes: tuple[str, ...], least: float
) -> None:
    assert RULES.least_persons(axes) == least


def test_three_employers_and_none_with_85_percent_of_the_posts_are_enough() -> None:
    n, top = pd.Series([2, 3, 3, 3]), pd.Series([1.0, 84.9, 85.0, 86.0])
    told = RULES.tells_of_one(n, top, pd.Series([100.0] * 4))
    assert told.tolist() == [True, False, True, True]


def test_the_masks_of_an_edition_are_where_it_showed_nothing() -> None:
    shown = cells(demand=[7.0, np.nan], supply=[np.nan, 9.0], shortage=[0.0, np.nan])
    before = editions.as_cells(editions.as_edition(shown, "2026-T3"))
    now = cells(**{name: [1.0, 1.0, 1.0] for name in MEASURES})
    assert before is not None
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


def shown(**figures: float) -> pd.DataFrame:
    """Make the cells of an edition: a figure by filière, « whole » their total."""
    rows = {TOTAL if name == "whole" else name: value for name, value in figures.items()}
    table = pd.DataFrame({name: [TOTAL] * len(rows) for name in DIMENSIONS})
    table["filiere"] = list(rows)
    for measure in MEASURES:
        table[measure] = list(rows.values())
        table[f"{measure}_masked"] = table[measure].isna()
    return table


HIDDEN = float("nan")


def test_what_is_told_of_a_figure_is_told_of_the_edition_that_comes_out() -> None:
    """The last edition had one filière more, and hid two; this one hides one, which comes back."""
    then = shown(a=HIDDEN, b=HIDDEN, c=10.0, whole=40.0)
    found = editions.attack(then, shown(a=HIDDEN, b=20.0, whole=30.0), 5.0)
    assert found[["filiere", "measure"]].to_numpy().tolist() == [["a", name] for name in MEASURES]
    assert (found["low"] >= 9).all()
    assert (found["high"] <= 11).all()
    assert editions.attack(then, shown(a=HIDDEN, b=HIDDEN, whole=30.0), 5.0).empty
    assert editions.attack(then, shown(a=10.0, b=20.0, whole=30.0), 5.0).empty


@pytest.mark.parametrize(("moved", "least"), [(0.0, 3.0), (1.0, 5.0), (9.0, 16.5)])
def test_a_masked_figure_moves_no_more_than_those_shown_at_its_level(
    moved: float, least: float
) -> None:
    """The last edition hid « a » alone: 46 - 30 - 10, each within a half; then it may have moved.

    The new one leaves it anything up to 36, and what is told is told within a half each way.
    """
    then = shown(a=HIDDEN, b=30.0, c=10.0, whole=46.0)
    now = shown(a=HIDDEN, b=HIDDEN, c=10.0 + moved, whole=46.0 + moved)
    assert editions.attack(then, now, least + 0.9).empty
    assert set(editions.attack(then, now, least + 1.1)["filiere"]) == {"a"}


def test_where_figures_moved_further_than_those_shown_they_are_supposed_to_by_twice_and_again() -> (
    None
):
    """« c » did not move and the whole did by 10: 0, then 2, are too few, 6 is enough."""
    then = shown(a=HIDDEN, b=30.0, c=10.0, whole=46.0)
    found = editions.attack(then, shown(a=HIDDEN, b=HIDDEN, c=10.0, whole=56.0), 8.0)
    assert set(found["filiere"]) == {"a"}
    assert found["low"].to_numpy() == pytest.approx(36 + 10 - 1.0 - (30.5 + 6))
    assert found["high"].to_numpy() == pytest.approx(7.5 + 6)

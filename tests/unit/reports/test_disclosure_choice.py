"""Which figures are masked beside those that must be: the cheapest, those masked already."""

from collections.abc import Mapping
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.domain.errors import GpectError
from gpect.reports.secrecy import disclosure, editions
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, PARTS, TOTAL
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.secrecy.suppression import attack, relations

RULES = SecrecyRules()
Bools = npt.NDArray[np.bool_]
Inside = Mapping[tuple[str, str], float]


def cells(supply: Inside, demand: Inside | None = None) -> pd.DataFrame:
    """Make cells of EPCI × filière with every total; needs of 100 where they are not told."""
    epcis, filieres = ([*dict.fromkeys(names)] for names in zip(*supply, strict=True))
    rows = []
    for epci, filiere in product([*epcis, TOTAL], [*filieres, TOTAL]):
        inside = [k for k in supply if epci in (TOTAL, k[0]) and filiere in (TOTAL, k[1])]
        rows.append(
            {
                "code_epci": epci,
                "filiere": filiere,
                "code_rome_parent": TOTAL,
                "period": TOTAL,
                "supply": sum(supply[k] for k in inside),
                "demand": sum((demand or {}).get(k, 100.0) for k in inside),
                "shortage": 50.0 * len(inside),
            }
        )
    return pd.DataFrame(rows)


def at(table: pd.DataFrame, *places: tuple[str, str]) -> Bools:
    told = zip(table["code_epci"], table["filiere"], strict=True)
    return np.array([place in places for place in told], dtype=np.bool_)


def hidden(table: pd.DataFrame, mask: Bools) -> set[tuple[str, str]]:
    """Name the masked cells by EPCI and filière."""
    chosen = table.loc[mask, ["code_epci", "filiere"]]
    return set(chosen.itertuples(index=False, name=None))


ONE_ROW = {("x", "a"): 2.0, ("x", "b"): 20.0, ("x", "c"): 20.0}
NONE = dict.fromkeys(MEASURES, np.zeros(8, dtype=np.bool_))


@pytest.mark.parametrize("beside", ["b", "c"])
def test_a_second_mask_falls_where_another_figure_is_masked_already(beside: str) -> None:
    table = cells(ONE_ROW)
    few = at(table, ("x", beside))
    masked = hidden(table, disclosure.choose_masks(table, few, RULES)["supply"])
    assert {place for place in masked if place[0] == "x"} == {("x", "a"), ("x", beside)}


@pytest.mark.parametrize("then", ["b", "c"])
def test_a_second_mask_falls_where_the_last_edition_had_one(then: str) -> None:
    table = cells(ONE_ROW)
    nobody = np.zeros(len(table), dtype=np.bool_)
    last = NONE | {"supply": at(table, ("x", then))}
    masks = disclosure.choose_masks(table, nobody, RULES, (last, False))
    masked = hidden(table, masks["supply"])
    assert {place for place in masked if place[0] == "x"} == {("x", "a"), ("x", then)}


def test_masks_of_the_last_edition_stay_only_where_they_must() -> None:
    table = cells(dict.fromkeys(ONE_ROW, 20.0))
    nobody = np.zeros(len(table), dtype=np.bool_)
    last = NONE | {"supply": at(table, ("x", "b"))}
    free, kept = (
        disclosure.choose_masks(table, nobody, RULES, (last, forced)) for forced in (False, True)
    )
    assert not any(mask.any() for mask in free.values())
    assert ("x", "b") in hidden(table, kept["supply"])
    assert not kept["demand"].any()


@pytest.mark.parametrize("small", ["b", "c"])
def test_a_second_mask_falls_on_a_lesser_need(small: str) -> None:
    demand = {key: 10.0 if key[1] == small else 1000.0 for key in ONE_ROW}
    table = cells(ONE_ROW, demand)
    masks = disclosure.choose_masks(table, np.zeros(len(table), dtype=np.bool_), RULES)
    masked = hidden(table, masks["supply"])
    assert {place for place in masked if place[0] == "x"} == {("x", "a"), ("x", small)}


def test_totals_are_told_where_details_can_be_masked() -> None:
    table = cells({("x", "a"): 2.0, ("x", "b"): 20.0, ("y", "a"): 30.0, ("y", "b"): 40.0})
    masks = disclosure.choose_masks(table, np.zeros(len(table), dtype=np.bool_), RULES)
    assert hidden(table, masks["supply"]) == set(product("xy", "ab"))


def test_a_need_of_one_employer_is_told_to_within_a_share_of_it() -> None:
    """Four masks would tell the need of 1 000 to within 40; it takes 150."""
    demand = dict.fromkeys(product("xyz", "abc"), 20.0) | {("x", "a"): 1000.0}
    demand |= {("x", "c"): 200.0, ("z", "a"): 200.0, ("z", "c"): 200.0}
    table = cells(dict.fromkeys(demand, 20.0), demand)
    few = at(table, ("x", "a"))
    masks = disclosure.choose_masks(table, few, RULES)
    asked = table["demand"].to_numpy(np.float64)
    links = relations(table[list(DIMENSIONS)])
    width = attack(asked, masks["demand"], links, np.full(len(table), 1e4))
    assert width[few][0] >= RULES.width_share * 1000
    assert not masks["supply"].any()
    assert (masks["shortage"] | ~few).all()


def test_the_share_masked_in_second_counts_neither_few_people_nor_few_employers() -> None:
    """Of 3 × 4 figures, the need of b and the shortages of b and d are masked for others."""
    table = cells({("x", "a"): 2.0, ("x", "b"): 20.0, ("x", "c"): 20.0}).iloc[:4]
    few = np.array([False, False, True, False])
    masks = {
        "supply": np.array([True, False, False, False]),
        "demand": np.array([False, True, True, False]),
        "shortage": np.array([True, True, True, True]),
    }
    assert disclosure.secondary(table, few, masks, RULES) == pytest.approx(3 / 12)


# A whole edition


@cache
def edition(alone: str = "", **people: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make two EPCI × three métiers of two filières: every level of their figures, the posts.

    Parameters
    ----------
    alone
        The métier whose posts are of one employer; five stand behind those of any other.
    people
        ``e0_m1=2``: the people of that EPCI and métier, where they are not 40.
    """
    rows = [
        {
            "code_epci": epci,
            "filiere": "services" if metier == "m2" else "mobilite",
            "code_rome_parent": metier,
            "period": "2026-T4",
            "demand": 60.0,
            "supply": people.get(f"{epci}_{metier}", 40.0),
            "shortage": 30.0,
        }
        for epci, metier in product(("e0", "e1"), ("m0", "m1", "m2"))
    ]
    fine = pd.DataFrame(rows)
    parts = []
    for level in ((), (0,), (1,), (0, 1), (1, 2), (0, 1, 2)):
        kept = [DIMENSIONS[i] for i in level]
        for names in (kept, [*kept, "period"]):
            rest = {name: TOTAL for name in DIMENSIONS if name not in names}
            keys = fine.assign(**rest).groupby(list(DIMENSIONS), as_index=False)
            parts.append(keys[[*MEASURES]].sum().assign(level="-".join(kept)))
    whole = pd.concat(parts, ignore_index=True).assign(
        run_id="r", n=1, **dict.fromkeys(PARTS, 20.4)
    )
    posts = fine.loc[fine.index.repeat(5)].assign(employer=[f"Atelier {k % 5}" for k in range(30)])
    is_left = (posts["code_rome_parent"] != alone) | (posts["employer"] == "Atelier 0")
    posts = posts[is_left].reset_index(drop=True)
    posts = posts.assign(opening_id=[f"o{k}" for k in posts.index], posts=1)
    return contracts.conform(whole, tables.SHORTAGES), contracts.conform(posts, tables.OPENINGS)


def rules(*shares: float, most: float = 1.0) -> SecrecyRules:
    return SecrecyRules(detail_shares=shares, secondary_max=most)


@cache
def first_edition() -> pd.DataFrame:
    """Give an edition in which nothing is masked."""
    return disclosure.publish(*edition(), rules(0.0)).table


def told_by_epci(table: pd.DataFrame) -> set[str]:
    return set(table.loc[(table["code_epci"] != TOTAL), "code_rome_parent"]) - {TOTAL}


def is_crossed(table: pd.DataFrame) -> bool:
    return bool((table[["code_epci", "filiere"]] != TOTAL).all(axis=1).any())


def test_metiers_of_few_people_or_of_one_employer_are_told_together() -> None:
    made = edition(alone="m2", e0_m0=2.0, e1_m0=2.0)
    found, few = disclosure.cells_to_publish(*made, rules(0.5))
    assert told_by_epci(found) == {"m1", "autres"}
    by_epci = (found["code_epci"] != TOTAL) & (found["filiere"] == "services")
    assert few[by_epci].all()
    assert not few[found["filiere"] == "mobilite"].any()


@pytest.mark.lent
@pytest.mark.parametrize(("share", "told"), [(0.5, True), (1.01, True), (np.inf, False)])
def test_epci_and_filiere_are_told_apart_in_the_coarsest_detail_or_as_last_time(
    share: float, told: bool
) -> None:
    made = edition()
    assert is_crossed(disclosure.cells_to_publish(*made, rules(share))[0]) == told
    crossed = first_edition()
    apart = crossed[(crossed[["code_epci", "filiere"]] == TOTAL).any(axis=1)]
    for before, kept in ((crossed, True), (apart, False)):
        found, _ = disclosure.cells_to_publish(*made, rules(share), before)
        assert is_crossed(found) == kept


@pytest.mark.lent
def test_the_next_detail_is_taken_where_too_much_is_masked_in_second() -> None:
    made = edition(e0_m1=2.0)
    found, few = disclosure.cells_to_publish(*made, rules(0.0))
    masks = disclosure.choose_masks(found, few, RULES)
    share = disclosure.secondary(found, few, masks, RULES)
    assert 0 < share < 1
    for most, is_fine in ((share, True), (share - 1e-6, False)):
        table = disclosure.publish(*made, rules(0.0, np.inf, most=most)).table
        assert is_crossed(table) == is_fine


def test_parts_of_the_needs_are_told_by_filiere_until_one_is_masked() -> None:
    table = first_edition()
    is_filiere = (table[[n for n in DIMENSIONS if n != "filiere"]] == TOTAL).all(axis=1)
    assert (table.loc[is_filiere, [*PARTS]] == 20).all(axis=None)
    assert table.loc[~is_filiere, [*PARTS]].isna().all(axis=None)
    alone = disclosure.publish(*edition(alone="m2"), rules(0.0)).table
    assert alone.loc[is_filiere, "demand_masked"].any()
    assert alone[[*PARTS]].isna().all(axis=None)


def test_the_need_without_its_first_employer_goes_with_the_need() -> None:
    """Of 360 posts wanted, the first of five employers has a fifth: 288 are left, about 290."""
    table = first_edition()
    is_whole = (table[[*DIMENSIONS]] == TOTAL).all(axis=1)
    assert table.loc[is_whole, "without_top"].tolist() == [290.0]
    alone = disclosure.publish(*edition(alone="m2"), rules(0.0)).table
    assert alone.loc[alone["demand_masked"], "without_top"].isna().all()


@pytest.mark.lent
def test_a_mask_stays_over_the_same_quarters_and_goes_where_it_is_not_needed_after() -> None:
    made, table = edition(), first_edition()
    assert not table["supply_masked"].any()
    inside = table["code_rome_parent"].isin(["m0", "m1"]) & table["code_epci"].ne(TOTAL)
    last = editions.as_edition(table.assign(supply=table["supply"].mask(inside)), "2026-T3")
    again = disclosure.publish(*made, rules(0.0), last).table
    assert again["supply_masked"].tolist() == inside.tolist()
    later = made[0].assign(period=made[0]["period"].replace("2026-T4", "2027-T1"))
    assert not disclosure.publish(later, made[1], rules(0.0), last).table["supply_masked"].any()


def test_an_edition_that_tells_what_the_last_one_masked_is_refused() -> None:
    """The last one masked one figure alone, which its totals tell; nothing moved since."""
    table = first_edition()
    one = table["code_rome_parent"].eq("m1") & table["code_epci"].eq("e0")
    last = editions.as_edition(table.assign(supply=table["supply"].mask(one)), "2026-T3")
    with pytest.raises(GpectError, match="en comparant cette édition à la précédente"):
        disclosure.publish(*edition(), rules(0.0), last)

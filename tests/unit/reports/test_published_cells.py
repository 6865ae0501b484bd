"""Which cells are published, their total over the quarters, and how a table picks its own."""

from itertools import product

import pandas as pd

from gpect.domain import contracts, tables
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, PARTS, TOTAL, Published, select

PUBLISHED = {
    ("code_epci", "filiere"),
    ("code_epci",),
    ("filiere",),
    (),
    ("filiere", "period"),
    ("period",),
    ("filiere", "code_rome_parent"),
    ("code_epci", "filiere", "code_rome_parent"),
}
"""As the comité's tables are listed in the docs: the dimensions that each tells."""

DETAIL = dict(zip(DIMENSIONS, ("E1", "services", "K2204", "2026-T4"), strict=True))


def cell(*told: str, period: str = TOTAL, demand: float = 6.0) -> dict[str, object]:
    place = {name: DETAIL[name] if name in told else TOTAL for name in DIMENSIONS}
    return place | {"run_id": "r", "level": "-".join(told), "demand": demand} | {"period": period}


def shortages(*rows: dict[str, object]) -> pd.DataFrame:
    return contracts.conform(pd.DataFrame(list(rows)), tables.SHORTAGES)


def axes(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """Name the dimensions that each row tells."""
    told = (table[list(DIMENSIONS)] != TOTAL).to_numpy()
    return [tuple(n for n, is_told in zip(DIMENSIONS, row, strict=True) if is_told) for row in told]


def test_only_the_cells_of_a_published_table_are_kept_and_once() -> None:
    patterns = [
        [name for name, is_told in zip(DIMENSIONS, kept, strict=True) if is_told]
        for kept in product([True, False], repeat=4)
    ]
    rows = [
        cell(*names, period=DETAIL["period"] if "period" in names else TOTAL) for names in patterns
    ]
    again = [row | {"level": f"{row['level']}-2"} for row in rows]
    found = axes(select(shortages(*rows, *again)))
    assert len(found) == len(PUBLISHED)
    assert set(found) == PUBLISHED


def test_without_a_total_over_the_quarters_means_are_added_and_intervals_unknown() -> None:
    quarters = [
        cell("filiere", period=period, demand=demand)
        | dict.fromkeys([*PARTS, "supply"], demand / 2)
        | {"demand_q0.9": 9.0, "lever": lever}
        for period, demand, lever in (("2026-T4", 6.0, None), ("2027-T1", 8.0, "permis B"))
    ]
    found = select(shortages(*quarters)).set_index("period")
    assert found.index.tolist() == [TOTAL, "2026-T4", "2027-T1"]
    assert found["demand"].tolist() == [14.0, 6.0, 8.0]
    assert (found.loc[TOTAL, [*PARTS, "supply"]] == 7.0).all()
    assert found["demand_q0.9"].isna().tolist() == [True, False, False]
    assert found.loc[TOTAL, "lever"] == "permis B"


def test_a_total_over_the_quarters_that_is_given_is_told_as_it_is() -> None:
    given = [cell(period="2026-T4"), cell(demand=7.0) | {"demand_q0.9": 9.0}]
    found = select(shortages(*given))
    assert found["period"].tolist() == [TOTAL, "2026-T4"]
    assert found["demand"].tolist() == [7.0, 6.0]
    assert found["demand_q0.9"].tolist()[0] == 9.0
    assert select(shortages(*given).iloc[:0]).empty


def test_a_table_picks_its_cells_by_value_each_or_total() -> None:
    rows = [
        cell(*names) for names in ((), ("filiere",), ("code_epci",), ("code_epci", "filiere"))
    ] + [cell(period=period) for period in ("2027-T1", "2026-T4")]
    published = Published(select(shortages(*rows)).assign(**dict.fromkeys(MEASURES, 1.0)))
    assert axes(published.pick(filiere="each")) == [("filiere",)]
    assert axes(published.pick(filiere="each", code_epci="E1")) == [("code_epci", "filiere")]
    assert published.pick(code_epci="E2").empty
    assert axes(published.pick()) == [()]
    assert (published.total[list(DIMENSIONS)] == TOTAL).all()
    assert published.periods == ["2026-T4", "2027-T1"]

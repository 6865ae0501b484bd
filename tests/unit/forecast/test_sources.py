"""Each figure names the lots it was drawn from: those of its rows, and no others."""

import pandas as pd

from gpect.domain.results import PARTS
from gpect.forecast.shortage import outlook
from tests.unit.forecast.conftest import HAINAUT, VALENCIENNES


def made(world):
    here, there = (
        {"code_epci": epci, "code_rome_parent": metier}
        for epci, metier in ((VALENCIENNES, "K2204"), (HAINAUT, "N4101"))
    )
    openings = [
        here | {"opening_id": "O1", "posts": 2, "starts_on": "2027-01-05", "lot_id": "besoins-1"},
        here
        | {
            "opening_id": "O2",
            "posts": 3,
            "published_on": "2025-05-02",
            "closed_on": "2025-08-01",
            "lot_id": "besoins-0",
        },
        there | {"opening_id": "O3", "posts": 1, "starts_on": "2027-01-05", "lot_id": "besoins-2"},
    ]
    persons = [
        here | {"person_id": "P1", "available_from": "2025-01-01", "lot_id": "gens-1"},
        there | {"person_id": "P2", "available_from": "2025-01-01", "lot_id": "gens-2"},
    ]
    outcomes = [
        here
        | {
            "outcome_id": "R1",
            "event": "depart_retraite",
            "occurred_on": "2027-02-01",
            "n": 1,
            "lot_id": "departs-1",
        }
    ]
    return world(persons=persons, openings=openings, outcomes=outcomes)


def lots(table: pd.DataFrame, **where) -> set[str]:
    kept = table
    for column, value in where.items():
        kept = kept[kept[column] == value]
    assert len(kept)
    return set(" ".join(kept["sources"].dropna()).split())


def test_every_part_names_its_own_lots(world, options):
    found = outlook(made(world), options).forecasts
    told = {part: lots(found, level="territoire", period="*", part=part) for part in PARTS}
    assert told == {
        "declare": {"besoins-1", "besoins-2"},
        "tendance": {"besoins-0", "besoins-1", "besoins-2"},
        "departs": {"departs-1"},
        "ressources": {"gens-1", "gens-2"},
    }


def test_a_cell_names_the_lots_of_its_rows_alone(world, options):
    found = outlook(made(world), options).shortages
    assert lots(found, level="detail", code_epci=HAINAUT) == {"besoins-2", "gens-2"}
    here = {"besoins-0", "besoins-1", "gens-1", "departs-1"}
    assert lots(found, level="epci", code_epci=VALENCIENNES) == here


def test_a_total_names_the_lots_of_all_its_cells(world, options):
    found = outlook(made(world), options).shortages
    cells = found[found["level"] == "detail"]
    assert lots(found, level="territoire") == set(" ".join(cells["sources"].dropna()).split())

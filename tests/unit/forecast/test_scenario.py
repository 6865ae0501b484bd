"""What a scenario does to a forecast, and what it must not touch."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.domain.scenarios import Closure, Line, Permits, Plant, Scenario, Seats
from gpect.forecast.shortage import compare, shortages
from gpect.forecast.territory.cells import Cells
from gpect.forecast.territory.world import World
from gpect.forecast.whatif import scenario as what_if
from gpect.forecast.whatif.sessions import Account

HERE, THERE = "245901160", "200042190"
VALENCIENNES, DENAIN = "59606", "59172"
SIRET = "12345678900011"
METIER = {"code_epci": HERE, "code_commune": VALENCIENNES, "code_rome_parent": "K2204"}


def affinities(share=0.2, permis=0.6, transport=0.9):
    pairs = [(HERE, HERE), (THERE, HERE)]
    return pd.DataFrame(
        {
            "code_epci": [a for a, _ in pairs],
            "code_rome_parent": "K2204",
            "code_epci_post": [b for _, b in pairs],
            "code_rome_parent_post": "K2204",
            "share": share,
            "share_permis": permis,
            "share_transport": transport,
            "score": [0.8, 0.6],
        }
    )


@pytest.fixture
def territory(world):
    persons = [
        METIER | {"person_id": f"P{i}", "available_from": "2025-01-01", "permis_b": i % 2 == 0}
        for i in range(40)
    ]
    persons += [
        METIER | {"person_id": f"Q{i}", "code_epci": THERE, "code_commune": DENAIN}
        for i in range(40)
    ]
    openings = [
        METIER | {"opening_id": f"O{i}", "posts": 2, "siret": SIRET, "starts_on": "2027-02-01"}
        for i in range(20)
    ]
    inputs = world(persons=persons, openings=openings)
    skills = pd.DataFrame({"opening_id": ["O0", "O1"], "skill_code": "CERT:CACES-R489-3"})
    return replace(inputs, affinities=affinities(), opening_skills=skills)


def change(territory, options, scenario):
    found = compare(
        shortages(territory, options), shortages(territory, options, scenario)
    ).set_index("level")
    return float(found["difference"].get("territoire", 0.0))


def test_nothing_changes_without_a_scenario(territory, options):
    before = shortages(territory, options)
    pd.testing.assert_frame_equal(before, shortages(territory, options, Scenario()))
    assert compare(before, before).empty


def test_a_plant_adds_its_posts_from_its_quarter_on(territory, options):
    plant = Plant(commune=VALENCIENNES, code_rome="K2204", postes=80, date=date(2027, 5, 1))
    before, after = (
        shortages(territory, options, one) for one in (Scenario(), Scenario(plants=(plant,)))
    )
    keys = ["level", "code_epci", "filiere", "code_rome_parent", "period"]
    both = before.merge(after, on=keys, suffixes=("", "_si"))
    more = (both["demand_si"] - both["demand"])[both["level"] == "territoire"]
    periods = both.loc[more.index, "period"]
    assert dict(zip(periods, more, strict=True))["2027-T2"] == 80
    assert dict(zip(periods, more, strict=True))["2027-T1"] == 0
    assert (both["shortage_si"] >= both["shortage"] - 1e-9).all()


def test_an_employer_that_closes_takes_its_posts_away(territory, options):
    closure = Closure(siret=SIRET, date=date(2027, 1, 1))
    after = shortages(territory, options, Scenario(closures=(closure,)))
    whole = after[(after["level"] == "territoire") & (after["period"] == "*")]
    assert float(whole["declared"].iloc[0]) == 0
    other = Scenario(closures=(Closure(siret="99999999900011", date=date(2027, 1, 1)),))
    assert change(territory, options, other) == 0


def test_an_opening_older_than_what_is_read_does_not_stop_a_closure(territory, options):
    old = METIER | {"opening_id": "VIEUX", "posts": 1, "siret": SIRET}
    old |= {"code_rome_parent": "N4101", "published_on": "2001-03-01", "closed_on": "2001-04-01"}
    known = territory.openings
    older = contracts.conform(pd.DataFrame([old]), tables.OPENINGS)
    inputs = replace(territory, openings=pd.concat([known, older], ignore_index=True))
    closing = Scenario(closures=(Closure(siret=SIRET, date=date(2027, 1, 1)),))
    assert change(inputs, options, closing) == change(territory, options, closing) < 0


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(permits=(Permits(personnes=20),)),
        Scenario(lines=(Line(de=DENAIN, vers=VALENCIENNES, minutes=30.0),)),
        Scenario(seats=(Seats(places=30, date=date(2026, 12, 1), certificat="CACES-R489-3"),)),
    ],
    ids=["permis", "ligne", "places"],
)
def test_a_lever_fills_posts(territory, options, scenario):
    assert change(territory, options, scenario) < 0


def test_a_line_serves_those_at_its_ends_alone(territory, options):
    elsewhere = Scenario(lines=(Line(de="59122", vers=VALENCIENNES, minutes=30.0),))
    assert change(territory, options, elsewhere) == 0


def test_more_seats_are_never_worth_less(territory, options):
    cells = Cells(
        pd.DataFrame(
            {
                "code_epci": [THERE, HERE],
                "filiere": "services",
                "code_rome_parent": ["K2204", "K2204"],
            }
        )
    )
    shares = []

    def short(_):
        return Account(np.array([0.0, 30.0]), np.array([40.0, 40.0]), np.array([30.0, 20.0]))

    for places in (1, 10, 100):
        seats = Seats(places=places, date=date(2026, 12, 1), certificat="CACES-R489-3")
        ways = what_if.ways(Scenario(seats=(seats,)), World(territory, cells, options), short)
        shares.append(np.stack([one.added for one in ways]))
    assert (np.diff(np.stack(shares), axis=0) >= 0).all()
    assert shares[0].any()
    assert (shares[-1] <= 1).all()

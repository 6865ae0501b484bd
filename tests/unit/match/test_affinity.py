"""Which groups can serve which: checked by hand on people and posts one can count."""

import pandas as pd

from gpect.domain import vocabulary
from gpect.match import affinity
from tests.unit.match import small

HERE, THERE = "245901160", "200068500"
CLEANER = {
    "code_rome": "K2204",
    "code_rome_parent": "K2204",
    "code_commune": "59606",
    "code_epci": HERE,
    "transport": "voiture",
}


def measured(persons: list[dict], openings: list[dict]) -> pd.DataFrame:
    inputs = small.make(persons, openings)
    return affinity.measure_groups(inputs, small.OPTIONS).affinities


def test_the_share_is_that_of_the_people_no_gate_closes() -> None:
    people = [
        CLEANER | {"person_id": f"P{k}", "permis_b": licence}
        for k, licence in enumerate([True, False, None, None])
    ]
    found = measured(people, [CLEANER | {"opening_id": "O1", "permis_b": True}])
    assert found["share"].tolist() == [0.75], "unknown is not « no »"
    assert found["share_permis"].tolist() == [1.0]
    assert found["share_transport"].tolist() == [0.75]


def test_a_line_brings_those_who_are_too_far_alone() -> None:
    far = CLEANER | {"opening_id": "O1", "code_commune": "59122", "code_epci": THERE}
    people = [
        CLEANER | {"person_id": "P1", "mobility_km": 2.0},
        CLEANER | {"person_id": "P2", "mobility_km": 2.0, "permis_b": False},
    ]
    found = measured(people, [far | {"permis_b": True}])
    assert found["code_epci_post"].tolist() == [THERE]
    assert found["share"].tolist() == [0.0]
    assert found["share_transport"].tolist() == [0.5], "the other lacks the licence too"


def test_dates_close_nothing() -> None:
    late = CLEANER | {"person_id": "P1", "available_from": "2030-01-01"}
    gone = CLEANER | {"opening_id": "O1", "starts_on": "2026-10-02", "closed_on": "2025-01-01"}
    assert measured([late], [gone])["share"].tolist() == [1.0]


def test_people_of_an_unrelated_metier_serve_nothing() -> None:
    other = CLEANER | {"person_id": "P1", "code_rome": "M1607", "code_rome_parent": "M1607"}
    assert measured([other], [CLEANER | {"opening_id": "O1"}]).empty


def test_people_without_a_metier_are_left_aside() -> None:
    unknown = CLEANER | {"person_id": "P2", "code_rome_parent": None}
    people = [CLEANER | {"person_id": "P1"}, unknown]
    found = measured(people, [CLEANER | {"opening_id": "O1"}])
    assert found["share"].tolist() == [1.0]


def test_order_of_rows_changes_nothing() -> None:
    inputs = small.make(*small.draw(5, 30, 12))
    turned = small.make(*(rows[::-1] for rows in small.draw(5, 30, 12)))
    first, other = (affinity.measure_groups(one, small.OPTIONS) for one in (inputs, turned))
    pd.testing.assert_frame_equal(first.affinities, other.affinities)
    pd.testing.assert_frame_equal(first.missing, other.missing)


def test_a_post_whose_place_nobody_told_is_within_reach_as_in_a_matching() -> None:
    nowhere = {"code_commune": None, "code_epci": None}
    found = measured(
        [
            CLEANER | {"person_id": "P1", "mobility_km": 2.0},
            CLEANER | nowhere | {"person_id": "P2"},
        ],
        [CLEANER | nowhere | {"opening_id": "O1"}, CLEANER | {"opening_id": "O2"}],
    )
    keys = found[["code_epci", "code_epci_post"]].to_numpy().tolist()
    unknown = vocabulary.UNKNOWN
    assert keys == [[HERE, HERE], [HERE, unknown], [unknown, HERE], [unknown, unknown]]
    assert found["share"].tolist() == [1.0] * 4
    assert found["score"].iloc[1] <= found["score"].iloc[0], "unknown is not near"

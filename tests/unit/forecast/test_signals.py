"""Posts of SIAE in difficulty, to the day of the thirty-day rule; unknown is neither yes nor no."""

from datetime import date, timedelta

import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.forecast.signals import NO_POST, in_difficulty, signals

AS_OF = date(2026, 10, 1)
POST = {"opening_id": "O0", "employer_kind": "ACI", "code_epci": "a", "filiere": "services",
        "code_rome_parent": "K2204", "published_on": date(2026, 8, 1)}  # fmt: skip


def ago(days):
    return AS_OF - timedelta(days=days)


def table(rows, spec):
    found = pd.DataFrame(rows)
    for column in {"published_on", "closed_on", "occurred_on"} & set(found):
        found[column] = pd.to_datetime(found[column]).astype("datetime64[s]")
    return contracts.conform(found, spec)


def difficult(post=None, hire=None, refusal=None):
    openings = table([POST | (post or {})], tables.OPENINGS)
    hires = [{"outcome_id": "R", "event": "embauche", "opening_id": "O0"} | hire] if hire else None
    outcomes = table(hires, tables.OUTCOMES) if hires else contracts.empty(tables.OUTCOMES)
    decisions = pd.DataFrame(
        {"opening_id": ["O0"] if refusal else [], "motif": [refusal] if refusal else []},
        dtype="str",
    )
    return in_difficulty(openings, outcomes, decisions, AS_OF).iloc[0]


@pytest.mark.parametrize(("days", "is_so"), [(29, False), (30, True), (31, True)])
def test_online_for_thirty_days(days, is_so):
    assert difficult({"published_on": ago(days)}) == is_so


@pytest.mark.parametrize(
    ("days", "is_so"), [(31, True), (30, False), (1, False), (0, False), (-1, True)]
)
def test_a_hire_of_the_last_thirty_days_and_not_one_to_come(days, is_so):
    assert difficult(hire={"occurred_on": ago(days)}) == is_so
    assert difficult(hire={"occurred_on": ago(days), "opening_id": "other"})
    assert difficult(hire={"occurred_on": ago(days), "event": "refus_personne"})


@pytest.mark.parametrize(("days", "is_so"), [(1, False), (0, False), (-1, True)])
def test_closed_on_the_day_is_open_no_more(days, is_so):
    assert difficult({"closed_on": ago(days)}) == is_so


def test_only_the_refusal_for_want_of_a_post_tells():
    assert not difficult(refusal=NO_POST)
    assert difficult(refusal="Compétences")


@pytest.mark.parametrize("kind", ["ACI", "AI", "EI", "ETTI", "EITI"])
def test_the_rule_is_of_siae(kind):
    assert difficult({"employer_kind": kind})
    for other in ("GEIQ", "EA", "entreprise"):
        assert not difficult({"employer_kind": other})


def test_of_an_employer_whose_kind_is_not_known_nobody_knows():
    assert pd.isna(difficult({"employer_kind": None}))
    assert not difficult({"employer_kind": None, "published_on": ago(29)})
    assert not difficult({"employer_kind": None}, refusal=NO_POST)


def test_online_since_nobody_knows_when_is_neither_yes_nor_no():
    unknown = {"published_on": None}
    assert pd.isna(difficult(unknown))
    assert not difficult(unknown | {"employer_kind": "entreprise"})
    assert not difficult(unknown, hire={"occurred_on": ago(3)})


def test_signals_count_posts_still_open_one_where_no_number_is_told():
    openings = table(
        [
            POST | {"posts": None},
            POST | {"opening_id": "O1", "posts": 3, "published_on": None},
            POST | {"opening_id": "O2", "posts": 5, "published_on": None, "employer_kind": "EA"},
            POST | {"opening_id": "O3", "posts": 7, "closed_on": AS_OF},
        ],
        tables.OPENINGS,
    )
    nothing = contracts.empty(tables.OUTCOMES)
    decisions = pd.DataFrame({"opening_id": [], "motif": []}, dtype="str")
    told = in_difficulty(openings, nothing, decisions, AS_OF)
    unfilled = pd.DataFrame({"opening_id": ["O2", "O3"], "posts_unfilled": [2, 7]})
    row = signals(openings, told, unfilled, AS_OF).iloc[0]
    assert row["posts"] == 1 + 3 + 5
    assert row["posts_difficulty"] == 1
    assert row["posts_unsure"] == 3
    assert row["posts_unfillable"] == 2
    assert signals(openings, told, None, AS_OF)["posts_unfillable"].isna().all()


def test_signals_are_counted_by_place_and_metier_unknown_ones_apart():
    places = [("b", "K2204", 1), ("a", "K2204", 2), ("a", None, 4), ("a", "K2204", 8)]
    openings = table(
        [
            POST | {"opening_id": f"O{k}", "code_epci": epci, "code_rome_parent": code, "posts": n}
            for k, (epci, code, n) in enumerate(places)
        ],
        tables.OPENINGS,
    )
    told = pd.Series([True, True, pd.NA, False], dtype="boolean")
    unfilled = pd.DataFrame({"opening_id": ["O3"], "posts_unfilled": [8]})
    found = signals(openings, told, unfilled, AS_OF)
    assert found.drop(columns="filiere").to_numpy().tolist() == [
        ["a", "K2204", 10.0, 2.0, 0.0, 8.0],
        ["a", "inconnu", 4.0, 0.0, 4.0, 0.0],
        ["b", "K2204", 1.0, 1.0, 0.0, 0.0],
    ]

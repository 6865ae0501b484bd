"""Who is there and who has gone, to the day; how past exits tell of those to come."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from gpect.forecast.people.crowd import people
from gpect.forecast.people.exits import (
    KINDS,
    departures_to_come,
    doubt_of_giving_up,
    exit_shares,
    past_exits,
)

AS_OF = date(2026, 10, 1)
BEFORE, AFTER = (AS_OF + timedelta(days=n) for n in (-1, 1))
CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}


def there(world, options, person, outcomes=(), pathway=None):
    """Give the row of one person, or None where they are not counted."""
    inputs = world(
        persons=[CELL | {"person_id": "p"} | person],
        outcomes=[{"person_id": "p"} | row for row in outcomes],
        pathways=[{"person_id": "p"} | pathway] if pathway else (),
    )
    found = people(inputs, options)
    return None if found.empty else found.iloc[0]


@pytest.mark.parametrize(
    ("day", "start", "awaited"), [(BEFORE, 0, False), (AS_OF, 0, False), (AFTER, 1 / 92, True)]
)
def test_who_is_free_on_the_day_is_awaited_no_more(world, options, day, start, awaited):
    row = there(world, options, {"available_from": day})
    assert (row["start"], row["is_awaited"]) == (pytest.approx(start), awaited)
    assert (row["chance"] < 1) == (row["doubt"] > 0) == awaited


def test_the_last_day_of_the_horizon_counts_and_the_next_does_not(world, options):
    options = replace(options, horizon=1)
    assert there(world, options, {"available_from": "2026-12-31"}) is not None
    assert there(world, options, {"available_from": "2027-01-01"}) is None


def test_who_gave_no_date_has_one_of_the_others_or_is_there_now(world, options):
    dated = [CELL | {"available_from": "2027-01-01"}] * 3
    found = people(world(persons=[*dated, CELL]), options)
    assert found["start"].tolist() == [1.0] * 4
    assert found["is_undated"].sum() == 1
    assert there(world, options, {})["start"] == 0


@pytest.mark.parametrize(("free", "is_there"), [(BEFORE, False), (AS_OF, False), (AFTER, True)])
def test_who_was_hired_on_the_day_they_were_free_is_gone(world, options, free, is_there):
    hire = {"event": "embauche", "occurred_on": AS_OF}
    assert (there(world, options, {"available_from": free}, [hire]) is not None) == is_there


def test_what_is_announced_for_tomorrow_has_not_happened_and_the_last_event_counts(world, options):
    person = {"available_from": "2026-08-01"}
    hires = [{"event": "embauche", "occurred_on": day} for day in ("2026-07-31", AFTER)]
    assert there(world, options, person, hires) is not None
    hires += [{"event": "embauche", "occurred_on": AS_OF}]
    assert there(world, options, person, hires) is None


PATHWAY = {"starts_on": "2026-02-01", "ends_on": "2027-01-31"}


@pytest.mark.parametrize("event", ["abandon", "sortie_durable", "sortie_transition"])
@pytest.mark.parametrize("told", [{}, {"available_from": "2027-01-31"}])
def test_the_planned_end_of_a_pathway_that_was_left_is_not_awaited(world, options, event, told):
    left = [{"event": event, "occurred_on": "2026-06-01"}]
    assert there(world, options, told, left, PATHWAY) is None
    assert there(world, options, told, (), PATHWAY) is not None


@pytest.mark.parametrize(
    ("event", "day"),
    [("abandon", "2026-02-01"), ("abandon", AFTER), ("embauche", "2026-06-01"),
     ("sortie_positive", "2026-06-01"), ("refus_personne", "2026-06-01")],
)  # fmt: skip
def test_an_earlier_pathway_left_or_another_event_ends_nothing(world, options, event, day):
    assert there(world, options, {}, [{"event": event, "occurred_on": day}], PATHWAY) is not None


def test_a_pathway_whose_beginning_is_unknown_may_be_a_later_one(world, options):
    left = [{"event": "abandon", "occurred_on": "2026-06-01"}]
    assert there(world, options, {}, left, {"ends_on": "2027-01-31"}) is not None
    other = {"available_from": "2027-03-01"}
    assert there(world, options, other, left, PATHWAY) is not None, "a day of their own"


def test_exits_count_up_to_the_day_and_one_where_no_number_is_told(world):
    exits = [CELL | {"event": "abandon", "occurred_on": day} for day in (BEFORE, AS_OF, AFTER)]
    found = past_exits(world(outcomes=exits), AS_OF)
    assert found.loc["services"].to_dict() == dict.fromkeys(KINDS, 0) | {"abandon": 2}
    assert found.to_numpy().sum() == 2


def test_a_filiere_s_fifty_exits_weigh_as_much_as_the_territory_s(world):
    exits = [CELL | {"event": "abandon", "occurred_on": BEFORE, "n": 50}]
    counts = past_exits(world(outcomes=exits), AS_OF)
    shares = exit_shares(counts)
    territory = (5 + 50) / (50 + 50)
    assert shares.at["services", "abandon"] == pytest.approx((1 + territory) / 2)
    assert shares.at["mobilite", "abandon"] == pytest.approx(territory)
    np.testing.assert_allclose(shares.sum(axis=1), 1)


@pytest.mark.parametrize(("exits", "doubt"), [(0, 0.5), (4000, 0.05)])
def test_the_doubt_is_as_published(exits, doubt):
    counts = pd.DataFrame(0.0, index=["services"], columns=list(KINDS))
    counts[["abandon", "sortie_durable"]] = [0.1 * exits, 0.9 * exits]
    assert doubt_of_giving_up(counts) == pytest.approx(doubt, rel=0.06)


def test_departures_to_come_begin_on_the_day(world):
    leaving = [
        {"event": "depart_retraite", "occurred_on": day, "n": n}
        for day, n in ((BEFORE, 4), (AS_OF, None), (AFTER, 2))
    ]
    found = departures_to_come(world(outcomes=leaving), AS_OF)
    assert found.to_dict() == {"depart_retraite": 3, "depart_autre": 0}

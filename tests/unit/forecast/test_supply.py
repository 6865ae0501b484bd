from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from gpect.forecast.people import crowd
from gpect.forecast.people.crowd import people
from gpect.forecast.people.exits import exit_shares, expected_exits, past_exits
from gpect.forecast.people.supply import supply_draws
from gpect.forecast.territory.cells import all_cells

AS_OF = date(2026, 10, 1)
CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}
CELLS = all_cells([pd.DataFrame([CELL])], pd.Series({"K2204": "services"}))


def crowd_of(n, start=0.0, chance=1.0):
    names = [f"P{i:05d}" for i in range(n)]
    told = {"start": start, "chance": chance, "doubt": 0.0, "confidence": 1.0, "is_undated": False}
    return pd.DataFrame({"person_id": names, "title": names, **CELL, **told})


def test_availability_is_read_from_the_person_then_the_pathway(world, options):
    inputs = world(
        persons=[
            CELL | {"person_id": "now", "available_from": "2025-01-01"},
            CELL | {"person_id": "later", "available_from": "2027-01-01"},
            CELL | {"person_id": "beyond", "available_from": "2029-01-01"},
            CELL | {"person_id": "pathway"},
            CELL | {"person_id": "undated"},
        ],
        pathways=[
            {"person_id": "pathway", "ends_on": "2026-01-01"},
            {"person_id": "pathway", "ends_on": "2027-04-01"},
            {"person_id": "pathway", "ends_on": None},
        ],
    )
    found = people(inputs, options).set_index("person_id")
    assert sorted(found.index) == ["later", "now", "pathway", "undated"]
    dated = found["start"].drop("undated")
    assert dated.to_dict() == {"later": 1.0, "now": 0.0, "pathway": 2.0}
    assert found.loc["undated", "start"] in set(dated), "missing at random: a date of the others"
    assert found.loc["now", "chance"] == 1.0
    assert found.loc["later", "chance"] == pytest.approx(0.9)


def test_the_first_quarter_begins_at_the_reference_date(world, options):
    options = replace(options, as_of=options.as_of.replace(month=11, day=16))
    inputs = world(persons=[CELL | {"available_from": "2025-01-01"}])
    assert people(inputs, options)["start"].tolist() == [0.5]


def test_someone_hired_since_is_not_there_any_more(world, options):
    inputs = world(
        persons=[
            CELL | {"person_id": "hired", "available_from": "2026-01-01"},
            CELL | {"person_id": "back", "available_from": "2026-08-01"},
            CELL | {"person_id": "refused", "available_from": "2026-01-01"},
            CELL | {"person_id": "gone"},
        ],
        outcomes=[
            {"person_id": "hired", "event": "embauche", "occurred_on": "2026-05-01"},
            {"person_id": "back", "event": "embauche", "occurred_on": "2026-05-01"},
            {"person_id": "refused", "event": "refus_employeur", "occurred_on": "2026-05-01"},
            {"person_id": "gone", "event": "abandon", "occurred_on": "2026-05-01"},
        ],
    )
    assert people(inputs, options)["person_id"].tolist() == ["back", "refused"]


def who_is_left(world, options, told, event, starts=None):
    """Give whose « person: (available or end of pathway, day of the event) » are still counted."""
    inputs = world(
        persons=[
            CELL | {"person_id": name} | ({} if starts else {"available_from": day})
            for name, (day, _) in told.items()
        ],
        pathways=[
            {"person_id": name, "starts_on": starts[name], "ends_on": end}
            for name, (end, _) in told.items()
        ]
        if starts
        else [],
        outcomes=[
            {"person_id": name, "event": event, "occurred_on": day}
            for name, (_, day) in told.items()
        ],
    )
    return set(people(inputs, options)["person_id"])


@pytest.mark.parametrize(
    "event", ["embauche", "sortie_durable", "sortie_transition", "abandon", "refus_personne"]
)
def test_gone_from_the_day_they_were_free_and_not_before_it_comes(world, options, event):
    told = {
        "before": ("2026-03-02", "2026-03-01"),
        "same day": ("2026-03-02", "2026-03-02"),
        "today": ("2026-03-02", "2026-10-01"),
        "to come": ("2026-03-02", "2026-10-02"),
    }
    gone = {"same day", "today"} if event != "refus_personne" else set()
    assert who_is_left(world, options, told, event) == set(told) - gone


@pytest.mark.parametrize(
    ("event", "is_end"),
    [("sortie_durable", True), ("sortie_transition", True), ("abandon", True), ("embauche", False)],
)
def test_the_end_of_a_pathway_left_before_is_awaited_no_more(world, options, event, is_end):
    end = "2027-03-31"
    told = {
        "earlier one": (end, "2025-12-31"),
        "first day": (end, "2026-01-01"),
        "under way": (end, "2026-01-02"),
        "who knows": (end, "2026-05-01"),
    }
    starts = dict.fromkeys(told, "2026-01-01") | {"who knows": None}
    left = {"under way"} if is_end else set()
    assert who_is_left(world, options, told, event, starts) == set(told) - left


def test_who_told_another_day_than_the_pathway_s_end_is_awaited_on_it(world, options):
    inputs = world(
        persons=[CELL | {"person_id": "own", "available_from": "2027-01-01"}],
        pathways=[{"person_id": "own", "starts_on": "2026-01-01", "ends_on": "2027-03-31"}],
        outcomes=[{"person_id": "own", "event": "abandon", "occurred_on": "2026-05-01"}],
    )
    assert people(inputs, options)["start"].tolist() == [1.0]


def test_what_is_free_today_is_not_awaited_and_the_horizon_ends_before_its_last_day(world, options):
    days = ["2026-10-01", "2026-10-02", "2027-09-30", "2027-10-01"]
    persons = [CELL | {"person_id": day, "available_from": day} for day in days]
    found = people(world(persons=persons), options).set_index("person_id")
    assert found.index.tolist() == days[:3]
    assert found["is_awaited"].tolist() == [False, True, True]
    assert found["start"].tolist() == pytest.approx([0, 1 / 92, 3 + 91 / 92])
    assert found["chance"].tolist() == pytest.approx([1, 0.9, 0.9])
    assert (found["doubt"] > 0).tolist() == [False, True, True]


def test_the_undated_have_the_dates_and_the_chance_of_others(world, options):
    dated = [
        CELL | {"person_id": f"D{k}", "available_from": day}
        for k, day in enumerate(["2026-04-01", "2027-01-01", "2027-04-01"])
    ]
    undated = [CELL | {"person_id": f"U{k:02d}"} for k in range(40)]
    found = people(world(persons=dated + undated), options).set_index("person_id")
    theirs = found[found.index.str.startswith("U")]
    assert set(theirs["start"]) == {0.0, 1.0, 2.0}
    assert theirs["is_undated"].all()
    told = options.undated_share * np.where(theirs["is_awaited"], 0.9, 1.0)
    assert theirs["chance"].to_numpy() == pytest.approx(told)
    alone = people(world(persons=dated + undated[7:8]), options).set_index("person_id")
    assert alone.loc["U07", "start"] == found.loc["U07", "start"]
    nobody = people(world(persons=undated[:1]), options)
    assert nobody[["start", "chance"]].to_numpy().tolist() == [[0.0, options.undated_share]]


def test_the_pathway_that_ends_last_is_the_one_under_way(world, options):
    inputs = world(
        persons=[{"person_id": "a", "code_epci": CELL["code_epci"]}],
        pathways=[
            {"pathway_id": "W2", "person_id": "a", "ends_on": "2027-01-01",
             "target_code_rome": "N4101"},
            {"pathway_id": "W1", "person_id": "a", "ends_on": "2027-04-01",
             "target_code_rome": "K2110"},
            {"pathway_id": "W3", "person_id": "a", "ends_on": None, "target_code_rome": "N4105"},
        ],
    )  # fmt: skip
    found = people(inputs, options)
    assert found["start"].tolist() == [2.0]
    assert found["code_rome_parent"].tolist() == ["K2204"]


def test_the_metier_aimed_at_stands_for_one_not_given(world, options):
    inputs = world(
        persons=[{"person_id": "a", "code_epci": "245901160"}, {"person_id": "b"}],
        pathways=[{"person_id": "a", "ends_on": "2026-01-01", "target_code_rome": "K2110"}],
    )
    found = people(inputs, options)
    assert found["code_rome_parent"].tolist() == ["K2204", "inconnu"]


def test_people_available_now_arrive_in_the_first_quarter_only(options):
    found = supply_draws(crowd_of(30, start=0.4), CELLS, options)
    assert found.shape == (1, options.horizon, options.draws)
    assert (found[0] == np.array([[30], [0], [0], [0]])).all()


def test_people_arrive_in_the_quarter_in_which_they_become_available(options):
    crowd = pd.concat([crowd_of(3, start=1.0), crowd_of(4, start=2.99)])
    found = supply_draws(crowd, CELLS, options)
    assert (found[0] == np.array([[0], [3], [4], [0]])).all()


def test_people_who_may_not_be_there_count_for_their_chance(options):
    found = supply_draws(crowd_of(500, chance=0.3), CELLS, options)[0, 0]
    assert found.mean() == pytest.approx(150, rel=0.02)
    assert found.std() == pytest.approx(np.sqrt(500 * 0.3 * 0.7), rel=0.15)


def test_a_person_s_luck_does_not_depend_on_the_others(options):
    alone = supply_draws(crowd_of(1, chance=0.5), CELLS, options)
    others = crowd_of(40, chance=0.5).iloc[1:]
    whole = supply_draws(crowd_of(40, chance=0.5), CELLS, options)
    np.testing.assert_array_equal(whole, alone + supply_draws(others, CELLS, options))


def test_exits_are_shrunk_to_the_territory_s(world):
    unknown = exit_shares(past_exits(world(), AS_OF))
    np.testing.assert_allclose(unknown.sum(axis=1), 1.0)
    assert unknown["abandon"].tolist() == pytest.approx([0.1] * 5)
    many = {"event": "abandon", "n": 500, "occurred_on": "2026-01-01"}
    few = {"event": "sortie_durable", "n": 500, "occurred_on": "2026-01-01"}
    elsewhere = CELL | {"code_rome_parent": "N4101"}
    found = exit_shares(past_exits(world(outcomes=[CELL | many, elsewhere | few]), AS_OF))
    assert found.at["services", "abandon"] > 0.9
    assert found.at["mobilite", "sortie_durable"] > 0.9
    assert 0.4 < found.at["numerique", "abandon"] < 0.5, "no exit of its own: the territory's"


def test_expected_exits_are_those_of_people_whose_date_is_to_come(world, options):
    inputs = world(
        persons=[
            CELL | {"person_id": "now", "available_from": "2025-01-01"},
            CELL | {"person_id": "later", "available_from": "2027-01-01"},
        ]
    )
    found = expected_exits(people(inputs, options), inputs, AS_OF)
    assert found.sum() == pytest.approx(1.0)
    assert found["abandon"] == pytest.approx(0.1)


def test_the_fewer_past_exits_the_more_the_share_given_up_is_in_doubt(world, options):
    person = CELL | {"person_id": "p", "available_from": "2027-01-01"}
    exits = [{"event": "abandon", "occurred_on": "2026-01-01", "n": n} for n in (1, 40)]
    exits += [{"event": "sortie_durable", "occurred_on": "2026-01-01", "n": n} for n in (9, 360)]
    few, many = (
        people(world(persons=[person], outcomes=exits[i::2]), options)["doubt"].item()
        for i in (0, 1)
    )
    # a beta law of (prior + 40) and (prior + 360) exits
    assert many == pytest.approx((1 / 45 + 1 / 405) ** 0.5)
    assert few > 2 * many


def test_past_exits_are_counted_once_for_all_people(world, options, monkeypatch):
    counted = []
    monkeypatch.setattr(crowd, "past_exits", lambda *told: counted.append(1) or past_exits(*told))
    people(world(persons=[CELL | {"person_id": "p", "available_from": "2027-01-01"}]), options)
    assert len(counted) == 1


def test_a_share_in_doubt_widens_totals_and_moves_no_mean(options):
    sure = crowd_of(2000, start=1.0, chance=0.9)
    alone, doubted = (
        supply_draws(sure.assign(doubt=doubt), CELLS, options).sum(axis=(0, 1))
        for doubt in (0.0, 0.2)
    )
    assert doubted.std() > 2 * alone.std()
    assert abs(doubted.mean() - alone.mean()) < 20


def test_who_is_sure_to_be_there_is_in_every_draw(options):
    found = supply_draws(crowd_of(50, chance=1.0).assign(doubt=0.5), CELLS, options)
    assert (found.sum(axis=(0, 1)) == 50).all()

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gpect.forecast.cells import all_cells
from gpect.forecast.crowd import abandon_share, people
from gpect.forecast.supply import Hazards, learn_hazards, supply_draws

CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}
CELLS = all_cells([pd.DataFrame([CELL])], pd.Series({"K2204": "services"}))


def crowd_of(n, start=0.0, chance=1.0):
    return pd.DataFrame(
        {"person_id": [f"P{i:05d}" for i in range(n)], **CELL, "start": start, "chance": chance}
    )


def hazards_of(mean, weight=1e9):
    return Hazards(np.array([mean]), np.array([weight]))


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
        ],
    )
    found = people(inputs, options).set_index("person_id")
    assert sorted(found.index) == ["later", "now", "pathway", "undated"]
    assert found["start"].to_dict() == {"later": 1.0, "now": 0.0, "pathway": 2.0, "undated": 0.0}
    assert found.loc["undated", "chance"] == options.undated_share
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


def test_the_metier_aimed_at_stands_for_one_not_given(world, options):
    inputs = world(
        persons=[{"person_id": "a", "code_epci": "245901160"}, {"person_id": "b"}],
        pathways=[{"person_id": "a", "ends_on": "2026-01-01", "target_code_rome": "K2110"}],
    )
    found = people(inputs, options)
    assert found["code_rome_parent"].tolist() == ["K2204", "inconnu"]


def test_people_take_posts_at_the_rate_given(options):
    options = replace(options, horizon=2)
    found = supply_draws(crowd_of(1000), hazards_of(0.2), CELLS, options).placed
    assert found[0, 0].mean() == pytest.approx(200, rel=0.03)
    assert found[0, 1].mean() == pytest.approx(160, rel=0.03)
    assert found[0, 0].std() == pytest.approx(np.sqrt(1000 * 0.2 * 0.8), rel=0.2)


def test_people_who_may_not_be_there_count_for_their_chance(options):
    sure = supply_draws(crowd_of(500), hazards_of(0.3), CELLS, options).placed.mean()
    half = supply_draws(crowd_of(500, chance=0.5), hazards_of(0.3), CELLS, options).placed.mean()
    assert half / sure == pytest.approx(0.5, rel=0.05)


def test_nobody_takes_a_post_before_being_available(options):
    found = supply_draws(crowd_of(300, start=2.0), hazards_of(0.5), CELLS, options).placed
    assert found[0, :2].max() == 0
    assert found[0, 2].mean() == pytest.approx(150, rel=0.05)


def test_waiting_people_are_those_not_placed_yet(options):
    found = supply_draws(crowd_of(400), hazards_of(0.25), CELLS, options)
    np.testing.assert_allclose(found.waiting[0], 400 * 0.75 ** np.arange(4))


def hires(n, day="2026-08-10", **more):
    return [CELL | {"event": "embauche", "occurred_on": day} | more for _ in range(n)]


def test_hazards_are_hires_over_people_drawn_towards_the_territory(world, options):
    options = replace(options, hazard_quarters=2, hazard_prior=100.0)
    outcomes = world(
        outcomes=hires(30) + hires(30, "2026-05-02") + hires(99, "2020-01-01")
    ).outcomes
    found = learn_hazards(outcomes, crowd_of(300), CELLS, options)
    assert found.mean[0] == pytest.approx(30 / 300)
    other = all_cells(
        [pd.DataFrame([CELL, CELL | {"code_rome_parent": "N4101"}])], pd.Series(dtype="str")
    )
    found = learn_hazards(outcomes, crowd_of(300), other, options)
    assert found.mean.tolist() == pytest.approx([0.1, 0.1])  # nobody there: the territory's
    away = pd.DataFrame(outcomes).assign(code_rome_parent="N4101")
    found = learn_hazards(away, crowd_of(300), other, options)
    assert found.mean[0] == pytest.approx(100 * 0.1 / 400)


def test_a_hire_and_the_exit_it_makes_count_once(world, options):
    left = CELL | {"event": "sortie_durable", "occurred_on": "2026-08-20", "person_id": "P1"}
    events = [*hires(1, person_id="P1"), left]
    options = replace(options, hazard_quarters=1)
    once = learn_hazards(world(outcomes=events).outcomes, crowd_of(100), CELLS, options)
    single = learn_hazards(world(outcomes=events[:1]).outcomes, crowd_of(100), CELLS, options)
    assert once.mean.tolist() == single.mean.tolist()


def test_without_hires_the_default_stands(world, options):
    found = learn_hazards(world().outcomes, crowd_of(10), CELLS, options)
    assert found.mean[0] == pytest.approx(options.default_hazard * 50 / 60)


def test_abandons_are_shrunk_to_one_in_ten(world):
    assert abandon_share(world().outcomes) == pytest.approx(0.1)
    many = world(outcomes=[CELL | {"event": "abandon", "n": 500, "occurred_on": "2026-01-01"}])
    assert abandon_share(many.outcomes) > 0.9

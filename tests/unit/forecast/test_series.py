from dataclasses import replace

import pandas as pd
import pytest

from gpect.forecast.territory.series import confidence_of, left_out, past_series, title_of

CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}


def test_zeros_stand_between_the_first_and_the_last_full_quarter(world, options):
    inputs = world(openings=[CELL | {"posts": 3, "published_on": "2025-11-02"}])
    series = past_series(inputs, options)
    assert series["period"].tolist() == ["2025-T4", "2026-T1", "2026-T2", "2026-T3"]
    assert series["value"].tolist() == [3.0, 0.0, 0.0, 0.0]


def test_an_opening_is_dated_by_publication_then_start_then_closing(world, options):
    inputs = world(
        openings=[
            CELL | {"published_on": "2026-07-01", "starts_on": "2026-01-01"},
            CELL | {"starts_on": "2026-05-01"},
            CELL | {"closed_on": "2026-02-01"},
        ]
    )
    series = past_series(inputs, options).set_index("period")["value"]
    assert series.to_dict() == {"2026-T1": 1.0, "2026-T2": 1.0, "2026-T3": 1.0}


def test_what_has_no_place_or_metier_is_a_cell_of_its_own(world, options):
    inputs = world(openings=[{"posts": 2, "published_on": "2026-08-01"}])
    series = past_series(inputs, options)
    assert series[["code_epci", "code_rome_parent"]].to_numpy().tolist() == [["inconnu"] * 2]
    assert series["value"].tolist() == [2.0]


def test_counts_and_what_is_left_out_add_up_to_the_inputs(lively, options):
    inputs = lively(3)
    series = past_series(inputs, options)
    out = left_out(inputs, options)
    outcomes = inputs.outcomes
    expected = {
        "offres": int(inputs.openings["posts"].sum()),
        "departs": int((outcomes["event"] == "depart_retraite").sum()),
        "embauches": int((outcomes["event"] == "embauche").sum()),
        "abandons": int((outcomes["event"] == "abandon").sum()),
        "sorties": 0,
    }
    counted = series.groupby("part")["value"].sum()
    for part, total in expected.items():
        assert counted.get(part, 0) + out.loc[out["part"] == part, "value"].sum() == total
    assert (out["value"] > 0).any()


def test_left_out_says_why(world, options):
    inputs = world(
        openings=[
            CELL,
            CELL | {"published_on": "1999-01-01", "posts": 4},
            CELL | {"published_on": "2026-10-05"},
        ]
    )
    out = left_out(inputs, options)
    out = out[out["part"] == "offres"].set_index("reason")["value"]
    assert out.to_dict() == {
        "sans date": 1,
        "trop ancien": 4,
        "base incomplète": 0,
        "à venir": 1,
    }


def test_departures_count_people(world, options):
    inputs = world(
        outcomes=[CELL | {"event": "depart_retraite", "occurred_on": "2026-08-01", "n": 5}]
    )
    series = past_series(inputs, options)
    assert series[["part", "value"]].to_numpy().tolist() == [["departs", 5.0]]
    assert isinstance(series, pd.DataFrame)


def quarterly(totals):
    """Make openings whose quarters, the last one full, total so many posts."""
    days = pd.date_range(end="2026-07-01", periods=len(totals), freq="3MS").strftime("%Y-%m-%d")
    return [CELL | {"posts": n, "published_on": day} for n, day in zip(totals, days, strict=True)]


def test_quarters_in_which_the_base_was_filling_up_are_no_past(world, options):
    inputs = world(openings=quarterly([3, 40, 100, 90, 110, 95, 105, 100]))
    series = past_series(inputs, options).query("part == 'offres'")
    assert series["value"].tolist() == [100, 90, 110, 95, 105, 100]
    out = left_out(inputs, options).query("part == 'offres'").set_index("reason")["value"]
    assert out["base incomplète"] == 43


def test_a_fall_or_a_low_quarter_later_on_is_kept(world, options):
    inputs = world(openings=quarterly([100, 90, 110, 10, 105, 20, 15]))
    series = past_series(inputs, options).query("part == 'offres'")
    assert series["value"].tolist() == [100, 90, 110, 10, 105, 20, 15]


def test_a_part_that_counts_few_is_taken_whole(world, options):
    inputs = world(openings=quarterly([1, 5, 6, 2, 7, 5]))
    assert past_series(inputs, options).query("part == 'offres'")["value"].iloc[0] == 1


@pytest.mark.parametrize(("leading", "is_past"), [(50, True), (49, False)])
def test_a_leading_quarter_is_whole_from_half_of_the_usual_one(world, options, leading, is_past):
    inputs = world(openings=quarterly([leading, 100, 100, 100]))
    found = past_series(inputs, options).query("part == 'offres'")["value"]
    assert (found.iloc[0] == leading) == is_past


@pytest.mark.parametrize(("usual", "is_past"), [(19, True), (20, False)])
def test_which_is_looked_at_from_twenty_posts_a_quarter(world, options, usual, is_past):
    inputs = world(openings=quarterly([1, usual, usual, usual]))
    found = past_series(inputs, options).query("part == 'offres'")["value"]
    assert (found.iloc[0] == 1) == is_past


def test_a_quarter_without_anything_counts_in_the_usual_one(world, options):
    """Of 4, 30, 0, 0, 30, the usual quarter is 4: the first is whole."""
    inputs = world(openings=quarterly([4, 30, 0, 0, 30]))
    assert past_series(inputs, options).query("part == 'offres'")["value"].iloc[0] == 4


def test_as_many_quarters_are_read_as_asked(world, options):
    options = replace(options, history_quarters=3)
    inputs = world(openings=quarterly([1, 2, 4, 8]))
    assert past_series(inputs, options)["value"].tolist() == [2, 4, 8]
    out = left_out(inputs, options).query("part == 'offres'").set_index("reason")["value"]
    assert out["trop ancien"] == 1


def test_a_metier_is_sure_unless_said_otherwise_and_none_is_not_one(world):
    rows = [CELL, CELL | {"title_confidence": 0.6}, {"code_epci": "245901160"}]
    assert confidence_of(world(openings=rows).openings).tolist() == [1.0, 0.6, 0.0]


def test_titles_alike_are_read_alike_and_a_row_without_one_stands_alone(world):
    rows = [{"raw_title": t, "code_rome": c} for t, c in (("Agent", "K2204"), ("AGENT", "K2204"),
            ("Agent", None), (None, "K2204"), (None, "K2204"))]  # fmt: skip
    openings = world(openings=rows).openings
    found = title_of(openings, openings["opening_id"]).tolist()
    assert found[0] == found[1]
    assert len(set(found)) == 4

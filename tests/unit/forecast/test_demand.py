from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gpect.forecast import demand
from gpect.forecast.cells import all_cells
from gpect.forecast.series import past_series

CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}
CELLS = all_cells([pd.DataFrame([CELL])], pd.Series({"K2204": "services"}))


def drawn(inputs, options):
    return demand.demand_draws(inputs, past_series(inputs, options), CELLS, options)


def test_a_declared_post_falls_in_the_quarter_it_starts(world, options):
    inputs = world(
        openings=[
            CELL | {"posts": 2, "starts_on": "2027-02-01"},
            CELL | {"posts": 3},
            CELL | {"posts": 4, "starts_on": "2026-11-20"},
            CELL | {"posts": 5, "starts_on": "2031-01-01"},
            CELL | {"posts": 7, "starts_on": "2027-01-05", "closed_on": "2026-09-30"},
        ]
    )
    found = drawn(inputs, options)
    assert found.declared[0, :, 0].tolist() == [7, 2, 0, 0]


def test_a_past_start_still_open_is_to_fill_now(world, options):
    found = drawn(world(openings=[CELL | {"posts": 2, "starts_on": "2026-09-01"}]), options)
    assert found.declared[0, :, 0].tolist() == [2, 0, 0, 0]


def test_declared_posts_replace_the_trend_and_do_not_add_to_it(world, options):
    past = [
        CELL | {"posts": 5, "published_on": f"{year}-{month:02d}-03", "closed_on": "2026-09-01"}
        for year in (2024, 2025, 2026)
        for month in (2, 5, 8)
    ]
    without = drawn(world(openings=past), options)
    many = [CELL | {"posts": 1000, "starts_on": "2027-02-01", "published_on": "2026-10-01"}]
    found = drawn(world(openings=past + many), options)
    assert (found.trend[:, 1] == 0).all()
    np.testing.assert_array_equal(found.trend[:, 2:], without.trend[:, 2:])
    few = [CELL | {"posts": 1, "starts_on": "2027-02-01", "published_on": "2026-10-01"}]
    found = drawn(world(openings=past + few), options)
    np.testing.assert_array_equal(
        found.total[:, 1], np.maximum(without.total[:, 1], 1), "a declared post is one expected"
    )


def departures(n, day):
    return CELL | {"event": "depart_retraite", "occurred_on": day, "n": n}


def test_usual_departures_add_only_what_no_opening_replaces(world, options):
    options = replace(options, draws=2000)
    past = [departures(8, f"2025-{month:02d}-10") for month in (1, 4, 7, 10)]
    past += [departures(8, f"2026-{month:02d}-10") for month in (1, 4, 7)]
    found = drawn(world(outcomes=past), replace(options, replacement_share=0.75))
    assert found.departures.mean() == pytest.approx(0.25 * 8, rel=0.2)
    none = drawn(world(outcomes=past), replace(options, replacement_share=1.0))
    assert none.departures.max() == 0


def test_announced_departures_beyond_the_usual_number_count_in_full(world, options):
    past = [departures(2, f"2026-{month:02d}-10") for month in (1, 4, 7)]
    wave = [departures(40, "2027-02-10")]
    inputs = world(outcomes=past + wave)
    found = drawn(inputs, replace(options, replacement_share=1.0))
    assert found.departures[0, 1].mean() == pytest.approx(38, abs=2)
    assert found.departures[0, [0, 2, 3]].max() == 0


def test_without_past_departures_announced_ones_are_taken_as_usual(world, options):
    found = drawn(world(outcomes=[departures(40, "2027-02-10")]), options)
    assert found.departures[0, 1].tolist() == [10] * options.draws


def test_the_first_quarter_counts_for_what_is_left_of_it(world, options):
    past = [
        CELL | {"posts": 40, "published_on": f"{year}-{month:02d}-03", "closed_on": "2026-09-01"}
        for year in (2024, 2025, 2026)
        for month in (2, 5, 8)
    ]
    inputs = world(openings=past)
    whole = drawn(inputs, options)
    half = drawn(inputs, replace(options, as_of=options.as_of.replace(month=11, day=16)))
    ratio = half.trend[0, 0].mean() / whole.trend[0, 0].mean()
    assert ratio == pytest.approx(46 / 92, rel=0.03)

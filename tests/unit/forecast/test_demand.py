from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from gpect.forecast.needs import demand
from gpect.forecast.territory.cells import all_cells
from gpect.forecast.territory.series import past_series

AS_OF = date(2026, 10, 1)
CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}
CELLS = all_cells([pd.DataFrame([CELL])], pd.Series({"K2204": "services"}))


def drawn(inputs, options, cells=CELLS):
    expected = demand.expected_draws(past_series(inputs, options), cells, options)
    declared = demand.declared_posts(inputs, cells, options)
    shares = demand.undeclared_shares(expected.openings, declared)
    return demand.demand_draws(inputs, expected, shares, cells, options)


def past_openings(n, **cell):
    return [
        CELL
        | {"posts": n, "published_on": f"{year}-{month:02d}-03", "closed_on": "2026-09-01"}
        | cell
        for year in (2024, 2025, 2026)
        for month in (2, 5, 8)
    ]


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
    past = past_openings(40)
    without = drawn(world(openings=past), options)
    many = [CELL | {"posts": 1000, "starts_on": "2027-02-01", "published_on": "2026-10-01"}]
    found = drawn(world(openings=past + many), options)
    assert (found.trend[:, 1] == 0).all()
    np.testing.assert_array_equal(found.trend[:, 2:], without.trend[:, 2:])
    few = [CELL | {"posts": 15, "starts_on": "2027-02-01", "published_on": "2026-10-01"}]
    found = drawn(world(openings=past + few), options)
    assert found.total[:, 1].mean() == pytest.approx(without.total[:, 1].mean(), rel=0.02)
    assert (found.trend <= without.trend).all()


def test_a_cell_s_declared_posts_lower_what_is_unsaid_in_every_cell(world, options):
    cells = all_cells(
        [pd.DataFrame([CELL | {"code_rome_parent": f"K{i:04d}"} for i in range(40)])],
        pd.Series(dtype="str"),
    )
    past = [
        row for i in range(40) for row in past_openings(1 + i % 2, code_rome_parent=f"K{i:04d}")
    ]
    without = drawn(world(openings=past), options, cells)
    said = [
        CELL | {"code_rome_parent": f"K{i:04d}", "starts_on": "2027-02-01", "posts": 2}
        for i in range(0, 40, 2)
    ]
    found = drawn(world(openings=past + said), options, cells)
    assert found.total[:, 1].sum(axis=0).mean() == pytest.approx(
        without.total[:, 1].sum(axis=0).mean(), rel=0.03
    ), "half the cells declare more than they usually open: the total stays what it was"
    assert 0 < found.trend[1, 1].mean() < without.trend[1, 1].mean()


def test_the_share_unsaid_is_one_less_declared_over_expected():
    openings = np.array([[[2, 4], [1, 1], [0, 0]], [[5, 5], [1, 1], [0, 0]]], dtype=np.int32)
    declared = np.array([[2, 5, 0], [0, 0, 3]])
    found = demand.undeclared_shares(openings, declared)
    assert found[0].tolist() == pytest.approx([5 / 7, 7 / 9])
    assert found[1:].tolist() == [[0, 0], [0, 0]]
    nothing = demand.undeclared_shares(openings, np.zeros_like(declared))
    assert (nothing == 1).all()


def test_a_share_keeps_as_many_openings_on_average(world, options):
    inputs = world(openings=past_openings(30))
    expected = demand.expected_draws(past_series(inputs, options), CELLS, options)
    shares = np.array([1.0, 0.6, 0.2, 0.0])
    each = np.repeat(shares[:, None], options.draws, axis=1)
    found = demand.demand_draws(inputs, expected, each, CELLS, options).trend
    np.testing.assert_array_equal(found[:, 0], expected.openings[:, 0])
    kept = found.mean(axis=(0, 2)) / expected.openings.mean(axis=(0, 2))
    assert kept == pytest.approx(shares, abs=0.02)
    assert (found <= expected.openings).all()


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
    inputs = world(openings=past_openings(40))
    whole = drawn(inputs, options)
    half = drawn(inputs, replace(options, as_of=options.as_of.replace(month=11, day=16)))
    ratio = half.trend[0, 0].mean() / whole.trend[0, 0].mean()
    assert ratio == pytest.approx(46 / 92, rel=0.03)


@pytest.mark.parametrize(("closed", "n"), [("2026-09-30", 0), ("2026-10-01", 0), ("2026-10-02", 1)])
def test_a_post_closed_on_the_day_is_declared_no_more(world, options, closed, n):
    """One post where no number is told."""
    inputs = world(openings=[CELL | {"posts": None, "closed_on": closed}])
    assert demand.declared_posts(inputs, CELLS, options).sum() == n


@pytest.mark.parametrize(("day", "n"), [("2026-09-30", 0), ("2026-10-01", 3), ("2026-10-02", 3)])
def test_a_departure_is_announced_from_the_day_on(world, day, n):
    found = demand.announced_events(world(outcomes=[departures(3, day)]).outcomes, AS_OF)
    assert found["value"].sum() == n


def test_what_starts_after_the_horizon_is_left_out(world, options):
    rows = [CELL | {"posts": 1, "starts_on": day} for day in ("2027-09-30", "2027-10-01")]
    found = drawn(world(openings=rows), options)
    assert found.declared[0, :, 0].tolist() == [0, 0, 0, 1]


def test_the_total_is_the_sum_of_the_three_parts(world, options):
    inputs = world(
        openings=[*past_openings(9), CELL | {"posts": 4, "starts_on": "2026-12-01"}],
        outcomes=[departures(8, f"2026-{month:02d}-10") for month in (1, 4, 7, 11)],
    )
    found = drawn(inputs, replace(options, replacement_share=0.25))
    parts = (found.declared, found.trend, found.departures)
    assert all(part.any() for part in parts)
    np.testing.assert_array_equal(found.total, np.sum(parts, axis=0))


def test_what_is_left_of_a_quarter_is_rounded_without_bias(world, options):
    options = replace(options, as_of=date(2026, 12, 9), draws=4000)
    whole = replace(options, as_of=AS_OF)
    past = [CELL | {"posts": 2, "published_on": f"{y}-{m:02d}-03"}
            for y in (2024, 2025, 2026) for m in (2, 5, 8, 11) if (y, m) < (2026, 10)]  # fmt: skip
    series = past_series(world(openings=past), whole)
    left, full = (demand.part_draws(series, "offres", CELLS, o)[0, 0] for o in (options, whole))
    assert left.mean() == pytest.approx(full.mean() * 23 / 92, rel=0.06)


def test_posts_taken_are_to_fill_no_more_and_none_is_owed(world, options):
    rows = [CELL | {"opening_id": name, "posts": n} for name, n in (("a", 3), ("b", 2), ("c", 4))]
    inputs = replace(world(openings=rows), filled=pd.Series({"a": 1, "b": 5, "z": 9}))
    events = demand.events_to_fill(inputs, options.as_of)
    assert events["value"].tolist() == [2, 0, 4]
    assert demand.events_to_fill(replace(inputs, filled=None), AS_OF)["value"].tolist() == [3, 2, 4]
    assert drawn(inputs, options).declared[0, :, 0].tolist() == [6, 0, 0, 0]
    assert demand.declared_posts(inputs, CELLS, options).sum() == 9, "what was declared stays so"

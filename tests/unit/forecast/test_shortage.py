from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.forecast import backtest
from gpect.forecast.shortage import figures, shortages
from gpect.forecast.territory.series import past_series
from gpect.forecast.territory.totals import add_up, quantile_columns
from gpect.forecast.whatif import levers

CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}
OTHER = {"code_epci": "200042190", "code_rome_parent": "K2204"}
NEAR = {"code_epci": "245901160", "code_rome_parent": "N4105"}
DRIVER = {"code_epci": "245901160", "code_rome_parent": "N4101"}


def row(table, level="detail", period="*", **where):
    chosen = table[(table["level"] == level) & (table["period"] == period)]
    for name, value in where.items():
        chosen = chosen[chosen[name] == value]
    assert len(chosen) == 1
    return chosen.iloc[0]


def test_posts_without_anyone_are_short_for_sure(world, options):
    found = shortages(world(openings=[CELL | {"posts": 3}]), options)
    first = row(found, period="2026-T4")
    assert first["shortage"] == first["shortage_q0.025"] == first["shortage_q0.975"] == 3
    assert first["p_shortage"] == 1
    assert first["filiere"] == "services"
    assert row(found, period="2027-T1")["shortage"] == 0
    assert row(found, "territoire")["shortage"] == 3
    assert row(found)["lever"].startswith("Aucune personne")


def test_a_surplus_here_never_hides_a_shortage_there(world, options):
    people_there = [OTHER | {"available_from": "2026-01-01"} for _ in range(500)]
    found = shortages(world(openings=[CELL | {"posts": 9}], persons=people_there), options)
    assert row(found, "territoire")["supply"] > 9
    assert row(found, "metier")["shortage"] == 9
    assert "Porte du Hainaut" in row(found, code_epci=CELL["code_epci"])["lever"]


def test_levers_name_who_is_near(world, options):
    near = [NEAR | {"available_from": "2026-01-01"} for _ in range(60)]
    own = [DRIVER | {"available_from": "2027-05-01"} for _ in range(70)]
    inputs = world(openings=[DRIVER | {"posts": 20}], persons=near + own)
    found = shortages(inputs, options)
    first = row(found, code_rome_parent="N4101", period="2026-T4")["lever"]
    assert first == "60 personnes disponibles d'un métier proche dans le même EPCI"
    assert (
        "de ce métier dans le même EPCI, écartées par leurs dates ou conditions"
        in (row(found, code_rome_parent="N4101")["lever"])
    )
    assert pd.isna(row(found, code_rome_parent="N4101", period="2027-T1")["lever"])


def test_people_not_needed_now_fill_posts_later_and_count_once(world, options):
    inputs = world(
        openings=[CELL | {"posts": 2}, CELL | {"posts": 4, "starts_on": "2027-04-01"}],
        persons=[CELL | {"available_from": "2026-01-01"} for _ in range(5)],
    )
    found = shortages(inputs, options)
    detail = found[(found["level"] == "detail")].set_index("period")
    assert detail["supply"].to_dict() == {
        "2026-T4": 5,
        "2027-T1": 0,
        "2027-T2": 0,
        "2027-T3": 0,
        "*": 5,
    }
    assert detail["shortage"].to_dict() == {
        "2026-T4": 0,
        "2027-T1": 0,
        "2027-T2": 1,
        "2027-T3": 0,
        "*": 1,
    }


def test_an_unknown_place_keeps_its_posts_in_the_totals(world, options):
    inputs = world(openings=[CELL | {"posts": 2}, {"posts": 5, "code_epci": None}])
    found = shortages(inputs, options)
    assert row(found, "territoire")["declared"] == 7
    unknown = row(found, code_epci="inconnu")
    assert unknown["filiere"] == "hors_filiere"
    assert unknown["lever"].startswith("Lieu ou métier à préciser")


def test_n_counts_each_post_and_person_once(world, options):
    inputs = world(
        openings=[
            CELL | {"posts": 2, "published_on": "2026-08-01"},  # past and still open
            CELL | {"posts": 3, "published_on": "2026-08-01", "closed_on": "2026-09-01"},
            CELL | {"posts": 4, "published_on": "2026-10-01"},
        ],
        persons=[CELL | {"available_from": "2026-01-01"}],
    )
    assert row(shortages(inputs, options))["n"] == 10


def test_nothing_in_gives_an_empty_table(world, options):
    found = shortages(world(), options)
    assert found.empty
    assert found.columns.tolist() == tables.SHORTAGES.names
    assert figures(found) == {"Cases prévues (un métier dans un EPCI)": 0}


def test_the_table_meets_its_contract_and_keeps_no_cell_out(lively, options):
    inputs = lively(1)
    found = shortages(inputs, options)
    contracts.conform(found, tables.SHORTAGES)
    periods = found["period"].unique()
    assert len(periods) == options.horizon + 1
    assert (found.groupby(["level", "code_epci", "filiere", "code_rome_parent"]).size() == 5).all()
    parts = found["declared"] + found["trend"] + found["departures"]
    np.testing.assert_allclose(parts, found["demand"])
    assert set(figures(found)) >= {"Besoins attendus sur la période"}


def test_rising_needs_are_forecast_higher_than_falling_ones(world, options):
    def past(counts):
        return [
            CELL
            | {
                "posts": n,
                "published_on": f"{2024 + i // 4}-{3 * (i % 4) + 2:02d}-01",
                "closed_on": "2026-09-01",
            }
            for i, n in enumerate(counts)
        ]

    rising = row(shortages(world(openings=past(range(5, 60, 5))), options))["trend"]
    falling = row(shortages(world(openings=past(range(55, 0, -5))), options))["trend"]
    assert rising > 2 * falling


def test_add_up_is_a_plain_sum():
    draws = np.arange(24).reshape(4, 2, 3)
    found = add_up(draws, np.array([1, 0, 1, 0]))
    np.testing.assert_array_equal(found[1, :2], draws[0] + draws[2])
    np.testing.assert_array_equal(found[0, 2], (draws[1] + draws[3]).sum(axis=0))


def test_a_quantile_is_a_value_drawn():
    draws = np.array([[5, 1, 3, 2, 4]])
    found = quantile_columns("x", draws, (0.2, 0.5, 0.99))
    assert [float(v[0]) for v in found.values()] == [3.0, 1.0, 3.0, 5.0]
    assert list(found) == ["x", "x_q0.2", "x_q0.5", "x_q0.99"]


def test_backtest_compares_every_level_with_repeating_last_year(lively, options):
    series = past_series(lively(2, n_openings=2500), options)
    filieres = pd.Series({"K2204": "services", "N4101": "mobilite"})
    found = backtest.backtest(series, options, filieres)
    assert list(found.columns) == backtest.COLUMNS
    assert found["level"].unique().tolist() == [
        "detail",
        "filiere_epci",
        "filiere",
        "epci",
        "territoire",
    ]
    assert found["coverage_95"].between(0, 1).all()
    assert (found["coverage_95"] >= found["coverage_80"]).all()
    cells = found[(found["level"] == "detail")]
    assert cells["swis"].mean() < cells["swis_naive"].mean()
    assert "filiere" not in backtest.backtest(series, options)["level"].unique()


def test_yesterday_stands_beside_today(lively, options):
    series = past_series(lively(2, n_openings=2500), options)
    lines = backtest.look_back(series, options).lines
    found = lines[lines["made"] == "2025-T3"]
    assert found["horizon"].tolist() == [1, 2, 3, 4] * (len(found) // 4)
    whole = found[found["level"] == "territoire"].set_index("period")
    assert whole.index.tolist() == ["2025-T4", "2026-T1", "2026-T2", "2026-T3"]
    actual = series[series["part"] == "offres"].groupby("period")["value"].sum()
    assert whole["actual"].tolist() == actual.loc[whole.index].tolist()
    assert whole["forecast"].to_numpy() == pytest.approx(whole["actual"].to_numpy(), rel=0.5)


def test_lines_are_what_the_measures_measure(lively, options):
    """The share of lines inside their interval is the coverage told, level by level."""
    series = past_series(lively(2, n_openings=2500), options)
    filieres = pd.Series({"K2204": "services", "N4101": "mobilite"})
    both = backtest.look_back(series, options, filieres)
    pd.testing.assert_frame_equal(both.measures, backtest.backtest(series, options, filieres))
    inside = both.lines["actual"].between(both.lines["forecast_q0.1"], both.lines["forecast_q0.9"])
    covered = inside.groupby([both.lines["level"], both.lines["horizon"]]).agg(["mean", "size"])
    told = both.measures.set_index(["level", "horizon"]).loc[covered.index]
    assert covered["mean"].to_numpy() == pytest.approx(told["coverage_80"].to_numpy())
    assert (covered["size"] == told["n"]).all()


def test_a_line_knows_nothing_of_what_came_after(lively, options):
    """Facts after the day of a forecast change what is recorded, never what it had said."""
    series = past_series(lively(2, n_openings=2500), options)
    later = series["value"].where(series["period"] <= "2025-T4", 7 * series["value"] + 3)
    told, other = (
        backtest.look_back(table, options).lines.query("made <= '2025-T4'")
        for table in (series, series.assign(value=later))
    )
    said = [name for name in told if name.startswith("forecast")]
    pd.testing.assert_frame_equal(told[said], other[said])
    assert (told["actual"] != other["actual"]).any()


def test_a_short_past_has_no_backtest(world, options):
    series = past_series(world(openings=[CELL | {"published_on": "2026-08-01"}]), options)
    assert backtest.backtest(series, options).empty
    assert backtest.look_back(series, options).lines.empty
    assert backtest.backtest(series, replace(options, draws=5), part="departs").empty


def test_one_person_set_apart_is_told_in_the_singular():
    assert levers._own(1.4) == [
        "1 personne disponible de ce métier dans le même EPCI, écartée par ses dates ou conditions"
    ]

"""A forecast from the base to the base: both tables, what was published, what is told."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import gpect
from gpect import runs
from gpect.cli import app
from gpect.domain import contracts, tables
from gpect.forecast.options import ForecastOptions
from gpect.match.options import MatchOptions
from gpect.runs import forecasting
from gpect.runs.workspace import Workspace
from gpect.store import runs as store_runs
from gpect.store import tables as store_tables
from gpect.store.engine import open_store, writing

AS_OF = date(2026, 10, 1)
OPTIONS = ForecastOptions(as_of=AS_OF, horizon=3, draws=50)
CLEANER, DRIVER, COOK = "K2204", "N4101", "G1602"


def quiet(_step: str) -> None:
    """Say nothing of the steps."""


@pytest.fixture
def workspace(tmp_path):
    """Give a base with three years of invented openings, and someone who cooks."""
    path = str(tmp_path / "gpect.db")
    rng = np.random.default_rng(1)
    days = pd.Timestamp(AS_OF) - pd.to_timedelta(rng.integers(1, 1100, 80), unit="D")
    openings = pd.DataFrame(
        {
            "opening_id": [f"O{k:03d}" for k in range(80)],
            "code_epci": "245901160",
            "code_commune": "59606",
            "code_rome": rng.choice([CLEANER, DRIVER], 80),
            "posts": 1,
            "published_on": days.astype("datetime64[s]"),
            "closed_on": days.astype("datetime64[s]"),
        }
    )
    openings["code_rome_parent"] = openings["code_rome"]
    persons = pd.DataFrame(
        {
            "person_id": ["PINVENTEE0000001"],
            "code_epci": "245901160",
            "code_commune": "59606",
            "code_rome": COOK,
            "code_rome_parent": COOK,
        }
    )
    with writing(open_store(path, create=True)) as connection:
        for spec, table in ((tables.OPENINGS, openings), (tables.PERSONS, persons)):
            store_tables.put(connection, spec, contracts.conform(table, spec))
    return Workspace(base=path, folder=tmp_path, as_of=AS_OF)


def put(workspace, rows):
    """Put published rows in the base."""
    with writing(open_store(workspace.base)) as connection:
        needs = contracts.conform(rows, tables.PUBLISHED_NEEDS)
        store_tables.put(connection, tables.PUBLISHED_NEEDS, needs)


def publish(workspace, family="S1X40", year=2026):
    """Put a published number of projects, for cooks unless told, in the base."""
    row = pd.DataFrame(
        {
            "source": ["BMO"],
            "year": year,
            "zone_kind": "bassin",
            "zone_code": "3221",
            "departement": "59",
            "code_fap": family,
            "projects": 300,
            "is_censored": False,
        }
    )
    put(workspace, row)


def forecast(workspace, options=OPTIONS):
    summary = runs.forecast(workspace, options, MatchOptions(as_of=AS_OF), quiet)
    kept = store_runs.read_tables(
        open_store(workspace.base), summary.run_id, (tables.SHORTAGES, tables.FORECASTS)
    )
    return summary, kept["shortages"], kept["forecasts"]


def trend(forecasts, metier):
    chosen = forecasts.query(
        "part == 'tendance' and level == 'detail' and period == '*' and code_rome_parent == @metier"
    )
    return float(chosen["mean"].sum())


def test_both_tables_are_kept_under_one_run(workspace):
    summary, shortages, forecasts = forecast(workspace)
    assert set(forecasts["run_id"]) == set(shortages["run_id"]) == {summary.run_id}
    assert len(forecasts) == 4 * len(shortages)
    assert not [name for name in summary.figures if "publiés" in name]


def test_analysts_read_and_export_what_a_forecast_kept(workspace, tmp_path):
    _, shortages, forecasts = forecast(workspace)
    base = gpect.open(workspace.base)
    assert len(base.table("shortages")) == len(shortages)
    assert len(base.table("forecasts")) == len(forecasts)
    written = runs.export_tables(base, tmp_path / "tables")
    assert {"shortages", "forecasts"} <= {path.stem for path in written}


def test_a_matching_that_follows_hides_no_forecast(workspace):
    _, _, forecasts = forecast(workspace)
    runs.match(workspace, MatchOptions(as_of=AS_OF), quiet)
    assert len(gpect.open(workspace.base).table("forecasts")) == len(forecasts)


def changed(workspace):
    engine = open_store(workspace.base)
    inputs, _ = forecasting.forecast_inputs(workspace, engine)
    run = store_runs.read_run(engine, store_runs.latest(engine, "forecast"))
    return forecasting.changed_since(run, inputs, engine, MatchOptions(as_of=AS_OF))


def test_what_changed_since_the_forecast_is_named(workspace):
    forecast(workspace)
    assert changed(workspace) == []
    runs.match(workspace, MatchOptions(as_of=AS_OF), quiet)
    assert changed(workspace) == []
    with writing(open_store(workspace.base)) as connection:
        row = {"opening_id": "O999", "code_rome": COOK, "code_rome_parent": COOK, "posts": 2}
        row |= {"code_commune": "59606", "code_epci": "245901160"}
        new = contracts.conform(pd.DataFrame([row]), tables.OPENINGS)
        store_tables.put(connection, tables.OPENINGS, new)
    assert changed(workspace) == [tables.OPENINGS.title.lower()]


@pytest.mark.lent
def test_published_needs_reach_the_trend_and_the_run_says_so(workspace):
    _, before, without = forecast(workspace)
    assert trend(without, COOK) == 0
    publish(workspace)
    summary, _, found = forecast(workspace)
    assert trend(found, COOK) > 0
    assert trend(found, CLEANER) < trend(without, CLEANER)
    weight = "Besoins publiés : poids, en offres passées par EPCI"
    assert summary.figures[weight] == OPTIONS.published_weight
    ignored = ForecastOptions(as_of=AS_OF, horizon=3, draws=50, published_weight=0.0)
    _, after, _ = forecast(workspace, ignored)
    pd.testing.assert_frame_equal(after.drop(columns="run_id"), before.drop(columns="run_id"))


@pytest.mark.lent
def test_a_past_day_reads_only_what_was_out_and_says_what_comes(workspace):
    """The survey of 2026 is out on the first of May: the eve, the one of 2025 is read."""
    publish(workspace, year=2025)
    eve, day = (replace(OPTIONS, as_of=date(2026, *at)) for at in ((4, 30), (5, 1)))
    _, _, before = forecast(workspace, eve)
    publish(workspace, "T4X60", year=2026)
    summary, _, found = forecast(workspace, eve)
    pd.testing.assert_frame_equal(found.drop(columns="run_id"), before.drop(columns="run_id"))
    assert "Besoins publiés : BMO 2025 comme a priori, lignes lues" in summary.figures
    assert summary.figures["Besoins publiés : BMO 2026, lu à partir du"] == "01/05/2026"
    summary, _, _ = forecast(workspace, day)
    assert "Besoins publiés : BMO 2026 comme a priori, lignes lues" in summary.figures
    assert not [name for name in summary.figures if "à partir du" in name]


@pytest.mark.lent
def test_employment_reaches_the_trend_and_the_past_from_the_day_it_was_out(workspace):
    _, _, without = forecast(workspace)
    bare = runs.measured_past(workspace, OPTIONS)
    rows = pd.DataFrame(
        {
            "source": "Dares",
            "year": 2024,  # out on the first of January 2026
            "zone_kind": "departement",
            "zone_code": "59",
            "departement": "59",
            "code_fap": ["S1Z40", "T4Z60"],
            "employment": [6000, 2000],
            "lot_id": "dares-1",
        }
    )
    put(workspace, rows)
    summary, _, found = forecast(workspace)
    assert trend(found, COOK) > 0 == trend(without, COOK)
    assert summary.figures["Emploi publié : Dares 2024 comme a priori, lignes lues"] == 2
    assert "dares-1" in " ".join(found.query("part == 'tendance'")["sources"].dropna())
    past = runs.measured_past(workspace, OPTIONS)
    assert past.readings["made"].tolist() == ["2025-T4", "2026-T1", "2026-T2"]
    early, bare_early = (f.lines.query("made < '2025-T4'") for f in (past, bare))
    pd.testing.assert_frame_equal(early, bare_early)


def test_lines_of_the_past_are_named_in_french(workspace):
    found = runs.measured_past(workspace, OPTIONS)
    assert set(found.lines["title"]) >= {"Territoire", "Services · Valenciennes Métropole"}
    assert set(found.lines["horizon"]) == {1, 2, 3, 4}


@pytest.mark.lent
def test_all_of_the_past_is_written_beside_the_measures(workspace, tmp_path, capsys):
    asked = ["forecast", "--backtest", "--base", workspace.base, "--date", str(AS_OF)]
    out = tmp_path / "hier.csv"
    names = {"mesures": out, "lignes": "hier-lignes.csv", "a_priori": "hier-a-priori.csv"}
    for years in ((), (2024, 2026)):
        for year in years:
            publish(workspace, "T4X60", year)
        assert app.run([*asked, "--sortie", str(out), "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        written = {key: pd.read_csv(tmp_path / name) for key, name in names.items()}
        assert {key: len(table) for key, table in written.items()} == {
            key: len(rows) for key, rows in told.items()
        }
        read = written["a_priori"]
        assert read.columns.tolist() == ["made", "source", "year", "rows", "weight"]
        assert set(read["year"]) == set(years)
        assert read.to_dict("records") == told["a_priori"]


def test_a_file_that_nothing_would_be_written_to_is_refused(workspace, tmp_path, capsys):
    out = tmp_path / "prevision.csv"
    assert app.run(["forecast", "--base", workspace.base, "--sortie", str(out)]) == 4
    assert "--sortie va avec" in capsys.readouterr().err
    assert not out.exists()


def stand(workspace, spec, row):
    with writing(open_store(workspace.base)) as connection:
        store_tables.put(connection, spec, contracts.conform(pd.DataFrame([row]), spec))


@pytest.mark.lent
def test_a_post_accepted_is_to_be_filled_no_more_and_its_person_awaited_no_more(workspace):
    kitchen = {"opening_id": "KITCHEN", "code_epci": "245901160", "code_commune": "59606",
               "code_rome": COOK, "code_rome_parent": COOK, "posts": 2,
               "published_on": pd.Timestamp("2026-09-01"),
               "starts_on": pd.Timestamp("2026-10-05")}  # fmt: skip
    stand(workspace, tables.OPENINGS, kitchen)
    declared, people = [], []
    for decision in (None, "en_attente", "acceptee"):
        if decision:
            row = {"reading": 1, "person_id": "PINVENTEE0000001", "opening_id": "KITCHEN",
                   "decision": decision, "decided_on": pd.Timestamp("2026-09-20")}  # fmt: skip
            stand(workspace, tables.DECISIONS, row)
        summary, shortages, forecasts = forecast(workspace)
        chosen = "level == 'detail' and code_rome_parent == @COOK and period == '*'"
        parts = forecasts.query(chosen).groupby("part")["mean"].sum()
        declared.append(parts["declare"])
        people.append(shortages.query(chosen)["supply"].sum())
    assert declared[0] == declared[1] == declared[2] + 1
    assert people[0] == people[1] > people[2] == 0
    assert summary.figures["Personnes placées, sorties de la prévision"] == 1
    assert summary.figures["Postes déjà pourvus, sortis de la prévision"] == 1

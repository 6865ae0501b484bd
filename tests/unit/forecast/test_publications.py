"""Employment beside the survey: its own weight, its own year, silent where it knows nothing."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.domain.errors import OptionRefused
from gpect.forecast import backtest
from gpect.forecast.needs import publications, published
from gpect.forecast.needs.demand import part_draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.shortage import outlook
from gpect.forecast.territory.cells import all_cells
from gpect.forecast.territory.series import past_series
from gpect.forecast.territory.world import World
from gpect.referentiels import filieres
from tests.unit.forecast.conftest import past_openings

VALENCIENNES, HAINAUT = "245901160", "200042190"
SURVEY, JOBS = ForecastOptions.published_weight, ForecastOptions.employment_weight
BMO, DARES = publications.PUBLICATIONS


def row(source, zone, fap, figure, year=2024, lot=None):
    """Make a published row; a figure that is None is secret in the survey, unknown elsewhere."""
    is_survey = source == "BMO"
    return {
        "source": source,
        "year": year,
        "zone_kind": "bassin" if is_survey else "departement",
        "zone_code": zone,
        "departement": "59" if is_survey else zone,
        "code_fap": fap,
        "projects": figure if is_survey else None,
        "employment": None if is_survey else figure,
        "is_censored": figure is None if is_survey else None,
        "lot_id": lot,
    }


def needs(*rows):
    return contracts.conform(pd.DataFrame(list(rows)), tables.PUBLISHED_NEEDS)


@pytest.fixture
def known(referentiels):
    communes = pd.DataFrame(
        {
            "code_commune": ["59606", "59172"],
            "code_epci": [VALENCIENNES, HAINAUT],
            "code_bassin": ["3221", "3218"],
            "population": [300, 150],
        }
    )
    faps = pd.DataFrame(
        {
            "code_fap": ["T4Z60", "J3Z43", "J3Z43", "J3Z42", "T4X60", "J3X43"],
            "code_rome_parent": ["K2204", "N4101", "N4105", "N4105", "K2204", "N4101"],
            "basis": "famille",
        }
    )
    territoire = SimpleNamespace(epcis=referentiels.territoire.epcis, communes=communes)
    return SimpleNamespace(**vars(referentiels) | {"faps": faps, "territoire": territoire})


@pytest.fixture
def told(with_published):
    return lambda *rows, **more: with_published(needs(*rows) if rows else None, **more)


def read(inputs, options):
    """Give the cells' table with past openings, the prior's shares and its parts."""
    _, cells, past = past_openings(inputs, options)
    prior = published.prior(past, World(inputs, cells, options))
    found = cells.table.assign(past=past, share=prior.shares.mean(axis=-1), part=prior.parts)
    found["whole"] = found.groupby("code_epci")["past"].transform("sum")
    return found.set_index(["code_epci", "code_rome_parent"]), prior


def test_a_departement_says_the_same_of_every_epci(told, options):
    jobs = {"T4Z60": 300, "J3Z43": 100, "J3Z42": 0}
    found, _ = read(told(*(row("Dares", "59", fap, n) for fap, n in jobs.items())), options)
    for epci in (VALENCIENNES, HAINAUT):
        shares = found["share"][epci]
        assert shares["K2204"] == pytest.approx(0.75)
        assert shares["N4101"] == shares["N4105"] == pytest.approx(0.125)
        part = JOBS / (JOBS + found["whole"][epci])
        assert found["part"][epci].to_numpy() == pytest.approx(part.to_numpy())
    assert (found["part"]["inconnu"] == 0).all()


def test_both_together_are_the_mean_weighted_by_what_each_is_worth(told, options):
    """Pseudo-openings add up; where the survey has no line the employment stands alone."""
    survey = (row("BMO", "3218", "T4Z60", 10), row("BMO", "3218", "J3Z42", 30))
    jobs = (row("Dares", "59", "T4Z60", 300), row("Dares", "59", "J3Z43", 100))
    both, prior = read(told(*survey, *jobs), options)
    one, other = (read(told(*rows), options)[0] for rows in (survey, jobs))
    here = slice(HAINAUT, HAINAUT)
    mixed = (SURVEY * one["share"] + JOBS * other["share"]) / (SURVEY + JOBS)
    np.testing.assert_allclose(both.loc[here, "share"], mixed.loc[here])
    weight = SURVEY + JOBS
    np.testing.assert_allclose(both.loc[here, "part"], weight / (weight + both.loc[here, "whole"]))
    pd.testing.assert_frame_equal(both.loc[VALENCIENNES], other.loc[VALENCIENNES])
    assert [r.publication.source for r in prior.readings] == ["BMO", "Dares"]


@pytest.mark.lent
def test_jobs_and_projects_are_never_added_up(told, options):
    """Eight times as many jobs, or projects, in every family say the same thing."""
    survey = [("3221", "T4Z60", 10), ("3221", "J3Z42", 30)]
    jobs = [("59", "T4Z60", 300), ("59", "J3Z43", 100)]
    texts = {
        outlook(
            told(
                *(row("BMO", z, f, n * a) for z, f, n in survey),
                *(row("Dares", z, f, n * b) for z, f, n in jobs),
            ),
            options,
        ).forecasts.to_csv()
        for a, b in ((1, 1), (8, 1), (1, 8), (64, 8))
    }
    assert len(texts) == 1


@pytest.mark.parametrize("silence", ["blank", "absent"])
def test_an_unknown_employment_is_not_zero(told, options, silence):
    """N4105 is in a family told and in one that is not: what it employs is not known whole.

    The families of the other nomenclature (T4X60) have no line either, and silence nobody.
    """
    rows = [row("Dares", "59", "T4Z60", 100), row("Dares", "59", "J3Z42", 300)]
    rows += [row("Dares", "59", "J3Z43", None)] if silence == "blank" else []
    found, prior = read(told(*rows), options)
    own = found["past"] / found["whole"]
    for epci in (VALENCIENNES, HAINAUT):
        shares, past = found["share"][epci], own[epci]
        for metier in ("N4101", "N4105"):
            assert shares[metier] == pytest.approx(past[metier])
        others = past.drop(["N4101", "N4105"]).sum()
        assert shares["K2204"] == pytest.approx(others)
    zero, _ = read(told(*rows[:2], row("Dares", "59", "J3Z43", 0)), options)
    assert (zero["share"].xs("N4101", level=1) == 0).all()
    totals = pd.DataFrame(prior.shares).groupby(found.index.get_level_values(0)).sum()
    np.testing.assert_allclose(totals.loc[[VALENCIENNES, HAINAUT]], 1.0)


def test_a_table_of_2021_is_silent_on_families_of_2021_alone(told, options):
    """T4Z60 and J3Z42 have no line: they are of 2009. N4101 is told 0, N4105 by no family."""
    found, _ = read(told(row("Dares", "59", "T4X60", 100), row("Dares", "59", "J3X43", 0)), options)
    for epci in (VALENCIENNES, HAINAUT):
        shares, past = found["share"][epci], (found["past"] / found["whole"])[epci]
        assert shares["N4101"] == 0
        assert shares["N4105"] == pytest.approx(past["N4105"])
        assert shares["K2204"] == pytest.approx(1 - past["N4105"])


@pytest.mark.lent
def test_what_tells_nothing_of_the_territory_changes_no_byte(told, options):
    jobs = row("Dares", "59", "T4Z60", 300)
    plain = outlook(told(), options).forecasts.to_csv()
    sum_of_families = jobs | {"code_fap": "T4Z"}
    region = jobs | {"zone_kind": "region", "zone_code": "59", "departement": ""}
    for other in (row("Dares", "62", "T4Z60", 300), sum_of_families, region):
        assert outlook(told(other), options).forecasts.to_csv() == plain
    unweighed = replace(options, employment_weight=0.0)
    assert outlook(told(jobs), unweighed).forecasts.to_csv() == plain
    assert outlook(told(jobs), options).forecasts.to_csv() != plain


@pytest.mark.parametrize("seed", range(3))
def test_every_epci_keeps_its_openings_in_every_draw_with_both(told, options, seed):
    rows = (row("BMO", "3221", "T4Z60", None), row("Dares", "59", "J3Z43", 100))
    inputs = told(*rows, seed=seed)
    found, prior = read(inputs, options)
    series, table = past_series(inputs, options), found.reset_index()
    cells = all_cells([table], filieres.principal(inputs.referentiels.filieres))
    before = part_draws(series, "offres", cells, options)
    after = published.shared_out(before, prior, cells, options)
    assert (after >= 0).all()
    assert (after != before).any()
    for code in table["code_epci"].unique():
        here = (table["code_epci"] == code).to_numpy()
        np.testing.assert_array_equal(after[here].sum(axis=0), before[here].sum(axis=0))
        if code == "inconnu":
            np.testing.assert_array_equal(after[here], before[here])


def test_each_publication_is_read_at_its_own_last_year(told, options):
    rows = [row("BMO", "3221", "T4Z60", 10, year=y) for y in (2023, 2024)]
    rows += [row("Dares", "59", "J3Z43", 10, year=y) for y in (2018, 2019)]
    _, prior = read(told(*rows), options)
    assert [(r.publication.source, r.year, len(r.rows)) for r in prior.readings] == [
        ("BMO", 2024, 1),
        ("Dares", 2019, 1),
    ]
    said = published.figures(prior)
    assert said["Besoins publiés : BMO 2024 comme a priori, lignes lues"] == 1
    assert said["Emploi publié : Dares 2019 comme a priori, lignes lues"] == 1
    assert said["Besoins publiés : poids, en offres passées par EPCI"] == SURVEY
    assert said["Emploi publié : poids, en offres passées par EPCI"] == JOBS


def test_lots_of_each_publication_are_named_where_it_reaches(told, options):
    rows = (row("BMO", "3221", "T4Z60", 9, lot="bmo-1"), row("Dares", "59", "T4Z60", 9, lot="d-1"))
    found = outlook(told(*rows, row("Dares", "59", "T4Z60", 9, 2018, "d-0")), options).forecasts
    trend = found[(found["part"] == "tendance") & (found["level"] == "epci")].fillna("")
    lots = {
        epci: set(" ".join(told).split()) for epci, told in trend.groupby("code_epci")["sources"]
    }
    assert lots[VALENCIENNES] >= {"bmo-1", "d-1"}
    assert "d-1" in lots[HAINAUT]
    assert "bmo-1" not in lots[HAINAUT]
    assert not [code for code, named in lots.items() if "d-0" in named]


def test_a_weight_below_zero_is_refused(options):
    with pytest.raises(OptionRefused, match="emploi publié"):
        replace(options, employment_weight=-1.0)


@pytest.mark.parametrize(
    ("source", "publication", "eve"),
    [("BMO", BMO, date(2024, 4, 30)), ("Dares", DARES, date(2025, 12, 31))],
)
def test_a_year_is_read_from_the_day_it_was_out(known, source, publication, eve):
    zone = "3221" if source == "BMO" else "59"
    rows = needs(*(row(source, zone, "T4Z60", 10, year=y) for y in (2022, 2023, 2024)))
    days = [eve, eve.replace(year=eve.year - 1), date.fromordinal(eve.toordinal() + 1)]
    years = [
        publications.latest(rows, known, publication, day)["year"].unique().tolist() for day in days
    ]
    assert years == [[2023], [2022], [2024]]
    assert publications.latest(rows, known, publication, date(2022, 1, 1)).empty


def test_the_last_year_is_the_last_that_tells_something_of_the_territory(known):
    rows = [
        row("Dares", "59", "T4Z60", 10, year=2022),
        row("Dares", "59", "J3Z43", None, year=2022),
        row("Dares", "59", "J3Z42", None, year=2023),
        row("Dares", "62", "T4Z60", 10, year=2024),
        row("Dares", "59", "Q9Z99", 10, year=2024),
        row("BMO", "3221", "T4Z60", 10, year=2024),
    ]
    read = publications.latest(needs(*rows), known, DARES)
    assert read[["code_fap", "year"]].to_numpy().tolist() == [["J3Z43", 2022], ["T4Z60", 2022]]
    silent = needs(row("Dares", "59", "T4Z60", None))
    assert publications.latest(silent, known, DARES).empty


def test_a_line_of_the_survey_that_says_nothing_is_not_read(known):
    rows = [row("BMO", "3221", fap, n) for fap, n in (("T4Z60", None), ("J3Z43", 0))]
    rows.append(row("BMO", "3221", "J3Z42", None) | {"is_censored": False})
    read = publications.latest(needs(*rows), known, BMO)
    assert read["code_fap"].tolist() == ["J3Z43", "T4Z60"]


def test_a_departement_overseas_is_told_by_three_figures():
    communes = pd.DataFrame(
        {
            "code_commune": ["97411", "97209", "2A004", "59606"],
            "code_epci": ["a", "b", "c", "a"],
            "code_bassin": "1",
            "population": [30, 5, 7, 10],
        }
    )
    place = SimpleNamespace(territoire=SimpleNamespace(communes=communes))
    found = publications.zones_of(place, DARES).to_numpy().tolist()
    assert found == [["2A", "c", 1.0], ["59", "a", 0.25], ["972", "b", 1.0], ["974", "a", 0.75]]


# The past, with what was published then


def looked_back(inputs, options, *, told=True):
    series = past_series(inputs, options)
    by_metier = filieres.principal(inputs.referentiels.filieres)
    return backtest.look_back(series, options, by_metier, inputs=inputs if told else None)


def said(found, where):
    names = [name for name in found.lines if name.startswith("forecast")]
    return found.lines.query(where)[["level", "code_epci", "filiere", "period", *names]]


def test_a_past_forecast_reads_only_what_was_out(told, options):
    """The survey of 2026 is out from May: forecasts made before July stay as they were."""
    inputs = told(row("BMO", "3221", "J3Z43", 9, year=2026), n_openings=900)
    found, bare = looked_back(inputs, options), looked_back(inputs, options, told=False)
    assert found.readings["made"].tolist() == ["2026-T2"]
    assert bare.readings.empty
    pd.testing.assert_frame_equal(said(found, "made < '2026-T2'"), said(bare, "made < '2026-T2'"))
    late, old = (said(f, "made == '2026-T2'") for f in (found, bare))
    assert not late.equals(old)
    whole = "level in ('territoire', 'epci')"
    pd.testing.assert_frame_equal(late.query(whole), old.query(whole))


@pytest.mark.lent
def test_what_is_published_later_never_changes_a_past_forecast(told, options):
    first = (row("Dares", "59", "J3Z43", 9, year=2022), row("BMO", "3221", "T4Z60", 9, year=2025))
    then = (
        row("Dares", "59", "T4Z60", 9, year=2025),
        row("BMO", "3221", "J3Z42", 9, year=2027),
        row("BMO", "3218", "J3Z42", 9, year=2027),
    )
    one, other = (looked_back(told(*rows), options) for rows in (first, first + then))
    pd.testing.assert_frame_equal(one.lines, other.lines)
    pd.testing.assert_frame_equal(one.measures, other.measures)
    assert other.readings.groupby("made")["source"].agg(list).tolist() == [["BMO", "Dares"]] * len(
        other.readings["made"].unique()
    )


def test_a_past_forecast_gives_nothing_to_a_metier_not_met_yet(told, options):
    """N4101 is first met in the last recorded quarter: no earlier forecast may know of it."""
    rows = (row("Dares", "59", fap, 9, year=2022) for fap in ("T4Z60", "J3Z43", "J3Z42"))
    inputs = told(*rows)
    openings = inputs.openings
    late = openings["published_on"] >= pd.Timestamp(2026, 7, 1)
    kept = openings[late | (openings["code_rome_parent"] == "K2204")]
    inputs = replace(inputs, openings=kept.reset_index(drop=True))
    found, bare = looked_back(inputs, options), looked_back(inputs, options, told=False)
    before = "made < '2026-T2'"
    assert len(said(found, before))
    pd.testing.assert_frame_equal(said(found, before), said(bare, before))


def test_departures_know_nothing_of_what_is_published(told, options):
    inputs = told(row("Dares", "59", "J3Z43", 9, year=2022))
    series = past_series(inputs, options)
    one, other = (
        backtest.look_back(series, options, part="departs", inputs=given)
        for given in (inputs, None)
    )
    pd.testing.assert_frame_equal(one.lines, other.lines)
    assert one.readings.empty

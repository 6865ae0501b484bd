"""What is published shares expected openings out: never a total, never far from a long history."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.domain.errors import OptionRefused
from gpect.forecast.future import future
from gpect.forecast.needs import publications, published
from gpect.forecast.needs.demand import part_draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.shortage import outlook
from gpect.forecast.territory.world import World
from gpect.referentiels import loader
from tests.unit.forecast.conftest import past_openings

VALENCIENNES, HAINAUT = "245901160", "200042190"
WEIGHT = 20.0


def needs(*rows):
    """Make published rows: (bassin, family, projects or None where they are secret)."""
    table = pd.DataFrame(
        [
            {
                "source": "BMO",
                "year": 2024,
                "zone_kind": "bassin",
                "zone_code": zone,
                "departement": "59",
                "code_fap": fap,
                "projects": projects,
                "is_censored": projects is None,
            }
            for zone, fap, projects in rows
        ]
    )
    return contracts.conform(table, tables.PUBLISHED_NEEDS)


@pytest.fixture
def known(referentiels):
    communes = pd.DataFrame(
        {
            "code_commune": ["59606", "59172", "59192"],
            "code_epci": [VALENCIENNES, HAINAUT, HAINAUT],
            "code_bassin": ["3221", "3221", "3218"],
            "population": [300, 150, 50],
        }
    )
    faps = pd.DataFrame(
        {
            "code_fap": ["T4X60", "J3X43", "J3X43"],
            "code_rome_parent": ["K2204", "N4101", "N4105"],
            "basis": "famille",
        }
    )
    return SimpleNamespace(
        **vars(referentiels)
        | {
            "faps": faps,
            "territoire": SimpleNamespace(epcis=referentiels.territoire.epcis, communes=communes),
        }
    )


@pytest.fixture
def told(with_published):
    """Give inputs with three years of history and the published rows that come with them."""
    return lambda *rows, **more: with_published(needs(*rows) if rows else None, **more)


def _openings(inputs, options):
    series, cells, past = past_openings(inputs, options)
    return cells, past, part_draws(series, "offres", cells, options)


def _moved(inputs, options):
    cells, past, before = _openings(inputs, options)
    prior = published.prior(past, World(inputs, cells, options))
    return cells, past, before, published.shared_out(before, prior, cells, options), prior


@pytest.mark.lent
def test_nothing_published_or_no_weight_changes_no_byte(told, options):
    plain = outlook(told(), options)
    empty = outlook(replace(told(), published=contracts.empty(tables.PUBLISHED_NEEDS)), options)
    rows = told(("3221", "T4X60", 900))
    unweighed = outlook(rows, replace(options, published_weight=0.0))
    elsewhere = outlook(told(("0101", "T4X60", 900), ("3221", "Q9Z99", 5)), options)
    for other in (empty, unweighed, elsewhere):
        assert other.prior is None
        assert other.shortages.to_csv() == plain.shortages.to_csv()
        assert other.forecasts.to_csv() == plain.forecasts.to_csv()
    assert outlook(rows, options).shortages.to_csv() != plain.shortages.to_csv()


@pytest.mark.parametrize("seed", range(4))
def test_every_epci_keeps_its_openings_in_every_draw_and_quarter(told, options, seed):
    inputs = told(("3221", "T4X60", 900), ("3218", "J3X43", None), seed=seed)
    cells, _, before, after, _ = _moved(inputs, options)
    assert (after >= 0).all()
    for epci in cells.table["code_epci"].unique():
        here = (cells.table["code_epci"] == epci).to_numpy()
        np.testing.assert_array_equal(after[here].sum(axis=0), before[here].sum(axis=0))
        if epci == "inconnu":
            np.testing.assert_array_equal(after[here], before[here])
    assert (after != before).any()


@pytest.mark.parametrize("n_openings", [60, 600, 3000])
def test_a_prior_moves_no_more_than_its_weight_against_the_history(told, options, n_openings):
    """A cell keeps N / (N + w) of its openings and gains at most w / (N + w) of its EPCI's."""
    inputs = told(("3221", "T4X60", 900), ("3221", "J3X43", 10), n_openings=n_openings)
    many = replace(options, draws=2000)
    cells, past, before, after, _ = _moved(inputs, many)
    for epci in (VALENCIENNES, HAINAUT):
        here = (cells.table["code_epci"] == epci).to_numpy()
        part = WEIGHT / (WEIGHT + past[here].sum())
        old, new = (d[here].sum(axis=1).mean(axis=-1) for d in (before, after))
        slack = 5 * np.sqrt(part * old.sum() / many.draws) + 1e-9
        assert (new >= (1 - part) * old - slack).all()
        assert (new <= old + part * old.sum() + slack).all()


def test_openings_go_where_the_survey_says_by_inhabitants_and_in_equal_parts(told, options):
    """Denain's EPCI has a quarter of its people in the other bassin; a family of two is halved."""
    inputs = told(("3221", "T4X60", 100), ("3218", "J3X43", 80), ("3218", "T4X60", 20))
    cells, *_, prior = _moved(inputs, options)
    shares = cells.table.assign(share=prior.shares.mean(axis=-1))
    shares = shares.set_index(["code_epci", "code_rome_parent"])["share"]
    assert shares[VALENCIENNES, "K2204"] == pytest.approx(1.0)
    assert shares[HAINAUT, "K2204"] == pytest.approx(0.75 + 0.25 * 0.2)
    assert shares[HAINAUT, "N4101"] == pytest.approx(0.25 * 0.4)
    assert shares[HAINAUT, "N4105"] == pytest.approx(0.25 * 0.4)
    assert (shares["inconnu"] == 0).all()


def test_a_secret_number_is_between_its_bounds_and_never_zero(told, options):
    inputs = told(("3221", "T4X60", 5), ("3221", "J3X43", None))
    cells, *_, prior = _moved(inputs, options)
    is_cleaner = (cells.table["code_rome_parent"] == "K2204").to_numpy()
    is_here = (cells.table["code_epci"] == VALENCIENNES).to_numpy()
    hidden = 1.0 - prior.shares[is_cleaner & is_here][0]
    low, high = publications.HIDDEN
    assert set(np.round(5 * hidden / (1 - hidden)).astype(int)) == set(range(low, high + 1))


def test_only_the_last_year_is_read(told, options):
    inputs = told(("3221", "T4X60", 100), ("3221", "J3X43", 100))
    older = inputs.published.assign(year=2023, projects=10_000)
    both = pd.concat([inputs.published, older], ignore_index=True)
    again = replace(inputs, published=contracts.conform(both, tables.PUBLISHED_NEEDS))
    pd.testing.assert_frame_equal(
        outlook(inputs, options).forecasts, outlook(again, options).forecasts
    )


def test_the_order_of_published_rows_never_counts(told, options):
    rows = [("3221", "T4X60", 7), ("3221", "J3X43", None), ("3218", "T4X60", None)]
    one, other = (outlook(told(*order), options) for order in (rows, rows[::-1]))
    assert one.forecasts.to_csv() == other.forecasts.to_csv()
    assert one.shortages.to_csv() == other.shortages.to_csv()


def test_what_was_read_is_told_with_its_weight(told, options):
    inputs = told(("3221", "T4X60", 100))
    drawn = future(inputs, options)
    said = published.figures(drawn.prior)
    assert said["Besoins publiés : BMO 2024 comme a priori, lignes lues"] == 1
    assert said["Besoins publiés : poids, en offres passées par EPCI"] == WEIGHT


def test_a_weight_below_zero_is_refused(options):
    with pytest.raises(OptionRefused, match="besoins publiés"):
        replace(options, published_weight=-1.0)


def test_every_family_leads_to_known_metiers_and_our_bassins_are_told():
    """The embedded links: no unknown métier, equal parts, an EPCI's inhabitants all counted."""
    known = loader.load()
    assert set(known.faps["code_rome_parent"]) <= set(known.rome.parents["code_rome_parent"])
    assert set(known.faps["basis"]) == {"famille", "intitule", "groupe"}
    for publication in publications.PUBLICATIONS:
        zones = publications.zones_of(known, publication)
        np.testing.assert_allclose(zones.groupby("code_epci")["share"].sum(), 1.0)
    assert set(zones["zone_code"]) == {"59"}
    assert ForecastOptions.published_weight == WEIGHT

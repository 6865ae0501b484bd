"""A made-up territory, small enough to count on one's fingers."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.territory.cells import all_cells
from gpect.forecast.territory.series import past_series
from gpect.referentiels import filieres

VALENCIENNES, HAINAUT = "245901160", "200042190"


@pytest.fixture
def options():
    return ForecastOptions(as_of=date(2026, 10, 1), horizon=4, draws=200, seed=7)


@pytest.fixture
def referentiels():
    filieres = pd.DataFrame(
        {
            "filiere": ["services", "mobilite", "numerique"],
            "code_rome_parent": ["K2204", "N4101", "K2204"],
            "role": ["principal", "principal", "secondaire"],
        }
    )
    codes = pd.DataFrame(
        {
            "code_rome": ["K2204", "N4101", "N4105", "K2110"],
            "code_rome_parent": ["K2204", "N4101", "N4105", "K2204"],
        }
    )
    mobilities = pd.DataFrame({"code_rome": ["N4105"], "code_rome_target": ["N4101"], "rank": [1]})
    epcis = pd.DataFrame(
        {
            "code_epci": [VALENCIENNES, HAINAUT],
            "short_name": ["Valenciennes", "Porte du Hainaut"],
        }
    )
    return SimpleNamespace(
        filieres=filieres,
        certificats=pd.DataFrame({"code": [], "label": []}, dtype="str"),
        rome=SimpleNamespace(codes=codes, mobilities=mobilities),
        territoire=SimpleNamespace(
            epcis=epcis,
            communes=pd.DataFrame(
                {"code_commune": ["59606", "59172"], "code_epci": [VALENCIENNES, HAINAUT]}
            ),
        ),
    )


@pytest.fixture
def world(referentiels):
    """Give a builder: lists of dicts per table in, :class:`ForecastInputs` out."""

    def build(persons=(), openings=(), outcomes=(), pathways=()):
        return ForecastInputs(
            persons=_table(persons, tables.PERSONS, "person_id"),
            pathways=_table(pathways, tables.PATHWAYS, "pathway_id"),
            openings=_table(openings, tables.OPENINGS, "opening_id"),
            outcomes=_table(outcomes, tables.OUTCOMES, "outcome_id"),
            referentiels=referentiels,
        )

    return build


@pytest.fixture
def lively(world):
    """Give inputs with three years of history in six cells, drawn from a seed."""

    def build(seed=0, n_openings=600, n_persons=300):
        rng = np.random.default_rng(seed)
        return world(
            persons=[
                _cell(rng) | {"available_from": _day(rng, -200, 800)} for _ in range(n_persons)
            ],
            openings=[_cell(rng) | _opening(rng) for _ in range(n_openings)],
            outcomes=[
                _cell(rng)
                | {
                    "event": str(rng.choice(["embauche", "abandon", "depart_retraite"])),
                    "occurred_on": _day(rng, -1000, 200),
                }
                for _ in range(n_openings // 3)
            ],
        )

    return build


@pytest.fixture
def with_published(lively, known):
    """Give inputs with three years of history and published rows; ``known`` is the test file's."""

    def build(published, seed=0, n_openings=600):
        inputs = lively(seed, n_openings)
        return replace(inputs, referentiels=known, published=published)

    return build


def past_openings(inputs, options):
    """Give the past series, their cells and what each cell has counted."""
    series = past_series(inputs, options)
    offers = series[series["part"] == "offres"]
    cells = all_cells([offers], filieres.principal(inputs.referentiels.filieres))
    past = np.zeros(len(cells.table), dtype=np.int64)
    np.add.at(past, cells.positions(offers), offers["value"].to_numpy(np.int64))
    return series, cells, past


def _cell(rng):
    return {
        "code_epci": [VALENCIENNES, HAINAUT, None][rng.choice(3, p=[0.5, 0.4, 0.1])],
        "code_rome_parent": ["K2204", "N4101", "N4105"][rng.integers(3)],
    }


def _opening(rng):
    published = _day(rng, -1000, 30)
    is_open = rng.random() < 0.2
    return {
        "posts": int(rng.integers(1, 4)),
        "published_on": published,
        "starts_on": published + pd.Timedelta(days=int(rng.integers(10, 200))),
        "closed_on": pd.NaT if is_open else published + pd.Timedelta(days=5),
    }


def _day(rng, low, high):
    return pd.Timestamp(2026, 10, 1) + pd.Timedelta(days=int(rng.integers(low, high)))


def _table(rows, spec, key):
    table = pd.DataFrame(list(rows))
    if key not in table.columns:
        table[key] = [f"{key[0].upper()}{i:05d}" for i in range(len(table))]
    for column in spec.columns:
        if column.kind == "date" and column.name in table.columns:
            table[column.name] = pd.to_datetime(table[column.name]).astype("datetime64[s]")
    return contracts.conform(table, spec)

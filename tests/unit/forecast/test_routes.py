"""Lines and licences named by the forecast, against every one of them solved by hand."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.forecast.account.bridges import bridges
from gpect.forecast.account.stock import balance
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.territory.cells import all_cells
from gpect.forecast.whatif import levers
from gpect.forecast.whatif.levers import LIFTED, N_TOLD, gains
from gpect.forecast.whatif.routes import N_LINES, N_PERMITS, bound
from tests.unit.forecast.bare import bare_inputs, needs_and_arrivals

OPTIONS = ForecastOptions(as_of=date(2026, 10, 1), horizon=2, draws=30, seed=3)
NAMES = {"A": "Amont", "B": "Bocage", "C": "Canal"}
METIERS = ["K2204", "N4101", "A1203"]


def territory(seed):
    """Draw three EPCI, three métiers, posts, people, and what keeps them apart."""
    rng = np.random.default_rng(seed)
    keys = pd.DataFrame(
        [(epci, metier) for epci in NAMES for metier in METIERS],
        columns=["code_epci", "code_rome_parent"],
    )
    cells = all_cells([keys], pd.Series(dtype="str"))
    pairs = keys.merge(keys.add_suffix("_post"), how="cross")
    pairs = pairs[rng.random(len(pairs)) < 0.5].reset_index(drop=True)
    share = rng.random(len(pairs)) * (rng.random(len(pairs)) < 0.5)
    lifted = {
        f"share_{name}": share + (1 - share) * rng.random(len(pairs)) * (rng.random(len(pairs)) < p)
        for name, p in (("permis", 0.3), ("transport", 0.4))
    }
    table = pairs.assign(share=share, score=rng.random(len(pairs)).round(2), **lifted)
    epcis = pd.DataFrame({"code_epci": list(NAMES), "short_name": list(NAMES.values())})
    referentiels = SimpleNamespace(territoire=SimpleNamespace(epcis=epcis))
    inputs = bare_inputs(referentiels, table)
    needs, arrivals = needs_and_arrivals(rng, len(keys), OPTIONS)
    return needs, arrivals, cells, inputs


def by_hand(world, lever, origin, target=None):
    """Solve with the obstacle lifted on the bridges of one place, written in the table itself."""
    needs, arrivals, cells, inputs = world
    table = inputs.affinities.copy()
    here = table["code_epci"] == origin
    if target is not None:
        here &= table["code_epci_post"] == target
    table.loc[here, "share"] = table.loc[here, ["share", f"share_{lever}"]].max(axis=1)
    return balance(needs, arrivals, cells, OPTIONS, bridges(table, cells)).shortage


def every_line(world):
    told = {}
    for one, name in NAMES.items():
        for two, other in NAMES.items():
            text = f"ligne de bus de {name} à {other}"
            text = f"transport dans l'EPCI {name}" if one == two else text
            told[text] = by_hand(world, "transport", one, two)
    return told


def every_licence(world):
    return {
        f"permis B pour ceux à qui il manque ({name})": by_hand(world, "permis", code)
        for code, name in NAMES.items()
    }


@pytest.mark.parametrize("seed", range(12))
def test_what_a_lever_brings_is_what_solving_by_hand_brings(seed):
    world = territory(seed)
    named = {t: short for t, short in gains(*world, OPTIONS).items() if t not in LIFTED.values()}
    solved = every_line(world) | every_licence(world)
    assert set(named) <= set(solved)
    assert len([name for name in named if name.startswith("permis")]) <= N_PERMITS
    assert len(named) <= N_LINES + N_PERMITS
    for name, short in named.items():
        np.testing.assert_array_equal(short, solved[name])


@pytest.mark.lent
def test_the_best_of_all_lines_and_licences_is_almost_always_named():
    """Six of twelve are solved again; over forty territories they hold nearly all there is."""
    best, found = np.zeros(2), np.zeros(2)
    missed = 0
    for seed in range(40):
        world = territory(seed)
        needs, arrivals, cells, inputs = world
        before = balance(needs, arrivals, cells, OPTIONS, bridges(inputs.affinities, cells))
        named = gains(*world, OPTIONS)
        for k, solved in enumerate((every_line(world), every_licence(world))):
            filled = {
                name: (before.shortage - s).sum() / OPTIONS.draws for name, s in solved.items()
            }
            top = max(filled.values())
            got = max((filled[name] for name in filled if name in named), default=0.0)
            best[k] += max(top, 0.0)
            found[k] += max(got, 0.0)
            missed += got < top - 1.0
    assert (found >= 0.97 * best).all()
    assert missed <= 4


def test_the_bound_fills_a_post_once_and_takes_a_person_once():
    """Two groups of people, one of which could go to two groups of posts."""
    _, _, cells, inputs = territory(0)
    usual = bridges(inputs.affinities, cells)
    more = np.zeros(len(usual.share))
    more[:2] = 0.5
    short = np.full(len(cells.table), 3.0)
    left = np.full(len(cells.table), 4.0)
    ends = {(int(o), int(t)) for o, t in zip(usual.origin[:2], usual.target[:2], strict=True)}
    posts = 3.0 * len({t for _, t in ends})
    people = 2.0 * len({o for o, _ in ends})
    assert bound(usual, more, short, left) <= min(posts, people)
    assert bound(usual, more, 0 * short, left) == bound(usual, more, short, 0 * left) == 0


def test_sessions_keep_a_place_among_levers_that_fill_more():
    """Twelve seats fill twelve posts at most: a line of a whole EPCI would hide them all."""
    lines = [(50 + k, f"ligne {k}") for k in range(N_TOLD + 3)]
    sessions = [(k, f"12 places de formation {k}") for k in (1, 2, 3)]
    told = levers._chosen(sessions + lines)
    assert len(told) == N_TOLD
    assert told == sorted(told, reverse=True)
    assert [name for _, name in told if "places" in name] == [
        "12 places de formation 3",
        "12 places de formation 2",
    ]
    assert levers._chosen(sessions) == sessions[::-1]


def test_nothing_measured_names_nothing():
    needs, arrivals, cells, inputs = territory(1)
    kept = contracts.empty(tables.AFFINITIES)
    assert (
        gains(
            needs,
            arrivals,
            cells,
            ForecastInputs(
                inputs.persons,
                inputs.pathways,
                inputs.openings,
                inputs.outcomes,
                inputs.referentiels,
                kept,
            ),
            OPTIONS,
        )
        == {}
    )

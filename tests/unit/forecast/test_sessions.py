"""Seats of a session: never more people taught than seats or posts, never fewer with more seats."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.forecast.account.bridges import Bridges, bridges
from gpect.forecast.account.stock import balance
from gpect.forecast.options import ForecastOptions
from gpect.forecast.territory.cells import all_cells
from gpect.forecast.territory.world import World
from gpect.forecast.whatif.levers import gains
from gpect.forecast.whatif.sessions import SEATS, Account, account_of, taught, widened
from tests.unit.forecast.bare import bare_inputs, needs_and_arrivals

OPTIONS = ForecastOptions(as_of=date(2026, 10, 1), horizon=2, draws=60, seed=5)


def made(rng):
    n_cells, n_bridges = 30, 160
    ends = rng.integers(0, n_cells, (2, n_bridges))
    share, score = rng.random((2, n_bridges))
    usual = Bridges(ends[0], ends[1], share, -np.sort(-score), rng.random(n_bridges))
    posts = rng.gamma(0.5, 6.0, n_cells)
    size = rng.gamma(1.0, 30.0, n_cells) + 1.0
    return usual, posts, Account(posts, size, size * rng.random(n_cells))


@pytest.mark.parametrize("seed", range(40))
def test_no_more_people_are_taught_than_there_are_seats_or_posts(seed):
    usual, posts, account = made(np.random.default_rng(seed))
    more = widened(usual, 1.0 - usual.share, posts, account, SEATS)
    wide = usual.given(more)
    assert (more >= 0).all()
    assert (usual.share + more <= 1.0 + 1e-12).all()
    people = np.bincount(usual.origin, wide.added, len(posts)) * account.people
    assert people.sum() <= min(SEATS, posts.sum()) + 1e-6
    assert (posts[usual.target[more > 0]] > 0).all()


@pytest.mark.parametrize("seed", range(40))
def test_more_seats_never_teach_anyone_less(seed):
    usual, posts, account = made(np.random.default_rng(seed))
    shares = [
        widened(usual, 1.0 - usual.share, posts, account, seats) for seats in (1, 5, 12, 60, 900)
    ]
    assert (np.diff(np.stack(shares), axis=0) >= -1e-12).all()


def test_posts_that_nobody_asks_it_for_gain_nothing():
    usual, posts, account = made(np.random.default_rng(0))
    assert not widened(usual, 1.0 - usual.share, np.zeros_like(posts), account, SEATS).any()


def territory(seed):
    """Draw three EPCI and two métiers where one competence would open some bridges."""
    rng = np.random.default_rng(seed)
    names = {"A": "Amont", "B": "Bocage", "C": "Canal"}
    keys = pd.DataFrame(
        [(epci, metier) for epci in names for metier in ("K2204", "N4101")],
        columns=["code_epci", "code_rome_parent"],
    )
    cells = all_cells([keys], pd.Series(dtype="str"))
    pairs = keys.merge(keys.add_suffix("_post"), how="cross")
    share = rng.random(len(pairs)) * (rng.random(len(pairs)) < 0.4)
    opened = (1.0 - share) * rng.random(len(pairs)) * (rng.random(len(pairs)) < 0.5)
    table = pairs.assign(
        share=share,
        share_permis=share,
        share_transport=share,
        share_competence=share + opened,
        score=rng.random(len(pairs)).round(2),
    )
    missing = pairs.assign(skill_code="S1", share=opened)[opened > 0]
    epcis = pd.DataFrame({"code_epci": list(names), "short_name": list(names.values())})
    skills = pd.DataFrame({"skill_code": ["S1"], "label": ["Monter une cloison"]})
    referentiels = SimpleNamespace(
        territoire=SimpleNamespace(epcis=epcis), rome=SimpleNamespace(skills=skills)
    )
    known = contracts.conform(missing, tables.MISSING_SKILLS)
    inputs = bare_inputs(referentiels, table, missing_skills=known)
    needs, arrivals = needs_and_arrivals(rng, len(keys), OPTIONS)
    return needs, arrivals, cells, inputs


def test_a_competence_fills_posts_and_never_more_than_its_seats():
    filled = []
    for seed in range(20):
        needs, arrivals, cells, inputs = territory(seed)
        usual = bridges(inputs.affinities, cells)
        before = balance(needs, arrivals, cells, OPTIONS, usual)
        named = gains(needs, arrivals, cells, inputs, OPTIONS)
        session = [short for told, short in named.items() if "« Monter une cloison »" in told]
        filled += [float((before.shortage - short).sum() / OPTIONS.draws) for short in session]
    assert len(filled) > 5
    assert max(filled) > 1.0
    # Shares go by fifths of a group in each draw: the mean over draws is only near the seats.
    assert max(filled) <= SEATS + 2.0


@pytest.mark.parametrize("seed", range(10))
def test_a_session_never_takes_a_post_away(seed):
    needs, arrivals, cells, inputs = territory(seed)
    world = World(inputs, cells, OPTIONS)
    usual = bridges(inputs.affinities, cells)
    account = account_of(balance(needs, arrivals, cells, OPTIONS, usual), arrivals)
    left = []
    for seats in (0, 4, 12, 40):
        wide = usual.given(taught("S1", seats, usual, account, world))
        left.append(balance(needs, arrivals, cells, OPTIONS, wide).shortage.sum())
    assert left == sorted(left, reverse=True)


def test_a_competence_nobody_lacks_alone_gives_nothing():
    needs, arrivals, cells, inputs = territory(0)
    usual = bridges(inputs.affinities, cells)
    account = account_of(balance(needs, arrivals, cells, OPTIONS, usual), arrivals)
    assert not taught("S2", 12, usual, account, World(inputs, cells, OPTIONS)).any()

"""Counts read period by period, against exact laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaln
from scipy.stats import nbinom, norm

from gpect.forecast.counts import levels
from gpect.forecast.counts.levels import Behaviour, Counted

BEHAVIOUR = Behaviour(spread=0.3, drift=0.03, season=0.02, slope=0.0005, levels=0.8)


def counted(values: np.ndarray, usual: float = 5.0, horizon: int = 8) -> Counted:
    n, width = values.shape
    phases = np.arange(width + horizon) % 4
    shared = np.zeros((n, width + horizon))
    return Counted(values, phases, shared, np.full(n, usual), 4)


def means_ahead(data: Counted, behaviour: Behaviour, horizon: int = 8) -> np.ndarray:
    width = data.values.shape[1]
    known = levels.read(data, behaviour, keep=frozenset([width])).after[width]
    ages = (~np.isnan(data.values)).cumsum(axis=1)[:, -1]
    phases = (width + np.arange(horizon)) % 4
    centre, doubt = levels.ahead(known, ages, phases, behaviour)
    return np.exp(centre + doubt / 2)


@settings(max_examples=30, deadline=None)
@given(
    st.floats(0.2, 40.0), st.floats(0.02, 2.0), st.floats(0.01, 3.0), st.sampled_from([0.0, 0.1])
)
def test_the_likelihood_of_a_first_count_adds_up_to_one(
    usual: float, spread: float, wide: float, season: float
) -> None:
    every = np.arange(20_000.0)[:, None]
    behaviour = Behaviour(spread, 0.0, season, 0.0, wide)
    likely = levels.read(counted(every, usual), behaviour).likely[:, 0]
    whole = np.exp(likely - gammaln(every[:, 0] + 1)).sum()
    assert whole == pytest.approx(1.0, abs=0.02)


def exact(counts: np.ndarray, behaviour: Behaviour, usual: float) -> tuple[float, float]:
    """Give log-likelihood and next mean of a drifting level by sums over a fine grid."""
    grid = np.linspace(-8, 8, 1601)
    law = norm.pdf(grid, np.log(usual) - behaviour.levels / 2, np.sqrt(behaviour.levels))
    size, total = 1 / behaviour.spread, 0.0
    drift = norm.pdf(grid[:, None], grid - behaviour.drift / 2, np.sqrt(behaviour.drift))
    law /= law.sum()
    for t, count in enumerate(counts):
        law = drift @ law / (drift @ law).sum() if t else law
        law = law * nbinom.pmf(count, size, size / (size + np.exp(grid)))
        total += np.log(law.sum())
        law /= law.sum()
    law = drift @ law / (drift @ law).sum()
    return total, float(law @ np.exp(grid))


@pytest.mark.parametrize(
    "counts", [[3, 0, 5, 2, 8, 9, 7], [0, 0, 1, 0, 0, 0], [40, 35, 60, 0, 41], [0]]
)
def test_level_and_likelihood_are_those_of_the_exact_law(counts: list[int]) -> None:
    behaviour = replace(BEHAVIOUR, season=0.0, slope=0.0)
    data = counted(np.array([counts], float))
    total, coming = exact(np.array(counts), behaviour, 5.0)
    likely = levels.read(data, behaviour).likely - gammaln(data.values + 1)
    assert likely.sum() == pytest.approx(total, abs=0.1)
    assert means_ahead(data, behaviour)[0, 0] == pytest.approx(coming, rel=0.04)


def test_a_series_never_seen_is_expected_at_its_usual_level() -> None:
    unseen = counted(np.full((2, 6), np.nan), usual=3.0)
    np.testing.assert_allclose(means_ahead(unseen, BEHAVIOUR), 3.0)


def test_a_series_before_its_first_count_does_not_move() -> None:
    late = np.array([[np.nan, np.nan, np.nan, np.nan, 4.0, 6.0]])
    both = [means_ahead(counted(values), BEHAVIOUR) for values in (late, late[:, 4:])]
    np.testing.assert_allclose(both[0], both[1])


def test_a_gap_only_adds_doubt() -> None:
    whole = np.array([[6.0, 5.0, 7.0, 6.0]])
    gap = np.array([[6.0, 5.0, 7.0, 6.0, np.nan, np.nan, np.nan, np.nan]])
    ends = [
        levels.read(counted(v), BEHAVIOUR, keep=frozenset([v.shape[1]])).after[v.shape[1]]
        for v in (whole, gap)
    ]
    assert ends[1].variance[0, 0, 0] > ends[0].variance[0, 0, 0] + 3.9 * BEHAVIOUR.drift
    np.testing.assert_allclose(ends[1].mean[0, 2:], ends[0].mean[0, 2:])


def test_a_season_of_its_own_and_a_slope_are_learned() -> None:
    t = np.arange(48)
    season = np.array([0.6, 1.4, 1.2, 0.8])
    values = np.round(20 * season[t % 4] * np.exp(0.02 * (t - 47)))[None]
    behaviour = replace(BEHAVIOUR, season=0.1, drift=0.001, spread=0.01)
    found = means_ahead(counted(values, 15.0), behaviour, 4)[0]
    np.testing.assert_allclose(found, 20 * season * np.exp(0.02 * np.arange(1, 5)), rtol=0.12)


def test_more_counted_is_never_less_expected() -> None:
    values = np.tile(np.array([4.0, 2.0, 7.0, 3.0]), (30, 1))
    values[:, -1] = np.arange(30)
    assert (np.diff(means_ahead(counted(values), BEHAVIOUR)[:, 0]) > 0).all()

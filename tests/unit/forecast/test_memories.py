"""Each series forgets as fast as its own past asks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gpect.forecast import memories, negbin
from gpect.forecast.counts import CountSettings, Kin, mean_forecast
from gpect.forecast.panel import Panel

SETTINGS = CountSettings(memory=0.85, prior=0.1, own_season=np.inf, movement=0.0)
LIKELY = arrays(np.float64, st.tuples(st.integers(1, 30), st.just(4)), elements=st.floats(-900, 0))


def panel_of(values: np.ndarray) -> Panel:
    return Panel([f"s{i}" for i in range(len(values))], values, 0, 4)


def mixed(values: np.ndarray) -> np.ndarray:
    return memories.each_own(panel_of(values), SETTINGS, (4, 4), Kin(), lambda _: 0.1)[0]


@pytest.fixture(scope="module")
def some_dry_up() -> np.ndarray:
    counts = np.random.default_rng(4).poisson(8.0, (80, 32)).astype(float)
    counts[:10, -8:] = 0.0
    return counts


def test_what_dried_up_is_forecast_lower_than_by_one_memory(some_dry_up: np.ndarray) -> None:
    one = mean_forecast(panel_of(some_dry_up), SETTINGS, 4)
    own = mixed(some_dry_up)
    assert (own[:10] < 0.5 * one[:10]).all()
    np.testing.assert_allclose(own[10:].mean(), 8.0, rtol=0.05)


def test_a_forecast_lies_between_those_of_its_memories(some_dry_up: np.ndarray) -> None:
    panel = panel_of(some_dry_up)
    each = np.stack([mean_forecast(panel, way, 4) for way in memories._ways(SETTINGS)])
    own = mixed(some_dry_up)
    assert (own >= each.min(axis=0) - 1e-9).all()
    assert (own <= each.max(axis=0) + 1e-9).all()


def test_the_order_of_series_changes_nothing(some_dry_up: np.ndarray) -> None:
    turned = np.random.default_rng(0).permutation(len(some_dry_up))
    np.testing.assert_allclose(mixed(some_dry_up[turned]), mixed(some_dry_up)[turned])


def test_without_a_past_the_memory_chosen_for_all_leads() -> None:
    weights = memories.weigh(np.zeros((5, 4)), 2)
    assert (weights.argmax(axis=1) == 2).all()
    np.testing.assert_allclose(mixed(np.array([[4.0]])), [[4.0] * 4])


@given(LIKELY, st.integers(0, 3))
def test_weights_are_shares_and_follow_the_likelihood(likely: np.ndarray, first: int) -> None:
    weights = memories.weigh(likely, first)
    np.testing.assert_allclose(weights.sum(axis=1), 1.0)
    assert (weights >= 0).all()
    more = likely.copy()
    more[0, 0] += 5.0
    assert memories.weigh(more, first)[0, 0] >= weights[0, 0] - 1e-12


def test_counts_no_model_ever_saw_keep_their_forecast_finite() -> None:
    values = np.array([[0.0] * 20, [1e6] * 20, [np.nan] * 19 + [3.0]])
    found = negbin.fit(panel_of(values), 4)
    assert np.isfinite(found.mean).all()
    assert (found.mean >= 0).all()

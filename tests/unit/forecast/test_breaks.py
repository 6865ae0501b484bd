"""Series go on, drift or break; what is shared is learned from all."""

from dataclasses import replace

import numpy as np
import pytest

from gpect.forecast.counts import behaviours, breaks, negbin
from gpect.forecast.counts.breaks import forecast
from gpect.forecast.counts.shared import CountSettings, Kin
from gpect.forecast.panels.panel import Panel

SETTINGS = CountSettings(memory=0.85, prior=0.1, own_season=np.inf, movement=0.0)


def panel_of(values: np.ndarray) -> Panel:
    return Panel([f"s{i}" for i in range(len(values))], values, 0, 4)


def told(values: np.ndarray, dates: int = 6) -> breaks.Told:
    return forecast(panel_of(values), SETTINGS, (4, 4), Kin(), dates)


@pytest.fixture(scope="module")
def some_dry_up() -> np.ndarray:
    counts = np.random.default_rng(4).poisson(8.0, (80, 32)).astype(float)
    counts[:10, -8:] = 0.0
    return counts


def test_what_dried_up_is_forecast_near_nothing_and_the_others_as_they_were(
    some_dry_up: np.ndarray,
) -> None:
    mean = told(some_dry_up).mean
    assert (mean[:10] < 1.0).all()
    np.testing.assert_allclose(mean[10:].mean(), 8.0, rtol=0.05)


def test_without_breaks_what_dried_up_is_forecast_higher(
    some_dry_up: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = told(some_dry_up).mean
    monkeypatch.setattr(breaks, "LATE", 0)
    assert told(some_dry_up).mean[:10].mean() > 2 * found[:10].mean()


def test_a_plant_that_opens_is_followed() -> None:
    counts = np.random.default_rng(5).poisson(4.0, (60, 30)).astype(float)
    counts[0, -4:] = [21.0, 18.0, 24.0, 20.0]
    mean = told(counts).mean
    assert 12.0 < mean[0].mean() < 24.0
    np.testing.assert_allclose(mean[1:].mean(), 4.0, rtol=0.1)


def test_one_count_of_none_is_doubted_more_than_many(some_dry_up: np.ndarray) -> None:
    late = some_dry_up.copy()
    late[20, :-2] = np.nan
    found = told(late).spread
    assert found[20, 0] > 2 * np.median(found[21:, 0])


@pytest.mark.parametrize("movement", [0.0, 0.5])
def test_what_serves_to_choose_only_changes_no_forecast(
    some_dry_up: np.ndarray, movement: float
) -> None:
    """Memory, prior and own season serve the quick forecast by which the rest is chosen."""
    chosen = replace(SETTINGS, movement=movement)
    others = [
        replace(chosen, memory=0.6, prior=12.0, own_season=40.0),
        replace(chosen, movement=1.0),
        replace(chosen, own_season=0.0),
    ]
    seasoned = some_dry_up * np.tile([2, 1, 1, 0], 8)
    seasoned[20:, 16:] *= 2
    one, same, moved, plain = (
        forecast(panel_of(seasoned), settings, (4, 4), Kin(), 3) for settings in (chosen, *others)
    )
    np.testing.assert_array_equal(one.mean, same.mean)
    np.testing.assert_array_equal(one.spread, same.spread)
    assert not np.allclose(one.mean, moved.mean)
    assert not np.allclose(one.mean, plain.mean)


def test_the_order_of_series_changes_nothing(some_dry_up: np.ndarray) -> None:
    turned = np.random.default_rng(0).permutation(len(some_dry_up))
    np.testing.assert_allclose(told(some_dry_up[turned]).mean, told(some_dry_up).mean[turned])


def test_past_dates_say_what_would_have_been_forecast_then(
    some_dry_up: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(behaviours, "learn", lambda *_: behaviours.START)
    monkeypatch.setattr(behaviours, "own_spread", lambda data, _: np.full(len(data.values), 0.2))
    values = some_dry_up[10:]
    now = told(values)
    then = told(values[:, :-6])
    np.testing.assert_allclose(now.errors.forecast[0], then.mean, rtol=0.05)
    np.testing.assert_array_equal(now.errors.actual[0], values[:, -6:-2])
    assert np.isnan(now.errors.actual[-1][:, 1:]).all()


def test_the_nature_that_made_the_counts_is_found() -> None:
    rng = np.random.default_rng(7)
    drift = np.cumsum(rng.normal(0, np.sqrt(0.03), (400, 40)), axis=1)
    mean = np.exp(rng.normal(1.5, 0.5, (400, 1)) + drift)
    counts = rng.poisson(mean * rng.gamma(1 / 0.1, 0.1, mean.shape)).astype(float)
    data = breaks._counted(panel_of(counts), SETTINGS, 4, Kin())
    found = behaviours.learn(data, np.ones(400))
    assert 0.015 <= found.drift <= 0.06
    assert 0.04 <= found.spread <= 0.2
    assert found.season <= 0.006


def test_the_spread_of_each_series_follows_its_own_past() -> None:
    rng = np.random.default_rng(8)
    spread = np.repeat([0.05, 0.6], 60)[:, None]
    counts = rng.poisson(15 * rng.gamma(1 / spread, spread, (120, 48))).astype(float)
    data = breaks._counted(panel_of(counts), SETTINGS, 4, Kin())
    found = behaviours.own_spread(data, behaviours.learn(data, np.ones(120)))
    assert np.median(found[60:]) > 2.5 * np.median(found[:60])


def test_one_count_is_its_own_forecast_with_the_doubt_believed_beforehand() -> None:
    found = told(np.array([[4.0]]))
    np.testing.assert_allclose(found.mean, 4.0, rtol=0.05)
    assert (found.spread > 0.2).all()


def test_counts_no_model_ever_saw_keep_their_forecast_finite() -> None:
    values = np.array([[0.0] * 20, [1e6] * 20, [np.nan] * 19 + [3.0]])
    found = negbin.fit(panel_of(values), 4)
    assert np.isfinite(found.mean).all()
    assert (found.mean >= 0).all()
    assert np.isfinite(found.quantiles((0.025, 0.975))).all()


@pytest.mark.parametrize("shape", [(0, 20), (3, 0), (0, 0)])
def test_no_series_or_no_period_gives_no_error(shape: tuple[int, int]) -> None:
    found = negbin.fit(panel_of(np.zeros(shape)), 4)
    assert found.mean.shape == (shape[0], 4)
    assert np.isfinite(found.mean).all()

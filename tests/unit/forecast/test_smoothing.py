import numpy as np
import pandas as pd
import pytest

from gpect.forecast import models
from gpect.forecast.larger import autoregression, combine, holt_winters, seasons, smoothing
from gpect.forecast.panels.panel import Panel
from gpect.forecast.panels.periods import period_text


def panel_of(values, season=4):
    values = np.asarray(values, dtype=float)
    return Panel([f"s{i}" for i in range(len(values))], values, 8000, season)


def plain_smoothing(values, alpha):
    level = np.mean(values[:3])
    error = 0.0
    for value in values:
        error += (value - level) ** 2
        level += alpha * (value - level)
    return level, error


def plain_damped_holt(values, gain, turn, damping, horizon):
    level, slope, error = values[0], (values[4] - values[0]) / 4, 0.0
    for value in values[1:]:
        guess = level + damping * slope
        error += (value - guess) ** 2
        level, slope = (
            guess + gain * (value - guess),
            damping * slope + gain * turn * (value - guess),
        )
    steps = [sum(damping**k for k in range(1, h + 1)) for h in range(1, horizon + 1)]
    return error, [level + slope * step for step in steps]


def plain_holt_winters(values, start, setting, *, multiplied):
    gain, turn, damping, swing = setting
    season = list(start)
    flat = [v / season[t % 4] if multiplied else v - season[t % 4] for t, v in enumerate(values)]
    level, slope, error = np.mean(flat[:4]), (flat[4] - flat[0]) / 8, 0.0
    for t, value in enumerate(values):
        now, guess = season[t % 4], level + damping * slope
        if multiplied:
            guess = max(guess, min(flat) / 2)
        off = value / now - guess if multiplied else value - now - guess
        error += (off * now if multiplied else off) ** 2
        season[t % 4] = now * (1 + swing * off / guess) if multiplied else now + swing * off
        level, slope = guess + gain * off, damping * slope + gain * turn * off
    ahead = []
    for h in range(1, 6):
        trend = level + slope * sum(damping**k for k in range(1, h + 1))
        now = season[(len(values) + h - 1) % 4]
        ahead.append(trend * now if multiplied else trend + now)
    return error, ahead


@pytest.fixture
def walks():
    rng = np.random.default_rng(0)
    return 100 + np.cumsum(rng.normal(0.2, 2, (8, 30)), axis=1)


def test_damped_holt_agrees_with_a_plain_loop(walks):
    found = smoothing.damped_holt(walks, 4, 5)
    flat, indices = seasons.deseasonalise(walks, 4)
    for row, season, forecast in zip(flat, indices, found, strict=True):
        tries = [plain_damped_holt(row, *grid, 5) for grid in smoothing.HOLT]
        best = min(tries, key=lambda t: t[0])[1]
        np.testing.assert_allclose(forecast, best * season[(30 + np.arange(5)) % 4])


@pytest.mark.parametrize("multiplied", [True, False])
def test_holt_winters_agrees_with_a_plain_loop(walks, multiplied):
    values = walks * np.array([1.2, 1.0, 0.9, 0.9, *([1.0] * 26)])[np.arange(30) % 4]
    way = holt_winters.seasonal_smoothing if multiplied else holt_winters.seasonal_smoothing_added
    begin = seasons.season_indices if multiplied else seasons.season_offsets
    for row, start, forecast in zip(values, begin(values, 4), way(values, 4, 5), strict=True):
        tries = [
            plain_holt_winters(row, start, setting, multiplied=multiplied)
            for setting in holt_winters.GRID
        ]
        np.testing.assert_allclose(forecast, min(tries, key=lambda t: t[0])[1])


def test_an_added_season_is_found_whatever_the_level():
    season = np.array([30.0, 10.0, -15.0, -25.0])
    values = 20.0 * np.arange(24) + season[np.arange(24) % 4] * np.ones((3, 1))
    found = holt_winters.seasonal_smoothing_added(values, 4, 4)
    expected = 20.0 * np.arange(24, 28) + season * np.ones((3, 1))
    np.testing.assert_allclose(found, expected, rtol=0.03)


def test_a_fall_towards_nothing_does_not_turn_the_season_over():
    season = np.array([4.0, 0.3, 4.0, 0.3])
    values = np.maximum(200.0 * 0.7 ** np.arange(28), 0.5) * season[np.arange(28) % 4]
    found = holt_winters.seasonal_smoothing(np.stack([values, values + 1]), 4, 8)
    assert np.abs(found).max() < values.max()


def test_theta_agrees_with_a_plain_loop():
    values = np.random.default_rng(2).normal(50, 5, 20) + 2.0 * np.arange(20)
    values[::4] = -1.0  # no season is looked for where a value is not positive
    found = smoothing.theta(values[None], 4, 3)[0]
    slope = np.polyfit(np.arange(20), values, 1)[0]
    tries = {a: plain_smoothing(values, a) for a in smoothing.ALPHAS}
    alpha = min(tries, key=lambda a: tries[a][1])
    lag = (1 - (1 - alpha) ** 20) / alpha
    expected = [tries[alpha][0] + slope / 2 * (h + lag) for h in range(3)]
    np.testing.assert_allclose(found, expected)


def test_a_row_alone_gives_the_same_as_among_longer_ones(walks):
    late = np.where(np.arange(30) < 10, np.nan, walks)
    together = np.concatenate([walks, late])
    for member in combine.MEMBERS[:6]:
        found = member(together, 4, 4)[8:]
        np.testing.assert_allclose(found, member(walks[:, 10:], 4, 4), rtol=1e-9)


def test_an_exact_season_is_carried_forward():
    season = np.array([1.4, 1.1, 0.9, 0.6])
    values = 100 * season[np.arange(24) % 4] * np.ones((3, 1))
    for member in combine.MEMBERS:
        np.testing.assert_allclose(member(values, 4, 4), 100 * season * np.ones((3, 1)), rtol=0.01)


def test_autoregression_follows_an_alternating_series():
    values = np.tile([10.0, 20.0], 15)[None] * np.ones((4, 1))
    found = autoregression.on_values(values, 4, 4)
    np.testing.assert_allclose(found, np.tile([10.0, 20.0], 2) * np.ones((4, 1)), atol=1.0)


def test_intervals_hold_what_they_say_on_random_walks():
    rng = np.random.default_rng(3)
    whole = 1000 + np.cumsum(rng.normal(0, rng.uniform(1, 20, (300, 1)), (300, 44)), axis=1)
    mean, found = combine.forecast_panel(panel_of(whole[:, :40]), 4, (0.1, 0.9))
    came = whole[:, 40:]
    inside = ((came >= found[..., 0]) & (came <= found[..., 1])).mean()
    assert 0.74 < inside < 0.86
    assert np.isfinite(mean).all()


def shaken(common):
    """Errors of 400 series at 10 past dates, 8 steps ahead: own walks, and one walk of all."""
    rng = np.random.default_rng(7)
    own = np.cumsum(rng.normal(0, 1, (10, 400, 8)), axis=2)
    dates = np.cumsum(rng.normal(0, 1, 18))
    moved = np.stack([dates[k + 1 : k + 9] - dates[k] for k in range(10)])
    off = own + common * moved[:, None]
    for k in range(10):
        off[k, :, k + 1 :] = np.nan  # the date k + 1 periods ago knows k + 1 steps
    found = np.array([combine._quantiles(off[..., h], (0.1, 0.5, 0.9)) for h in range(8)])
    return found, combine._shaken(found, off)


def test_series_without_anything_in_common_keep_their_quantiles():
    found, kept = shaken(common=0.0)
    np.testing.assert_allclose(kept, found, atol=0.15 * (found[:, [2]] - found[:, [0]]).max())


def test_what_moves_all_series_at_once_widens_the_long_steps():
    found, wide = shaken(common=1.0)
    truth = 1.2816 * np.sqrt(2.0 * np.arange(1, 9))  # both walks together
    before, after = (np.abs((q[:, 2] - q[:, 0]) / 2 - truth)[4:].mean() for q in (found, wide))
    assert after < before


def test_the_lowest_and_the_highest_member_are_drawn_in():
    found = combine._drawn_in(np.array([1.0, 5.0, 2.0, 900.0])[:, None])
    assert found.ravel().tolist() == [2.0, 5.0, 2.0, 5.0]


def test_one_wild_series_leaves_the_intervals_of_the_others():
    rng = np.random.default_rng(5)
    values = 500 + np.cumsum(rng.normal(0, 5, (80, 40)), axis=1)
    wild = np.r_[np.full(38, 500.0) + rng.normal(0, 0.1, 38), 5e6, 500.0]
    _, alone = combine.forecast_panel(panel_of(values), 4, (0.1, 0.9))
    _, beside = combine.forecast_panel(panel_of(np.r_[values, wild[None]]), 4, (0.1, 0.9))
    widths = [np.diff(found[:80], axis=2).mean() for found in (alone, beside)]
    assert widths[1] < 1.3 * widths[0]


def test_a_steady_trend_widens_an_interval_less_than_it_does_yearly_changes():
    rng = np.random.default_rng(6)
    steps = np.cumsum(rng.normal(0, 3, (200, 44)), axis=1)
    slope = np.repeat([0.0, 8.0], 100)[:, None]
    whole = 1000 + slope * np.arange(44) + steps
    _, found = combine.forecast_panel(panel_of(whole[:, :40]), 4, (0.1, 0.9))
    flat, rising = (np.diff(found[part], axis=2).mean() for part in (slice(100), slice(100, 200)))
    changes = np.abs(whole[:, 4:40] - whole[:, :36]).mean(axis=1)
    assert rising / flat < 0.6 * changes[100:].mean() / changes[:100].mean()


def test_weights_of_a_past_date_ignore_its_own_errors():
    off = np.random.default_rng(8).normal(0, 1, (4, 10, 5, 2))
    other = off.copy()
    other[0, 4] *= 50.0
    before, after = (np.delete(combine._combined(o), 4, axis=0) for o in (off, other))
    assert not np.allclose(before, after)
    drawn = combine._drawn_in(other)
    apart = np.abs(np.arange(10) - 4) > combine.NEAR
    weights = combine._weights(off[:, apart])
    np.testing.assert_allclose(
        combine._combined(other)[4], np.einsum("mn,mnh->nh", weights, drawn[:, 4])
    )


def test_a_portfolio_beats_repeating_last_year(walks):
    rng = np.random.default_rng(4)
    t = np.arange(48)
    trend = 50 + rng.uniform(0.5, 2, (60, 1)) * t
    whole = trend * (1 + 0.2 * np.sin(np.pi * t / 2)) + rng.normal(0, 3, (60, 48))
    mean, _ = combine.forecast_panel(panel_of(whole[:, :40]), 8, (0.5,))
    naive = smoothing.repeat_last_year(whole[:, :40], 4, 8)
    assert np.abs(mean - whole[:, 40:]).mean() < 0.6 * np.abs(naive - whole[:, 40:]).mean()


def long_table(values, end=8104, name="a"):
    periods = [period_text(end - len(values) + 1 + i, 4) for i in range(len(values))]
    return pd.DataFrame({"unique_id": name, "period": periods, "value": values})


@pytest.mark.parametrize(
    "values",
    [
        [3.0],
        [300.0],
        [0.0] * 12,
        [5.0, np.nan, np.nan, 4.0, 6.0],
        [500.0, np.nan, 510.0, 505.0, np.nan, 500.0],
        [2.0] * 10 + [40.0] * 6,
        [200.0] * 10 + [900.0] * 6,
        [0.5, 1.5, 2.5],
        [-5.0, 3.0, -2.0, 4.0, 1.0, 0.0],
    ],
)
def test_every_awkward_series_has_a_finite_ordered_forecast(values):
    found = models.forecast(long_table(values), 5)
    quantiles = found.filter(like="q0").to_numpy()
    assert len(found) == 5
    assert np.isfinite(found[["mean"]].to_numpy()).all()
    assert (np.diff(quantiles, axis=1) >= 0).all()
    if np.nanmin(values) >= 0:
        assert (quantiles >= 0).all()
        assert (found["mean"] >= 0).all()


def test_counts_and_larger_series_go_together_each_after_its_own_end():
    series = pd.concat(
        [
            long_table([1.0, 2, 0, 1, 3, 2, 1, 0, 2, 1, 1, 2], name="few"),
            long_table(list(np.arange(100.0, 140.0, 2.0)), name="many", end=8102),
            long_table([np.nan], name="nothing"),
        ]
    )
    found = models.forecast(series, 2, (0.1, 0.9))
    assert found.columns.tolist() == ["unique_id", "period", "mean", "q0.1", "q0.9"]
    first = found.groupby("unique_id")["period"].min()
    assert first.to_dict() == {"few": period_text(8105, 4), "many": period_text(8103, 4)}
    assert found.loc[found["unique_id"] == "many", "mean"].between(136, 150).all()


def test_no_series_gives_no_row():
    empty = long_table([])
    assert models.forecast(empty, 3).empty


def test_a_series_grown_wilder_of_late_has_a_wider_interval_than_one_grown_calmer():
    off = np.random.default_rng(3).normal(size=(10, 40, 8))
    off[5:, 0] *= 0.1
    off[:, 1] = off[::-1, 0]
    _, misses = combine._reach(off, 8, (0.1, 0.9))
    assert misses[0] > 1.1 * misses[1]
    assert misses[2:].mean() == pytest.approx(1.0, abs=0.05)

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gpect.forecast.counts import negbin
from gpect.forecast.counts.shared import CountSettings, Kin, mean_forecast
from gpect.forecast.panels.panel import Panel

PLAIN = CountSettings(memory=1.0, prior=0.0, own_season=0.0, movement=0.0)


def panel_of(values, first=0, season=4):
    values = np.asarray(values, dtype=float)
    return Panel([f"s{i}" for i in range(len(values))], values, first, season)


def simulated(seed, n=400, width=24, spread=0.3, ahead=4):
    rng = np.random.default_rng(seed)
    mean = np.exp(rng.normal(1.5, 0.8, n))[:, None] * np.ones(width + ahead)
    counts = rng.negative_binomial(1 / spread, 1 / (1 + spread * mean)).astype(float)
    return panel_of(counts[:, :width]), counts[:, width:], mean[:, width:]


def test_without_forgetting_nor_sharing_the_forecast_is_the_mean():
    values = [[1, 2, 3, 6], [0, 0, 4, 0]]
    found = mean_forecast(panel_of(values), PLAIN, 2)
    np.testing.assert_allclose(found, [[3, 3], [1, 1]])


def test_forgetting_agrees_with_a_plain_loop():
    values = np.random.default_rng(1).poisson(5, (3, 9)).astype(float)
    found = mean_forecast(panel_of(values), replace(PLAIN, memory=0.8), 1)
    for row, forecast in zip(values, found[:, 0], strict=True):
        counted = exposed = 0.0
        for value in row:
            counted, exposed = 0.8 * counted + value, 0.8 * exposed + 1.0
        assert forecast == pytest.approx(counted / exposed)


def test_gaps_weigh_nothing():
    full = mean_forecast(panel_of([[2.0, 4.0]]), PLAIN, 1)
    gap = mean_forecast(panel_of([[2.0, np.nan, 4.0, np.nan]]), PLAIN, 1)
    np.testing.assert_allclose(full, gap)


def test_a_shared_season_comes_back():
    season = np.array([2.0, 1.0, 0.5, 0.5])
    values = 20 * season[np.arange(16) % 4] * np.ones((30, 1))
    found = mean_forecast(panel_of(values), replace(PLAIN, own_season=np.inf), 4)
    np.testing.assert_allclose(found, 20 * season * np.ones((30, 1)), rtol=0.02)


def test_the_season_of_a_group_comes_back_drawn_towards_that_of_all():
    up, down = np.array([1.5, 1.0, 0.5, 1.0]), np.array([0.5, 1.0, 1.5, 1.0])
    phases = np.arange(16) % 4
    values = np.r_[20 * up[phases] * np.ones((15, 1)), 20 * down[phases] * np.ones((15, 1))]
    labels = np.repeat(["haut", "bas"], 15)
    settings = replace(PLAIN, own_season=np.inf, group_season=1.0)
    found = mean_forecast(panel_of(values), settings, 4, Kin(labels))
    np.testing.assert_allclose(found[0], 20 * up, rtol=0.05)
    np.testing.assert_allclose(found[-1], 20 * down, rtol=0.05)
    shy = mean_forecast(panel_of(values), replace(settings, group_season=1e6), 4, Kin(labels))
    np.testing.assert_allclose(shy, 20.0, rtol=0.05)
    chosen = negbin.choose(panel_of(values), 4, Kin(labels))
    assert np.isfinite(chosen.group_season)
    assert np.isinf(negbin.choose(panel_of(values), 4).group_season)


def test_all_zeros_is_drawn_towards_the_others_but_stays_near_zero():
    values = np.zeros((11, 12))
    values[1:] = 5
    found = mean_forecast(panel_of(values), replace(PLAIN, prior=0.5), 1)
    assert 0 < found[0, 0] < 0.3
    assert mean_forecast(panel_of(np.zeros((3, 5))), PLAIN, 2).max() == 0


def test_one_point_is_its_own_forecast():
    np.testing.assert_allclose(mean_forecast(panel_of([[4.0]]), PLAIN, 2), [[4, 4]])


def test_after_a_break_the_level_follows():
    values = np.r_[np.full(20, 2.0), np.full(8, 10.0)][None] * np.ones((40, 1))
    found = negbin.fit(panel_of(values), 2).mean
    assert (found > 8).all()


def test_the_spread_of_past_errors_is_recovered():
    panel, _, mean = simulated(5, n=800, spread=0.3)
    fitted = negbin.fit(panel, 4)
    assert fitted.spread.mean() == pytest.approx(0.3, rel=0.4)
    assert np.median(np.abs(fitted.mean - mean) / mean) < 0.25


def test_intervals_hold_what_they_say():
    panel, came, _ = simulated(6, n=800)
    found = negbin.fit(panel, 4).quantiles((0.1, 0.9))
    inside = ((came >= found[..., 0]) & (came <= found[..., 1])).mean()
    assert 0.78 < inside < 0.93  # counts are whole: at least 80 %


def test_draws_have_the_mean_and_the_variance_stated():
    panel, _, _ = simulated(7, n=60)
    fitted = negbin.fit(panel, 4)
    draws = negbin.draw(fitted, seed=1, n_draws=4000)
    np.testing.assert_allclose(draws.mean(axis=2), fitted.mean, rtol=0.25)
    stated = fitted.mean + fitted.spread * fitted.mean**2
    ratio = draws.var(axis=2) / stated
    assert 0.85 < ratio.mean() < 1.15


def test_the_sum_of_draws_is_wider_when_series_move_together():
    panel, _, _ = simulated(8, n=200)
    fitted = negbin.fit(panel, 4)
    alone = replace(fitted, common=np.zeros(4))
    together = replace(fitted, common=np.full(4, 0.1))
    widths = [negbin.draw(f, 0, 500).sum(axis=0).std(axis=1).mean() for f in (alone, together)]
    assert widths[1] > 2 * widths[0]


def test_a_series_draws_the_same_whoever_stands_beside():
    panel, _, _ = simulated(9, n=20)
    fitted = negbin.fit(panel, 3)
    kept = [4, 11]
    part = replace(
        fitted,
        ids=[fitted.ids[i] for i in kept],
        mean=fitted.mean[kept],
        spread=fitted.spread[kept],
    )
    np.testing.assert_array_equal(negbin.draw(part, 3, 50), negbin.draw(fitted, 3, 50)[kept])


def test_what_a_group_shares_widens_its_total():
    rng = np.random.default_rng(12)
    groups = np.repeat([f"g{i}" for i in range(12)], 8)
    factors = np.exp(rng.normal(0, 0.35, (12, 24)))[np.repeat(np.arange(12), 8)]
    panel = panel_of(rng.poisson(12 * factors))
    alone, together = (negbin.fit(panel, 4, ways) for ways in ((), (groups,)))
    assert together.shared[0].variance[0] > 0.02
    totals = [negbin.draw(found, 1, 400)[:8, 0].sum(axis=0).std() for found in (alone, together)]
    assert totals[1] > 1.3 * totals[0]


def test_series_that_do_not_move_together_share_nothing():
    rng = np.random.default_rng(13)
    groups = np.repeat([f"g{i}" for i in range(12)], 8)
    found = negbin.fit(panel_of(rng.poisson(12, (96, 24))), 4, (groups,))
    assert found.shared[0].variance[0] < 0.005


def test_a_group_of_small_cells_is_not_drawn_up_by_large_ones():
    rng = np.random.default_rng(1)
    rates = np.repeat([12.0, 0.5], [10, 90])
    metiers = np.repeat([f"m{i}" for i in range(50)], 2)
    epcis = np.tile(["e1", "e2"], 50)
    panel = panel_of(rng.poisson(rates[:, None], (100, 16)))
    settings = replace(PLAIN, prior=2.0)
    alike = mean_forecast(panel, settings, 1, Kin(margins=(metiers, epcis)))[10:].sum()
    drawn_up = mean_forecast(panel, settings, 1)[10:].sum()
    counted = panel.values[10:].mean(axis=1).sum()
    np.testing.assert_allclose(alike, counted, rtol=0.03)
    assert drawn_up > 1.2 * counted


@given(
    arrays(np.float64, (12, 8), elements=st.integers(0, 30).map(float)),
    st.floats(0.05, 20.0),
)
def test_totals_of_every_class_are_kept(values, prior):
    metiers, epcis = np.repeat(["a", "b", "c", "d"], 3), np.tile(["x", "y", "z"], 4)
    kin = Kin(margins=(metiers, epcis))
    found = mean_forecast(panel_of(values), replace(PLAIN, prior=prior), 1, kin)[:, 0]
    for labels in kin.margins:
        for name in np.unique(labels):
            chosen = labels == name
            told = values[chosen].mean(axis=1).sum()
            np.testing.assert_allclose(found[chosen].sum(), told, rtol=1e-6, atol=1e-6)


def test_what_each_class_makes_usual_is_the_product_of_both():
    values = np.outer([1.0, 2.0, 4.0], [3.0, 5.0]).ravel()[:, None] * np.ones(6)
    kin = Kin(margins=(np.repeat(["a", "b", "c"], 2), np.tile(["x", "y"], 3)))
    found = mean_forecast(panel_of(values), replace(PLAIN, prior=1e6), 1, kin)[:, 0]
    np.testing.assert_allclose(found, values[:, 0], rtol=1e-4)


def test_a_group_that_grows_while_others_do_not_is_forecast_to_grow():
    rng = np.random.default_rng(8)
    level = np.where(np.arange(80) < 20, 1.0, 0.0)[:, None] * np.log(1.06) * np.arange(-20, 5)
    values = rng.poisson(10 * np.exp(level)).astype(float)
    labels = np.repeat(["grows", "stays"], [20, 60])
    panel = panel_of(values[:, :21])
    settings = replace(PLAIN, memory=0.9, movement=1.0)
    together, apart = (
        mean_forecast(panel, replace(settings, group_movement=strength), 4, Kin(labels))
        for strength in (np.inf, 100.0)
    )
    came = values[:, 21:]
    for chosen in (labels == "grows", labels == "stays"):
        off = [abs(found[chosen].sum() - came[chosen].sum()) for found in (together, apart)]
        assert off[1] < off[0]

"""Mean forecasts of larger series, all series at once: four classic ways, each a plain loop.

Series are rows, right-aligned; a row may begin late (NaN before). Parameters are chosen per
series from a small grid by squared one-step error, the whole grid running as one more axis.
"""

from itertools import product

import numpy as np
import numpy.typing as npt

from gpect.forecast.accuracy import seasonal_naive
from gpect.forecast.panel import Floats

TINY = 1e-9
ALPHAS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
HOLT = tuple(product((0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.05, 0.15, 0.3, 0.6), (0.8, 0.9, 0.97)))
SEASONAL = tuple(product((0.1, 0.3, 0.5, 0.8), (0.0, 0.1, 0.3), (0.85, 0.95), (0.05, 0.2, 0.5)))


def repeat_last_year(values: Floats, season: int, horizon: int) -> Floats:
    """Give the seasonal naive; n × horizon."""
    return seasonal_naive(values, season, horizon)


def theta(values: Floats, season: int, horizon: int) -> Floats:
    """Give the Theta method: smoothing plus half the trend line (Hyndman and Billah, 2003)."""
    flat, indices = deseasonalise(values, season)
    drift = 0.5 * trend_slopes(flat)
    levels, alphas = _smooth(flat)
    n = (~np.isnan(flat)).sum(axis=1)
    lag = (1.0 - (1.0 - alphas) ** n) / alphas
    steps = np.arange(horizon)
    ahead = levels[:, None] + drift[:, None] * (steps + lag[:, None])
    return np.asarray(ahead * _ahead(indices, values.shape[1], horizon))


def damped_holt(values: Floats, season: int, horizon: int) -> Floats:
    """Give damped trend smoothing of the deseasonalised series (Gardner and McKenzie, 1985)."""
    flat, indices = deseasonalise(values, season)
    gain, turn, damping = (np.array(column) for column in zip(*HOLT, strict=True))
    order, there = _by_age(flat)
    level = np.repeat(_first_values(flat, 1)[:, None], len(HOLT), axis=1)[order]
    slope = np.repeat(_first_slopes(flat)[:, None], len(HOLT), axis=1)[order]
    error, came = np.zeros_like(level), flat[order]
    for t in range(1, flat.shape[1]):
        n = there[t - 1]
        guess = slope[:n] * damping
        slope[:n] = guess
        guess += level[:n]
        off = came[:n, t, None] - guess
        error[:n] += off * off
        level[:n] = guess + gain * off
        off *= gain * turn
        slope[:n] += off
    level, slope, error = _back(order, level, slope, error)
    rows, best = np.arange(len(flat)), error.argmin(axis=1)
    run = np.cumsum(damping[best][:, None] ** np.arange(1, horizon + 1), axis=1)
    ahead = level[rows, best][:, None] + slope[rows, best][:, None] * run
    return np.asarray(ahead * _ahead(indices, values.shape[1], horizon))


def seasonal_smoothing(values: Floats, season: int, horizon: int) -> Floats:
    """Give damped Holt-Winters with a season that multiplies and moves.

    Falls back on :func:`damped_holt` for rows with under two years or with values ≤ 0.
    """
    fallback = damped_holt(values, season, horizon)
    known = (~np.isnan(values)).sum(axis=1)
    usable = (known >= 2 * season + 1) & (np.nanmin(values, axis=1) > 0)
    if usable.any():
        fallback[usable] = _holt_winters(values[usable], season, horizon)
    return fallback


def deseasonalise(values: Floats, season: int) -> tuple[Floats, Floats]:
    """Divide each series by its season where it has one.

    Returns
    -------
    flat, indices
        n × T values without season; n × season indices, mean 1, the first for column 0.
        Indices are 1 for rows under two years, with values ≤ 0, or whose yearly
        autocorrelation is not significant at 10 %; others are shrunk by their own noise.
    """
    indices = np.ones((len(values), season))
    known = (~np.isnan(values)).sum(axis=1)
    usable = (known >= 2 * season + 1) & (np.nanmin(values, axis=1) > 0)
    usable[usable] = _is_seasonal(values[usable], season)
    if usable.any():
        indices[usable] = season_indices(values[usable], season)
    return values / indices[:, np.arange(values.shape[1]) % season], indices


def season_indices(values: Floats, season: int) -> Floats:
    """Give multiplicative season indices (n × season) by ratios to a centred yearly mean."""
    width = values.shape[1]
    half = season // 2
    kernel = np.r_[0.5, np.ones(season - 1), 0.5] / season if season % 2 == 0 else None
    weights = kernel if kernel is not None else np.ones(season) / season
    windows = np.lib.stride_tricks.sliding_window_view(values, len(weights), axis=1)
    ratios = values[:, half : width - half] / np.maximum(windows @ weights, TINY)
    phases = np.arange(half, width - half) % season
    means, noise = np.ones((len(values), season)), np.zeros(len(values))
    for k in range(season):
        part = ratios[:, phases == k]
        count = np.maximum((~np.isnan(part)).sum(axis=1), 1)
        means[:, k] = np.nansum(part, axis=1) / count
        noise += np.nansum((part - means[:, k, None]) ** 2, axis=1) / count
    count = (~np.isnan(ratios)).sum(axis=1)
    mistake = noise / season / np.maximum(count / season - 1.0, 1.0)
    means = np.where(means > 0, means, 1.0)
    means /= means.mean(axis=1, keepdims=True)
    between = means.var(axis=1, ddof=1)
    kept = np.clip(1.0 - mistake / np.maximum(between, TINY), 0.0, 1.0)
    return np.asarray(1.0 + kept[:, None] * (means - 1.0))


def trend_slopes(values: Floats) -> Floats:
    """Give the least squares slope of each row; 0 for one point."""
    seen = ~np.isnan(values)
    t = np.arange(values.shape[1])
    n = np.maximum(seen.sum(axis=1), 1)
    centre = (seen * t).sum(axis=1) / n
    off = np.where(seen, t - centre[:, None], 0.0)
    return np.asarray(
        (off * np.nan_to_num(values)).sum(axis=1) / np.maximum((off**2).sum(axis=1), TINY)
    )


def _is_seasonal(values: Floats, season: int) -> npt.NDArray[np.bool_]:
    """Say whether the autocorrelation at a year exceeds its 90 % bound."""
    seen = ~np.isnan(values)
    n = seen.sum(axis=1)
    trendless = values - np.nanmean(values, axis=1)[:, None]
    filled = np.where(seen, trendless, 0.0)
    variance = np.maximum((filled**2).sum(axis=1), TINY)
    lags = [(filled[:, k:] * filled[:, :-k]).sum(axis=1) / variance for k in range(1, season + 1)]
    bound = 1.645 * np.sqrt((1 + 2 * sum(r**2 for r in lags[:-1])) / n)
    return np.asarray(np.abs(lags[-1]) > bound)


def _smooth(flat: Floats) -> tuple[Floats, Floats]:
    """Smooth each row with its best constant; give last levels and constants."""
    alphas = np.array(ALPHAS)
    order, there = _by_age(flat)
    level = np.repeat(_first_values(flat, 3)[:, None], len(alphas), axis=1)[order]
    error, came = np.zeros_like(level), flat[order]
    for t in range(flat.shape[1]):
        n = there[t]
        off = came[:n, t, None] - level[:n]
        error[:n] += off * off
        off *= alphas
        level[:n] += off
    level, error = _back(order, level, error)
    rows, best = np.arange(len(flat)), error.argmin(axis=1)
    return level[rows, best], alphas[best]


def _holt_winters(values: Floats, season: int, horizon: int) -> Floats:
    gain, turn, damping, swing = (np.array(column) for column in zip(*SEASONAL, strict=True))
    indices = season_indices(values, season)
    flat = values / indices[:, np.arange(values.shape[1]) % season]
    order, there = _by_age(values)
    level = np.repeat(_first_values(flat, season)[:, None], len(SEASONAL), axis=1)[order]
    slope, error, came = np.zeros_like(level), np.zeros_like(level), values[order]
    seasons = np.repeat(indices[order].T[:, :, None], len(SEASONAL), axis=2)
    for t in range(values.shape[1]):
        n = there[t]
        now = seasons[t % season, :n]
        guess = slope[:n] * damping
        slope[:n] = guess
        guess += level[:n]
        np.maximum(guess, TINY, out=guess)
        off = came[:n, t, None] / np.maximum(now, TINY) - guess
        error[:n] += (off * now) ** 2
        level[:n] = guess + gain * off
        slope[:n] += gain * turn * off
        now *= 1.0 + swing * off / guess
    level, slope, error, last = _back(order, level, slope, error, np.moveaxis(seasons, 0, 1))
    rows, best = np.arange(len(values)), error.argmin(axis=1)
    run = np.cumsum(damping[best][:, None] ** np.arange(1, horizon + 1), axis=1)
    ahead = level[rows, best][:, None] + slope[rows, best][:, None] * run
    return np.asarray(ahead * _ahead(last[rows, :, best], values.shape[1], horizon))


def _ahead(indices: Floats, width: int, horizon: int) -> Floats:
    return indices[:, (width + np.arange(horizon)) % indices.shape[1]]


def _begins(values: Floats) -> npt.NDArray[np.int64]:
    return np.asarray((~np.isnan(values)).argmax(axis=1))


def _by_age(values: Floats) -> tuple[npt.NDArray[np.int64], list[int]]:
    """Order rows by the period in which they begin, and count those begun at each period.

    Rows begun are then the first ones: a recursion over periods touches no other.
    """
    begins = _begins(values)
    order = np.argsort(begins, kind="stable")
    return order, np.searchsorted(begins[order], np.arange(values.shape[1]), side="right").tolist()


def _back(order: npt.NDArray[np.int64], *tables: Floats) -> list[Floats]:
    """Put rows in the order they had before ``order``."""
    place = np.argsort(order)
    return [table[place] for table in tables]


def _first_values(values: Floats, n: int) -> Floats:
    """Give the mean of each row's first ``n`` values (of all where there are fewer)."""
    begins = _begins(values)
    places = np.minimum(begins[:, None] + np.arange(n), values.shape[1] - 1)
    return np.asarray(values[np.arange(len(values))[:, None], places].mean(axis=1))


def _first_slopes(values: Floats) -> Floats:
    """Give the slope of each row's first five values; 0 where there are fewer than two."""
    begins = _begins(values)
    reach = np.minimum(4, values.shape[1] - 1 - begins)
    rows = np.arange(len(values))
    rise = values[rows, begins + reach] - values[rows, begins]
    return np.asarray(rise / np.maximum(reach, 1))


MEMBERS = (repeat_last_year, theta, damped_holt, seasonal_smoothing)
"""The ways that :mod:`.combine` weighs against one another."""

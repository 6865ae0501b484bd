"""Mean forecasts of larger series, all series at once: classic ways, each a plain loop.

Series are rows, right-aligned; a row may begin late (NaN before). Parameters are chosen per
series from a small grid by squared one-step error, the whole grid running as one more axis.
"""

from itertools import product

import numpy as np
import numpy.typing as npt

from gpect.forecast.larger.seasons import TINY, coming, deseasonalise, without_offsets
from gpect.forecast.panels.accuracy import seasonal_naive
from gpect.forecast.panels.panel import Floats

ALPHAS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
HOLT = tuple(product((0.1, 0.2, 0.35, 0.5, 0.7, 0.9), (0.05, 0.15, 0.3, 0.6), (0.8, 0.9, 0.97)))


def repeat_last_year(values: Floats, season: int, horizon: int) -> Floats:
    """Give the seasonal naive; n × horizon."""
    return seasonal_naive(values, season, horizon)


def theta(values: Floats, season: int, horizon: int) -> Floats:
    """Give the Theta method: smoothing plus half the trend line (Hyndman and Billah, 2003)."""
    flat, indices = deseasonalise(values, season)
    return np.asarray(_theta(flat, horizon) * coming(indices, values.shape[1], horizon))


def theta_added(values: Floats, season: int, horizon: int) -> Floats:
    """Give the Theta method with a season that is added."""
    flat, offsets = without_offsets(values, season)
    return np.asarray(_theta(flat, horizon) + coming(offsets, values.shape[1], horizon))


def _theta(flat: Floats, horizon: int) -> Floats:
    drift = 0.5 * trend_slopes(flat)
    levels, alphas = _smooth(flat)
    n = (~np.isnan(flat)).sum(axis=1)
    lag = (1.0 - (1.0 - alphas) ** n) / alphas
    return np.asarray(levels[:, None] + drift[:, None] * (np.arange(horizon) + lag[:, None]))


def damped_holt(values: Floats, season: int, horizon: int) -> Floats:
    """Give damped trend smoothing of the deseasonalised series (Gardner and McKenzie, 1985)."""
    flat, indices = deseasonalise(values, season)
    gain, turn, damping = (np.array(column) for column in zip(*HOLT, strict=True))
    order, there = by_age(flat)
    level = np.repeat(first_values(flat, 1)[:, None], len(HOLT), axis=1)[order]
    slope = np.repeat(first_slopes(flat)[:, None], len(HOLT), axis=1)[order]
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
    level, slope, error = in_order(order, level, slope, error)
    rows, best = np.arange(len(flat)), error.argmin(axis=1)
    run = np.cumsum(damping[best][:, None] ** np.arange(1, horizon + 1), axis=1)
    ahead = level[rows, best][:, None] + slope[rows, best][:, None] * run
    return np.asarray(ahead * coming(indices, values.shape[1], horizon))


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


def by_age(values: Floats) -> tuple[npt.NDArray[np.int64], list[int]]:
    """Order rows by the period in which they begin, and count those begun at each period.

    Rows begun are then the first ones: a recursion over periods touches no other.
    """
    begins = _begins(values)
    order = np.argsort(begins, kind="stable")
    return order, np.searchsorted(begins[order], np.arange(values.shape[1]), side="right").tolist()


def in_order(order: npt.NDArray[np.int64], *tables: Floats) -> list[Floats]:
    """Put rows in the order they had before ``order``."""
    place = np.argsort(order)
    return [table[place] for table in tables]


def first_values(values: Floats, n: int) -> Floats:
    """Give the mean of each row's first ``n`` values (of all where there are fewer)."""
    begins = _begins(values)
    places = np.minimum(begins[:, None] + np.arange(n), values.shape[1] - 1)
    return np.asarray(values[np.arange(len(values))[:, None], places].mean(axis=1))


def _begins(values: Floats) -> npt.NDArray[np.int64]:
    return np.asarray((~np.isnan(values)).argmax(axis=1))


def first_slopes(values: Floats) -> Floats:
    """Give the slope of each row's first five values; 0 where there are fewer than two."""
    begins = _begins(values)
    reach = np.minimum(4, values.shape[1] - 1 - begins)
    rows = np.arange(len(values))
    rise = values[rows, begins + reach] - values[rows, begins]
    return np.asarray(rise / np.maximum(reach, 1))


def _smooth(flat: Floats) -> tuple[Floats, Floats]:
    """Smooth each row with its best constant; give last levels and constants."""
    alphas = np.array(ALPHAS)
    order, there = by_age(flat)
    level = np.repeat(first_values(flat, 3)[:, None], len(alphas), axis=1)[order]
    error, came = np.zeros_like(level), flat[order]
    for t in range(flat.shape[1]):
        n = there[t]
        off = came[:n, t, None] - level[:n]
        error[:n] += off * off
        off *= alphas
        level[:n] += off
    level, error = in_order(order, level, error)
    rows, best = np.arange(len(flat)), error.argmin(axis=1)
    return level[rows, best], alphas[best]

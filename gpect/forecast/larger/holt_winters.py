"""Damped Holt-Winters of larger series: level, trend and a season that moves, all at once.

The season multiplies the level or is added to it: which suits a series is seen in its errors, so
both are members of the portfolio (:mod:`.combine`). Source: Gardner and McKenzie (1985).
"""

from dataclasses import dataclass
from itertools import product

import numpy as np

from gpect.forecast.larger.seasons import (
    coming,
    has_two_years,
    is_positive,
    season_indices,
    season_offsets,
)
from gpect.forecast.larger.smoothing import (
    by_age,
    damped_holt,
    first_slopes,
    first_values,
    in_order,
)
from gpect.forecast.panels.panel import Floats

GRID = tuple(product((0.1, 0.3, 0.5, 0.8), (0.0, 0.1, 0.3), (0.9, 0.98), (0.05, 0.3)))
"""Tried for each series: gains of the level and the trend, damping, gain of the season."""
GAIN, TURN, DAMPING, SWING = np.array(GRID).T


@dataclass(frozen=True)
class _State:
    """Where n series stand under each of G settings; level, slope and error are n × G.

    ``seasons`` is season × n × G, the first for column 0.
    """

    level: Floats
    slope: Floats
    error: Floats
    seasons: Floats


def seasonal_smoothing(values: Floats, season: int, horizon: int) -> Floats:
    """Give damped Holt-Winters with a season that multiplies; n × horizon.

    :func:`~.smoothing.damped_holt` for rows with under two years or with values ≤ 0.
    """
    usable = has_two_years(values, season) & is_positive(values)
    found = np.empty((len(values), horizon))
    found[~usable] = damped_holt(values[~usable], season, horizon)
    if usable.any():
        found[usable] = _multiplied(values[usable], season, horizon)
    return found


def seasonal_smoothing_added(values: Floats, season: int, horizon: int) -> Floats:
    """Give damped Holt-Winters with a season that is added; n × horizon.

    :func:`~.smoothing.damped_holt` for rows with under two years.
    """
    usable = has_two_years(values, season)
    found = np.empty((len(values), horizon))
    found[~usable] = damped_holt(values[~usable], season, horizon)
    if usable.any():
        found[usable] = _added(values[usable], season, horizon)
    return found


def _multiplied(values: Floats, season: int, horizon: int) -> Floats:
    indices = season_indices(values, season)
    flat = values / indices[:, np.arange(values.shape[1]) % season]
    order, there = by_age(values)
    came, state = values[order], _start(flat[order], indices[order])
    floor = np.nanmin(flat[order], axis=1, keepdims=True) / 2
    for t, n in enumerate(there):
        level, slope, now = state.level[:n], state.slope[:n], state.seasons[t % season, :n]
        slope *= DAMPING
        level += slope
        np.maximum(level, floor[:n], out=level)  # a falling trend would turn the season over
        off = came[:n, t, None] / now - level
        state.error[:n] += (off * now) ** 2
        now *= 1.0 + SWING * off / level
        level += GAIN * off
        slope += GAIN * TURN * off
    trend, last = _best(state, order, horizon)
    return np.asarray(trend * coming(last, values.shape[1], horizon))


def _added(values: Floats, season: int, horizon: int) -> Floats:
    offsets = season_offsets(values, season)
    flat = values - offsets[:, np.arange(values.shape[1]) % season]
    order, there = by_age(values)
    came, state = values[order], _start(flat[order], offsets[order])
    for t, n in enumerate(there):
        level, slope, now = state.level[:n], state.slope[:n], state.seasons[t % season, :n]
        slope *= DAMPING
        level += slope
        off = came[:n, t, None] - now - level
        state.error[:n] += off * off
        now += SWING * off
        level += GAIN * off
        slope += GAIN * TURN * off
    trend, last = _best(state, order, horizon)
    return np.asarray(trend + coming(last, values.shape[1], horizon))


def _start(flat: Floats, seasons: Floats) -> _State:
    """Begin at the mean of the first year, with half of the first slope."""
    level = np.repeat(first_values(flat, seasons.shape[1])[:, None], len(GRID), axis=1)
    slope = np.repeat(first_slopes(flat)[:, None] / 2, len(GRID), axis=1)
    every = np.repeat(seasons.T[:, :, None], len(GRID), axis=2)
    return _State(level, slope, np.zeros_like(level), every)


def _best(state: _State, order: np.ndarray, horizon: int) -> tuple[Floats, Floats]:
    """Give, under each row's best settings, its trend ahead (n × horizon) and its season."""
    level, slope, error, last = in_order(
        order, state.level, state.slope, state.error, np.moveaxis(state.seasons, 0, 1)
    )
    rows, best = np.arange(len(level)), error.argmin(axis=1)
    run = np.cumsum(DAMPING[best][:, None] ** np.arange(1, horizon + 1), axis=1)
    return level[rows, best][:, None] + slope[rows, best][:, None] * run, last[rows, :, best]

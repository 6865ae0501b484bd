"""Weigh several forecasts by their past errors; intervals from the errors of all series.

Each past error is divided by what its series usually misses by, so that errors of all series
can be pooled: their quantiles at each step, times a series' own usual miss, are its interval
(conformal prediction with a scaled score; Vovk et al., 2005).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

from gpect.forecast import autoregression, smoothing
from gpect.forecast.accuracy import forward_fill, seasonal_scale
from gpect.forecast.panel import Floats, Panel

Member = Callable[[Floats, int, int], Floats]
"""(n × T values, periods a year, horizon) → n × horizon."""

MEMBERS: tuple[Member, ...] = (
    smoothing.repeat_last_year,
    smoothing.theta,
    smoothing.damped_holt,
    smoothing.seasonal_smoothing,
    autoregression.on_values,
    autoregression.on_logs,
)
POWER = 1.0
"""Weights go as error ** -POWER."""
SHRINK = 30.0
"""Past errors after which a series' own record weighs as much as that of all series."""
OWN = 300.0
"""The same for the width of its interval: past errors of a series tell little, they overlap."""
RECENT, MIX = 3, 0.5
"""Years that are « of late », and their share in a series' unit of error."""
APART = 4
"""Dates per step ahead from which past dates are taken as telling different shocks."""
ENOUGH = 40
"""Pooled errors at a step below which a normal law replaces their quantiles."""
ALONE = 0.3
"""Usual miss, as a share of the last value, of a series that never shows a change."""


@dataclass(frozen=True)
class _Record:
    """Past errors: ``off`` members × dates × n × steps, in units of each series' scale then.

    ``scale`` (n) is the scale now.
    """

    off: Floats
    scale: Floats


def forecast_panel(panel: Panel, horizon: int, wanted: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Forecast larger series; means n × horizon, quantiles n × horizon × len(wanted).

    One point: it is repeated, its interval is the others' (±30 % of it per step where nobody has
    a past). Gaps are filled by the value before. All zeros: zero, without interval. After a
    break of level each member follows at its own pace and the quickest gain weight. A series
    that was never negative never is.
    """
    values = _filled(panel.values)
    ahead = np.stack([member(values, panel.season, horizon) for member in MEMBERS])
    record = _past(values, panel.season, min(horizon, 2 * panel.season))
    weights = _weights(record.off)
    mean = np.einsum("mn,mnh->nh", weights, ahead)
    off = np.einsum("mn,mknh->knh", weights, record.off)
    reach, misses = _reach(off, horizon, wanted)
    quantiles = mean[..., None] + (misses * record.scale)[:, None, None] * reach
    floor = np.where(np.nanmin(values, axis=1) >= 0, 0.0, -np.inf)[:, None]
    mean = np.maximum(mean, floor)
    return mean, np.maximum(np.sort(quantiles, axis=-1), floor[..., None])


def _filled(values: Floats) -> Floats:
    """Fill the gaps inside series, leave NaN before they begin."""
    begun = np.maximum.accumulate(~np.isnan(values), axis=1)
    return np.where(begun, forward_fill(values), np.nan)


def _past(values: Floats, season: int, steps: int) -> _Record:
    """Forecast from past dates with each member; NaN where a series had under a year then."""
    width, dates = values.shape[1], steps + 2
    off = np.full((len(MEMBERS), dates, len(values), steps), np.nan)
    known = (~np.isnan(values)).sum(axis=1)
    for k in range(1, dates + 1):
        rows = known - k >= season + max(season // 2, 1)
        if not rows.any():
            continue
        past, reach = values[rows, : width - k], min(k, steps)
        came = values[rows, width - k : width - k + reach]
        for m, member in enumerate(MEMBERS):
            missed = came - member(past, season, reach)
            off[m, k - 1, rows, :reach] = missed / _scale(past, season)[:, None]
    return _Record(off, _scale(values, season))


def _scale(values: Floats, season: int) -> Floats:
    """Give each series' unit of error: its usual yearly change, of late above all."""
    whole = seasonal_scale(values, season)
    recent = seasonal_scale(values[:, -RECENT * season - 1 :], season)
    scale = np.where(np.isnan(recent), whole, recent * MIX + whole * (1 - MIX))
    alone = np.maximum(ALONE * np.abs(values[:, -1]), 1e-9)
    return np.where(np.isnan(scale), alone, scale)


def _weights(off: Floats) -> Floats:
    """Give weights members × n, summing to 1: own errors drawn towards those of all series."""
    seen = ~np.isnan(off[0])
    n_own = seen.sum(axis=(0, 2))
    total = np.nansum(np.minimum(np.abs(off), 20.0), axis=(1, 3))
    if not n_own.sum():
        return np.full((len(off), off.shape[2]), 1.0 / len(off))
    pooled = np.maximum(total.sum(axis=1) / n_own.sum(), 1e-6)[:, None]
    harder = np.where(n_own > 0, total.sum(axis=0) / np.maximum(n_own, 1) / pooled.sum(), 1.0)
    error = (total + SHRINK * pooled * harder) / (n_own + SHRINK)
    weights = np.maximum(error, 1e-9) ** -POWER
    return np.asarray(weights / weights.sum(axis=0))


def _reach(off: Floats, horizon: int, wanted: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Give the pooled quantiles of scaled errors and each series' usual miss.

    A series' miss at a past date is judged by its other dates, never by itself.

    Returns
    -------
    reach, misses
        horizon × quantiles; n.
    """
    steps = off.shape[2]
    size = np.abs(off)
    usual = np.array([_mean(size[..., h]) for h in range(steps)])
    relative = size / np.where(usual > 0, usual, 1.0)
    by_date, n_date = np.nansum(relative, axis=2), (~np.isnan(relative)).sum(axis=2)
    all_dates, n_all = by_date.sum(axis=0), n_date.sum(axis=0)
    without = (all_dates - by_date + OWN) / (n_all - n_date + OWN)
    scaled = off / without[..., None]
    found = np.array([_quantiles(scaled[..., h], wanted) for h in range(steps)])
    found = _shaken(found, scaled)
    return _extended(found, horizon, wanted), (all_dates + OWN) / (n_all + OWN)


def _shaken(found: Floats, scaled: Floats) -> Floats:
    """Widen quantiles by what moves all series at once, of which few past dates say little.

    Series of one territory err together: at a long step the past dates overlap and hold one or
    two such shocks, whatever the number of series. The variance between dates at short steps,
    where dates are nearly independent, is therefore carried forward as that of a random walk;
    and the mean error at a step is believed only beyond what such shocks alone would give.
    Series that have nothing in common keep their quantiles.

    Parameters
    ----------
    found, scaled
        steps × quantiles; dates × n × steps.
    """
    n = (~np.isnan(scaled)).sum(axis=1)
    by_date = np.nansum(scaled, axis=1) / np.maximum(n, 1)
    off = np.where(np.isnan(scaled), 0.0, scaled - by_date[:, None])
    within = (off**2).sum(axis=(0, 1)) / np.maximum(n.sum(axis=0), 1)
    dates = (n > 0).sum(axis=0)
    usable = dates > 1
    if not usable.any():
        return found
    mean = by_date.sum(axis=0) / np.maximum(dates, 1)
    moved = np.where(n > 0, (by_date - mean) ** 2 - within / np.maximum(n, 1), 0.0).sum(axis=0)
    between = moved / np.maximum(dates - 1, 1)
    ahead = np.arange(1.0, len(found) + 1)
    told = np.minimum(dates / (APART * ahead), 1.0)
    short = usable & (told == 1.0)
    a_step = float((between / ahead)[short].mean()) if short.any() else 0.0
    between = np.maximum(between, 0.0)
    walk = told * between + (1.0 - told) * max(a_step, 0.0) * ahead
    doubt = walk * ahead / np.maximum(dates, 1) + within / np.maximum(n.sum(axis=0), 1)
    believed = np.clip(1.0 - doubt / np.maximum(mean**2, 1e-12), 0.0, 1.0)
    wider = np.sqrt((within + walk) / np.maximum(within + between, 1e-12))
    shaken = (found - mean[:, None]) * wider[:, None] + (believed * mean)[:, None]
    return np.where(usable[:, None], shaken, found)


def _mean(values: Floats) -> float:
    seen = values[~np.isnan(values)]
    return float(seen.mean()) if len(seen) else np.nan


def _quantiles(scaled: Floats, wanted: tuple[float, ...]) -> Floats:
    seen = scaled[~np.isnan(scaled)]
    if not len(seen):
        return np.full(len(wanted), np.nan)
    if len(seen) < ENOUGH:
        return np.asarray(norm.ppf(wanted) * max(np.sqrt(np.mean(seen**2)), 1e-9))
    return np.asarray(np.quantile(seen, wanted))


def _extended(found: Floats, horizon: int, wanted: tuple[float, ...]) -> Floats:
    """Follow the last step known as the root of time; a normal law of 1 where none is."""
    steps = np.arange(1, horizon + 1.0)[:, None]
    known = np.flatnonzero(~np.isnan(found[:, 0]))
    if not len(known):
        return np.asarray(norm.ppf(wanted) * np.sqrt(steps))
    last = int(known[-1])
    grown = found[last] * np.sqrt(np.maximum(steps / (last + 1.0), 1.0))
    n = min(last + 1, horizon)
    grown[:n] = found[:n]
    return np.asarray(grown)

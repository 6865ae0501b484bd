"""Weigh several forecasts by their past errors; intervals from the errors of all series.

Each past error is divided by what its series usually misses by, so that errors of all series
can be pooled: their quantiles at each step, times a series' own usual miss, are its interval
(conformal prediction with a scaled score; Vovk et al., 2005).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from gpect.forecast.larger import autoregression, holt_winters, smoothing
from gpect.forecast.panels.accuracy import forward_fill, seasonal_scale
from gpect.forecast.panels.panel import Floats, Panel

Member = Callable[[Floats, int, int], Floats]
"""(n × T values, periods a year, horizon) → n × horizon."""

MEMBERS: tuple[Member, ...] = (
    smoothing.repeat_last_year,
    smoothing.theta,
    smoothing.theta_added,
    smoothing.damped_holt,
    holt_winters.seasonal_smoothing,
    holt_winters.seasonal_smoothing_added,
    autoregression.on_values,
    autoregression.on_logs,
    autoregression.on_flat,
)
POWER = 2.0
"""Weights go as error ** -POWER."""
SHRINK = 60.0
"""Past errors after which a series' own record weighs as much as that of all series."""
OWN = 100.0
"""The same for the width of its interval: past errors of a series tell little, they overlap."""
RECENT = 0.7
"""Weight, in the width of its interval, of errors from a past date against those of the next."""
NEAR = 2
"""Periods between past dates whose errors tell nearly the same."""
APART = 4
"""Dates per step ahead from which past dates are taken as telling different shocks."""
WORST = 20.0
"""Past error, in a series' units, beyond which it counts no more: one bad series spoils nothing."""
ENOUGH = 40
"""Pooled errors at a step below which a normal law replaces their quantiles."""
SIZE = 0.7
"""Share of the size of yearly changes in a series' unit of error; the rest is their variation."""
FEW, LEAST = 4, 0.1
"""Yearly changes under which their variation is unknown, and its least share of their size."""
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
    mean = np.einsum("mn,mnh->nh", weights, _drawn_in(ahead))
    off = _combined(record.off)
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
            missed = (came - member(past, season, reach)) / _scale(past, season)[:, None]
            off[m, k - 1, rows, :reach] = np.clip(missed, -WORST, WORST)
    return _Record(off, _scale(values, season))


def _scale(values: Floats, season: int) -> Floats:
    """Give each series' unit of error: between its yearly change and what varies in it.

    A steady trend makes yearly changes large and not harder to foresee; their mean size alone
    gives such series too wide intervals, and the others too narrow ones.
    """
    usual = seasonal_scale(values, season)
    lag = season if values.shape[1] > season else 1
    changes = values[:, lag:] - values[:, :-lag]
    known = (~np.isnan(changes)).sum(axis=1)
    trend = np.nansum(changes, axis=1) / np.maximum(known, 1)
    off = np.nansum(np.abs(changes - trend[:, None]), axis=1) / np.maximum(known - 1, 1)
    varying = np.where(known < FEW, usual, np.maximum(off, LEAST * usual))
    alone = np.maximum(ALONE * np.abs(values[:, -1]), 1e-9)
    return np.where(np.isnan(usual), alone, usual**SIZE * varying ** (1.0 - SIZE))


def _weights(off: Floats) -> Floats:
    """Give weights members × n, summing to 1: own errors drawn towards those of all series.

    Every step counts alike: an error is divided by what all miss by that far ahead.
    """
    seen = ~np.isnan(off[0])
    n_own = seen.sum(axis=(0, 2))
    if not n_own.sum():
        return np.full((len(off), off.shape[2]), 1.0 / len(off))
    size = np.abs(off)
    usual = np.nansum(size, axis=(0, 1, 2)) / np.maximum(seen.sum(axis=(0, 1)), 1)
    total = np.nansum(size / np.where(usual > 0, usual, 1.0), axis=(1, 3))
    pooled = np.maximum(total.sum(axis=1) / n_own.sum(), 1e-6)[:, None]
    harder = np.where(n_own > 0, total.sum(axis=0) / np.maximum(n_own, 1) / pooled.sum(), 1.0)
    error = (total + SHRINK * pooled * harder) / (n_own + SHRINK)
    weights = np.maximum(error, 1e-9) ** -POWER
    return np.asarray(weights / weights.sum(axis=0))


def _combined(off: Floats) -> Floats:
    """Give the errors the portfolio would have made; dates × n × steps.

    Weights used at a date are learned at others: those fitted to its own errors, or to those of
    dates that share most of its periods, would make them look smaller than they will be.
    """
    apart = ~_near(off.shape[1])
    members = _drawn_in(off)
    return np.stack(
        [
            np.einsum("mn,mnh->nh", _weights(off[:, others]), members[:, k])
            for k, others in enumerate(apart)
        ]
    )


def _near(dates: int) -> npt.NDArray[np.bool_]:
    """Say which dates are each date itself or within ``NEAR`` of it; dates × dates."""
    every = np.arange(dates)
    return np.asarray(np.abs(every[:, None] - every) <= NEAR)


def _drawn_in(forecasts: Floats) -> Floats:
    """Draw the lowest and the highest member to the next ones (Jose and Winkler, 2008)."""
    ordered = np.sort(forecasts, axis=0)
    return np.clip(forecasts, ordered[1], ordered[-2])


def _reach(off: Floats, horizon: int, wanted: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Give the pooled quantiles of scaled errors and each series' usual miss.

    A series' miss at a past date is judged by its other dates, never by itself or its neighbours;
    the latest dates count most, for what a series missed by of late is what it will miss by.

    Returns
    -------
    reach, misses
        horizon × quantiles; n.
    """
    steps = off.shape[2]
    size = np.abs(off)
    usual = np.array([_mean(size[..., h]) for h in range(steps)])
    relative = size / np.where(usual > 0, usual, 1.0)
    told = _recent(len(off))[:, None]
    by_date, n_date = told * np.nansum(relative, axis=2), told * (~np.isnan(relative)).sum(axis=2)
    all_dates, n_all = by_date.sum(axis=0), n_date.sum(axis=0)
    near = _near(len(off))
    without = (all_dates - near @ by_date + OWN) / (n_all - near @ n_date + OWN)
    scaled = off / without[..., None]
    found = np.array([_quantiles(scaled[..., h], wanted) for h in range(steps)])
    found = _shaken(found, scaled)
    return _extended(found, horizon, wanted), (all_dates + OWN) / (n_all + OWN)


def _recent(dates: int) -> Floats:
    """Give the weights of past dates, latest first, which add up to their number."""
    told = RECENT ** np.arange(dates)
    return np.asarray(told * (dates / told.sum()))


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

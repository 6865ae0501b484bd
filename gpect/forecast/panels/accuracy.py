"""How far forecasts were from what came: scaled errors, weighted interval score, coverage."""

import numpy as np

from gpect.forecast.panels.panel import Floats


def seasonal_scale(history: Floats, season: int) -> Floats:
    """Give each row's mean absolute change over a year; NaN where it is 0 or unknown.

    The unit of scaled errors (Hyndman and Koehler, 2006). With under a year and a period of
    history the change between neighbouring periods stands for it.
    """
    lag = season if history.shape[1] > season else 1
    changes = np.abs(history[:, lag:] - history[:, :-lag])
    known = (~np.isnan(changes)).sum(axis=1)
    scale = np.nansum(changes, axis=1) / np.maximum(known, 1)
    return np.where(scale > 0, scale, np.nan)


def weighted_interval_score(actual: Floats, quantiles: Floats, wanted: tuple[float, ...]) -> Floats:
    """Give the mean over ``wanted`` of twice the pinball loss (Bracher et al., 2021).

    Parameters
    ----------
    actual
        Any shape.
    quantiles
        The shape of ``actual``, then one value per quantile.
    """
    levels = np.asarray(wanted)
    off = actual[..., None] - quantiles
    return np.asarray(2.0 * np.mean(np.maximum(levels * off, (levels - 1.0) * off), axis=-1))


def covered(actual: Floats, low: Floats, high: Floats) -> Floats:
    """Say 1 where the interval holds what came, 0 where not, NaN where nothing came."""
    inside = ((actual >= low) & (actual <= high)).astype(np.float64)
    return np.where(np.isnan(actual), np.nan, inside)


def seasonal_naive(history: Floats, season: int, horizon: int) -> Floats:
    """Repeat the last year (the last value where there is less than a year); n × horizon."""
    filled = forward_fill(history)
    lag = min(season, filled.shape[1])
    if lag < season:
        return np.repeat(filled[:, -1:], horizon, axis=1)
    last = filled[:, -lag:]
    return np.asarray(last[:, np.arange(horizon) % lag])


def forward_fill(history: Floats) -> Floats:
    """Fill gaps by the value before; what comes before the first value is that value."""
    n, width = history.shape
    seen = ~np.isnan(history)
    last = np.maximum.accumulate(np.where(seen, np.arange(width), -1), axis=1)
    first = seen.argmax(axis=1)[:, None]
    return np.asarray(history[np.arange(n)[:, None], np.where(last < 0, first, last)])

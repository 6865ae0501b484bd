"""A regression of each change on the changes before it, what is shared learned on all series.

Every series' coefficients are drawn towards those of all series together (a ridge whose centre
is the pooled fit), so that a series of ten points borrows from the others and one of a hundred
speaks for itself.
"""

from functools import partial

import numpy as np

from gpect.forecast.larger.seasons import coming, deseasonalise
from gpect.forecast.panels.panel import Floats

STRENGTH = 5.0
"""Observations' worth of evidence given to the pooled coefficients."""
SMALLEST = 1e-9
LARGEST_STEP = 4.0
"""Bound of a forecast change, in the series' usual changes."""


def pooled_autoregression(values: Floats, season: int, horizon: int, *, logs: bool) -> Floats:
    """Forecast by changes of the last year and a period; n × horizon.

    Parameters
    ----------
    values
        n × T, right-aligned, NaN before a series begins.
    logs
        Work on logs for rows that are all > 0.
    """
    positive = np.nanmin(values, axis=1, keepdims=True) > 0
    size = np.maximum(np.nanmean(np.abs(values), axis=1, keepdims=True), SMALLEST)
    work = np.where(positive, np.log(np.maximum(values, SMALLEST)), values / size)
    if not logs:
        return _path(values, season + 1, horizon)
    path = _path(work, season + 1, horizon)
    return np.asarray(np.where(positive, np.exp(np.minimum(path, 50.0)), path * size))


def on_flat(values: Floats, season: int, horizon: int) -> Floats:
    """Forecast by changes of the last half year, the season taken away first; n × horizon."""
    flat, indices = deseasonalise(values, season)
    path = _path(flat, season // 2, horizon)
    return np.asarray(path * coming(indices, values.shape[1], horizon))


def _path(work: Floats, lags: int, horizon: int) -> Floats:
    """Regress changes on the ``lags`` before them and follow; the last value where too few."""
    changes = np.diff(work, axis=1)
    if changes.shape[1] <= lags:
        return np.repeat(work[:, -1:], horizon, axis=1)
    known = np.maximum((~np.isnan(changes)).sum(axis=1, keepdims=True), 1)
    usual = np.sqrt(np.nansum(changes**2, axis=1, keepdims=True) / known)
    usual = np.where(usual > 0, usual, 1.0)
    steps = _ahead(changes / usual, lags, horizon)
    return np.asarray(work[:, -1:] + np.cumsum(steps * usual, axis=1))


def _ahead(changes: Floats, lags: int, horizon: int) -> Floats:
    """Fit, then roll the regression forward on its own forecasts."""
    betas = _fit(changes, lags)
    recent = np.nan_to_num(changes[:, -lags:])[:, ::-1]
    found = np.empty((len(changes), horizon))
    for h in range(horizon):
        step = (recent * betas[:, :-1]).sum(axis=1) + betas[:, -1]
        found[:, h] = np.clip(step, -LARGEST_STEP, LARGEST_STEP)
        recent = np.concatenate([found[:, h, None], recent[:, :-1]], axis=1)
    return found


def _fit(changes: Floats, lags: int) -> Floats:
    """Give each row's coefficients (lag 1 first, constant last), ridged to the pooled ones."""
    windows = np.lib.stride_tricks.sliding_window_view(changes, lags + 1, axis=1)
    whole = np.asarray(~np.isnan(windows).any(axis=2))
    before = np.where(whole[..., None], windows[..., :lags][..., ::-1], 0.0)
    design = np.concatenate([before, whole[..., None].astype(np.float64)], axis=2)
    target = np.where(whole, windows[..., lags], 0.0)
    gram = np.einsum("nki,nkj->nij", design, design)
    moment = np.einsum("nki,nk->ni", design, target)
    small = np.eye(lags + 1)
    pooled = np.linalg.solve(gram.sum(axis=0) + 1e-6 * small, moment.sum(axis=0))
    ridge = STRENGTH * np.diag(np.r_[np.ones(lags), 2.0])
    solved = np.linalg.solve(gram + ridge, (moment + ridge @ pooled)[..., None])
    return np.asarray(solved[..., 0])


on_values = partial(pooled_autoregression, logs=False)
on_logs = partial(pooled_autoregression, logs=True)

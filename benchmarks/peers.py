"""Other ways to forecast, for comparison only: statsmodels' Theta and ETS, and Croston's family.

Each takes (history n × T, season, horizon) and gives points and quantiles; NaN before a series
begins. None is used by the project.
"""

import warnings

import numpy as np
import pandas as pd
from scipy.stats import norm, poisson

WANTED = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
ALPHAS = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
Pair = tuple[np.ndarray, np.ndarray]


def theta(history: np.ndarray, season: int, horizon: int) -> Pair:
    """Give statsmodels' ThetaModel, one series at a time, with its own prediction intervals."""
    from statsmodels.tsa.forecasting.theta import ThetaModel  # noqa: PLC0415 - heavy, optional

    def one(values: np.ndarray) -> Pair:
        fitted = ThetaModel(values, period=season, deseasonalize=len(values) > 2 * season).fit()
        points = np.asarray(fitted.forecast(horizon))
        band = fitted.prediction_intervals(horizon, alpha=0.2)
        high = np.asarray(band["upper"] if "upper" in band else band.iloc[:, 1])
        return points, (high - points) / norm.ppf(0.9)

    return _each(history, horizon, one)


def ets(history: np.ndarray, season: int, horizon: int) -> Pair:
    """Give statsmodels' ETS: additive errors, damped trend, a season from three years on.

    One specification, not a search over all.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415 - heavy, optional

    def one(values: np.ndarray) -> Pair:
        seasonal = "add" if len(values) > 3 * season else None
        model = ETSModel(
            pd.Series(values),
            error="add",
            trend="add" if len(values) > 6 else None,
            damped_trend=len(values) > 6,
            seasonal=seasonal,
            seasonal_periods=season if seasonal else None,
        )
        fitted = model.fit(disp=False, maxiter=200)
        said = fitted.get_prediction(start=len(values), end=len(values) + horizon - 1)
        points = said.predicted_mean.to_numpy()
        return points, np.sqrt(np.asarray(said.forecast_variance))

    return _each(history, horizon, one)


def _each(history: np.ndarray, horizon: int, one: object) -> Pair:
    points = np.empty((len(history), horizon))
    widths = np.empty_like(points)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for i, row in enumerate(history):
            points[i], widths[i] = one(row[~np.isnan(row)])  # type: ignore[operator]
    quantiles = points[..., None] + np.nan_to_num(widths)[..., None] * norm.ppf(WANTED)
    return points, np.maximum(quantiles, 0.0)


def croston(history: np.ndarray, season: int, horizon: int) -> Pair:
    """Croston (1972): size over interval, each smoothed."""
    return _intermittent(history, horizon, _croston_rates(history))


def sba(history: np.ndarray, season: int, horizon: int) -> Pair:
    """Croston corrected for its bias (Syntetos and Boylan, 2005)."""
    shrink = (1 - np.asarray(ALPHAS) / 2)[:, None, None]
    return _intermittent(history, horizon, _croston_rates(history) * shrink)


def tsb(history: np.ndarray, season: int, horizon: int) -> Pair:
    """Teunter, Syntetos and Babai (2011): the probability is updated each period."""
    n, width = history.shape
    rates = np.empty((len(ALPHAS), n, width + 1))
    for a, alpha in enumerate(ALPHAS):
        size, chance = _first_mean(history, positive=True), _first_mean(history > 0, history)
        for t in range(width):
            rates[a, :, t] = size * chance
            now = history[:, t]
            seen, sold = ~np.isnan(now), now > 0
            size = np.where(sold, size + alpha * (np.nan_to_num(now) - size), size)
            chance = np.where(seen, chance + alpha * (sold - chance), chance)
        rates[a, :, width] = size * chance
    return _intermittent(history, horizon, rates)


def _croston_rates(history: np.ndarray) -> np.ndarray:
    """Give the rate before each period and after the last; ALPHAS × n × T + 1."""
    n, width = history.shape
    rates = np.empty((len(ALPHAS), n, width + 1))
    for a, alpha in enumerate(ALPHAS):
        size = _first_mean(history, positive=True)
        gap = 1.0 / np.maximum(_first_mean(history > 0, history), 1e-3)
        since = np.ones(n)
        for t in range(width):
            rates[a, :, t] = size / gap
            now = history[:, t]
            sold = now > 0
            size = np.where(sold, size + alpha * (np.nan_to_num(now) - size), size)
            gap = np.where(sold, gap + alpha * (since - gap), gap)
            since = np.where(sold, 1.0, since + ~np.isnan(now))
        rates[a, :, width] = size / gap
    return rates


def _first_mean(
    values: np.ndarray, known: np.ndarray | None = None, *, positive: bool = False
) -> np.ndarray:
    """Mean of the first eight known values of each row (of those > 0), 0 where there is none."""
    seen = ~np.isnan(values if known is None else known)
    early = seen & (np.cumsum(seen, axis=1) <= 8)
    if positive:
        early &= np.nan_to_num(values) > 0
    sums = np.where(early, values, 0.0).sum(axis=1)
    return np.asarray(sums / np.maximum(early.sum(axis=1), 1))


def _intermittent(history: np.ndarray, horizon: int, rates: np.ndarray) -> Pair:
    """Keep each row's best constant by absolute one-step error; Poisson quantiles around it."""
    error = np.nanmean(np.abs(history - rates[:, :, :-1]), axis=2)
    best = error.argmin(axis=0)
    points = np.repeat(rates[best, np.arange(len(history)), -1][:, None], horizon, axis=1)
    return points, np.asarray(poisson.ppf(np.asarray(WANTED), points[..., None]))

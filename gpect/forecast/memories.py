"""How fast each series forgets: one memory does not suit both what lasts and what dries up.

Every series is forecast with several memories. Each weighs by how likely it made the series' own
past, from how often it is right over all series: the shares of a mixture, by
expectation-maximisation (Dempster, Laird and Rubin, 1977), and its posterior series by series.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.special import gammaln

from gpect.forecast.counts import CountSettings, Kin, mean_forecast
from gpect.forecast.panel import Floats, Panel
from gpect.forecast.rolling import Errors, backcast

OTHERS: Final = (0.5, 0.7, 0.95)
"""Memories beside the one chosen for all."""
PAST_DATES: Final = 12
"""Past dates that tell memories apart; fewer where the past is shorter."""
_CHOSEN_FIRST: Final = 10.0
"""Series' worth of belief in the memory chosen for all."""
_ROUNDS: Final = 20


def each_own(
    panel: Panel,
    settings: CountSettings,
    reach: tuple[int, int],
    kin: Kin,
    spread_of: Callable[[Errors], float],
) -> tuple[Floats, Errors]:
    """Forecast each series by the memories that its past bears out.

    Parameters
    ----------
    settings
        What was chosen for all series, its memory among others.
    reach
        Periods to forecast, and those of them that past dates are judged on.
    spread_of
        Gives, from the errors made with ``settings``, the spread of what comes one period later:
        variance of a count = mean + spread × mean².

    Returns
    -------
    mean
        n × H.
    errors
        What such forecasts would have said at past dates. Series keep their weights of today.

    Notes
    -----
    Cost: four forecasts at each of :data:`PAST_DATES` dates.
    """
    horizon, steps = reach
    ways = _ways(settings)
    past = [_past(panel, way, steps, kin) for way in ways]
    first = ways.index(settings)
    actual, size = past[0].actual, 1.0 / spread_of(past[first])
    likely = np.stack([_likely(actual[:, :, 0], each.forecast[:, :, 0], size) for each in past])
    weights = weigh(likely.T, first)
    means = np.stack([mean_forecast(panel, way, horizon, kin) for way in ways])
    said = np.stack([each.forecast for each in past])
    return (
        np.asarray(np.einsum("nk,knh->nh", weights, means)),
        Errors(np.asarray(np.einsum("nk,kdnh->dnh", weights, said)), actual),
    )


def weigh(likely: Floats, first: int) -> Floats:
    """Give the weight of each way in each series; n × K, rows add up to 1.

    Parameters
    ----------
    likely
        n × K log-likelihoods; equal where a series tells nothing.
    first
        The way believed in before anything is seen.
    """
    relative = np.exp(likely - likely.max(axis=1, keepdims=True))
    belief = _CHOSEN_FIRST * (np.arange(likely.shape[1]) == first)
    shares = (belief + 1.0) / (belief + 1.0).sum()
    weights = _posterior(relative, shares)
    for _ in range(_ROUNDS):
        shares = (weights.sum(axis=0) + belief) / (len(likely) + _CHOSEN_FIRST)
        weights = _posterior(relative, shares)
    return weights


def _posterior(relative: Floats, shares: Floats) -> Floats:
    weights = relative * shares
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _past(panel: Panel, way: CountSettings, steps: int, kin: Kin) -> Errors:
    return backcast(panel, lambda p, h: mean_forecast(p, way, h, kin), steps, PAST_DATES)


def _ways(settings: CountSettings) -> list[CountSettings]:
    memories = sorted({settings.memory, *OTHERS})
    return [replace(settings, memory=memory) for memory in memories]


def _likely(came: Floats, mean: Floats, size: float) -> Floats:
    """Give each series' log-likelihood of its counts; both dates × n, NaN where nothing came."""
    terms = log_likelihood(came, np.maximum(mean, 1e-3), size)
    return np.asarray(np.where(np.isnan(came), 0.0, terms).sum(axis=0))


def log_likelihood(actual: Floats, mean: Floats, size: Floats | float) -> Floats:
    """Give the log-likelihood of negative binomial counts, but for what their factorials add.

    Variance of a count = mean + mean² / size.
    """
    return np.asarray(
        gammaln(actual + size)
        - gammaln(size)
        + size * np.log(size / (size + mean))
        + actual * np.log(mean / (size + mean))
    )

"""Which of several accounts each series bears out, from how often each is right over all."""

from typing import Final

import numpy as np

from gpect.forecast.panels.panel import Floats

_ROUNDS: Final = 20


def weigh(likely: Floats, belief: Floats, worth: float) -> Floats:
    """Give the weight of each account in each series; K × n, columns add up to 1.

    The shares of a mixture by expectation-maximisation, and its posterior series by series
    (Dempster, Laird and Rubin, 1977).

    Parameters
    ----------
    likely
        K × n log-likelihoods; equal where a series tells nothing.
    belief
        K shares before anything is seen, which add up to 1.
    worth
        Series' worth of evidence given to the belief.
    """
    relative = np.exp(likely - likely.max(axis=0))
    weights = _posterior(relative, belief)
    for _ in range(_ROUNDS):
        shares = (weights.sum(axis=1) + worth * belief) / (likely.shape[1] + worth)
        weights = _posterior(relative, shares)
    return weights


def _posterior(relative: Floats, shares: Floats) -> Floats:
    weights = relative * shares[:, None]
    return np.asarray(weights / weights.sum(axis=0))

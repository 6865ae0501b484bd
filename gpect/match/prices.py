"""Prices near the optimum's, found by smoothing: they say which pairs can matter.

The dual of the allocation is a sum of kinks: each pair brings max(0, value - price - threshold).
Rounding every kink by a temperature makes it smooth, and a price or a threshold can be set by a
Newton step of its own, all at once, in turn. Cooling leads to the optimum's prices to within a
few thousandths. Nothing rests on that: the certificate judges.

Source: Nesterov, *Smooth minimization of non-smooth functions* (2005); Bertsekas & Tsitsiklis,
*Parallel and Distributed Computation* (1989), chapter 3, for the turns.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gpect.match.network import MILLIONTH, Network
from gpect.match.values import Floats

TEMPERATURES = (0.05, 0.02, 0.01, 0.005, 0.0025, 0.001)
"""Cooling, in units of score."""

TURNS = 20
"""Turns at each temperature."""

FAR = 20
"""Pairs whose gain is under minus this many temperatures weigh nothing, and are left aside."""

LONGEST_STEP = 3
"""Longest move of a price in one turn, in temperatures."""


@dataclass(frozen=True)
class _Pairs:
    """The pairs that weigh at one temperature, sorted by opening."""

    person: npt.NDArray[np.intp]
    opening: npt.NDArray[np.intp]
    value: Floats


def gains(network: Network) -> Floats:
    """Estimate what each pair is worth over price and threshold; e numbers.

    Notes
    -----
    Cost: two passes over the pairs that weigh, a turn; about 1.5 s for a million pairs. Memory:
    some arrays of the size of the pairs.
    """
    value = (network.value / MILLIONTH).astype(np.float32)
    price = np.zeros(network.n_openings, dtype=np.float32)
    threshold = np.zeros(network.n_people, dtype=np.float32)
    for temperature in TEMPERATURES:
        gain = value - price[network.opening] - threshold[network.person]
        weighs = np.flatnonzero(gain > -FAR * temperature)
        pairs = _Pairs(network.person[weighs], network.opening[weighs], value[weighs])
        for _ in range(TURNS):
            price = _new_prices(network, pairs, (price, threshold), temperature)
            threshold = _new_thresholds(network, pairs, (price, threshold), temperature)
    return np.asarray(value - price[network.opening] - threshold[network.person])


def _new_prices(
    network: Network, pairs: _Pairs, at: tuple[Floats, Floats], temperature: float
) -> Floats:
    """Move each price towards the one at which its places are asked for exactly."""
    asked, slope = _asked(pairs, at, temperature)
    total = _sums(pairs.opening, asked, network.n_openings)
    slopes = _sums(pairs.opening, slope, network.n_openings)
    moved = at[0] + _step(total - network.capacity, slopes, temperature)
    return np.maximum(moved, 0).astype(np.float32)


def _new_thresholds(
    network: Network, pairs: _Pairs, at: tuple[Floats, Floats], temperature: float
) -> Floats:
    """Move each threshold towards the one at which the person asks what they may be given."""
    asked, slope = _asked(pairs, at, temperature)
    total = _sums(pairs.person, asked, network.n_people)
    slopes = _sums(pairs.person, slope, network.n_people)
    worth = (network.first / MILLIONTH).astype(np.float32)
    first = _logistic((worth + at[1]) / np.float32(temperature))
    other = _logistic(at[1] / np.float32(temperature))
    given = first + (network.per_person - 1) * other
    slopes += first * (1 - first) + (network.per_person - 1) * other * (1 - other)
    return np.asarray(at[1] + _step(total - given, slopes, temperature), dtype=np.float32)


def _asked(pairs: _Pairs, at: tuple[Floats, Floats], temperature: float) -> tuple[Floats, Floats]:
    """Say how much of each pair is asked for, in (0, 1), and how steeply that falls."""
    gain = pairs.value - at[0][pairs.opening]
    gain -= at[1][pairs.person]
    gain /= np.float32(temperature)
    share = _logistic(gain)
    return share, share * (1 - share)


def _sums(group: npt.NDArray[np.intp], weights: Floats, n: int) -> npt.NDArray[np.float64]:
    return np.bincount(group, weights, n).astype(np.float64)


def _logistic(x: Floats) -> Floats:
    share = 1 / (1 + np.exp(-np.clip(x, -30, 30)))
    return np.asarray(share, dtype=np.float32)


def _step(
    excess: npt.NDArray[np.float64], slopes: npt.NDArray[np.float64], temperature: float
) -> npt.NDArray[np.float64]:
    longest = LONGEST_STEP * temperature
    return np.clip(temperature * excess / (slopes + 1e-6), -longest, longest)

"""Prices of the openings, and the proof by them that an allocation is an optimum.

Strong duality, in whole numbers. A price for each opening and a threshold for each person prove
the optimum when every pair proposed is worth at least price + threshold, every pair left out at
most that, and only full openings have a price. Such prices exist for every optimum and for
nothing else. Source: Bertsekas, *Network Optimization* (1998), chapters 3 and 9.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gpect.match.network import Ints, Network

FAR = np.int64(1) << 50
"""Stands for infinity in millionths."""


@dataclass(frozen=True)
class Certificate:
    """Prices and thresholds, in millionths, and the bound they prove on any allocation's value."""

    price: Ints
    threshold: Ints
    bound: int


def least_prices(network: Network, chosen: npt.NDArray[np.bool_]) -> Certificate | None:
    """Find the least prices that support an allocation; None when it is not an optimum.

    Bellman–Ford on the residual network, all pairs at once: a threshold is what the person's
    least proposal leaves them; a price rises to what the best person left out would give. Prices
    only rise; where a threshold falls under what the person has without that proposal, or an
    opening with room left gets a price, something better exists.

    Parameters
    ----------
    chosen
        e truths: the pairs proposed. Where they break a capacity, that is no optimum either.

    Notes
    -----
    Cost: one pass over the pairs for each step of the longest chain of displacements; some tens
    of passes of 10 ms for a million pairs. The least prices are unique: they do not depend on
    which optimum was found, nor how.
    """
    taken = np.bincount(network.opening[chosen], minlength=network.n_openings)
    given = np.bincount(network.person[chosen], minlength=network.n_people)
    if (taken > network.capacity).any() or (given > network.per_person).any():
        return None
    lowest, highest = _bounds(network, given)
    has_room = taken < network.capacity
    price = np.zeros(network.n_openings, dtype=np.int64)
    while True:
        threshold = _thresholds(network, chosen, price, highest)
        if (threshold < lowest).any() or (price[has_room] > 0).any():
            return None
        raised = np.maximum(price, _best_left_out(network, chosen, threshold))
        if np.array_equal(raised, price):
            return Certificate(price, threshold, _bound(network, price, threshold))
        price = raised


def _bounds(network: Network, given: Ints) -> tuple[Ints, Ints]:
    """Bounds of each threshold by the number of proposals the person has.

    The gain of one more proposal is ``first`` from none to one, nothing after, and minus infinity
    beyond ``per_person``: its slopes bound the threshold.
    """
    slopes = np.zeros((network.per_person + 2, network.n_people), dtype=np.int64)
    slopes[0] = -FAR
    slopes[1] = -network.first
    slopes[-1] = FAR
    who = np.arange(network.n_people)
    return slopes[given, who], slopes[given + 1, who]


def _thresholds(
    network: Network, chosen: npt.NDArray[np.bool_], price: Ints, highest: Ints
) -> Ints:
    threshold = highest.copy()
    person, opening = network.person[chosen], network.opening[chosen]
    np.minimum.at(threshold, person, network.value[chosen] - price[opening])
    return threshold


def _best_left_out(network: Network, chosen: npt.NDArray[np.bool_], threshold: Ints) -> Ints:
    """Most that anyone left out would give for each opening, over their threshold."""
    best = np.full(network.n_openings, -FAR)
    if len(network.opening) == 0:
        return best
    offered = network.value - threshold[network.person]
    offered[chosen] = -FAR
    starts = np.flatnonzero(np.diff(network.opening, prepend=-1))
    best[network.opening[starts]] = np.maximum.reduceat(offered, starts)
    return best


def _bound(network: Network, price: Ints, threshold: Ints) -> int:
    """Value that no allocation can exceed, whatever the prices are (weak duality)."""
    gain = network.value - price[network.opening] - threshold[network.person]
    served = np.maximum(network.first + threshold, 0)
    more = (network.per_person - 1) * np.maximum(threshold, 0)
    total = (network.capacity * price).sum() + np.maximum(gain, 0).sum()
    return int(total + served.sum() + more.sum())

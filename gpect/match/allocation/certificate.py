"""The proof, by prices, that an allocation is an optimum.

Strong duality, in whole numbers. A price for each opening and a threshold for each person prove
the optimum when every pair proposed is worth at least price + threshold, every pair left out at
most that, and only full openings have a price. Such prices exist for every optimum and for
nothing else. Source: Bertsekas, *Network Optimization* (1998), chapters 3 and 9.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gpect.domain.compiled import looped
from gpect.match.allocation.network import Ints, Network


@dataclass(frozen=True)
class Certificate:
    """Prices and thresholds, in millionths, and the bound they prove on any allocation's value.

    Where openings must get people (``Network.least``), the bound is on any allocation that gets
    them as many.
    """

    price: Ints
    threshold: Ints
    bound: int


def prove(
    network: Network, chosen: npt.NDArray[np.bool_], price: Ints, threshold: Ints
) -> Certificate:
    """Check that prices and thresholds prove an allocation; give the bound they prove.

    Parameters
    ----------
    chosen
        e truths: the pairs proposed.
    price, threshold
        m and n whole millionths.

    Raises
    ------
    ArithmeticError
        Capacity broken or slackness not complementary: what was found is not an optimum.
    """
    taken = np.bincount(network.opening[chosen], minlength=network.n_openings)
    given = np.bincount(network.person[chosen], minlength=network.n_people)
    if (taken > network.capacity).any() or (given > network.per_person).any():
        raise ArithmeticError("an allocation breaks a capacity")
    most = _most(network, price, threshold)
    reached = network.objective(chosen) + network.duty * network.n_duties_met(chosen)
    if most != reached:
        raise ArithmeticError(f"not an optimum: {most - reached} millionths from its bound")
    return Certificate(price, threshold, most - network.duty * network.n_duties_met(chosen))


def _most(network: Network, price: Ints, threshold: Ints) -> int:
    """Value, with what must be, that no allocation exceeds, whatever the prices (weak duality).

    The value of any allocation is the sum of the gains of its pairs over both levels, of what
    each person's pairs pay at their threshold, and of what each opening's pay at its price: each
    of these is at most what is summed here.
    """
    served = np.maximum(network.first + threshold, 0)
    more = (network.per_person - 1) * np.maximum(threshold, 0)
    duties = network.duties
    met = duties * np.maximum(network.duty + price, 0)
    room = (network.room - duties) * np.maximum(price, 0)
    gains = sum_of_gains(network.person, network.opening, network.value, (price, threshold))
    return int(gains) + sum(int(part.sum()) for part in (served, more, met, room))


@looped
def sum_of_gains(
    person: npt.NDArray[np.intp],
    opening: npt.NDArray[np.intp],
    value: Ints,
    levels: tuple[Ints, Ints],
) -> int:
    """Sum what pairs are worth over both their levels, where it is positive."""
    price, threshold = levels
    total = 0
    for pair in range(len(value)):
        total += max(value[pair] - price[opening[pair]] - threshold[person[pair]], 0)
    return total

"""Deferred acceptance: nobody and no opening would both leave what they have for each other.

Each person asks for the openings in the order of their values; each opening keeps, among those
who ask, the people who come first by the stated priority, and turns the others away. The result
does not depend on who asks first, and no stable one suits the people better.

Source: Gale & Shapley, *College Admissions and the Stability of Marriage* (1962).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gpect.domain.compiled import compiled
from gpect.match.allocation.auction import Bids, put
from gpect.match.allocation.market import Bools, Market, Shorts, by_person
from gpect.match.allocation.network import Ints, Network


@dataclass(frozen=True)
class Stability:
    """What stability costs, and what doing without it leaves.

    Attributes
    ----------
    n_blocking
        Pairs that both sides would rather have, in the stable allocation: none.
    n_blocking_best
        The same in the allocation of greatest value.
    lost
        Share of the greatest value that a stable allocation goes without, in [0, 1].
    """

    n_blocking: int
    n_blocking_best: int
    lost: float


@dataclass(frozen=True)
class Ranking:
    """Whom each side prefers: e numbers each, greater is better, never twice the same."""

    by_person: Ints
    by_opening: Ints


def rank(network: Network, priority: Ints) -> Ranking:
    """Rank pairs for both sides: by value, plus the person's priority for the openings.

    Equal for a person, the first opening comes first; equal for an opening, the first person.
    """
    n, m = network.n_people, network.n_openings
    return Ranking(
        by_person=network.value * m + (m - 1 - network.opening),
        by_opening=(network.value + priority[network.person]) * n + (n - 1 - network.person),
    )


def choose_stably(network: Network, ranking: Ranking) -> Bools:
    """Choose pairs so that none blocks; e truths.

    Each person keeps at most ``per_person`` openings. Cost: sorting the pairs, then at most one
    look at each.
    """
    market, (order, _) = by_person(network, ranking.by_opening, network.first)
    put_in_order(market, order, ranking.by_person)
    slot = np.concatenate([[0], np.cumsum(market.capacity)])
    bids = Bids(
        price=np.full(network.n_openings, -1),
        held=np.zeros(len(order), dtype=np.bool_),
        taken=np.zeros(network.n_people, dtype=np.int64),
        slot=slot,
        bid=np.zeros(slot[-1], dtype=np.int64),
        pair=np.zeros(slot[-1], dtype=np.int64),
        filled=np.zeros(network.n_openings, dtype=np.int64),
    )
    ask_in_turn(market, bids)
    chosen = np.zeros(len(order), dtype=np.bool_)
    chosen[order] = bids.held
    return chosen


@compiled
def put_in_order(market: Market, order: Shorts, liking: Ints) -> None:
    """Sort each person's pairs by their liking, the dearest first."""
    for person in range(len(market.start) - 1):
        first, last = market.start[person], market.start[person + 1]
        dearest = np.argsort(-liking[order[first:last]])
        order[first:last] = order[first:last][dearest]
        market.opening[first:last] = market.opening[first:last][dearest]
        market.value[first:last] = market.value[first:last][dearest]


@compiled
def ask_in_turn(market: Market, bids: Bids) -> None:
    """Let everyone ask down their list until they have all they may, or nothing is left."""
    start, openings, person, value, _, per_person, capacity = market
    price, held, taken, slot, bid, pairs, filled = bids
    n = len(start) - 1
    place = start[:n].copy()
    waiting, size = np.arange(n), n
    while size > 0:
        size -= 1
        who = waiting[size]
        while taken[who] < per_person and place[who] < start[who + 1]:
            pair = place[who]
            place[who] += 1
            where = openings[pair]
            if capacity[where] == 0 or value[pair] <= price[where]:
                continue
            room = (slot[where], filled[where], capacity[where])
            lost = put(bid, pairs, room, value[pair], pair)
            held[pair] = True
            taken[who] += 1
            if lost < 0:
                filled[where] += 1
            else:
                held[lost] = False
                taken[person[lost]] -= 1
                waiting[size] = person[lost]
                size += 1
            if filled[where] == capacity[where]:
                price[where] = bid[slot[where]]


def blocking(network: Network, ranking: Ranking, chosen: Bools) -> Bools:
    """Say which pairs both sides would rather have than what they hold; e truths.

    A place left free is worse than any pair that may be proposed.
    """
    wanted = _wants(network.person, ranking.by_person, (chosen, _room_of(network)))
    wanted &= _wants(network.opening, ranking.by_opening, (chosen, network.capacity))
    return np.asarray(wanted & ~chosen)


def stability(network: Network, ranking: Ranking, best: Bools, stable: Bools) -> Stability:
    """Say what the stable allocation costs beside the one of greatest value."""
    value = network.objective(best)
    return Stability(
        n_blocking=int(blocking(network, ranking, stable).sum()),
        n_blocking_best=int(blocking(network, ranking, best).sum()),
        lost=1 - network.objective(stable) / value if value else 0.0,
    )


def _room_of(network: Network) -> Ints:
    return np.full(network.n_people, network.per_person)


def _wants(member: npt.NDArray[np.intp], preference: Ints, held: tuple[Bools, Ints]) -> Bools:
    """Say which pairs their member would take, over its worst where it has no place left."""
    chosen, most = held
    worst = np.full(len(most), np.iinfo(np.int64).max)
    np.minimum.at(worst, member[chosen], preference[chosen])
    is_full = np.bincount(member[chosen], minlength=len(most)) >= most
    worst[~is_full] = -1
    return np.asarray(preference > worst[member])

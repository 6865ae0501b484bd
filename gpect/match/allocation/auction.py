"""An auction of the openings' places: prices near the optimum's, and nearly its pairs.

Each person in turn bids for the openings that leave them most, as much as they can before the
next best would do as well, plus ε; an opening keeps its highest bids. Nobody ends more than ε
away from what suits them best. ε falls from one auction to the next, which starts from the last
one's prices a little lowered: coarse steps spare the price wars, fine ones come close.

Source: Bertsekas, *Network Optimization* (1998), chapter 7; several places a person and an
opening as in Bertsekas & Castañón, *The auction algorithm for the transportation problem* (1989).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gpect.match.allocation.compiled import compiled
from gpect.match.allocation.heap import rise, sink

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

FAR = 1 << 60
"""Stands for infinity."""

LOWERED = 5
"""Half of as many ε are taken off each price before the next auction: enough for most of them
to rise again to where they belong, since a price without takers must fall."""


class Market(NamedTuple):
    """The pairs sorted by person: ``start`` of each of n people; e openings, values, people."""

    start: Ints
    opening: Shorts
    person: Shorts
    value: Ints
    first: Ints
    per_person: int
    capacity: Ints


class Bids(NamedTuple):
    """The state of an auction: who holds what, at which price.

    Attributes
    ----------
    price
        What an opening costs: its lowest bid when full, else its first price.
    held, taken
        e truths; number held by each person.
    slot, bid, pair, filled
        First slot of each opening; a heap of (bid, pair) there, and how long it is.
    """

    price: Ints
    held: Bools
    taken: Ints
    slot: Ints
    bid: Ints
    pair: Ints
    filled: Ints


def run(market: Market, ladder: list[int]) -> Bids:
    """Hold an auction for each ε of ``ladder``, from the greatest down; give the last one."""
    bids = _open(market, np.zeros(len(market.capacity), dtype=np.int64))
    for step, epsilon in enumerate(ladder):
        if step:
            bids = _open(market, np.maximum(bids.price - LOWERED * ladder[step - 1] // 2, 0))
        hold(market, bids, epsilon)
    return bids


def _open(market: Market, price: Ints) -> Bids:
    slot = np.concatenate([[0], np.cumsum(market.capacity)])
    return Bids(
        price=np.where(market.capacity > 0, price, FAR >> 2),
        held=np.zeros(len(market.value), dtype=np.bool_),
        taken=np.zeros(len(market.start) - 1, dtype=np.int64),
        slot=slot,
        bid=np.zeros(slot[-1], dtype=np.int64),
        pair=np.zeros(slot[-1], dtype=np.int64),
        filled=np.zeros(len(price), dtype=np.int64),
    )


@compiled
def hold(market: Market, bids: Bids, epsilon: int) -> None:
    """Let everyone bid, first come first, until nobody wants more at the prices asked."""
    n = len(market.start) - 1
    queue, is_waiting = np.arange(n), np.ones(n, dtype=np.bool_)
    best_net = np.zeros(market.per_person + 2, dtype=np.int64)
    best_pair = np.zeros(market.per_person + 2, dtype=np.int64)
    head, size = 0, n
    while size > 0:
        person = queue[head]
        head = head + 1 if head + 1 < n else 0
        size -= 1
        is_waiting[person] = False
        n_wanted, level = choose(market, bids, person, (best_net, best_pair))
        for k in range(n_wanted):
            pair = best_pair[k]
            loser = place_bid(market, bids, pair, market.value[pair] - level + epsilon)
            if loser >= 0 and not is_waiting[loser]:
                is_waiting[loser] = True
                queue[(head + size) % n] = loser
                size += 1


@compiled
def choose(market: Market, bids: Bids, person: int, best: tuple[Ints, Ints]) -> tuple[int, int]:
    """Find the pairs a person bids for, best first; how many, and what the next best leaves."""
    taken = bids.taken[person]
    free = market.per_person - taken
    n_found = look_over(market, bids, person, best)
    n_wanted = 0
    while n_wanted < min(free, n_found):
        floor = -market.first[person] if taken + n_wanted == 0 else 0
        if best[0][n_wanted] <= floor:
            break
        n_wanted += 1
    level = -market.first[person] if taken + n_wanted <= 1 else 0
    if n_wanted < n_found:
        level = max(level, best[0][n_wanted])
    return n_wanted, level


@compiled
def look_over(market: Market, bids: Bids, person: int, best: tuple[Ints, Ints]) -> int:
    """Sort the person's best pairs, one more than they have places; how many."""
    net, found = best
    free = market.per_person - bids.taken[person]
    n_found, least = 0, -FAR
    value, price, opening, held = market.value, bids.price, market.opening, bids.held
    for pair in range(market.start[person], market.start[person + 1]):
        left = value[pair] - price[opening[pair]]
        if left <= least or held[pair]:
            continue
        place = min(n_found, free)
        n_found = place + 1
        while place > 0 and net[place - 1] < left:
            net[place], found[place] = net[place - 1], found[place - 1]
            place -= 1
        net[place], found[place] = left, pair
        if n_found > free:
            least = net[free]
    return n_found


@compiled
def place_bid(market: Market, bids: Bids, pair: int, bid: int) -> int:
    """Give a place to a pair; the person who loses theirs, or -1."""
    opening, loser = market.opening[pair], -1
    base, filled = bids.slot[opening], bids.filled[opening]
    if filled < market.capacity[opening]:
        bids.bid[base + filled], bids.pair[base + filled] = bid, pair
        rise(bids.bid, bids.pair, base, filled)
        bids.filled[opening] = filled + 1
    else:
        lost = bids.pair[base]
        loser = market.person[lost]
        bids.held[lost] = False
        bids.taken[loser] -= 1
        bids.bid[base], bids.pair[base] = bid, pair
        sink(bids.bid, bids.pair, base, filled)
    bids.held[pair] = True
    bids.taken[market.person[pair]] += 1
    if bids.filled[opening] == market.capacity[opening]:
        bids.price[opening] = bids.bid[base]
    return loser

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

from gpect.domain.compiled import compiled, looped
from gpect.match.allocation.heap import rise, sink
from gpect.match.allocation.market import Bools, Market, Shorts
from gpect.match.allocation.network import Ints

FAR = 1 << 60
"""Stands for infinity."""

TOO_DEAR = 1 << 30
"""A price that nobody pays: values are under it."""

LOWERED, LOWERED_LAST = 3, 8
"""Half of as many ε are taken off each price before the next auction, and before the last one:
enough for most of them to rise again to where they belong, since a price without takers must
fall. What the last one leaves too high, shortest paths bring down one by one."""

NOTHING = -(1 << 31)
"""Less than any value over any price: both are under 2³⁰."""


class Offers(NamedTuple):
    """What people look at again and again, as narrow as it can be.

    Attributes
    ----------
    opening, value
        e openings (unsigned: no index counts from the end) and values.
    price
        m prices asked.
    """

    opening: npt.NDArray[np.uint32]
    value: Shorts
    price: Shorts


class Turns(NamedTuple):
    """Who is to bid, and room to look at what they could bid for.

    Attributes
    ----------
    queue, is_waiting
        n people in turn, the queue's end joined to its beginning; n truths.
    left
        Room for what the pairs of one person leave them.
    net, found
        Room for the best of them, and which they are.
    """

    queue: Ints
    is_waiting: Bools
    left: Shorts
    net: Ints
    found: Ints


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
    """Hold an auction for each ε of ``ladder``, from the greatest down; give the last one.

    Values must be under 2³⁰.
    """
    bids = _open(market, np.zeros(len(market.capacity), dtype=np.int64))
    opening, value = market.opening.view(np.uint32), market.value.astype(np.int32)
    for step, epsilon in enumerate(ladder):
        if step:
            fall = (LOWERED_LAST if step == len(ladder) - 1 else LOWERED) * ladder[step - 1] // 2
            bids = _open(market, np.maximum(bids.price - fall, 0))
        asked = np.minimum(bids.price, TOO_DEAR).astype(np.int32)
        offers = Offers(opening, value, asked)
        (hold_one if market.per_person == 1 else hold)(
            market, offers, bids, _turns(market), epsilon
        )
        bids.price[:] = np.where(market.capacity > 0, asked, FAR >> 2)
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


def _turns(market: Market) -> Turns:
    n = len(market.start) - 1
    return Turns(
        queue=np.arange(n),
        is_waiting=np.ones(n, dtype=np.bool_),
        left=np.empty(int(np.diff(market.start).max(initial=0)), dtype=np.int32),
        net=np.zeros(market.per_person + 2, dtype=np.int64),
        found=np.zeros(market.per_person + 2, dtype=np.int64),
    )


@looped
def hold(market: Market, offers: Offers, bids: Bids, turns: Turns, epsilon: int) -> None:
    """Let everyone bid, first come first, until nobody wants more at the prices asked.

    The loops below take their arrays one by one: compiled, a bundle is counted anew at each
    call, which took longer than the loops themselves.
    """
    start, _, person, _, first, per_person, capacity = market
    opening, value, price = offers
    _, held, taken, slot, bid, pair, filled = bids
    queue, is_waiting, _, net, found = turns
    n = len(start) - 1
    head, size = 0, n
    while size > 0:
        who = queue[head]
        head = head + 1 if head + 1 < n else 0
        size -= 1
        is_waiting[who] = False
        free = per_person - taken[who]
        span = (start[who], start[who + 1], free)
        n_found = best_of(opening, value, price, held, span, net, found)
        n_wanted, level = choose(net, n_found, (taken[who], free), first[who])
        for k in range(n_wanted):
            mine = found[k]
            where = opening[mine]
            room = (slot[where], filled[where], capacity[where])
            lost = put(bid, pair, room, value[mine] - level + epsilon, mine)
            held[mine] = True
            taken[who] += 1
            if lost < 0:
                filled[where] += 1
            else:
                loser = person[lost]
                held[lost] = False
                taken[loser] -= 1
                if not is_waiting[loser]:
                    is_waiting[loser] = True
                    last = head + size
                    queue[last if last < n else last - n] = loser
                    size += 1
            if filled[where] == capacity[where]:
                price[where] = bid[slot[where]]


@compiled
def choose(net: Ints, n_found: int, places: tuple[int, int], first: int) -> tuple[int, int]:
    """Count the pairs found that a person bids for, best first; what the next best leaves.

    ``places`` are those taken and those free.
    """
    taken, free = places
    n_wanted = 0
    while n_wanted < min(free, n_found):
        if net[n_wanted] <= (-first if taken + n_wanted == 0 else 0):
            break
        n_wanted += 1
    level = -first if taken + n_wanted <= 1 else 0
    if n_wanted < n_found:
        level = max(level, net[n_wanted])
    return n_wanted, level


@looped
def hold_one(market: Market, offers: Offers, bids: Bids, turns: Turns, epsilon: int) -> None:
    """Do as :func:`hold` where everyone takes one pair at most: the quickest.

    Three short passes over a person's row, each simple enough to be done eight pairs at a time.
    """
    start, _, person, _, first, _, capacity = market
    opening, value, price = offers
    _, held, taken, slot, bid, pair, filled = bids
    queue, is_waiting, left, _, _ = turns
    n = len(start) - 1
    head, size = 0, n
    while size > 0:
        who = queue[head]
        head = head + 1 if head + 1 < n else 0
        size -= 1
        is_waiting[who] = False
        base, n_pairs = start[who], start[who + 1] - start[who]
        values, openings = value[base : base + n_pairs], opening[base : base + n_pairs]
        for k in range(n_pairs):
            left[k] = values[k] - price[openings[k]]
        best = largest(left, n_pairs)
        if best <= -first[who]:
            continue
        at = position(left, best)
        left[at] = NOTHING
        level = max(largest(left, n_pairs), -first[who])
        mine, where = base + at, openings[at]
        room = (slot[where], filled[where], capacity[where])
        lost = put(bid, pair, room, values[at] - level + epsilon, mine)
        held[mine] = True
        taken[who] = 1
        if lost < 0:
            filled[where] += 1
        else:
            loser = person[lost]
            held[lost] = False
            taken[loser] = 0
            if not is_waiting[loser]:
                is_waiting[loser] = True
                last = head + size
                queue[last if last < n else last - n] = loser
                size += 1
        if filled[where] == capacity[where]:
            price[where] = bid[slot[where]]


@compiled
def position(row: Shorts, sought: int) -> int:
    """Give the first place of a number in a row that holds it."""
    at = 0
    while row[at] != sought:
        at += 1
    return at


@compiled
def largest(row: Shorts, n: int) -> int:
    """Give the largest of the first ``n`` of a row; ``NOTHING`` where it has none."""
    most = np.int32(NOTHING)
    for k in range(n):
        most = max(most, row[k])
    return int(most)


@compiled
def best_of(  # as above
    opening: npt.NDArray[np.uint32],
    value: Shorts,
    price: Shorts,
    held: Bools,
    span: tuple[int, int, int],
    net: Ints,
    found: Ints,
) -> int:
    """Sort a person's best pairs, one more than they have places; how many.

    ``span`` is the person's first pair, the next person's, and the places free.
    """
    start, stop, free = span
    n_found, least = 0, -FAR
    for pair in range(start, stop):
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
def put(bids: Ints, pairs: Ints, room: tuple[int, int, int], bid: int, pair: int) -> int:
    """Give a pair a place of an opening; the pair that loses it, or -1.

    ``room`` is where the opening's bids begin, how many there are, how many there can be.
    """
    base, filled, capacity = room
    if filled < capacity:
        bids[base + filled], pairs[base + filled] = bid, pair
        rise(bids, pairs, base, filled)
        return -1
    lost = pairs[base]
    bids[base], pairs[base] = bid, pair
    sink(bids, pairs, base, filled)
    return int(lost)

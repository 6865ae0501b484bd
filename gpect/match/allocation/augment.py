"""From nearly the optimum to the optimum: shortest paths of displacements.

People and openings are the two sides of one balance. Each has a level (a person's threshold, an
opening's price): a pair chosen is worth at least both levels, a pair left out at most that. Each
has steps: the level at which its first, second… pair pays. One whose level is over its next step
wants a pair more; the cheapest chain of displacements that gives it one, or lowers its level to
the step, is a shortest path where what lacks to balance is the length. When nobody wants, the
balance is exact, and proves the optimum.

Source: Ahuja, Magnanti & Orlin, *Network Flows* (1993), chapter 9 (successive shortest paths).
"""

from typing import NamedTuple

import numpy as np

from gpect.domain.compiled import compiled, looped
from gpect.match.allocation.auction import FAR
from gpect.match.allocation.heap import rise, sink
from gpect.match.allocation.market import Bools, Market, Shorts
from gpect.match.allocation.network import Ints


class Side(NamedTuple):
    """The people, or the openings, of a balance.

    Attributes
    ----------
    start, other, value, chosen, twin
        Pairs sorted by this side: first of each; the other end, the value, whether it is
        chosen, and where the other side has it.
    level, taken
        Level of each, and pairs it has.
    low, bonus, most
        Steps of each: the first ``low`` pairs pay from ``-bonus`` on, the next from 0 on, and
        there are never more than ``most``.
    """

    start: Ints
    other: Shorts
    value: Ints
    chosen: Bools
    twin: Shorts
    level: Ints
    taken: Ints
    low: Ints
    bonus: Ints
    most: Ints


class Paths(NamedTuple):
    """Paths from a source: nodes are those of the side that wants, then those of the other.

    Attributes
    ----------
    distance, parent, seen
        Length of the shortest path so far; the pair it comes by (in its starting side's
        order), -1 at a source; the nodes reached.
    key, item, size
        A heap of nodes to look at, as long as size[0]; size[1] nodes reached.
    """

    distance: Ints
    parent: Ints
    seen: Ints
    key: Ints
    item: Ints
    size: Ints


def paths(n_nodes: int, n_pairs: int) -> Paths:
    """Make room for paths; the heap's memory is only taken as far as it is used."""
    return Paths(
        distance=np.full(n_nodes, FAR),
        parent=np.full(n_nodes, -1),
        seen=np.zeros(n_nodes, dtype=np.int64),
        key=np.empty(n_nodes + n_pairs + 1, dtype=np.int64),
        item=np.empty(n_nodes + n_pairs + 1, dtype=np.int64),
        size=np.zeros(2, dtype=np.int64),
    )


@compiled
def step(side: Side, node: int, count: int) -> int:
    """Level from which the node's pair number ``count`` pays."""
    if count <= 0:
        return -FAR
    if count > side.most[node]:
        return FAR
    return -side.bonus[node] if count <= side.low[node] else 0


@looped
def settle(market: Market, held: Bools, price: Ints, people: Side) -> None:
    """Set each person's threshold at given prices, and drop what it does not justify."""
    for person in range(len(people.level)):
        level = -FAR
        first, last = market.start[person], market.start[person + 1]
        for pair in range(first, last):
            if not held[pair]:
                level = max(level, market.value[pair] - price[market.opening[pair]])
        count = 0
        for pair in range(first, last):
            if held[pair]:
                held[pair] = market.value[pair] - price[market.opening[pair]] >= level
                count += held[pair]
        while count > 0:
            worst, net = poorest(market, held, price, person)
            if net >= step(people, person, count):
                break
            held[worst] = False
            level, count = max(level, net), count - 1
        people.taken[person] = count
        least = step(people, person, max(count, 1)) if people.most[person] > 0 else 0
        people.level[person] = max(level, least)


@compiled
def poorest(market: Market, held: Bools, price: Ints, person: int) -> tuple[int, int]:
    """Find the person's pair held that leaves least, and how much that is."""
    worst, least = -1, FAR
    for pair in range(market.start[person], market.start[person + 1]):
        if held[pair]:
            net = market.value[pair] - price[market.opening[pair]]
            if net < least:
                worst, least = pair, net
    return worst, least


@looped
def satisfy(mine: Side, theirs: Side, room: Paths) -> int:
    """Give each of ``mine`` what it wants, or lower its level; how many paths that took."""
    n_paths = 0
    for source in range(len(mine.level)):
        while mine.level[source] > step(mine, source, mine.taken[source] + 1):
            reach(room, source, 0, -1)
            length, end = search(mine, theirs, room)
            balance(mine, theirs, room, length)
            displace(mine, theirs, room, end)
            n_paths += 1
    return n_paths


@compiled
def search(mine: Side, theirs: Side, room: Paths) -> tuple[int, int]:
    """Find the shortest path from the nodes reached to one that can end it (Dijkstra).

    What a path costs that ends at a node is known as soon as that node is reached: longer ones
    are not looked at, which spares most of the heap.
    """
    n, source = len(mine.level), room.item[0]
    best = (mine.level[source] - step(mine, source, mine.taken[source] + 1), source)
    while room.size[0] > 0 and room.key[0] < best[0]:
        distance, node = pop(room)
        if distance > room.distance[node]:
            continue
        if node < n:
            best = go_out(mine, theirs, room, (node, distance), best)
        else:
            best = come_back(mine, theirs, room, (node, distance), best)
    return best


@compiled
def go_out(
    mine: Side, theirs: Side, room: Paths, at: tuple[int, int], best: tuple[int, int]
) -> tuple[int, int]:
    """Follow the pairs that ``mine`` could take from (node, distance); the best end then known.

    ``best`` is the length of the best path so far and its end, -1 where none is looked for.
    """
    node, distance = at
    length, end = best
    n, base = len(mine.level), distance + mine.level[node]
    for pair in range(mine.start[node], mine.start[node + 1]):
        if not mine.chosen[pair]:
            other = mine.other[pair]
            far = base + theirs.level[other] - mine.value[pair]
            if far < room.distance[n + other] and far < length:
                reach(room, n + other, far, pair)
                if end >= 0:
                    limit = step(theirs, other, theirs.taken[other] + 1)
                    ends = far + max(limit - theirs.level[other], 0)
                    if ends < length:
                        length, end = ends, n + other
    return length, end


@compiled
def come_back(
    mine: Side, theirs: Side, room: Paths, at: tuple[int, int], best: tuple[int, int]
) -> tuple[int, int]:
    """Follow the pairs that ``theirs`` could give up, as :func:`go_out` does."""
    node, distance = at
    length, end = best
    own = node - len(mine.level)
    base = distance - theirs.level[own]
    for pair in range(theirs.start[own], theirs.start[own + 1]):
        if theirs.chosen[pair]:
            other = theirs.other[pair]
            far = base + theirs.value[pair] - mine.level[other]
            if far < room.distance[other] and far < length:
                reach(room, other, far, pair)
                if end >= 0:
                    ends = far + max(mine.level[other] - step(mine, other, mine.taken[other]), 0)
                    if ends < length:
                        length, end = ends, other
    return length, end


@compiled
def reach(room: Paths, node: int, distance: int, parent: int) -> None:
    """Note a shorter path to a node, which is to be looked at."""
    if room.distance[node] == FAR:
        room.seen[room.size[1]] = node
        room.size[1] += 1
    room.distance[node], room.parent[node] = distance, parent
    room.key[room.size[0]], room.item[room.size[0]] = distance, node
    rise(room.key, room.item, 0, room.size[0])
    room.size[0] += 1


@compiled
def pop(room: Paths) -> tuple[int, int]:
    """Take the nearest node out of the heap: (distance, node)."""
    distance, node = room.key[0], room.item[0]
    room.size[0] -= 1
    room.key[0], room.item[0] = room.key[room.size[0]], room.item[room.size[0]]
    sink(room.key, room.item, 0, room.size[0])
    return distance, node


@compiled
def balance(mine: Side, theirs: Side, room: Paths, length: int) -> None:
    """Move the levels of the nodes nearer than ``length``, so that the path weighs nothing."""
    n = len(mine.level)
    for k in range(room.size[1]):
        node = room.seen[k]
        move = max(length - room.distance[node], 0)
        room.distance[node] = FAR
        if node < n:
            mine.level[node] -= move
        else:
            theirs.level[node - n] += move
    room.size[0] = room.size[1] = 0


@compiled
def displace(mine: Side, theirs: Side, room: Paths, end: int) -> None:
    """Choose and give up the pairs of the path that ends at ``end``."""
    n, node = len(mine.level), end
    if room.parent[node] < 0:
        return
    if node < n:
        mine.taken[node] -= 1
    else:
        theirs.taken[node - n] += 1
    while room.parent[node] >= 0:
        pair = room.parent[node]
        if node < n:
            theirs.chosen[pair] = mine.chosen[theirs.twin[pair]] = False
            node = n + mine.other[theirs.twin[pair]]
        else:
            mine.chosen[pair] = theirs.chosen[mine.twin[pair]] = True
            node = theirs.other[mine.twin[pair]]
    mine.taken[node] += 1


@looped
def loosen(mine: Side, theirs: Side, room: Paths) -> None:
    """Raise the levels of ``mine`` and lower those of ``theirs`` as far as the balance holds."""
    n = len(mine.level)
    for node in range(n):
        next_step = step(mine, node, mine.taken[node] + 1)
        if next_step < FAR:
            reach(room, node, next_step - mine.level[node], -1)
    for node in range(len(theirs.level)):
        last_step = step(theirs, node, theirs.taken[node])
        if theirs.taken[node] == 0:
            last_step = -theirs.bonus[node] if theirs.low[node] > 0 else 0
        reach(room, n + node, theirs.level[node] - last_step, -1)
    spread(mine, theirs, room)
    for node in range(n):
        if room.distance[node] < FAR:
            mine.level[node] += room.distance[node]
    for node in range(len(theirs.level)):
        theirs.level[node] -= room.distance[n + node]


@compiled
def spread(mine: Side, theirs: Side, room: Paths) -> None:
    """Follow every path from the nodes reached to its end (Dijkstra)."""
    n, nowhere = len(mine.level), (FAR, -1)
    while room.size[0] > 0:
        distance, node = pop(room)
        if distance > room.distance[node]:
            continue
        if node < n:
            go_out(mine, theirs, room, (node, distance), nowhere)
        else:
            come_back(mine, theirs, room, (node, distance), nowhere)

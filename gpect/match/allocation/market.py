"""The pairs of an allocation sorted by person: what auctions and deferred acceptance go through."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from gpect.domain.compiled import looped
from gpect.match.allocation.network import Ints, Network
from gpect.match.values import Positions

Shorts = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

BLOCK = 5_000
"""People sorted at a time: what is written for them fits in a core's own memory."""


class Market(NamedTuple):
    """The pairs sorted by person: ``start`` of each of n people; e openings, values, people."""

    start: Ints
    opening: Shorts
    person: Shorts
    value: Ints
    first: Ints
    per_person: int
    capacity: Ints


def by_person(network: Network, value: Ints, first: Ints) -> tuple[Market, tuple[Shorts, Shorts]]:
    """Sort the pairs by person; where the network has each, and where each of its pairs went."""
    n, e = network.n_people, len(value)
    start = np.concatenate([[0], np.cumsum(np.bincount(network.person, minlength=n))])
    market = Market(
        start=start,
        opening=np.empty(e, dtype=np.int32),
        person=np.repeat(np.arange(n, dtype=np.int32), np.diff(start)),
        value=np.empty(e, dtype=np.int64),
        first=first,
        per_person=network.per_person,
        capacity=network.room,
    )
    twins = np.empty(e, dtype=np.int32), np.empty(e, dtype=np.int32)
    places = start[:-1].copy(), network.first_pair[:-1].copy()
    deal(places, (network.first_pair, network.person, value), market, twins)
    return market, twins


@looped
def deal(
    places: tuple[Ints, Ints],
    pairs: tuple[Ints, Positions, Ints],
    market: Market,
    twins: tuple[Shorts, Shorts],
) -> None:
    """Put each pair in its person's next place, and note both.

    ``places`` are each person's next one and each opening's; ``pairs`` are where each opening's
    begin, people and values. A block of people at a time: the places written to, which jump
    about, stay near.
    """
    first_pair, person, value = pairs
    opening_of, value_of = market.opening, market.value
    theirs, mine = twins
    place, at = places
    for beyond in range(BLOCK, len(place) + BLOCK, BLOCK):
        for opening in range(len(at)):
            pair, stop = at[opening], first_pair[opening + 1]
            while pair < stop and person[pair] < beyond:
                to = place[person[pair]]
                place[person[pair]] = to + 1
                opening_of[to], value_of[to] = opening, value[pair]
                theirs[to], mine[pair] = pair, to
                pair += 1
            at[opening] = pair

"""The exact optimum of an allocation: an auction to come near, shortest paths to arrive.

Values are divided by their greatest common divisor: where scores are coarse, tied or all equal,
that leaves a few levels. Ties send an auction into price wars, so that a draw smaller than a
level parts them while it lasts; the shortest paths then see the true values alone. The proof by
prices looks at every pair.
"""

from dataclasses import dataclass

import numpy as np

from gpect.domain.compiled import looped
from gpect.match.allocation import auction
from gpect.match.allocation.auction import Bids
from gpect.match.allocation.augment import Paths, Side, loosen, paths, satisfy, settle
from gpect.match.allocation.certificate import Certificate, prove
from gpect.match.allocation.market import Bools, Market, Shorts, by_person
from gpect.match.allocation.network import Ints, Network

FINE = 200_000
"""Levels under which ties are parted, and up to which."""

COARSEST, FINEST, RATIO = 8, 4_000, 25
"""The first ε is a 8th of the greatest value, the last a 4 000th at most, each a 25th of the one
before."""

MOST_BITS = 30
"""Greater values are cut to as many bits for the auctions, which only come near."""


@dataclass(frozen=True)
class Optimum:
    """The pairs chosen (e truths), the prices that prove it, the number of auctions held."""

    chosen: Bools
    certificate: Certificate
    n_rounds: int


def solve(network: Network) -> Optimum:
    """Find an allocation of greatest total value, with its proof and its least prices.

    Notes
    -----
    Deterministic: people bid in order, equal offers go to the first. About 0.2 s for 25 000
    people, 5 000 openings and a million pairs where numba is there.
    """
    unit = unit_of(network.value, network.first)
    value = network.value // unit if unit > 1 else network.value
    market, twins = by_person(network, value, network.first // unit)
    bids, n_rounds = _auction(market)
    people, openings = _sides(network, market, bids, (value, twins))
    room = paths(network.n_people + network.n_openings, len(value))
    settle(market, people.chosen, openings.level, people)
    held = np.flatnonzero(people.chosen)
    openings.chosen[people.twin[held]] = True
    openings.taken[:] = np.bincount(market.opening[held], minlength=network.n_openings)
    _balance(people, openings, room)
    proof = prove(network, openings.chosen, openings.level * unit, people.level * unit)
    return Optimum(openings.chosen, proof, n_rounds)


@looped
def unit_of(value: Ints, first: Ints) -> int:
    """Greatest common divisor of all values, 1 at least."""
    unit = 0
    for column in (value, first):
        for k in range(len(column)):
            rest = column[k]
            while rest:
                unit, rest = rest, unit % rest
            if unit == 1:
                return 1
    return max(unit, 1)


def _auction(market: Market) -> tuple[Bids, int]:
    """Hold the auctions on values whose ties are parted; prices in the values' own unit."""
    top = int(market.value.max(initial=0) + market.first.max(initial=0))
    spread = max(1, FINE // max(top, 1)) if top * 10 < FINE else 1
    coarse = max(top.bit_length() - MOST_BITS, 0)
    value = market.value
    if spread > 1:
        value = value * spread
        value += np.random.default_rng(0).integers(0, max(spread // 4, 1), len(value))
    elif coarse:
        value = value >> coarse
    parted = market._replace(value=value, first=(market.first * spread) >> coarse)
    top = (top * spread) >> coarse
    ladder = [max(1, top // COARSEST)]
    while ladder[-1] > max(1, top // FINEST):
        ladder.append(max(1, ladder[-1] // RATIO))
    bids = auction.run(parted, ladder)
    price = (bids.price << coarse) if coarse else (bids.price + spread // 2) // spread
    return bids._replace(price=price), len(ladder)


def _sides(
    network: Network, market: Market, bids: Bids, pairs: tuple[Ints, tuple[Shorts, Shorts]]
) -> tuple[Side, Side]:
    """Set up the two sides of the balance; ``pairs`` are (values, twins)."""
    value, (theirs, mine) = pairs
    n, m, e = network.n_people, network.n_openings, len(value)
    people = Side(
        start=market.start,
        other=market.opening,
        value=market.value,
        chosen=bids.held,
        twin=theirs,
        level=np.zeros(n, dtype=np.int64),
        taken=np.zeros(n, dtype=np.int64),
        low=np.ones(n, dtype=np.int64),
        bonus=market.first,
        most=np.full(n, network.per_person),
    )
    openings = Side(
        start=network.first_pair,
        other=network.person.astype(np.int32),
        value=value,
        chosen=np.zeros(e, dtype=np.bool_),
        twin=mine,
        level=bids.price,
        taken=np.zeros(m, dtype=np.int64),
        low=network.duties,
        bonus=np.full(m, network.duty // unit_of(network.value, network.first)),
        most=market.capacity,
    )
    return people, openings


def _balance(people: Side, openings: Side, room: Paths) -> None:
    """Displace until neither a person nor an opening wants more, then lower the prices."""
    free = openings._replace(low=np.zeros_like(openings.low))
    satisfy(people, free, room)
    satisfy(free, people, room)
    satisfy(openings, people, room)
    loosen(people, openings, room)

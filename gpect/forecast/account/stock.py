"""The account of each quarter: who waits, who arrives, which posts they take, who stays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from gpect.forecast.account.bridges import Bridges, own_cells
from gpect.forecast.account.taking import CLASSES, Suited, take
from gpect.forecast.needs.demand import Draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Cells

BLOCK = 2048
ABREAST = 1000
"""Draws kept side by side at most: beyond, memory grows more than time is saved."""
IN_COMMON = 0.5
"""Part of the doubt on bridges that all cells share: scores may be too kind everywhere at once."""


@dataclass(frozen=True)
class Balance:
    """Posts and people of each cell, quarter and draw, once those who can have met.

    Attributes
    ----------
    shortage
        Posts of the cell that nobody who could is there to take; C × H × draws, ≥ 0.
    left
        People of the cell still available once the quarter's posts are taken; C × H × draws, ≥ 0.
    """

    shortage: Draws
    left: Draws


def balance(
    needs: Draws,
    arrivals: Draws,
    cells: Cells,
    options: ForecastOptions,
    bridges: Bridges | tuple[Bridges, ...] | None = None,
    chances: "Chances | None" = None,
) -> Balance:
    """Let those who wait and those who arrive take the posts they can, quarter by quarter.

    In each draw the people of a cell are those left over and those who arrive, each of a class: a
    bridge suits as many classes as its share says, and always the same people. Bridges are gone
    through from the best score down, and each lets as many people take posts as there are posts
    and people whom it suits. This is the stable assignment of groups that
    all rank each other by the same score: no group of people and of posts would both rather have
    had one another. Who takes no post waits for the next quarter, less those who leave for
    another reason (``options.attrition``). A post nobody takes is short in its own quarter only.

    One more person never raises a shortage anywhere, and one more post never lowers one: known
    of stable assignments when one side grows (Gale and Sotomayor, 1985), and tested.

    Parameters
    ----------
    needs, arrivals
        C × H × draws.
    bridges
        See :func:`.bridges.bridges`, one for all quarters or one a quarter; None
        lets each cell serve itself alone.
    chances
        What :func:`chances_of` drew, for who keeps an account more than once; drawn here if None.

    Notes
    -----
    Cost: bridges × H × draws; 20 000 × 8 with 500 draws in about 1 s, 2 s without numba.
    """
    found = own_cells(cells) if bridges is None else bridges
    ways = (found,) * needs.shape[1] if isinstance(found, Bridges) else found
    drawn = (chances or chances_of(cells, needs.shape[1], options)).first(needs.shape[-1])
    shortage, left = np.empty_like(needs), np.empty_like(needs)
    met = _meetings((needs, arrivals), [(way,) for way in ways], drawn, options)
    for t, (posts, waiting) in enumerate(met):
        shortage[:, t], left[:, t] = posts, waiting.sum(axis=1)
    return Balance(shortage, left)


def shortages_abreast(
    needs: Draws,
    arrivals: Draws,
    several: Sequence[Bridges],
    options: ForecastOptions,
    chances: "Chances",
) -> list[Draws]:
    """Give the shortage that :func:`balance` finds with each of several sets of shares.

    Parameters
    ----------
    several
        The same bridges in the same order; their shares alone differ.

    Notes
    -----
    Cost: accounts are kept side by side, as if they were other draws, so that what each bridge
    costs apart from its draws is paid once for ``ABREAST`` draws: a fifth of :func:`balance` for
    each, where 20 of 100 draws are asked.
    """
    n_draws = needs.shape[-1]
    at_once = max(ABREAST // n_draws, 1)
    drawn, found = chances.first(n_draws), []
    for begin in range(0, len(several), at_once):
        beside = tuple(several[begin : begin + at_once])
        ways = [beside] * needs.shape[1]
        met = [posts for posts, _ in _meetings((needs, arrivals), ways, drawn, options)]
        found += np.split(np.stack(met, axis=1), len(beside), axis=-1)
    return found


def _meetings(
    both: tuple[Draws, Draws],
    ways: Sequence[tuple[Bridges, ...]],
    drawn: "Chances",
    options: ForecastOptions,
) -> Iterator[tuple[Draws, Draws]]:
    """Give, quarter by quarter, the posts short and the people left: C × n, C × CLASSES × n.

    Parameters
    ----------
    both
        Needs and arrivals, C × H × draws.
    ways
        For each quarter, the bridges of each account kept; accounts stand side by side in n.
    """
    needs, arrivals = both
    beside = len(ways[0])
    waiting = np.zeros((len(needs), CLASSES, beside * needs.shape[-1]), dtype=np.int32)
    for t in range(needs.shape[1]):
        waiting = waiting + np.tile(_by_class(arrivals[:, t], drawn.offsets[:, t]), beside)
        posts = np.tile(needs[:, t], beside)
        if t == 0 or ways[t][0] is not ways[t - 1][0]:
            suited = np.concatenate([_suited(way, drawn) for way in ways[t]], axis=1)
        take(posts, waiting, ways[t][0], suited)
        yield posts, waiting
        if options.attrition > 0:
            # Rounding at random with the cell's own luck leaves at most one more person when
            # one more waits: who arrives can only help.
            luck = np.tile(drawn.leaving[:, t, None], beside)
            waiting = (waiting - np.floor(waiting * options.attrition + luck)).astype(np.int32)


@dataclass(frozen=True)
class Chances:
    """What is drawn of each cell, the same whatever its posts and its people.

    Attributes
    ----------
    harder, luck
        How much easier to fill its posts are, standard normals, and what rounds shares, uniforms;
        C × draws.
    offsets, leaving
        From which class on its people are dealt out, and what rounds those who leave, uniforms;
        C × H × draws.
    """

    harder: Floats
    luck: Floats
    offsets: Floats
    leaving: Floats

    def first(self, n: int) -> "Chances":
        """Keep the first ``n`` draws."""
        parts = (self.harder, self.luck, self.offsets, self.leaving)
        return Chances(*(part[..., :n] for part in parts))


def chances_of(cells: Cells, horizon: int, options: ForecastOptions) -> Chances:
    """Draw the chances of C cells over ``horizon`` quarters, each cell from its own streams."""
    return Chances(
        _harder(cells, options),
        _luck(cells, 12, 1, options)[:, 0],
        _luck(cells, 13, horizon, options),
        _luck(cells, 4, horizon, options),
    )


def _by_class(arrivals: Draws, offsets: Floats) -> Draws:
    """Deal people out to classes in turn, from a random one on; C × CLASSES × draws.

    One more person is one more of one class, and nobody changes.
    """
    first = (offsets * CLASSES).astype(np.int32)[:, None]
    turn = (np.arange(CLASSES, dtype=np.int32)[:, None] - first) % CLASSES
    return np.asarray((arrivals[:, None] + (CLASSES - 1) - turn) // CLASSES, dtype=np.int32)


def _suited(ways: Bridges, chances: Chances) -> Suited:
    """Give how many classes each bridge suits in each draw; B × draws."""
    odds = ways.share / np.maximum(1.0 - ways.share, 1e-12)
    found = np.empty((len(odds), chances.luck.shape[1]), dtype=np.int8)
    for begin in range(0, len(odds), BLOCK):
        part = slice(begin, begin + BLOCK)
        target = ways.target[part]
        drawn = odds[part, None] * np.exp(ways.doubt[part, None] * chances.harder[target])
        drawn /= 1.0 + drawn
        if ways.added is not None:
            drawn += (1.0 - drawn) * ways.added[part, None]
        rounding = (chances.luck[target] + ways.luck[part, None]) % 1.0
        found[part] = np.minimum(CLASSES * drawn + rounding, CLASSES)
    found[ways.share >= 1.0] = CLASSES
    found[(ways.share <= 0.0) & (ways.added is None or ways.added <= 0.0)] = 0
    return found


def _harder(cells: Cells, options: ForecastOptions) -> Floats:
    """Give standard normals C × draws: how much easier to fill the posts of each cell prove."""
    streams = [[options.seed, 10, crc32(name.encode())] for name in cells.ids]
    drawn = [np.random.default_rng(stream).standard_normal(options.draws) for stream in streams]
    own = np.stack(drawn) if drawn else np.empty((0, options.draws))
    common = np.random.default_rng([options.seed, 11]).standard_normal(options.draws)
    return np.asarray(np.sqrt(IN_COMMON) * common + np.sqrt(1.0 - IN_COMMON) * own)


def _luck(cells: Cells, stream: int, steps: int, options: ForecastOptions) -> Floats:
    """Give uniforms C × steps × draws, from each cell's own stream."""
    shape = (steps, options.draws)
    streams = [[options.seed, stream, crc32(name.encode())] for name in cells.ids]
    drawn = [np.random.default_rng(stream).random(shape) for stream in streams]
    return np.stack(drawn) if drawn else np.empty((0, *shape))

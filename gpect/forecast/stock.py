"""The account of each quarter: who waits, who arrives, which posts they take, who stays."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from gpect.forecast.bridges import Bridges, own_cells
from gpect.forecast.cells import Cells
from gpect.forecast.demand import Draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panel import Floats

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
) -> Balance:
    """Let those who wait and those who arrive take the posts they can, quarter by quarter.

    In each draw the people of a cell are those left over and those who arrive; bridges are
    gone through from the best score down, and each lets as many people take posts as there are
    people, posts, and people whom the bridge suits. This is the stable assignment of groups that
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
        See :func:`gpect.forecast.bridges.bridges`, one for all quarters or one a quarter; None
        lets each cell serve itself alone.

    Notes
    -----
    Cost: bridges × H steps over all draws at once; 20 000 × 8 with 500 draws in about 3 s.
    """
    found = own_cells(cells) if bridges is None else bridges
    ways = (found,) * needs.shape[1] if isinstance(found, Bridges) else found
    shortage, left = np.empty_like(needs), np.empty_like(needs)
    waiting = np.zeros_like(needs[:, 0])
    harder = _harder(cells, options)[:, : needs.shape[-1]]
    leaving = _luck(cells, options) if options.attrition > 0 else None
    for t in range(needs.shape[1]):
        left[:, t] = waiting + arrivals[:, t]
        shortage[:, t] = needs[:, t]
        _take(shortage[:, t], left[:, t], ways[t], harder)
        waiting = left[:, t]
        if leaving is not None:
            # Rounding at random with the cell's own luck leaves at most one more person when
            # one more waits: who arrives can only help.
            waiting = waiting - np.floor(waiting * options.attrition + leaving[:, t])
            waiting = waiting.astype(np.int32)
    return Balance(shortage, left)


def _take(posts: Draws, people: Draws, ways: Bridges, harder: Floats) -> None:
    """Give posts to people in place, best bridge first; C × draws each.

    ``harder`` (C × draws) multiplies, in doubts, the odds that the posts of a cell suit someone.
    """
    present = people.copy()
    wanted, there = np.asarray(posts.any(axis=1)), np.asarray(people.any(axis=1))
    at = np.flatnonzero(wanted[ways.target] & there[ways.origin] & (ways.share > 0))
    steps = zip(
        ways.origin[at].tolist(),
        ways.target[at].tolist(),
        ways.share[at].tolist(),
        ways.luck[at].tolist(),
        ways.doubt[at].tolist(),
        strict=True,
    )
    for origin, target, share, luck, doubt in steps:
        taken = np.minimum(people[origin], posts[target])
        if share < 1.0:
            odds = share / (1.0 - share) * np.exp(doubt * harder[target])
            able = (present[origin] * (odds / (1.0 + odds)) + luck).astype(np.int32)
            np.minimum(taken, able, out=taken)
        people[origin] -= taken
        posts[target] -= taken


def _harder(cells: Cells, options: ForecastOptions) -> Floats:
    """Give standard normals C × draws: how much easier to fill the posts of each cell prove."""
    streams = [[options.seed, 10, crc32(name.encode())] for name in cells.ids]
    drawn = [np.random.default_rng(stream).standard_normal(options.draws) for stream in streams]
    own = np.stack(drawn) if drawn else np.empty((0, options.draws))
    common = np.random.default_rng([options.seed, 11]).standard_normal(options.draws)
    return np.asarray(np.sqrt(IN_COMMON) * common + np.sqrt(1.0 - IN_COMMON) * own)


def _luck(cells: Cells, options: ForecastOptions) -> Floats:
    """Give uniforms C × H × draws, from each cell's own stream."""
    shape = (options.horizon, options.draws)
    streams = [[options.seed, 4, crc32(name.encode())] for name in cells.ids]
    return np.stack([np.random.default_rng(stream).random(shape) for stream in streams])

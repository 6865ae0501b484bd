"""The account of each cell: who waits, who arrives, which posts they fill, who stays."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from gpect.forecast.cells import Cells
from gpect.forecast.demand import Draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panel import Floats


@dataclass(frozen=True)
class Balance:
    """Posts and people of each cell, quarter and draw, once those who can have met.

    Attributes
    ----------
    shortage
        Posts nobody of the cell is there to fill; C × H × draws, ≥ 0.
    left
        People still available after the quarter's posts are filled; C × H × draws, ≥ 0.
    """

    shortage: Draws
    left: Draws


def balance(needs: Draws, arrivals: Draws, cells: Cells, options: ForecastOptions) -> Balance:
    """Fill posts quarter by quarter with those who wait and those who arrive.

    In each cell and draw: stock = people left over + arrivals; filled = min(stock, needs);
    shortage = needs - filled; what is left of the stock waits for the next quarter, less those
    who leave for another reason (``options.attrition``). A post nobody fills is short in its own
    quarter only, so that each post is short once at most.

    One more person never raises a shortage, one more post never lowers one, in any quarter.

    Parameters
    ----------
    needs, arrivals
        C × H × draws.
    """
    shortage, left = np.empty_like(needs), np.empty_like(needs)
    waiting = np.zeros_like(needs[:, 0])
    leaving = _luck(cells, options) if options.attrition > 0 else None
    for t in range(needs.shape[1]):
        stock = waiting + arrivals[:, t]
        filled = np.minimum(stock, needs[:, t])
        shortage[:, t] = needs[:, t] - filled
        left[:, t] = stock - filled
        waiting = left[:, t]
        if leaving is not None:
            # Rounding at random with the cell's own luck leaves at most one more person when
            # one more waits: who arrives can only help.
            waiting = waiting - np.floor(waiting * options.attrition + leaving[:, t])
            waiting = waiting.astype(np.int32)
    return Balance(shortage, left)


def _luck(cells: Cells, options: ForecastOptions) -> Floats:
    """Give uniforms C × H × draws, from each cell's own stream."""
    shape = (options.horizon, options.draws)
    streams = [[options.seed, 4, crc32(name.encode())] for name in cells.ids]
    return np.stack([np.random.default_rng(stream).random(shape) for stream in streams])

"""People who become available, by cell and quarter; each one counts once over the horizon.

Someone available now counts in the first quarter, someone at the end of a pathway in the quarter
in which it ends. Who is not needed then stays available later: :mod:`.account.stock` keeps
that account. Whether a person is there at all, in which métier and when is drawn from the person's
pseudonym, the seed and the number of the draw alone: other people, and the order of rows, change
nothing to it.

Without any date of availability a person may be available already (nothing was written because
nothing was awaited) or later, as the others: no file says how many are in which case. In each draw
a share, any as likely as another, the same for all, is available already. So with the pathways
given up: past exits tell their share as far as they are many, and in a draw it is too high or too
low for all at once.

People who will enter accompaniment after the reference date are not counted.
"""

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from gpect.forecast.needs.demand import Draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.territory.cells import Cells
from gpect.forecast.territory.doubt import Elsewhere, elsewhere, names_of, salts, uniform

_THERE, _READ, _MOVED, _ALREADY, _SHARE, _GIVEN_UP = 2, 6, 7, 8, 9, 10
"""Streams of luck: present, métier well read, which other one, available already; shares of all."""


def supply_draws(
    crowd: pd.DataFrame,
    cells: Cells,
    options: ForecastOptions,
    others: Elsewhere | None = None,
) -> Draws:
    """Count the people who become available by cell, quarter and draw.

    Parameters
    ----------
    crowd
        One row a person: ``person_id``, cell, ``start`` in [0, horizon), ``chance``, ``doubt``,
        ``confidence`` of the métier, ``title`` it was read from, ``is_undated``; see
        :func:`.crowd.people`.
    cells
        Must hold every cell of ``crowd``.
    others
        Where people whose métier was misread may be; those of ``crowd`` where None.

    Returns
    -------
    numpy.ndarray
        C × H × draws. Cost: people of whom something is not sure × draws, one draw at a time;
        25 000 × 500 in about 2 s.
    """
    size = len(cells.table) * options.horizon
    place = cells.positions(crowd)
    step = crowd["start"].to_numpy(np.int64)
    chance = crowd["chance"].to_numpy(np.float64)
    confidence = crowd["confidence"].to_numpy(np.float64)
    undated = crowd["is_undated"].to_numpy(bool)
    is_sure = (chance >= 1.0) & (confidence >= 1.0) & ~undated
    found = np.empty((size, options.draws), dtype=np.int32)
    counted = np.bincount((place * options.horizon + step)[is_sure], minlength=size)
    found[:] = counted[:, None]
    ways = others if others is not None else usual_places(crowd, cells)
    doubtful = ~is_sure
    place, step, odds = place[doubtful], step[doubtful], logit(chance[doubtful])
    doubt = crowd["doubt"].to_numpy(np.float64)[doubtful]
    confidence, undated = confidence[doubtful], undated[doubtful]
    names, titles = (names_of(crowd[name])[doubtful] for name in ("person_id", "title"))
    luck = {s: salts(options.seed, s, options.draws) for s in (_THERE, _READ, _MOVED, _ALREADY)}
    already = np.random.default_rng([options.seed, _SHARE]).random(options.draws)
    moved = np.random.default_rng([options.seed, _GIVEN_UP]).standard_normal(options.draws)
    for d in range(options.draws):
        there = uniform(names, luck[_THERE][d]) < expit(odds + doubt * moved[d])
        misread = uniform(titles, luck[_READ][d]) >= confidence
        where = ways.moved(place, titles, misread, luck[_MOVED][d])
        now = undated & (uniform(names, luck[_ALREADY][d]) < already[d])
        at = where * options.horizon + np.where(now, 0, step)
        found[:, d] += np.bincount(at[there], minlength=size).astype(np.int32)
    return found.reshape(len(cells.table), options.horizon, options.draws)


def usual_places(crowd: pd.DataFrame, cells: Cells) -> Elsewhere:
    """Give the métiers of the people of each EPCI, each as far as it is surely read."""
    confidence = crowd["confidence"].to_numpy(np.float64)
    weights = np.bincount(cells.positions(crowd), confidence, minlength=len(cells.table))
    return elsewhere(cells, weights.astype(np.float64))

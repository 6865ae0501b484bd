"""People who become available, by cell and quarter; each one counts once over the horizon.

Someone available now counts in the first quarter, someone at the end of a pathway in the quarter
in which it ends. Who is not needed then stays available later: :mod:`gpect.forecast.stock` keeps
that account. Whether a person is there at all is drawn from the person's pseudonym, the seed and
the number of the draw alone: other people, and the order of rows, change nothing to it.

People who will enter accompaniment after the reference date are not counted.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.cells import Cells
from gpect.forecast.demand import Draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panel import Floats


def supply_draws(crowd: pd.DataFrame, cells: Cells, options: ForecastOptions) -> Draws:
    """Count the people who become available by cell, quarter and draw.

    Parameters
    ----------
    crowd
        One row a person: ``person_id``, cell, ``start`` in [0, horizon), ``chance``; see
        :func:`gpect.forecast.crowd.people`.
    cells
        Must hold every cell of ``crowd``.

    Returns
    -------
    numpy.ndarray
        C × H × draws. Cost: people whose presence is not sure × draws, one draw at a time;
        25 000 × 500 in about 1 s.
    """
    size = len(cells.table) * options.horizon
    place = cells.positions(crowd) * options.horizon + crowd["start"].to_numpy(np.int64)
    chance = crowd["chance"].to_numpy(np.float64)
    is_sure = chance >= 1.0
    found = np.empty((size, options.draws), dtype=np.int32)
    found[:] = np.bincount(place[is_sure], minlength=size)[:, None]
    names = pd.util.hash_array(crowd["person_id"].to_numpy(object)[~is_sure]).astype(np.uint64)
    place, chance = place[~is_sure], chance[~is_sure]
    salts = np.random.default_rng([options.seed, 2]).integers(
        0, 2**63, size=options.draws, dtype=np.uint64
    )
    for d in range(options.draws):
        there = place[_uniform(names, salts[d]) < chance]
        found[:, d] += np.bincount(there, minlength=size).astype(np.int32)
    return found.reshape(len(cells.table), options.horizon, options.draws)


def _uniform(names: npt.NDArray[np.uint64], salt: np.uint64) -> Floats:
    """Give a uniform in ]0, 1[ for each name: SplitMix64's finaliser (Steele et al., 2014)."""
    z = names ^ salt
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53 + 2.0**-54

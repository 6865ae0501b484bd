"""The level that many series share, and how it goes on: a damped trend of their mean."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from gpect.forecast.panels.panel import Floats

SMALLEST: Final = 1e-9
DAMPING: Final = 0.85
"""What is left, each quarter, of the movement of all series (its yearly power for months)."""


@dataclass(frozen=True)
class Reach:
    """How far a movement goes on: periods to come, periods a year, share carried forward."""

    horizon: int
    season: int
    share: float


def movement(values: Floats, season_path: Floats, reach: Reach) -> Floats:
    """Give the level that n series share: T past values, then the horizon's; 1 at the last one.

    Parameters
    ----------
    values
        n × T.
    season_path
        T: their season at each period, which is taken off.
    """
    width = values.shape[1]
    if reach.share == 0 or width < 2:
        return np.ones(width + reach.horizon)
    total = mean_path(values) / season_path
    floor = total.mean() / 20 + SMALLEST
    level, slope = _damped_holt(np.log(np.maximum(total, floor)), reach.season)
    damping = DAMPING ** (4 / reach.season)
    ahead = reach.share * slope[-1] * np.cumsum(damping ** np.arange(1, reach.horizon + 1.0))
    return np.asarray(np.exp(np.r_[level - level[-1], np.clip(ahead, -1.0, 1.0)]))


def mean_path(values: Floats) -> Floats:
    """Give the mean of the series known at each period; where none is, that of the period before.

    It moves when a series begins late at another level: a flaw that past errors show, so that
    season and movement are then chosen smaller.
    """
    seen = ~np.isnan(values)
    known = seen.sum(axis=0)
    mean = np.where(seen, values, 0.0).sum(axis=0) / np.maximum(known, 1)
    last = np.maximum.accumulate(np.where(known > 0, np.arange(len(known)), 0))
    return np.asarray(mean[last])


def _damped_holt(path: Floats, season: int) -> tuple[Floats, Floats]:
    """Smooth a path of logs; give its levels and slopes (Gardner and McKenzie, 1985)."""
    damping = DAMPING ** (4 / season)
    gain, turn = 0.4, 0.1
    level, slope = np.empty(len(path)), np.empty(len(path))
    start = min(len(path), season)
    level[0], slope[0] = path[:start].mean(), 0.0
    for t in range(1, len(path)):
        guess = level[t - 1] + damping * slope[t - 1]
        level[t] = guess + gain * (path[t] - guess)
        slope[t] = damping * slope[t - 1] + turn * (path[t] - guess)
    return level, slope

"""Forecasts of count series that drift and may break: a plant opens, a métier dries up.

Each series either goes on as it was (:mod:`.levels`) or broke once of late, at a date unknown:
every date is tried, and weighs by how likely it makes what came since and by how often series
break at all (changes of regime: Harrison and Stevens, 1976). How series differ and move
(:class:`.levels.Nature`) is what makes the counts of all of them likeliest (empirical Bayes).
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from gpect.forecast import counts, levels
from gpect.forecast.counts import CountSettings, Kin
from gpect.forecast.levels import Counted, Known, Nature
from gpect.forecast.movement import SMALLEST
from gpect.forecast.panel import Floats, Panel
from gpect.forecast.rolling import Errors, origins

OFFERED: Final = {
    "spread": (0.001, 0.003, 0.01, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.6, 1.0, 2.0, 5.0),
    "drift": (0.0, 0.0002, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, 0.12, 0.3),
    "season": (0.0, 0.001, 0.003, 0.006, 0.012, 0.025, 0.05, 0.1, 0.2, 0.5),
    "slope": (0.0, 0.00001, 0.00003, 0.0001, 0.0003, 0.001),
    "levels": (0.03, 0.1, 0.3, 0.6, 1.0, 2.0, 4.0),
}
START: Final = Nature(spread=0.2, drift=0.004, season=0.012, slope=0.0001, levels=1.0)
TURNS: Final = 3
"""Turns of the search, one part of the nature after another, to the next value while better."""
LATE: Final = 16
"""Last periods in which a break is looked for."""
FALL, DOUBT = -2.0, 1.0
"""Mean and variance of what a break adds to the logarithm of a level; most are falls."""
SELDOM, BELIEF = 0.003, 20.0
"""Breaks a period before anything is seen, and series' worth of belief in it."""
LEAST: Final = 1e-3
"""Usual level of series that never counted anything."""
_ROUNDS: Final = 20
_FAR: Final = 20.0
"""Logarithm of a mean that no count reaches."""
_LARGEST: Final = 4.0
"""Variance of a logarithm beyond which it raises the mean no more."""


@dataclass(frozen=True)
class Told:
    """What is forecast, and what was at past dates.

    Attributes
    ----------
    mean, spread
        n × H: variance of a count = mean + spread × mean².
    errors
        Past dates; ``past_spread`` has their shape.
    nature
        What series have in common.
    """

    mean: Floats
    spread: Floats
    errors: Errors
    past_spread: Floats
    nature: Nature


@dataclass(frozen=True)
class _Way:
    """One account of the past: none broke (``since`` 0), or all did after that many periods."""

    since: int
    after: dict[int, Known]
    likely: Floats


def forecast(
    panel: Panel, settings: CountSettings, reach: tuple[int, int], kin: Kin, dates: int
) -> Told:
    """Forecast each series, and say what would have been at past dates.

    Parameters
    ----------
    settings
        What was chosen for all series: shared season, movement.
    reach
        Periods to forecast, and those of them that past dates are judged on.
    dates
        Past dates wanted.

    Notes
    -----
    At past dates the nature of series is that of today, season and movement those then known.
    """
    horizon, steps = reach
    width = panel.values.shape[1]
    counted = _counted(panel, settings, horizon, kin)
    past = origins(width, panel.season, dates)
    nature = learn(counted)
    ways = _ways(counted, nature, frozenset([*past, width]))
    mean, spread = _mixed(ways, counted, nature, width, counted.shared[:, width:])
    shape = (len(past), len(panel.ids), steps)
    said, doubt, came = (np.full(shape, np.nan) for _ in range(3))
    for k, known in enumerate(past):
        then = _counted(panel.until(known), settings, steps, kin).shared
        moved = counted.shared[:, known - 1] - then[:, known - 1]
        said[k], doubt[k] = _mixed(ways, counted, nature, known, then[:, known:] + moved[:, None])
        until = min(steps, width - known)
        came[k, :, :until] = panel.values[:, known : known + until]
    return Told(mean, spread, Errors(said, came), doubt, nature)


def learn(counted: Counted) -> Nature:
    """Find the nature that makes all counts likeliest, each part in turn, to the next value.

    Series weigh by how surely they never broke, as found with the nature to begin with.
    """
    steady = _shares(_ways(counted, START, frozenset()), counted.values.shape[1])[0]
    known: dict[Nature, float] = {}

    def likely(nature: Nature) -> float:
        if nature not in known:
            found = levels.read(counted, nature, frozenset()).likely
            known[nature] = float(steady @ found.sum(axis=1))
        return known[nature]

    best = START
    for _ in range(TURNS):
        begun = best
        for part in fields(Nature):
            best = _climbed(best, part.name, likely)
        if best == begun:
            break
    return best


def _climbed(nature: Nature, part: str, likely: Callable[[Nature], float]) -> Nature:
    """Move one part of a nature along the values offered for as long as that helps."""
    offered = OFFERED[part]
    at = int(np.argmin(np.abs(np.array(offered) - getattr(nature, part))))
    best = replace(nature, **{part: offered[at]})
    for way in (1, -1):
        while 0 <= at + way < len(offered):
            other = replace(best, **{part: offered[at + way]})
            if likely(other) <= likely(best):
                break
            best, at = other, at + way
    return best


def _ways(counted: Counted, nature: Nature, wanted: frozenset[int]) -> list[_Way]:
    """Read the past as if nothing broke, then as if all series broke at each late date."""
    width = counted.values.shape[1]
    dates = range(max(width - LATE, 1), width)
    steady = levels.read(counted, nature, wanted | frozenset(dates))
    ways = [_Way(0, steady.after, steady.likely)]
    begun = np.maximum.accumulate(~np.isnan(counted.values), axis=1)
    for date in dates:
        broken = steady.after[date].broken(begun[:, date - 1], FALL, DOUBT)
        since = levels.read(counted, nature, wanted, (date, broken))
        likely = np.where(np.arange(width) < date, steady.likely, since.likely)
        ways.append(_Way(date, since.after, likely))
    return ways


def _shares(ways: list[_Way], known: int) -> Floats:
    """Give how much each way weighs in each series after ``known`` periods; K × n, sums 1.

    How often series break is found with the shares (Dempster, Laird and Rubin, 1977).
    """
    likely = np.stack([way.likely[:, :known].sum(axis=1) for way in ways])
    relative = np.exp(likely - likely.max(axis=0))
    n_breaks, n = len(ways) - 1, likely.shape[1]
    first = broke = min(SELDOM * n_breaks, 0.5)
    shares = np.ones_like(relative)
    for _ in range(_ROUNDS if n_breaks else 0):
        belief = np.r_[1.0 - broke, np.full(n_breaks, broke / n_breaks)]
        shares = relative * belief[:, None]
        shares = shares / shares.sum(axis=0)
        broke = float((shares[1:].sum() + BELIEF * first) / (n + BELIEF))
    return shares


def _mixed(
    ways: list[_Way], counted: Counted, nature: Nature, known: int, shared: Floats
) -> tuple[Floats, Floats]:
    """Give mean and spread after ``known`` periods, all ways together; both n × len(shared[0]).

    Parameters
    ----------
    shared
        n × steps: logarithm of the shared season and movement to come.
    """
    usable = [way for way in ways if way.since < known]
    phases = (counted.phases[0] + known + np.arange(shared.shape[1])) % counted.season
    first, second = np.zeros(shared.shape), np.zeros(shared.shape)
    for share, way in zip(_shares(usable, known), usable, strict=True):
        centre, doubt = levels.ahead(way.after[known], phases, nature)
        doubt = np.minimum(doubt, _LARGEST)
        mean = np.exp(np.clip(centre + shared + doubt / 2, -_FAR, _FAR))
        first += share[:, None] * mean
        second += share[:, None] * mean**2 * np.exp(doubt)
    spread = (1.0 + nature.spread) * second / np.maximum(first**2, SMALLEST**2) - 1.0
    return first, np.maximum(spread, nature.spread)


def _counted(panel: Panel, settings: CountSettings, horizon: int, kin: Kin) -> Counted:
    """Lay out counts with what they share by these settings."""
    shared = counts.shared_parts(panel, settings, horizon, kin)
    expected = np.where(np.isnan(panel.values), 0.0, shared[:, : panel.values.shape[1]])
    usual = counts.usual_level(np.nansum(panel.values, axis=1), expected.sum(axis=1), kin.margins)
    phases = (panel.first + np.arange(shared.shape[1])) % panel.season
    logs = np.log(np.maximum(shared, SMALLEST))
    return Counted(panel.values, phases, logs, np.maximum(usual, LEAST), panel.season)

"""Forecasts of count series that drift and may break: a plant opens, a métier dries up.

Each series either goes on as it was (:mod:`.levels`) or broke once of late, at a date unknown:
every date is tried, and weighs by how likely it makes what came since and by how often series
break then (changes of regime: Harrison and Stevens, 1976).
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from gpect.forecast.counts import behaviours, levels
from gpect.forecast.counts.levels import Behaviour, Counted, Known
from gpect.forecast.counts.mixtures import weigh
from gpect.forecast.counts.movement import SMALLEST
from gpect.forecast.counts.shared import BARELY, CountSettings, Kin, shared_parts, usual_level
from gpect.forecast.panels.panel import Floats, Panel
from gpect.forecast.panels.rolling import Errors, origins

LATE: Final = 16
"""Last periods in which a break is looked for."""
FALL, DOUBT = -2.0, 1.0
"""Mean and variance of what a break adds to the logarithm of a level; most are falls."""
SELDOM, BELIEF = 0.003, 20.0
"""Breaks a period before anything is seen, and series' worth of belief in it."""
LEAST: Final = 1e-3
"""Usual level of series that never counted anything."""
_FAR: Final = 20.0
"""Logarithm of a mean that no count reaches."""
_VAGUE: Final = 4.0
"""Variance of a logarithm beyond which it raises the mean no more."""


@dataclass(frozen=True)
class Told:
    """What is forecast, and what would have been at past dates.

    Attributes
    ----------
    mean, spread
        n × H: variance of a count = mean + spread × mean².
    errors
        Dates × n × steps: what would have been forecast, beside what came.
    past_spread
        Dates × n × steps: the spread that would have been told.
    """

    mean: Floats
    spread: Floats
    errors: Errors
    past_spread: Floats


@dataclass(frozen=True)
class _Way:
    """One account of the past: no series broke (``since`` 0), or all did after that many periods.

    ``after`` holds what is known after some numbers of periods, ``likely`` is n × T.
    """

    since: int
    after: dict[int, Known]
    likely: Floats


@dataclass(frozen=True)
class _Past:
    """Counts, how each series moves and spreads, and every account of them."""

    counted: Counted
    behaviour: Behaviour
    spread: Floats
    ways: list[_Way]


def forecast(
    panel: Panel, settings: CountSettings, reach: tuple[int, int], kin: Kin, dates: int
) -> Told:
    """Forecast each series, and say what would have been forecast at past dates.

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
    At past dates the behaviour of series is that of today, season and movement those then known.
    Cost: about sixty readings of the panel; 1 500 × 56 in 1.5 s.
    """
    horizon, steps = reach
    width = panel.values.shape[1]
    steady = _steady(_counted(panel, settings, horizon, kin))
    settings = _moving(panel, settings, kin, steady)
    counted = _counted(panel, settings, horizon, kin)
    when = origins(width, panel.season, dates)
    past = _past(counted, steady, frozenset([*when, width]))
    mean, spread = _mixed(past, width, counted.shared[:, width:])
    shape = (len(when), len(panel.ids), steps)
    said, told, came = (np.full(shape, np.nan) for _ in range(3))
    for k, known in enumerate(when):
        then = _counted(panel.until(known), settings, steps, kin).shared
        year = slice(max(known - panel.season, 0), known)
        moved = (counted.shared[:, year] - then[:, year]).mean(axis=1)  # of the movement alone
        said[k], told[k] = _mixed(past, known, then[:, known:] + moved[:, None])
        until = min(steps, width - known)
        came[k, :, :until] = panel.values[:, known : known + until]
    return Told(mean, spread, Errors(said, came), told)


def _moving(panel: Panel, settings: CountSettings, kin: Kin, steady: Floats) -> CountSettings:
    """Take the past movement of all apart where that makes steady series likelier.

    The settings say how far the last one goes on: not at all does not mean that none was.
    """
    if settings.movement > 0:
        return settings
    ways = [settings, replace(settings, movement=BARELY)]
    read = [levels.read(_counted(panel, way, 0, kin), behaviours.START) for way in ways]
    return ways[int(np.argmax([steady @ each.likely.sum(axis=1) for each in read]))]


def _counted(panel: Panel, settings: CountSettings, horizon: int, kin: Kin) -> Counted:
    """Lay out counts with what they share by these settings."""
    values, width = panel.values, panel.values.shape[1]
    shared = shared_parts(panel, settings, horizon, kin)
    exposed = np.where(np.isnan(values), 0.0, shared[:, :width]).sum(axis=1)
    usual = usual_level(np.nansum(values, axis=1), exposed, kin.margins)
    phases = (panel.first + np.arange(width + horizon)) % panel.season
    logs = np.log(np.maximum(shared, SMALLEST))
    return Counted(values, phases, logs, np.maximum(usual, LEAST), panel.season)


def _steady(counted: Counted) -> Floats:
    """Give how surely each series never broke (n), from the behaviour that is believed first."""
    usual = np.full(len(counted.values), behaviours.START.spread)
    ways = _ways(counted, behaviours.START, usual, frozenset())
    return np.asarray(_shares(ways, counted.values.shape[1])[0])


def _past(counted: Counted, steady: Floats, wanted: frozenset[int]) -> _Past:
    """Learn how series move, and give every account of their past, with states ``wanted``."""
    behaviour = behaviours.learn(counted, steady)
    spread = behaviours.own_spread(counted, behaviour)
    return _Past(counted, behaviour, spread, _ways(counted, behaviour, spread, wanted))


def _ways(
    counted: Counted, behaviour: Behaviour, spread: Floats, wanted: frozenset[int]
) -> list[_Way]:
    """Read the past as if nothing broke, then as if all series broke at each late date."""
    width = counted.values.shape[1]
    dates = range(max(width - LATE, 1), width)
    steady = levels.read(counted, behaviour, spread, wanted | frozenset(dates))
    ways, begun = [_Way(0, steady.after, steady.likely)], counted.begun
    for date in dates:
        broken = steady.after[date].broken(begun[:, date - 1], FALL, DOUBT)
        since = levels.read(counted, behaviour, spread, wanted, (date, broken))
        likely = np.where(np.arange(width) < date, steady.likely, since.likely)
        ways.append(_Way(date, since.after, likely))
    return ways


def _shares(ways: list[_Way], known: int) -> Floats:
    """Give how much each way weighs in each series after ``known`` periods; K × n."""
    likely = np.stack([way.likely[:, :known].sum(axis=1) for way in ways])
    broke = np.full(len(ways) - 1, SELDOM)
    return weigh(likely, np.r_[1.0 - broke.sum(), broke], BELIEF)


def _mixed(past: _Past, known: int, shared: Floats) -> tuple[Floats, Floats]:
    """Give mean and spread after ``known`` periods, all ways together; both n × steps.

    Parameters
    ----------
    shared
        n × steps: logarithm of the shared season and movement to come.
    """
    usable = [way for way in past.ways if not way.since or way.since < known]
    counted, spread = past.counted, past.spread[:, None]
    phases = counted.phases[known : known + shared.shape[1]]
    ages = counted.begun[:, :known].sum(axis=1)
    first, second = np.zeros(shared.shape), np.zeros(shared.shape)
    for share, way in zip(_shares(usable, known), usable, strict=True):
        centre, doubt = levels.ahead(way.after[known], ages, phases, past.behaviour)
        doubt = np.minimum(doubt, _VAGUE)
        mean = np.exp(np.clip(centre + shared + doubt / 2, -_FAR, _FAR))
        first += share[:, None] * mean
        second += share[:, None] * mean**2 * np.exp(doubt)
    told = (1.0 + spread) * second / np.maximum(first**2, SMALLEST**2) - 1.0
    return first, np.maximum(told, spread)

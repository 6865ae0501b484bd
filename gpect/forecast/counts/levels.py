"""What each count series alone is made of, read period by period: level, slope, own season.

The logarithm of a series' mean is what it shares with others (season, movement) plus its level,
which drifts; its slope; and its own season, near that of all. After each count what is known of
these parts, a normal law, is brought to the mean and variance they then have (assumed density
filtering; dynamic generalised linear models: West, Harrison and Migon, 1985), by quadrature
around the likeliest mean (Liu and Pierce, 1994). How much series drift, lean and differ is the
same for all, so that a series of a few counts borrows it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from gpect.forecast.panels.panel import Floats

_PLACES, _SHARES = np.polynomial.hermite_e.hermegauss(7)
_SHARES = np.log(_SHARES / _SHARES.sum()) + _PLACES**2 / 2
_STEPS, _LONGEST = 3, 1.5
"""Newton's steps towards the likeliest mean from a near guess, and the longest of them."""
_FAR = 25.0
"""Logarithm of a mean beyond which it is the same to us."""
_SMALLEST = 1e-9


@dataclass(frozen=True)
class Behaviour:
    """What n series have in common in how they differ and move; variances of logarithms.

    Attributes
    ----------
    spread
        Of a count around its mean: variance = mean + spread × mean².
    drift
        Of a level from a period to the next.
    season
        Of each phase of a series' own season around the one it shares.
    slope
        Of the slope of a series, a period.
    levels
        Of the levels of series around what is usual.
    """

    spread: float = 0.2
    drift: float = 0.004
    season: float = 0.01
    slope: float = 1e-4
    levels: float = 1.0


@dataclass(frozen=True)
class Counted:
    """Counts and what they share.

    Attributes
    ----------
    values
        n × T; NaN where nothing is known.
    phases
        T + H: place in the year of each period, the horizon's too.
    shared
        n × (T + H): logarithm of the shared season and movement.
    usual
        n: level that a series has for all that is known beforehand, > 0.
    season
        Periods a year.
    """

    values: Floats
    phases: npt.NDArray[np.int64]
    shared: Floats
    usual: Floats
    season: int

    @property
    def begun(self) -> npt.NDArray[np.bool_]:
        """Say, n × T, which series have been counted by each period."""
        return np.asarray(np.maximum.accumulate(~np.isnan(self.values), axis=1))


@dataclass(frozen=True)
class Known:
    """Normal law of the parts of each series: level, slope, then one a phase.

    ``mean`` is n × (2 + season), ``variance`` n × (2 + season) × (2 + season).
    """

    mean: Floats
    variance: Floats

    def broken(self, at: npt.NDArray[np.bool_], fall: float, doubt: float) -> "Known":
        """Give what is known once the levels of series ``at`` moved by an unknown amount."""
        mean, variance = self.mean.copy(), self.variance.copy()
        mean[:, 0] += np.where(at, fall, 0.0)
        variance[:, 0, 0] += np.where(at, doubt, 0.0)
        return Known(mean, variance)


@dataclass(frozen=True)
class Followed:
    """States after each of the periods asked for, and what made the counts likely.

    ``likely`` is n × T: log-likelihood of each count given those before; 0 where not read.
    """

    after: dict[int, Known]
    likely: Floats


def before(counted: Counted, behaviour: Behaviour) -> Known:
    """Give what is known of each series before its first count; usual levels are means."""
    n, parts = len(counted.values), 2 + counted.season
    mean, variance = np.zeros((n, parts)), np.zeros((n, parts, parts))
    mean[:, 0] = np.log(counted.usual) - behaviour.levels / 2
    variance[:, 0, 0], variance[:, 1, 1] = behaviour.levels, behaviour.slope
    phases = np.arange(2, parts)
    mean[:, 2:], variance[:, phases, phases] = -behaviour.season / 2, behaviour.season
    return Known(mean, variance)


def read(
    counted: Counted,
    behaviour: Behaviour,
    spread: Floats | None = None,
    keep: frozenset[int] = frozenset(),
    start: tuple[int, Known] | None = None,
) -> Followed:
    """Read counts in order and learn; a series before its first count does not move.

    Parameters
    ----------
    spread
        n: that of each series; None: the behaviour's.
    keep
        Numbers of periods known after which the state is wanted.
    start
        Where to begin (number of periods known) and what is known then; None: before all.
    """
    begin, first = start or (0, before(counted, behaviour))
    known = Known(first.mean.copy(), first.variance.copy())
    values = counted.values
    ages = counted.begun.cumsum(axis=1)
    size = 1.0 / np.broadcast_to(behaviour.spread if spread is None else spread, len(values))
    likely = np.zeros(values.shape)
    after = {begin: first} if begin in keep else {}
    for t in range(begin, values.shape[1]):
        if t:
            _move(known, behaviour, ages[:, t - 1])
        part = 2 + int(counted.phases[t])
        likely[:, t] = _take(known, part, counted.shared[:, t], values[:, t], size)
        if t + 1 in keep:
            after[t + 1] = Known(known.mean.copy(), known.variance.copy())
    return Followed(after, likely)


def _take(known: Known, part: int, shared: Floats, values: Floats, size: Floats) -> Floats:
    """Learn from one period's counts, in place; give how likely they were, 0 where there is none.

    Parameters
    ----------
    part
        Column of the phase among what is known.
    shared, values, size
        n: logarithm of what is shared; counts, NaN where unknown; inverse of the spread.
    """
    mean, variance = known.mean, known.variance
    seen, counts = ~np.isnan(values), np.nan_to_num(values)
    across = variance[:, 0] + variance[:, part]
    doubt = np.maximum(across[:, 0] + across[:, part], _SMALLEST)
    guess = mean[:, 0] + mean[:, part] + shared
    found, left, likely = _learn(guess, doubt, counts, size)
    gain = np.where(seen[:, None], across / doubt[:, None], 0.0)
    mean += gain * (found - guess)[:, None]
    told = gain * np.maximum(doubt - left, 0.0)[:, None]
    variance -= told[:, :, None] * gain[:, None, :]
    return np.where(seen, likely, 0.0)


def ahead(
    known: Known, ages: npt.NDArray[np.int64], phases: npt.NDArray[np.int64], behaviour: Behaviour
) -> tuple[Floats, Floats]:
    """Give mean and variance of the series' own logarithm at each coming phase; both n × H.

    Parameters
    ----------
    ages
        n: periods since each series began, the first one counted; 0 for one that did not.
    """
    known = Known(known.mean.copy(), known.variance.copy())
    mean, variance = known.mean, known.variance
    centre, doubt = np.empty((2, len(mean), len(phases)))
    for h, phase in enumerate(phases):
        _move(known, behaviour, np.maximum(ages, 1) + h)
        part = 2 + phase
        centre[:, h] = mean[:, 0] + mean[:, part]
        doubt[:, h] = variance[:, 0, 0] + 2 * variance[:, 0, part] + variance[:, part, part]
    return centre, np.maximum(doubt, _SMALLEST)


def _move(known: Known, behaviour: Behaviour, ages: npt.NDArray[np.int64]) -> None:
    """Let one period pass over the series begun, in place.

    What a drift and a slope add to a mean on average, being those of a logarithm, is taken off:
    series that were never seen stay together at their usual level.
    """
    mean, variance = known.mean, known.variance
    moves = (ages > 0).astype(np.float64)
    extra = behaviour.drift / 2 + behaviour.slope * (ages - 0.5)
    mean[:, 0] += moves * (mean[:, 1] - extra)
    variance[:, 0, :] += moves[:, None] * variance[:, 1, :]
    variance[:, :, 0] += moves[:, None] * variance[:, :, 1]
    variance[:, 0, 0] += moves * behaviour.drift


def _learn(
    guess: Floats, doubt: Floats, counts: Floats, size: Floats
) -> tuple[Floats, Floats, Floats]:
    """Give mean and variance of the logarithm once counts are seen, and how likely they were.

    Factorials are left out.

    Parameters
    ----------
    guess, doubt
        n; the normal law before.
    size
        Inverse of the spread.
    """
    near = np.log(counts + 0.5)
    told = (counts + 0.5) / (1.0 + (counts + 0.5) / size)
    at = (guess / doubt + told * near) / (1.0 / doubt + told)
    for _ in range(_STEPS):
        slope, bend = _shape(at, counts, size)
        slope, bend = slope + (guess - at) / doubt, bend + 1.0 / doubt
        at = at + np.clip(slope / bend, -_LONGEST, _LONGEST)
    width = 1.0 / np.sqrt(_shape(at, counts, size)[1] + 1.0 / doubt)
    places = at[:, None] + width[:, None] * _PLACES
    means = np.exp(np.clip(places, -_FAR, _FAR))
    logs = counts[:, None] * places - (counts + size)[:, None] * np.log(size[:, None] + means)
    logs += _SHARES - 0.5 * (places - guess[:, None]) ** 2 / doubt[:, None]
    top = logs.max(axis=1)
    shares = np.exp(logs - top[:, None])
    whole = shares.sum(axis=1)
    shares /= whole[:, None]
    found = (shares * places).sum(axis=1)
    left = (shares * (places - found[:, None]) ** 2).sum(axis=1)
    likely = np.log(whole) + top + np.log(width) - 0.5 * np.log(doubt)
    return found, left, likely + gammaln(counts + size) - gammaln(size) + size * np.log(size)


def _shape(at: Floats, counts: Floats, size: Floats) -> tuple[Floats, Floats]:
    """Give slope and bend (≥ 0) of the log-likelihood of counts at the logarithm of a mean."""
    mean = np.exp(np.clip(at, -_FAR, _FAR))
    weight = (counts + size) / (size + mean)
    return counts - weight * mean, weight * mean * size / (size + mean)

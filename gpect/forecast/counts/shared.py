"""What many short count series share, and a quick mean forecast by which to choose it.

What is shared: a season, that of all drawn towards a group's by what it has counted, × a
movement, of all or of groups. It is chosen for all series together (:func:`.negbin.choose`), by
the errors that a quick forecast of the mean makes at past dates (:mod:`.panels.rolling`); each
series is then read for itself beside it (:mod:`.breaks`), by other means.

In the quick forecast a series is its own level × its season × the movement. The level is a
discounted mean of what was counted over what was expected, drawn towards the mean of all series:
with Poisson counts this is the posterior mean of a gamma level that forgets (Harvey and Fernandes,
1989). How fast it forgets (``memory``), how strongly it is drawn in (``prior``) and how far a
series' season goes its own way (``own_season``) are tried with the rest, and serve in that choice
alone: the forecast that comes out of :mod:`.breaks` learns levels and own seasons itself.
"""

from dataclasses import dataclass

import numpy as np

from gpect.forecast.counts.movement import SMALLEST, Reach, mean_path, movement
from gpect.forecast.panels.panel import Floats, Labels, Panel

_ROUNDS = 10
"""Turns of the fit of usual levels; two classes agree within a thousandth well before."""
BARELY = 1e-9
"""Share of a movement that carries nothing forward, and still tells the past one apart."""


@dataclass(frozen=True)
class CountSettings:
    """One way to forecast the mean of a panel of counts quickly, and what it says is shared.

    ``memory``, ``prior`` and ``own_season`` but for its 0 serve in :func:`mean_forecast` alone.

    Attributes
    ----------
    memory
        Weight of a period against the next one, in ]0, 1]; 1 never forgets.
    prior
        Periods' worth of evidence given to the usual level of a series.
    own_season
        Count at which a series' own season weighs as much as that of all; inf: shared only;
        0: no season but that of groups, in what is shared too.
    group_season
        The same for the season of a group of series; inf: groups have none of their own.
    movement
        Share of the last movement of the total that is carried forward; 0: level stays.
    group_movement
        Count at which a group's own movement weighs as much as that of all; inf: it has none.
    """

    memory: float
    prior: float
    own_season: float
    movement: float
    group_season: float = np.inf
    group_movement: float = np.inf


@dataclass(frozen=True)
class Kin:
    """What n series have in common.

    Attributes
    ----------
    groups
        n names of groups that may have a season and a movement of their own; None: no groups.
    margins
        Ways to class the series, n names each (métier, EPCI), whose totals say what is usual; none:
        the mean of all.
    """

    groups: Labels | None = None
    margins: tuple[Labels, ...] = ()


ALONE = Kin()


def mean_forecast(panel: Panel, settings: CountSettings, horizon: int, kin: Kin = ALONE) -> Floats:
    """Forecast the mean of each series; n × horizon, finite, never negative.

    One period: its value, drawn towards what is usual. All zeros: near zero but not zero,
    drawn towards that mean. Gaps weigh nothing. After a break of level the old level weighs
    ``memory`` ** (periods since). No row at all gives no row.
    """
    values, season = panel.values, panel.season
    if not values.size:
        return np.zeros((values.shape[0], horizon))
    seen = ~np.isnan(values)
    phases = (panel.first + np.arange(values.shape[1] + horizon)) % season
    shared = shared_season(panel, settings)
    past = phases[: values.shape[1]]
    usual = _group_season(values, kin.groups, shared, past, settings)
    profile = _own_season(values, usual, past, settings.own_season)
    width = values.shape[1]
    path = _paths(values, usual[:, past], settings, horizon, panel.season, kin.groups)
    weights = settings.memory ** np.arange(width - 1, -1, -1.0)
    expected = profile[:, past] * path[:, :width]
    counted = np.where(seen, values, 0.0) @ weights
    exposed = (seen * expected) @ weights
    usual = usual_level(counted, exposed, kin.margins)
    level = (counted + settings.prior * usual) / np.maximum(exposed + settings.prior, SMALLEST)
    return np.asarray(level[:, None] * profile[:, phases[width:]] * path[:, width:])


def shared_parts(panel: Panel, settings: CountSettings, horizon: int, kin: Kin = ALONE) -> Floats:
    """Give what each series shares with others, season × movement; n × (T + horizon)."""
    values, width = panel.values, panel.values.shape[1]
    if not values.size:
        return np.ones((len(values), width + horizon))
    phases = (panel.first + np.arange(width + horizon)) % panel.season
    past = phases[:width]
    usual = _group_season(values, kin.groups, shared_season(panel, settings), past, settings)
    path = _paths(values, usual[:, past], settings, horizon, panel.season, kin.groups)
    return np.asarray(usual[:, phases] * path)


def _paths(
    values: Floats,
    seasons: Floats,
    settings: CountSettings,
    horizon: int,
    season: int,
    labels: Labels | None,
) -> Floats:
    """Give the movement of each series' group, drawn towards that of all; n × (T + horizon)."""
    reach = Reach(horizon, season, settings.movement)
    common = movement(values, seasons.mean(axis=0), reach)
    if labels is None or np.isinf(settings.group_movement) or settings.movement == 0:
        return np.broadcast_to(common, (len(values), len(common)))
    _, numbers = np.unique(labels, return_inverse=True)
    found = np.empty((len(values), len(common)))
    for number in range(int(numbers.max()) + 1):
        of_group = numbers == number
        own = movement(values[of_group], seasons[of_group][0], reach)
        n = float(np.nansum(values[of_group]))
        part = n / (n + settings.group_movement)
        found[of_group] = own**part * common ** (1.0 - part)
    return found


def usual_level(counted: Floats, exposed: Floats, margins: tuple[Labels, ...]) -> Floats:
    """Give the level that a series' classes make expect; totals of each class are kept.

    The product of a factor a class, fitted by turns (Deming and Stephan, 1940).
    """
    level = np.full(len(counted), counted.sum() / max(exposed.sum(), SMALLEST))
    numbers = [np.unique(labels, return_inverse=True)[1] for labels in margins]
    totals = [np.bincount(each, counted) for each in numbers]
    for _ in range(_ROUNDS if numbers else 0):
        for each, total in zip(numbers, totals, strict=True):
            expected = np.bincount(each, exposed * level)
            level = level * (total / np.maximum(expected, SMALLEST))[each]
    return level


def shared_season(panel: Panel, settings: CountSettings) -> Floats:
    """Give the season of the total, mean 1, shrunk towards « no season » by its own noise.

    Ratios of the total to its centred yearly mean; ones where there are under two years or
    ``own_season`` is 0.
    """
    season = panel.season
    ones = np.ones(season)
    width = panel.values.shape[1]
    if width < 2 * season or settings.own_season == 0:
        return ones
    total = mean_path(panel.values)
    kernel = np.r_[0.5, np.ones(season - 1), 0.5] / season
    half = season // 2
    ratios = total[half : width - half] / np.maximum(np.convolve(total, kernel, "valid"), SMALLEST)
    phases = (panel.first + half + np.arange(len(ratios))) % season
    n = np.bincount(phases, minlength=season)
    means = np.bincount(phases, ratios, minlength=season) / np.maximum(n, 1)
    if not n.all() or not means.any():
        return ones
    within = ((ratios - means[phases]) ** 2).sum() / max(len(ratios) - season, 1)
    between = means.var(ddof=1)
    kept = max(0.0, 1.0 - (within / n.mean()) / max(between, SMALLEST))
    kept = kept if len(ratios) > season else kept / 2  # one year of ratios tells no noise
    shrunk = 1.0 + kept * (means / means.mean() - 1.0)
    return np.asarray(np.maximum(shrunk, 0.02))


def _group_season(
    values: Floats,
    labels: Labels | None,
    shared: Floats,
    phases: Floats,
    settings: CountSettings,
) -> Floats:
    """Give each series the season of its group (n × season), drawn towards that of all."""
    everyone = np.broadcast_to(shared, (len(values), len(shared)))
    if labels is None or np.isinf(settings.group_season):
        return everyone
    _, numbers = np.unique(labels, return_inverse=True)
    seen = ~np.isnan(values)
    sums, known = (np.zeros((int(numbers.max()) + 1, values.shape[1])) for _ in range(2))
    np.add.at(sums, numbers, np.where(seen, values, 0.0))
    np.add.at(known, numbers, seen)
    totals = np.where(known > 0, sums, np.nan)
    usual = np.broadcast_to(shared, (len(totals), len(shared)))
    return _own_season(totals, usual, phases, settings.group_season)[numbers]


def _own_season(values: Floats, shared: Floats, phases: Floats, strength: float) -> Floats:
    """Give each series' season, drawn towards the one it shares; both n × season."""
    season = shared.shape[1]
    if strength == 0 or np.isinf(strength):
        return shared
    belongs = (phases[:, None] == np.arange(season)).astype(np.float64)
    seen = ~np.isnan(values)
    counted = np.where(seen, values, 0.0) @ belongs
    exposed = seen @ belongs * shared
    level = counted.sum(axis=1) / np.maximum(exposed.sum(axis=1), SMALLEST)
    own = shared * (counted + strength) / (exposed * level[:, None] + strength)
    return np.asarray(own / np.maximum(own.mean(axis=1, keepdims=True), SMALLEST))

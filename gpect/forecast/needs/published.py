"""What was published as a prior: how the openings of an EPCI share out between its métiers.

A survey, or the employment of a département, says nothing of how many posts the base will receive;
it says which métiers recruit or employ most. So it moves openings expected from one métier of an
EPCI to another, never their total, and weighs as much as a stated number of past openings: an EPCI
with ten times as many follows it for an eleventh.

Where several publications (:mod:`.publications`) reach an EPCI, each brings its own
weight: with ``n`` past openings, shares become the mean of the past's (``n``), the survey's
(``published_weight``) and the employment's (``employment_weight``), so that one alone counts
where the other says nothing.

Only métiers that have a cell in the EPCI receive openings: the others are not this base's.
"""

from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import pandas as pd

from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs.demand import Draws
from gpect.forecast.needs.publications import (
    PUBLICATIONS,
    Publication,
    is_placed,
    latest,
    shares_of,
)
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Bools, Cells, Ints
from gpect.forecast.territory.world import World

_MOVED, _PLACED = 21, 22
"""Streams of luck: openings moved, where they go."""


@dataclass(frozen=True)
class Reading:
    """One publication as a prior read it.

    Attributes
    ----------
    publication
        Whose figures they are.
    rows
        The rows of ``PUBLISHED_NEEDS`` that say something, all of one year.
    weight
        Past openings that it is worth in each EPCI reached.
    reached
        C: cells of the EPCI that it reaches.
    """

    publication: Publication
    rows: pd.DataFrame
    weight: float
    reached: Bools

    @property
    def year(self) -> int:
        """The year told."""
        return int(self.rows["year"].iloc[0])


@dataclass(frozen=True)
class Prior:
    """What was published, brought to the cells of a forecast.

    Attributes
    ----------
    shares
        C × draws: share of each cell among the openings of its EPCI; they add up to 1 in each
        EPCI that something published reaches, and are 0 elsewhere.
    parts
        C: part of its EPCI's openings that the prior shares out, ``w / (w + past openings)``,
        ``w`` being the weights of the publications that reach the EPCI, added up.
    past
        C: past openings of each cell.
    readings
        Each publication read, in the order of ``PUBLICATIONS``.
    """

    shares: Floats
    parts: Floats
    past: Ints
    readings: tuple[Reading, ...]


def prior(past: Ints, world: World, day: date | None = None) -> Prior | None:
    """Bring what was published to the cells; None where nothing of it reaches any of them.

    Parameters
    ----------
    past
        C: past openings of each cell.
    day
        Only what was out on that day is read; None for all that was received.
    """
    found = [_read(told, past, world, day) for told in PUBLICATIONS]
    read = [both for both in found if both is not None]
    if not read:
        return None
    weights = sum(reading.weight * reading.reached for reading, _ in read)
    scale = np.divide(1.0, weights, out=np.zeros_like(weights), where=weights > 0)
    shares = sum((reading.weight * scale)[:, None] * told for reading, told in read)
    epci = world.cells.table["code_epci"].to_numpy(str)
    placed = pd.Series(np.where(is_placed(world.cells), past, 0))
    whole = placed.groupby(epci).transform("sum").to_numpy(np.float64)
    parts = np.divide(weights, weights + whole, out=np.zeros_like(weights), where=weights > 0)
    return Prior(np.asarray(shares), parts, past, tuple(reading for reading, _ in read))


def _read(
    told: Publication, past: Ints, world: World, day: date | None
) -> tuple[Reading, Floats] | None:
    """Give one publication and its shares; None without weight, rows or any cell reached."""
    published, weight = world.inputs.published, told.weight(world.options)
    if published is None or weight == 0:
        return None
    rows = latest(published, world.inputs.referentiels, told, day)
    if rows.empty:
        return None
    shares = shares_of(rows, told, past, world)
    epci = world.cells.table["code_epci"].to_numpy(str)
    inside = pd.Series(shares.sum(axis=1) > 0).groupby(epci).transform("any")
    reached = inside.to_numpy(bool) & is_placed(world.cells).to_numpy(bool)
    said = rows[rows[told.measure].notna() | rows["is_censored"].fillna(value=False)]
    return (Reading(told, said, weight, reached), shares) if reached.any() else None


def shared_out(openings: Draws, told: Prior, cells: Cells, options: ForecastOptions) -> Draws:
    """Move a part of the openings of each EPCI to the métiers that the prior names.

    Each opening moves with its EPCI's ``parts``, to a métier drawn by ``shares``: the openings of
    an EPCI keep their total in every draw and quarter, and their shares become the mean of the
    past's and of the prior's, weighted by past openings and by the prior's weight.
    """
    found, ids = openings.copy(), cells.ids
    for epci, places in _places(cells, told.parts > 0):
        part = float(told.parts[places[0]])
        pvals = told.shares[places].T
        for h in range(openings.shape[1]):
            moved = np.stack([_moved(ids[c], h, openings[c, h], part, options) for c in places])
            rng = np.random.default_rng([options.seed, _PLACED, crc32(epci.encode()), h])
            gained = rng.multinomial(moved.sum(axis=0), pvals).T
            found[places, h] += (gained - moved).astype(np.int32)
    return found


def figures(told: Prior) -> dict[str, float | int | str]:
    """Say what was published, and how much it weighed, by French name."""
    found: dict[str, float | int | str] = {}
    for reading in told.readings:
        publication = reading.publication
        read = f"{publication.title} : {publication.source} {reading.year} comme a priori"
        found[f"{read}, lignes lues"] = len(reading.rows)
        found[f"{publication.title} : poids, en offres passées par EPCI"] = reading.weight
    parts = 100 * told.parts[told.parts > 0]
    ends = sorted({f"{end:.0f}" for end in (parts.min(), parts.max())}, key=int)
    return found | {"A priori : part de la tendance qu'il répartit": f"{' à '.join(ends)} %"}


def not_out_yet(inputs: ForecastInputs, options: ForecastOptions) -> dict[str, float | int | str]:
    """Say of each publication received, and later than the day of the forecast, when it is read."""
    if inputs.published is None:
        return {}
    found: dict[str, float | int | str] = {}
    for told in PUBLICATIONS:
        rows = latest(inputs.published, inputs.referentiels, told)
        if rows.empty or told.weight(options) == 0:
            continue
        year = int(rows["year"].iloc[0])
        if (out := told.out_on(year)) > options.as_of:
            found[f"{told.title} : {told.source} {year}, lu à partir du"] = f"{out:%d/%m/%Y}"
    return found


def _moved(name: str, h: int, openings: Ints, part: float, options: ForecastOptions) -> Ints:
    rng = np.random.default_rng([options.seed, _MOVED, crc32(name.encode()), h])
    return np.asarray(rng.binomial(openings, part), dtype=np.int64)


def _places(cells: Cells, chosen: np.ndarray) -> list[tuple[str, Ints]]:
    """Give, by EPCI, the positions of its chosen cells."""
    table = cells.table[chosen]
    return [(str(epci), np.asarray(at)) for epci, at in table.groupby("code_epci").groups.items()]

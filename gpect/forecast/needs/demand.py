"""Posts to fill by cell and quarter: declared, to be expected from the past, left by departures.

No post is counted twice:

- *declared*: posts still open and not taken yet, in the quarter they start; those without a date,
  or whose date is past, in the first quarter;
- *trend*: openings expected from the past series that nobody has declared yet. Openings of a
  coming quarter are taken as a Poisson-like process of which each is declared already, or not,
  independently of the others: what is declared says which share of the quarter is still unsaid,
  and that share of the openings expected remains in every cell, whatever the cell has declared.
  In a steady state as many posts start in a quarter as are published in it;
- *departures*: an opening that replaces a departure is in the past openings already, so only the
  share of usual departures that no opening replaces is added (``1 - replacement_share``), and
  announced departures beyond the usual number, in full.

The first quarter counts for what is left of it.
"""

from dataclasses import dataclass
from datetime import date
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import vocabulary
from gpect.forecast.counts import negbin
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats, panels
from gpect.forecast.panels.periods import quarter_of, quarters_of, remaining_share
from gpect.forecast.territory.cells import Cells, Ints, cell_ids, groupings, margins
from gpect.forecast.territory.doubt import elsewhere, names_of, salts, uniform
from gpect.forecast.territory.series import cell_keys, confidence_of, outcome_events, title_of

Draws = npt.NDArray[np.int32]

_NOTHING = 1e-9


@dataclass(frozen=True)
class Expected:
    """What the past makes expect: ``openings`` and ``departures``, each C × H × draws."""

    openings: Draws
    departures: Draws


@dataclass(frozen=True)
class Demand:
    """Posts to fill: ``declared``, ``trend`` and ``departures``, each C × H × draws."""

    declared: Draws
    trend: Draws
    departures: Draws

    @property
    def total(self) -> Draws:
        """The three parts added up; C × H × draws."""
        return self.declared + self.trend + self.departures


def open_at(openings: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Give the openings not closed at ``as_of``."""
    closed = openings["closed_on"]
    return openings[closed.isna() | (closed > pd.Timestamp(as_of))]


def declared_events(openings: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Give one row an open opening: its cell, quarter (never before ``as_of``'s), posts.

    Beside them ``confidence`` that the métier is well read, and the ``title`` it was read from.
    """
    still_open = open_at(openings, as_of)
    first = quarter_of(as_of)
    quarter = quarters_of(still_open["starts_on"]).fillna(first).clip(lower=first)
    return cell_keys(still_open).assign(
        quarter=quarter.astype("int64"),
        value=still_open["posts"].fillna(1).astype("int64"),
        title=title_of(still_open, still_open["opening_id"]),
        confidence=confidence_of(still_open),
    )


def events_to_fill(inputs: ForecastInputs, as_of: date) -> pd.DataFrame:
    """Give :func:`declared_events` without the posts that someone has taken already."""
    events = declared_events(inputs.openings, as_of)
    if inputs.filled is None:
        return events
    names = inputs.openings.loc[events.index, "opening_id"]
    taken = names.map(inputs.filled).fillna(0).astype("int64")
    return events.assign(value=(events["value"] - taken).clip(lower=0))


def announced_events(outcomes: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Give one row a departure announced from ``as_of`` on: its cell, quarter, people."""
    to_come = outcomes[outcomes["occurred_on"] >= pd.Timestamp(as_of)]
    events = outcome_events(to_come, vocabulary.DEPARTS)
    return events.astype({"quarter": "int64"})


def expected_draws(series: pd.DataFrame, cells: Cells, options: ForecastOptions) -> Expected:
    """Draw the future of past openings and departures.

    Parameters
    ----------
    series
        Table ``SERIES`` of the past.
    cells
        Must hold every cell of parts « offres » and « departs » of ``series``.
    """
    return Expected(
        part_draws(series, "offres", cells, options), part_draws(series, "departs", cells, options)
    )


def declared_posts(inputs: ForecastInputs, cells: Cells, options: ForecastOptions) -> Ints:
    """Count the posts declared by cell and quarter; C × H."""
    return _by_cell(declared_events(inputs.openings, options.as_of), cells, options)


def undeclared_shares(openings: Draws, declared: Ints) -> Floats:
    """Give, for each quarter and draw, the share of its openings that nobody has declared yet.

    One minus the posts declared over the openings of that draw, all cells together, between 0 and
    1: a cell alone holds too few posts to tell. What is declared takes nothing from the doubt on
    the total: a draw of many openings leaves many to come. Where nothing is expected the share
    has no effect.

    Parameters
    ----------
    openings
        Openings expected, C × H × draws.
    declared
        Posts declared, C × H.

    Returns
    -------
    numpy.ndarray
        H × draws shares.
    """
    expected = openings.sum(axis=0, dtype=np.int64)
    known = declared.sum(axis=0)[:, None] / np.maximum(expected, _NOTHING)
    return np.asarray(np.clip(1.0 - known, 0.0, 1.0))


def demand_draws(
    inputs: ForecastInputs,
    expected: Expected,
    shares: Floats,
    cells: Cells,
    options: ForecastOptions,
) -> Demand:
    """Draw the posts to fill in each cell and quarter.

    For given ``shares`` one more declared post is one more post to fill. The shares themselves
    fall when more is declared, so that a post declared is one of those expected and does not
    come on top of them.

    Parameters
    ----------
    expected
        What the past makes expect, see :func:`expected_draws`.
    shares
        H × draws shares not declared yet, see :func:`undeclared_shares`.
    cells
        Must hold every cell of open posts and of announced departures.
    """
    declared = declared_draws(inputs, expected.openings, cells, options)
    announced = _by_cell(announced_events(inputs.outcomes, options.as_of), cells, options)
    trend = _thinned(expected.openings, shares, cells, options)
    departures = _departures(expected.departures, announced, cells, options)
    return Demand(declared, trend, departures)


def declared_draws(
    inputs: ForecastInputs, openings: Draws, cells: Cells, options: ForecastOptions
) -> Draws:
    """Count the posts declared by cell, quarter and draw.

    An opening whose title may have been misread is in another métier of its EPCI in some draws,
    in proportion to the openings expected there (:mod:`.territory.doubt`); all its posts go
    together.
    """
    events = events_to_fill(inputs, options.as_of)
    steps = events["quarter"].to_numpy(np.int64) - quarter_of(options.as_of)
    events, steps = events[steps < options.horizon], steps[steps < options.horizon]
    place = cells.positions(events)
    posts = events["value"].to_numpy(np.float64)
    confidence = events["confidence"].to_numpy(np.float64)
    names = names_of(events["title"])
    weights = openings.sum(axis=1, dtype=np.int64).mean(axis=1)
    ways, size = elsewhere(cells, weights), len(cells.table) * options.horizon
    found = np.empty((size, options.draws), dtype=np.int32)
    read, moved = (salts(options.seed, _stream(s), options.draws) for s in ("read", "moved"))
    for d in range(options.draws):
        misread = uniform(names, read[d]) >= confidence
        where = ways.moved(place, names, misread, moved[d])
        found[:, d] = np.bincount(where * options.horizon + steps, posts, size)
    return found.reshape(len(cells.table), options.horizon, options.draws)


def _thinned(openings: Draws, shares: Floats, cells: Cells, options: ForecastOptions) -> Draws:
    """Keep each opening with its quarter's share; every cell and quarter has its own stream."""
    found = np.empty_like(openings)
    for i, name in enumerate(cells.ids):
        for h, share in enumerate(shares):
            rng = np.random.default_rng(
                [options.seed, _stream("undeclared"), crc32(name.encode()), h]
            )
            found[i, h] = rng.binomial(openings[i, h], share)
    return found


def part_draws(series: pd.DataFrame, part: str, cells: Cells, options: ForecastOptions) -> Draws:
    """Draw the future of one part of the past; zeros where a cell has no past in it."""
    found = np.zeros((len(cells.table), options.horizon, options.draws), dtype=np.int32)
    past = series[series["part"] == part]
    place = {name: i for i, name in enumerate(cells.ids)}
    for panel in panels(past.assign(unique_id=cell_ids(past))):
        forecast = negbin.fit(
            panel, options.horizon, groupings(panel.ids, cells), margins(panel.ids, cells)
        )
        drawn = negbin.draw(forecast, options.seed + _stream(part), options.draws)
        found[[place[name] for name in panel.ids]] = drawn
    left = remaining_share(options.as_of)
    if left < 1.0:
        found[:, 0] = np.floor(found[:, 0] * left + _uniforms(cells, part, options, 1)[:, 0])
    return found


def _departures(usual: Draws, announced: Ints, cells: Cells, options: ForecastOptions) -> Draws:
    """Give the posts that departures open beyond the trend of openings, rounded at random.

    Where no past departure is known at all, nothing says which announced ones are usual:
    all are taken to be.
    """
    share = 1.0 - options.replacement_share
    coming = announced[:, :, None]
    posts = share * usual + np.maximum(coming - usual, 0) if usual.any() else share * coming
    luck = _uniforms(cells, "departs+", options, options.horizon)
    return np.floor(posts + luck).astype(np.int32)


def _by_cell(events: pd.DataFrame, cells: Cells, options: ForecastOptions) -> Ints:
    steps = events["quarter"].to_numpy(np.int64) - quarter_of(options.as_of)
    return cells.sums(events, steps, events["value"].to_numpy(np.int64), options.horizon)


def _uniforms(cells: Cells, name: str, options: ForecastOptions, steps: int) -> Floats:
    """Give uniforms C × steps × draws from each cell's own stream."""
    return np.stack(
        [
            np.random.default_rng([options.seed, _stream(name), crc32(cell.encode())]).random(
                (steps, options.draws)
            )
            for cell in cells.ids
        ]
        or [np.empty((steps, options.draws))]
    )[: len(cells.table)]


def _stream(name: str) -> int:
    return crc32(name.encode())

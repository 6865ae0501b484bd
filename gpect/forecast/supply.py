"""People who may take a post, by cell and quarter; each one counts once over the horizon.

A person becomes available at a date (or is already), then waits: in each quarter, the chance of
taking a post is that of the cell, learned from past hires. In each draw a person gets one waiting
time, so takes one post at most. The waiting time comes from the person's pseudonym, the seed and
the number of the draw alone: other people, and the order of rows, change nothing to it.

People who will enter accompaniment after the reference date are not counted.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.cells import Cells, Ints, cell_ids
from gpect.forecast.crowd import HIRED
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panel import Floats
from gpect.forecast.periods import quarter_of
from gpect.forecast.series import outcome_events

HAZARD_RANGE = (0.002, 0.8)
NEVER = 1e6


@dataclass(frozen=True)
class Supply:
    """People by cell and quarter.

    ``placed`` take a post (C × H × draws); ``waiting`` is the mean number available in the
    quarter, before anyone takes a post in it (C × H).
    """

    placed: npt.NDArray[np.int32]
    waiting: Floats


@dataclass(frozen=True)
class Hazards:
    """Share of available people who take a post in a quarter, by cell.

    ``mean`` and ``weight`` have C values; the weight is the number of hires (real and pooled)
    behind the mean, and says how far it may be from the truth.
    """

    mean: Floats
    weight: Floats


def learn_hazards(
    outcomes: pd.DataFrame, crowd: pd.DataFrame, cells: Cells, options: ForecastOptions
) -> Hazards:
    """Learn each cell's quarterly share of hires: its own, drawn towards the territory's.

    Hires of the last ``hazard_quarters`` full quarters over the people available now, who stand
    for those available then (no past stock is known). A person hired and leaving for a job in
    the same quarter counts once. Hires outside any cell count for the territory.
    """
    events = _hires(outcomes)
    last = quarter_of(options.as_of) - 1
    known = events[events["quarter"] <= last]
    recent = known[known["quarter"] > last - options.hazard_quarters]
    crowd_now = crowd[crowd["start"] < 1.0]
    stock = np.zeros(len(cells.table))
    np.add.at(stock, cells.positions(crowd_now), crowd_now["chance"].to_numpy())
    prior = options.hazard_prior
    if recent.empty:
        general, hires, quarters = options.default_hazard, np.zeros(len(stock)), 1
    else:
        quarters = min(options.hazard_quarters, last - int(known["quarter"].min()) + 1)
        general = float(recent["value"].sum()) / quarters / max(float(stock.sum()), prior)
        hires = _hires_by_cell(recent, cells)
    general = float(np.clip(general, *HAZARD_RANGE))
    mean = (hires / quarters + prior * general) / (stock + prior)
    return Hazards(np.clip(mean, *HAZARD_RANGE), hires + prior * general * quarters)


def supply_draws(
    crowd: pd.DataFrame, hazards: Hazards, cells: Cells, options: ForecastOptions
) -> Supply:
    """Draw when each person takes a post, and count by cell and quarter.

    Cost: people × draws; 25 000 × 500 in about 2 s, memory of one draw at a time.
    """
    place = cells.positions(crowd)
    start, chance = crowd["start"].to_numpy(np.float64), crowd["chance"].to_numpy(np.float64)
    names = pd.util.hash_array(crowd["person_id"].to_numpy(object)).astype(np.uint64)
    rates = _rates(hazards, cells, options)
    n_cells, horizon = len(cells.table), options.horizon
    placed = np.empty((n_cells, horizon, options.draws), dtype=np.int32)
    salts = np.random.default_rng([options.seed, 2]).integers(
        0, 2**63, size=(options.draws, 2), dtype=np.uint64
    )
    for d in range(options.draws):
        wait = -np.log(_uniform(names, salts[d, 0])) / rates[place, d]
        wait[_uniform(names, salts[d, 1]) >= chance] = NEVER
        step = np.minimum(start + wait, horizon).astype(np.int64)
        counts = np.bincount(place * (horizon + 1) + step, minlength=n_cells * (horizon + 1))
        placed[:, :, d] = counts.reshape(n_cells, horizon + 1)[:, :horizon]
    return Supply(placed, _waiting(place, start, chance, hazards, horizon))


def _rates(hazards: Hazards, cells: Cells, options: ForecastOptions) -> Floats:
    """Draw each cell's rate of hires, per person and quarter; C × draws."""
    rates = -np.log1p(-hazards.mean)
    found = np.empty((len(rates), options.draws))
    for i, name in enumerate(cells.ids):
        rng = np.random.default_rng([options.seed, 3, crc32(name.encode())])
        weight = max(float(hazards.weight[i]), 1.0)
        found[i] = rates[i] * rng.gamma(weight, 1.0 / weight, options.draws)
    return np.maximum(found, 1e-9)


def _waiting(place: Ints, start: Floats, chance: Floats, hazards: Hazards, horizon: int) -> Floats:
    """Give the mean number of people available in each quarter; C × horizon."""
    rate = -np.log1p(-hazards.mean)[place]
    found = np.empty((len(hazards.mean), horizon))
    for t in range(horizon):
        still = np.where(start < t + 1, np.exp(-rate * np.maximum(t - start, 0.0)), 0.0)
        found[:, t] = np.bincount(place, chance * still, minlength=len(hazards.mean))
    return found


def _uniform(names: npt.NDArray[np.uint64], salt: np.uint64) -> Floats:
    """Give a uniform in ]0, 1[ for each name: SplitMix64's finaliser (Steele et al., 2014)."""
    z = names ^ salt
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53 + 2.0**-54


def _hires(outcomes: pd.DataFrame) -> pd.DataFrame:
    events = outcome_events(outcomes, HIRED).assign(person_id=outcomes["person_id"])
    events = events.dropna(subset=["quarter"]).astype({"quarter": "int64"})
    once = events["person_id"].notna() & events.duplicated(["person_id", "quarter"])
    return events[~once]


def _hires_by_cell(recent: pd.DataFrame, cells: Cells) -> Floats:
    index = pd.Index(cells.ids)
    found = index.get_indexer(pd.Index(cell_ids(recent)))
    values = recent["value"].to_numpy(np.float64)
    hires = np.bincount(found[found >= 0], values[found >= 0], minlength=len(index))
    return hires.astype(np.float64)

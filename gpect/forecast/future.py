"""What may come, draw by draw: posts, people who arrive, and what becomes of both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gpect.domain.scenarios import Scenario
from gpect.forecast.account.stock import Balance, balance
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs.demand import (
    Demand,
    Draws,
    announced_events,
    declared_events,
    declared_posts,
    demand_draws,
    events_to_fill,
    expected_draws,
    open_at,
    undeclared_shares,
)
from gpect.forecast.needs.published import Prior, prior, shared_out
from gpect.forecast.options import ForecastOptions
from gpect.forecast.people.crowd import people
from gpect.forecast.people.supply import supply_draws
from gpect.forecast.sources import Sources, sources
from gpect.forecast.territory.cells import Cells, Ints, all_cells
from gpect.forecast.territory.series import opening_events, past_series, window
from gpect.forecast.territory.world import World
from gpect.forecast.whatif.scenario import NOTHING, plant_cells, ways, with_needs
from gpect.forecast.whatif.sessions import FEWER_DRAWS, account_of
from gpect.referentiels import filieres


@dataclass(frozen=True)
class Future:
    """All draws of C cells over H quarters: posts, people who arrive, and what they make.

    ``n`` counts, by cell, the posts past or declared and the people known; ``seen`` counts what
    each part (:data:`gpect.domain.results.PARTS`) was drawn from, and ``sources`` names the lots;
    ``prior`` is what published needs said, where any did.
    """

    cells: Cells
    demand: Demand
    arrivals: Draws
    balance: Balance
    n: Ints
    seen: Mapping[str, Ints]
    sources: Sources
    prior: Prior | None = None


def future(
    inputs: ForecastInputs, options: ForecastOptions, scenario: Scenario = NOTHING
) -> Future | None:
    """Draw what may come; None where nothing is known of any cell."""
    series = past_series(inputs, options)
    crowd = people(inputs, options)
    cells = gather_cells(inputs, series, crowd, options, scenario)
    if cells.table.empty:
        return None
    world = World(inputs, cells, options)
    seen = _seen(world, series, crowd)
    told = prior(seen["tendance"], world, options.as_of)
    expected = expected_draws(series, cells, options)
    if told:
        openings = shared_out(expected.openings, told, cells, options)
        expected = replace(expected, openings=openings)
    shares = undeclared_shares(expected.openings, declared_posts(inputs, cells, options))
    demand = demand_draws(inputs, expected, shares, cells, options)
    demand = with_needs(demand, scenario, world)
    arrivals = supply_draws(crowd, cells, options)
    fewer = (demand.total[:, :, :FEWER_DRAWS], arrivals[:, :, :FEWER_DRAWS])
    found = ways(
        scenario,
        world,
        lambda usual: account_of(balance(*fewer, cells, options, usual), fewer[1]),
    )
    met = balance(demand.total, arrivals, cells, options, found)
    n = _observations(inputs, series, crowd, cells, options)
    return Future(cells, demand, arrivals, met, n, seen, sources(world, crowd, told), told)


def gather_cells(
    inputs: ForecastInputs,
    series: pd.DataFrame,
    crowd: pd.DataFrame,
    options: ForecastOptions,
    scenario: Scenario = NOTHING,
) -> Cells:
    """Gather every cell where something is past, declared, announced, there or supposed."""
    keys = (
        series[series["part"].isin(("offres", "departs"))],
        declared_events(inputs.openings, options.as_of),
        announced_events(inputs.outcomes, options.as_of),
        crowd,
        plant_cells(scenario, inputs),
    )
    return all_cells(keys, filieres.principal(inputs.referentiels.filieres))


def _observations(
    inputs: ForecastInputs,
    series: pd.DataFrame,
    crowd: pd.DataFrame,
    cells: Cells,
    options: ForecastOptions,
) -> Ints:
    """Count, by cell, the posts (past or declared, each once) and the people behind its rows."""
    past = series[series["part"] == "offres"]
    span = window(options)
    declared = opening_events(open_at(inputs.openings, options.as_of))
    declared = declared[~declared["quarter"].between(span.first, span.last).fillna(value=False)]
    return _counts(cells, past, declared, crowd.assign(value=1))


def _seen(world: World, series: pd.DataFrame, crowd: pd.DataFrame) -> dict[str, Ints]:
    """Count, by cell, what each part was drawn from."""
    inputs, cells, as_of = world.inputs, world.cells, world.options.as_of
    past = {name: series[series["part"] == name] for name in ("offres", "departs")}
    return {
        "declare": _counts(cells, events_to_fill(inputs, as_of)),
        "tendance": _counts(cells, past["offres"]),
        "departs": _counts(cells, past["departs"], announced_events(inputs.outcomes, as_of)),
        "ressources": _counts(cells, crowd.assign(value=1)),
    }


def _counts(cells: Cells, *tables: pd.DataFrame) -> Ints:
    found = np.zeros(len(cells.table), dtype=np.int64)
    for table in tables:
        np.add.at(found, cells.positions(table), table["value"].to_numpy(np.int64))
    return found

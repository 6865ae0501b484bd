"""What a scenario changes in a forecast: posts, employers, licences, lines, seats.

Only what the scenario says changes; the draws stay the same, so that the difference between the
two forecasts is the scenario's and nobody's luck.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from gpect.domain.scenarios import Closure, Line, Plant, Scenario, Seats
from gpect.domain.vocabulary import UNKNOWN
from gpect.forecast.account.bridges import Bridges, bridges
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs.demand import Demand, events_to_fill
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats
from gpect.forecast.panels.periods import quarter_of
from gpect.forecast.territory.series import opening_events
from gpect.forecast.territory.world import World, share_of
from gpect.forecast.whatif.sessions import Account, taught

NOTHING = Scenario()


def plant_cells(scenario: Scenario, inputs: ForecastInputs) -> pd.DataFrame:
    """Give the cell of each plant: the EPCI of its commune, the métier of its code.

    A commune or a code the referentials do not know falls in the cell « inconnu ».
    """
    if not scenario.plants:
        return pd.DataFrame({"code_epci": [], "code_rome_parent": []}, dtype="str")
    communes = inputs.referentiels.territoire.communes.set_index("code_commune")["code_epci"]
    codes = inputs.referentiels.rome.codes.set_index("code_rome")["code_rome_parent"]
    return pd.DataFrame(
        {
            "code_epci": [communes.get(plant.commune, UNKNOWN) for plant in scenario.plants],
            "code_rome_parent": [codes.get(plant.code_rome, UNKNOWN) for plant in scenario.plants],
        },
        dtype="str",
    )


def with_needs(demand: Demand, scenario: Scenario, world: World) -> Demand:
    """Add the posts of plants to those declared, and take away those of employers that close."""
    if not (scenario.plants or scenario.closures):
        return demand
    kept = np.ones((len(world.cells.table), world.options.horizon))
    declared = demand.declared + _opened(scenario.plants, scenario, world)[:, :, None]
    for closure in scenario.closures:
        kept *= 1.0 - _closed_shares(closure, world)
        declared = declared - _closed_posts(closure, world)[:, :, None]
    return Demand(
        np.maximum(declared, 0).astype(np.int32),
        _thinned(demand.trend, kept),
        _thinned(demand.departures, kept),
    )


def _thinned(draws: np.ndarray, kept: Floats) -> np.ndarray:
    """Keep a share of each count, rounded half up: the same draw, smaller."""
    return np.floor(draws * kept[:, :, None] + 0.5).astype(np.int32)


def _opened(plants: Sequence[Plant], scenario: Scenario, world: World) -> np.ndarray:
    steps = np.array([_step(plant.date, world.options) for plant in plants], dtype=np.int64)
    posts = np.array([plant.postes for plant in plants], dtype=np.int64)
    keys = plant_cells(scenario, world.inputs)
    return world.cells.sums(keys, np.maximum(steps, 0), posts, world.options.horizon)


def _step(day: date, options: ForecastOptions) -> int:
    """Give the quarter of a day, counted from the first of the horizon."""
    return quarter_of(day) - quarter_of(options.as_of)


def _from(day: date, options: ForecastOptions) -> np.ndarray:
    """Say which quarters of the horizon begin the day's own or come after it."""
    return np.arange(options.horizon) >= _step(day, options)


def _closed_posts(closure: Closure, world: World) -> np.ndarray:
    """Count the posts an employer declared for the quarters after it closes."""
    openings = world.inputs.openings
    own = replace(world.inputs, openings=openings[openings["siret"] == closure.siret])
    events = events_to_fill(own, world.options.as_of)
    steps = events["quarter"].to_numpy(np.int64) - quarter_of(world.options.as_of)
    values = events["value"].to_numpy(np.int64)
    found = world.cells.sums(events, steps, values, world.options.horizon)
    return np.asarray(found * _from(closure.date, world.options))


def _closed_shares(closure: Closure, world: World) -> Floats:
    """Give the employer's share of each cell's past openings, once it is closed; C × H.

    An opening older than the past that is read may lie in a cell where nothing else is known.
    """
    events = opening_events(world.inputs.openings)
    own = (world.inputs.openings["siret"] == closure.siret).fillna(value=False).to_numpy()
    n = len(world.cells.table)
    place = world.cells.find(events)
    known = place >= 0
    place, own = place[known], own[known]
    value = events["value"].to_numpy(np.float64)[known]
    whole = np.bincount(place, value, n)
    part = np.bincount(place[own], value[own], n)
    share = part / np.maximum(whole, 1e-9)
    return np.asarray(share[:, None] * _from(closure.date, world.options))


def ways(
    scenario: Scenario, world: World, account: Callable[[Bridges], Account]
) -> tuple[Bridges, ...]:
    """Give the bridges of each quarter, wider where a licence, a line or seats come.

    Permits go to people known to lack the licence, lines to those who live at one end for posts
    at the other, seats as those of the levers do (:mod:`.sessions`); each in proportion, since
    the forecast knows groups and not people.

    Parameters
    ----------
    account
        What is usual with given bridges; kept only where there are seats to give.
    """
    usual = bridges(world.inputs.affinities, world.cells)
    horizon = world.options.horizon
    if not (scenario.permits or scenario.lines or scenario.seats):
        return (usual,) * horizon
    extra = np.zeros((horizon, len(usual.share)))
    if scenario.permits:
        lifted = _aligned(usual, world, "permis")
        for permits in scenario.permits:
            starts = permits.date or world.options.as_of
            reached = min(1.0, permits.personnes / max(_without_licence(world), 1))
            extra += _from(starts, world.options)[:, None] * lifted * reached
    if scenario.lines:
        lifted = _aligned(usual, world, "transport")
        for line in scenario.lines:
            extra += lifted * _on_line(line, usual, world)
    if scenario.seats:
        extra += _seated(scenario.seats, usual, account(usual), world)
    return tuple(usual.given(more) for more in extra)


def _seated(sessions: Sequence[Seats], usual: Bridges, account: Account, world: World) -> Floats:
    """Give what the seats of sessions add to each bridge, quarter after quarter; H × B."""
    return sum(
        (
            _from(seats.date, world.options)[:, None]
            * taught(seats.skill_code, seats.places, usual, account, world)
            for seats in sessions
        ),
        np.zeros((world.options.horizon, len(usual.share))),
    )


def _aligned(usual: Bridges, world: World, lever: str) -> Floats:
    """Give what a lever adds to the share of each bridge, in the order of the usual ones."""
    lifted = bridges(world.inputs.affinities, world.cells, lever)
    return np.asarray(np.maximum(lifted.share - usual.share, 0.0))


def _without_licence(world: World) -> int:
    lacks = world.inputs.persons["permis_b"].eq(other=False).fillna(value=False)
    return int(lacks.sum())


def _on_line(line: Line, usual: Bridges, world: World) -> Floats:
    """Give the share of people × posts of each bridge that stand at the two ends of a line."""
    tables = (
        (world.inputs.persons, world.cells.find(world.inputs.persons)),
        (world.inputs.openings, world.openings_at),
    )
    people, posts = (
        {
            end: share_of(at, table["code_commune"].eq(end).fillna(value=False), world.cells)
            for end in (line.de, line.vers)
        }
        for table, at in tables
    )
    there = people[line.de][usual.origin] * posts[line.vers][usual.target]
    back = people[line.vers][usual.origin] * posts[line.de][usual.target]
    return np.asarray(np.minimum(there + back, 1.0))

"""What may be short, where and when: posts less the people there to fill them, draw by draw."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import contracts, tables
from gpect.domain.scenarios import Scenario
from gpect.forecast.cells import Cells, all_cells
from gpect.forecast.crowd import people
from gpect.forecast.demand import (
    Demand,
    Draws,
    announced_events,
    declared_events,
    declared_posts,
    demand_draws,
    expected_draws,
    open_at,
    undeclared_shares,
)
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.levers import gain_texts, gains, lever_texts
from gpect.forecast.options import ForecastOptions
from gpect.forecast.periods import quarter_of
from gpect.forecast.scenario import NOTHING, World, plant_cells, ways, with_needs
from gpect.forecast.series import opening_events, past_series, window
from gpect.forecast.stock import Balance, balance
from gpect.forecast.supply import supply_draws
from gpect.forecast.totals import LEVELS, add_up, frame, groups, quantile_columns
from gpect.referentiels import filieres


@dataclass(frozen=True)
class Future:
    """All draws of C cells over H quarters: posts, people who arrive, and what they make."""

    cells: Cells
    demand: Demand
    arrivals: Draws
    balance: Balance


def shortages(
    inputs: ForecastInputs, options: ForecastOptions, scenario: Scenario = NOTHING
) -> pd.DataFrame:
    """Forecast demand, supply and shortage of every cell and total, with their quantiles.

    In each draw and cell (EPCI × métier), ``supply`` is the number of people who become
    available in the quarter: those available now count in the first one, and each person counts
    once over the horizon. In each quarter of each draw people then take posts, of their own cell
    or of another that matching would propose to them (:mod:`gpect.forecast.stock`): ``shortage``
    is the posts nobody who could is there to take. Who takes none stays available later. The
    shortage of a total is the sum of its cells'. Means add up to rounding; quantiles are of the
    totals' own draws.

    Parameters
    ----------
    scenario
        What would change; the draws stay those of the forecast without it.

    Returns
    -------
    pandas.DataFrame
        Table ``SHORTAGES`` with ``run_id`` still to be put (here ""); ``n`` counts the posts
        past or declared and the people behind a row.

    Notes
    -----
    Cost: 950 cells × 8 quarters × 500 draws with 25 000 people and 17 000 bridges in about 10 s
    and 550 MB.
    """
    series = past_series(inputs, options)
    crowd = people(inputs, options)
    cells = _cells(inputs, series, crowd, options, scenario)
    if cells.table.empty:
        return contracts.empty(tables.SHORTAGES)
    future = _future(World(inputs, cells, options), series, crowd, scenario)
    n = _observations(inputs, series, crowd, cells, options)
    rows = [level_rows(level, future, options) for level in LEVELS]
    found = pd.concat([row.assign(n=_counted(row, n, cells)) for row in rows], ignore_index=True)
    found["lever"] = _levers(future, inputs, options)
    return contracts.conform(found.assign(run_id=""), tables.SHORTAGES)


def _future(world: World, series: pd.DataFrame, crowd: pd.DataFrame, scenario: Scenario) -> Future:
    inputs, cells, options = world.inputs, world.cells, world.options
    expected = expected_draws(series, cells, options)
    shares = undeclared_shares(expected.openings, declared_posts(inputs, cells, options))
    demand = demand_draws(inputs, expected, shares, cells, options)
    demand = with_needs(demand, scenario, world)
    arrivals = supply_draws(crowd, cells, options)
    met = balance(demand.total, arrivals, cells, options, ways(scenario, world))
    return Future(cells, demand, arrivals, met)


def level_rows(level: str, future: Future, options: ForecastOptions) -> pd.DataFrame:
    """Give the rows of one level: means, quantiles and probability of a shortage."""
    table, numbers = groups(future.cells, level)
    wanted, demand = options.quantiles, future.demand
    short = add_up(future.balance.shortage, numbers)
    columns = {
        "declared": add_up(demand.declared, numbers).mean(axis=-1).ravel(),
        "trend": add_up(demand.trend, numbers).mean(axis=-1).ravel(),
        "departures": add_up(demand.departures, numbers).mean(axis=-1).ravel(),
        **quantile_columns("demand", add_up(demand.total, numbers), wanted),
        **quantile_columns("supply", add_up(future.arrivals, numbers), wanted),
        **quantile_columns("shortage", short, wanted),
        "p_shortage": (short > 0).mean(axis=-1).ravel(),
    }
    return frame(table, level, quarter_of(options.as_of), options.horizon).assign(**columns)


def figures(table: pd.DataFrame) -> dict[str, float | int | str]:
    """Give the few figures that sum up a forecast, by French name."""
    whole = table[(table["level"] == "territoire") & (table["period"] == "*")]
    if whole.empty:
        return {"Cases prévues (un métier dans un EPCI)": 0}
    row = whole.iloc[0]
    is_detail = (table["level"] == "detail") & (table["period"] == "*")
    cells = table[is_detail]
    return {
        "Cases prévues (un métier dans un EPCI)": len(cells),
        "Besoins attendus sur la période": float(row["demand"]),
        "Personnes disponibles sur la période": float(row["supply"]),
        "Postes qui manqueraient de personnes": float(row["shortage"]),
        "Pénurie, huit chances sur dix : entre": " à ".join(
            f"{row[name]:,.0f}".replace(",", "\u202f")
            for name in ("shortage_q0.1", "shortage_q0.9")
        ),
        "Cases où la pénurie est presque sûre": int((cells["shortage_q0.025"] > 0).sum()),
    }


def compare(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Put two forecasts of the whole horizon side by side, rows that differ only.

    Returns
    -------
    pandas.DataFrame
        ``level``, the three dimensions, ``demand``, ``shortage`` before and after (``_si``) and
        ``difference`` (posts short, after less before); by level, greatest change first.
    """
    keys = ["level", "code_epci", "filiere", "code_rome_parent"]
    figures = ["demand", "shortage", "shortage_q0.1", "shortage_q0.9"]
    one, other = (
        table.loc[table["period"] == "*", [*keys, *[f for f in figures if f in table]]]
        for table in (before, after)
    )
    both = one.merge(other, on=keys, how="outer", suffixes=("", "_si"))
    numbers = both.columns.difference(keys)
    both[numbers] = both[numbers].fillna(0.0)
    both["difference"] = both["shortage_si"] - both["shortage"]
    changed = both[(both["difference"].abs() > 1e-9) | (both["demand"] != both["demand_si"])]
    rank = changed["level"].map({name: at for at, name in enumerate(reversed(list(LEVELS)))})
    size = -changed["difference"].abs()
    ordered = changed.assign(rank=rank, size=size).sort_values(["rank", "size", *keys])
    return ordered.drop(columns=["rank", "size"]).reset_index(drop=True)


def _cells(
    inputs: ForecastInputs,
    series: pd.DataFrame,
    crowd: pd.DataFrame,
    options: ForecastOptions,
    scenario: Scenario = NOTHING,
) -> Cells:
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
) -> npt.NDArray[np.int64]:
    """Count, by cell, the posts (past or declared, each once) and the people behind its rows."""
    past = series[series["part"] == "offres"]
    span = window(options)
    declared = opening_events(open_at(inputs.openings, options.as_of))
    declared = declared[~declared["quarter"].between(span.first, span.last).fillna(value=False)]
    found = np.zeros(len(cells.table), dtype=np.int64)
    for table, values in ((past, past["value"]), (declared, declared["value"]), (crowd, None)):
        counts = 1 if values is None else values.to_numpy(np.int64)
        np.add.at(found, cells.positions(table), counts)
    return found


def _counted(rows: pd.DataFrame, n: npt.NDArray[np.int64], cells: Cells) -> npt.NDArray[np.int64]:
    """Give ``n`` for each row of a level: the same in every quarter and over the horizon."""
    _, numbers = groups(cells, rows["level"].iloc[0])
    sums = np.bincount(numbers, n)
    return np.repeat(sums, len(rows) // len(sums)).astype(np.int64)


def _levers(
    future: Future, inputs: ForecastInputs, options: ForecastOptions
) -> npt.NDArray[np.object_]:
    """Give the lever of every row: obstacles lifted, then, in detail rows, where people are.

    People to spare are those left over on average; for « * », over the quarters too.
    """
    lifted = gains(future.demand.total, future.arrivals, future.cells, inputs, options)
    found = [
        gain_texts(future.balance.shortage, lifted, groups(future.cells, level)[1])
        for level in LEVELS
    ]
    short = future.balance.shortage.mean(axis=-1)
    spare = future.balance.left.mean(axis=-1)
    over = np.concatenate([short, short.sum(axis=1, keepdims=True)], axis=1)
    around = np.concatenate([spare, spare.mean(axis=1, keepdims=True)], axis=1)
    people = lever_texts(future.cells, over, around, inputs.referentiels)
    found[0] = _joined(found[0], people)
    return np.concatenate([texts.ravel() for texts in found])


def _joined(
    first: npt.NDArray[np.object_], second: npt.NDArray[np.object_]
) -> npt.NDArray[np.object_]:
    """Put two texts side by side where both are there."""
    pairs = zip(first.ravel(), second.ravel(), strict=True)
    both = [" ; ".join(filter(None, pair)) or None for pair in pairs]
    return np.array(both, dtype=object).reshape(first.shape)

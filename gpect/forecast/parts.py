"""The parts of a forecast, each on its own: what is declared, expected, left, and who is there."""

import pandas as pd

from gpect.domain import contracts, tables
from gpect.domain.results import PARTS
from gpect.forecast.future import Future
from gpect.forecast.needs.demand import Draws
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.periods import quarter_of
from gpect.forecast.territory.totals import LEVELS, add_up, counts, frame, groups, quantile_columns


def forecasts(drawn: Future, options: ForecastOptions) -> pd.DataFrame:
    """Give the mean and the quantiles of each part, cell and total by quarter.

    The three parts of the demand add up, draw by draw, to the demand of ``SHORTAGES``, and their
    means to its mean; their quantiles do not. Totals are those of the draws.

    Returns
    -------
    pandas.DataFrame
        Table ``FORECASTS`` with ``run_id`` still to be put (here ""); ``n`` counts what the part
        was drawn from: posts declared, past openings, departures past or announced, people.
    """
    demand = drawn.demand
    draws = (demand.declared, demand.trend, demand.departures, drawn.arrivals)
    rows = [
        _rows(level, part, values, drawn, options)
        for level in LEVELS
        for part, values in zip(PARTS, draws, strict=True)
    ]
    found = pd.concat(rows, ignore_index=True)
    return contracts.conform(found.assign(run_id=""), tables.FORECASTS)


def _rows(
    level: str, part: str, draws: Draws, drawn: Future, options: ForecastOptions
) -> pd.DataFrame:
    table, numbers = groups(drawn.cells, level)
    rows = frame(table, level, quarter_of(options.as_of), options.horizon)
    figures = quantile_columns("", add_up(draws, numbers), options.quantiles)
    named = {name.removeprefix("_") or "mean": values for name, values in figures.items()}
    behind = drawn.sources.told((part,), numbers, options.horizon + 1)
    n = counts(rows, drawn.seen[part], drawn.cells)
    return rows.assign(part=part, n=n, sources=behind, **named)

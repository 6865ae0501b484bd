"""What may be short, where and when: posts less the people there to fill them, draw by draw."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import contracts, tables
from gpect.domain.results import PARTS
from gpect.domain.scenarios import Scenario
from gpect.forecast.future import Future, future
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs.published import Prior
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.periods import quarter_of
from gpect.forecast.parts import forecasts
from gpect.forecast.territory.totals import (
    LEVELS,
    add_up,
    counts,
    frame,
    groups,
    mean_totals,
    quantile_columns,
)
from gpect.forecast.whatif.levers import gain_texts, gains, lever_texts
from gpect.forecast.whatif.scenario import NOTHING


@dataclass(frozen=True)
class Outlook:
    """Both tables of one forecast, from the same draws; ``run_id`` is still to be put (here "").

    Attributes
    ----------
    shortages
        Table ``SHORTAGES``.
    forecasts
        Table ``FORECASTS``.
    prior
        What published needs said, where any did.
    """

    shortages: pd.DataFrame
    forecasts: pd.DataFrame
    prior: Prior | None = None


def outlook(
    inputs: ForecastInputs, options: ForecastOptions, scenario: Scenario = NOTHING
) -> Outlook:
    """Forecast the parts of the demand, the supply and the shortages, in one set of draws."""
    drawn = future(inputs, options, scenario)
    if drawn is None:
        return Outlook(contracts.empty(tables.SHORTAGES), contracts.empty(tables.FORECASTS))
    return Outlook(_shortages(drawn, inputs, options), forecasts(drawn, options), drawn.prior)


def shortages(
    inputs: ForecastInputs, options: ForecastOptions, scenario: Scenario = NOTHING
) -> pd.DataFrame:
    """Forecast demand, supply and shortage of every cell and total, with their quantiles.

    In each draw and cell (EPCI × métier), ``supply`` is the number of people who become
    available in the quarter: those available now count in the first one, and each person counts
    once over the horizon. In each quarter of each draw people then take posts, of their own cell
    or of another that matching would propose to them (:mod:`.account.stock`): ``shortage``
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
    drawn = future(inputs, options, scenario)
    if drawn is None:
        return contracts.empty(tables.SHORTAGES)
    return _shortages(drawn, inputs, options)


def _shortages(drawn: Future, inputs: ForecastInputs, options: ForecastOptions) -> pd.DataFrame:
    rows = [level_rows(level, drawn, options) for level in LEVELS]
    counted = [row.assign(n=counts(row, drawn.n, drawn.cells)) for row in rows]
    found = pd.concat(counted, ignore_index=True)
    found["lever"] = _levers(drawn, inputs, options)
    return contracts.conform(found.assign(run_id=""), tables.SHORTAGES)


def level_rows(level: str, future: Future, options: ForecastOptions) -> pd.DataFrame:
    """Give the rows of one level: means, quantiles and probability of a shortage."""
    table, numbers = groups(future.cells, level)
    wanted, demand = options.quantiles, future.demand
    short = add_up(future.balance.shortage, numbers)
    columns = {
        "declared": mean_totals(demand.declared, numbers).ravel(),
        "trend": mean_totals(demand.trend, numbers).ravel(),
        "departures": mean_totals(demand.departures, numbers).ravel(),
        **quantile_columns("demand", add_up(demand.total, numbers), wanted),
        **quantile_columns("supply", add_up(future.arrivals, numbers), wanted),
        **quantile_columns("shortage", short, wanted),
        "p_shortage": (short > 0).mean(axis=-1).ravel(),
        "sources": future.sources.told(PARTS, numbers, options.horizon + 1),
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
        "Pénurie (huit chances sur dix)": " à ".join(
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

"""Yesterday's forecast beside today's facts: how far the past series can be trusted to speak."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.stats import norm

from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.accuracy import (
    covered,
    seasonal_naive,
    seasonal_scale,
    weighted_interval_score,
)
from gpect.forecast.panels.panel import Floats
from gpect.forecast.panels.periods import QUARTERLY, period_text
from gpect.forecast.past_dates import STEPS, PastDate, past_dates
from gpect.forecast.territory.cells import Cells
from gpect.forecast.territory.totals import LEVELS, add_up, groups, quantile_columns

WANTED = (0.025, 0.1, 0.5, 0.9, 0.975)
COLUMNS = [
    "part",
    "level",
    "horizon",
    "n",
    "mase",
    "mase_naive",
    "swis",
    "swis_naive",
    "coverage_80",
    "coverage_95",
]


READ = ["made", "source", "year", "rows", "weight"]


@dataclass(frozen=True)
class LookBack:
    """Past forecasts beside what came: measured, and line by line.

    Attributes
    ----------
    measures
        See :func:`backtest`.
    lines
        ``part, level, code_epci, filiere, period, horizon`` (quarters ahead), ``made`` (the last
        quarter known then), ``forecast, forecast_q0.025 … forecast_q0.975, naive, actual``: one
        row a total above the métier, a recorded quarter and a past date, by level, place, quarter,
        the oldest forecast first.
    readings
        ``made, source, year, rows, weight``: what each past forecast read of what had been
        published; by date, in the order of ``PUBLICATIONS``.
    """

    measures: pd.DataFrame
    lines: pd.DataFrame
    readings: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=READ))


def look_back(
    series: pd.DataFrame,
    options: ForecastOptions,
    filieres: pd.Series | None = None,
    part: str = "offres",
    inputs: ForecastInputs | None = None,
) -> LookBack:
    """Stand at past dates once, and give what they measure and what they say line by line.

    Parameters
    ----------
    inputs
        See :func:`backtest`.
    """
    cells, dates = past_dates(series, options, filieres, part, inputs)
    levels = _levels(filieres)
    read = [
        (past.made, told.publication.source, told.year, len(told.rows), told.weight)
        for past in dates
        for told in past.readings
    ]
    return LookBack(
        _measures(cells, dates, levels, part),
        _lines(cells, dates, levels, part),
        pd.DataFrame(read, columns=READ),
    )


def backtest(
    series: pd.DataFrame,
    options: ForecastOptions,
    filieres: pd.Series | None = None,
    part: str = "offres",
    inputs: ForecastInputs | None = None,
) -> pd.DataFrame:
    """Measure past forecasts by level and quarters ahead.

    Parameters
    ----------
    series
        Table ``SERIES``.
    filieres
        Filière of each métier, by code; without it no level by filière is given.
    part
        The part of the series to test.
    inputs
        Where what was published is read, with the referentials; None reads nothing of it. It
        says something of the openings alone (part « offres »).

    Returns
    -------
    pandas.DataFrame
        One row per level and horizon (quarters ahead): ``n`` values compared; ``mase`` and
        ``swis`` are the absolute error of the median and the weighted interval score over the
        past yearly change, ``…_naive`` those of repeating last year; ``coverage_80`` and
        ``coverage_95`` are shares of values inside the intervals. Empty under six quarters.
    """
    cells, dates = past_dates(series, options, filieres, part, inputs)
    return _measures(cells, dates, _levels(filieres), part)


def _measures(cells: Cells, dates: list[PastDate], levels: list[str], part: str) -> pd.DataFrame:
    rows = [
        _measured(dates, cells, level, horizon)
        for level in levels
        for horizon in range(1, STEPS + 1)
    ]
    found = pd.DataFrame([row for row in rows if row], columns=COLUMNS[1:])
    return found.assign(part=part)[COLUMNS]


def _lines(cells: Cells, dates: list[PastDate], levels: list[str], part: str) -> pd.DataFrame:
    place = ["part", "level", "code_epci", "filiere", "period", "horizon", "made"]
    values = ["forecast", *(f"forecast_q{q:g}" for q in WANTED), "naive", "actual"]
    parts = [
        _compared(date, cells, level).assign(rank=rank)
        for rank, level in enumerate(levels)
        for date in dates
        if "code_rome_parent" not in LEVELS[level]
    ]
    if not parts:
        return pd.DataFrame(columns=[*place, *values])
    found = pd.concat(parts, ignore_index=True).assign(part=part).dropna(subset=["actual"])
    order = ["rank", "code_epci", "filiere", "period", "horizon"]
    ranked = found.sort_values(order, ascending=[True, True, True, True, False], ignore_index=True)
    return ranked[[*place, *values]]


def _levels(filieres: pd.Series | None) -> list[str]:
    return [
        level
        for level, kept in LEVELS.items()
        if level != "metier" and (filieres is not None or "filiere" not in kept or len(kept) == 3)
    ]


def _totals(
    date: PastDate, cells: Cells, level: str
) -> tuple[pd.DataFrame, Floats, Floats, Floats]:
    """Give a level's groups, its known past, what came, and the quantiles forecast."""
    table, numbers = groups(cells, level)
    drawn = add_up(date.draws, numbers)[:, :STEPS]
    columns = quantile_columns("q", drawn, WANTED)
    shape = (len(table), STEPS)
    quantiles = np.stack([values.reshape(shape) for values in columns.values()], axis=-1)
    return table, _sum(date.known, numbers), _sum(date.came, numbers), quantiles


def _sum(values: Floats, numbers: np.ndarray) -> Floats:
    found = np.zeros((int(numbers.max()) + 1, values.shape[1]))
    np.add.at(found, numbers, values)
    return found


def _measured(dates: list[PastDate], cells: Cells, level: str, horizon: int) -> list[object]:
    """Give one row of the backtest, or nothing where no date has facts that far ahead."""
    scores = [_scores(date, cells, level, horizon - 1) for date in dates]
    scores = [score for score in scores if score.size]
    if not scores:
        return []
    whole = np.concatenate(scores, axis=1)
    means = [float(np.nanmean(row)) if (~np.isnan(row)).any() else np.nan for row in whole]
    return [level, horizon, whole.shape[1], *means]


def _scores(date: PastDate, cells: Cells, level: str, step: int) -> Floats:
    """Give 6 × groups: errors and interval scores (ours, naive) in scale, then the coverages."""
    _, known, came, quantiles = _totals(date, cells, level)
    actual = came[:, step]
    if np.isnan(actual).all():
        return np.empty((6, 0))
    ours = quantiles[:, step, 1:]
    scale = seasonal_scale(known, QUARTERLY)
    repeated = seasonal_naive(known, QUARTERLY, STEPS)[:, step]
    naive = np.maximum(repeated[:, None] + norm.ppf(WANTED) * 1.25 * scale[:, None], 0.0)
    return np.stack(
        [
            np.abs(actual - ours[:, 2]) / scale,
            np.abs(actual - repeated) / scale,
            weighted_interval_score(actual, ours, WANTED) / scale,
            weighted_interval_score(actual, naive, WANTED) / scale,
            covered(actual, ours[:, 1], ours[:, 3]),
            covered(actual, ours[:, 0], ours[:, 4]),
        ]
    )


def _compared(date: PastDate, cells: Cells, level: str) -> pd.DataFrame:
    table, known, came, quantiles = _totals(date, cells, level)
    rows = table.loc[table.index.repeat(STEPS)].reset_index(drop=True)
    names = ["forecast", *(f"forecast_q{q:g}" for q in WANTED)]
    flat = quantiles.reshape(len(rows), -1)
    return rows.assign(
        level=level,
        period=[period_text(date.end + h, QUARTERLY) for h in range(STEPS)] * len(table),
        horizon=list(range(1, STEPS + 1)) * len(table),
        made=date.made,
        **{name: flat[:, i] for i, name in enumerate(names)},
        naive=seasonal_naive(known, QUARTERLY, STEPS).ravel(),
        actual=came.ravel(),
    )

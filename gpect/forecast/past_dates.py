"""Past dates at which a forecast is made again, with what was known and published by then.

What was published is read as the command reads it: what was out on its day
(:meth:`~.needs.publications.Publication.out_on`), here the first one of the quarter forecast.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from gpect.forecast.counts import negbin
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs.demand import Draws
from gpect.forecast.needs.published import Reading, prior, shared_out
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats, Panel, panels
from gpect.forecast.panels.periods import QUARTERLY, first_day, period_text
from gpect.forecast.panels.rolling import origins
from gpect.forecast.territory.cells import Cells, all_cells, cell_ids, groupings, margins
from gpect.forecast.territory.world import World

STEPS = QUARTERLY
"""Quarters ahead that are forecast again."""


@dataclass(frozen=True)
class PastDate:
    """One past date: what was known, what came, and the draws made then (C × steps × D).

    ``readings`` is what had been published, and was read.
    """

    known: Floats
    came: Floats
    draws: np.ndarray
    end: int
    readings: tuple[Reading, ...] = ()

    @property
    def made(self) -> str:
        """The last quarter known then."""
        return period_text(self.end - 1, QUARTERLY)


def past_dates(
    series: pd.DataFrame,
    options: ForecastOptions,
    filieres: pd.Series | None,
    part: str,
    inputs: ForecastInputs | None,
) -> tuple[Cells, list[PastDate]]:
    """Forecast again at each past date that has a year behind it.

    Parameters
    ----------
    series, filieres, part, inputs
        See :func:`~.backtest.backtest`.

    Returns
    -------
    cells, dates
        What the rows of each date are, in the same order; no date under six quarters.

    Notes
    -----
    Cost: one fit of the count model a date; half a second for 900 cells.
    """
    past = series[series["part"] == part]
    known = filieres if filieres is not None else pd.Series(dtype="str")
    cells = all_cells([past], known)
    told = inputs if part == "offres" else None
    dates: list[PastDate] = []
    for panel in panels(past.assign(unique_id=cell_ids(past))):
        aligned = _aligned(panel, cells)
        width = aligned.values.shape[1]
        standing = origins(width, panel.season, options.backtest_origins)
        dates += [_stand(aligned, cells, w, options, told) for w in standing if w > panel.season]
    return cells, dates


def _aligned(panel: Panel, cells: Cells) -> Panel:
    """Put the series in the order of the cells."""
    place = {name: i for i, name in enumerate(panel.ids)}
    order = [place[name] for name in cells.ids]
    return Panel(cells.ids, panel.values[order], panel.first, panel.season)


def _stand(
    panel: Panel, cells: Cells, width: int, options: ForecastOptions, inputs: ForecastInputs | None
) -> PastDate:
    """Stand after ``width`` columns and forecast as the command would have."""
    known = panel.until(width)
    ways = groupings(known.ids, cells), margins(known.ids, cells)
    drawn = negbin.draw(negbin.fit(known, STEPS, *ways), options.seed, options.draws)
    readings: tuple[Reading, ...] = ()
    if inputs is not None:
        drawn, readings = _told_then(known, drawn, World(inputs, cells, options))
    came = np.full((len(panel.ids), STEPS), np.nan)
    reach = min(STEPS, panel.values.shape[1] - width)
    came[:, :reach] = panel.values[:, width : width + reach]
    return PastDate(known.values, came, drawn, known.end, readings)


def _told_then(known: Panel, drawn: Draws, world: World) -> tuple[Draws, tuple[Reading, ...]]:
    """Share openings out as what was out that day said; give what was read too.

    Only cells that had an opening by then take part: the others were not known to come.
    """
    past = np.nansum(known.values, axis=1).astype(np.int64)
    there = past > 0
    cells = Cells(world.cells.table[there].reset_index(drop=True))
    told = prior(past[there], replace(world, cells=cells), first_day(known.end))
    if told is None:
        return drawn, ()
    found = drawn.copy()
    found[there] = shared_out(drawn[there], told, cells, world.options)
    return found, told.readings

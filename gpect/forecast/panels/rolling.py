"""Stand at past dates, forecast, and learn from the errors made."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gpect.forecast.panels.panel import Floats, Panel

Forecaster = Callable[[Panel, int], Floats]
"""(panel, horizon) → n × horizon."""


@dataclass(frozen=True)
class Errors:
    """What was forecast at past dates beside what came.

    ``forecast`` and ``actual`` are origins × n × steps; NaN where nothing came to compare.
    """

    forecast: Floats
    actual: Floats

    def latest(self, n: int) -> "Errors":
        """Give the errors of the n latest origins, or of all there are."""
        return Errors(self.forecast[-n:], self.actual[-n:])


def origins(width: int, season: int, wanted: int) -> list[int]:
    """Give the numbers of past columns after which to stand, latest last.

    At least a year and a quarter of history (less where there is less), at most ``wanted``.
    """
    shortest = min(season + max(season // 4, 1), max(width - 1, 1))
    return [w for w in range(width - wanted, width) if w >= shortest]


def backcast(panel: Panel, forecaster: Forecaster, steps: int, wanted: int) -> Errors:
    """Forecast ``steps`` periods from each past origin, with only what was known then."""
    width = panel.values.shape[1]
    dates = origins(width, panel.season, wanted)
    shape = (len(dates), len(panel.ids), steps)
    forecast, actual = np.full(shape, np.nan), np.full(shape, np.nan)
    for k, known in enumerate(dates):
        reach = min(steps, width - known)
        actual[k, :, :reach] = panel.values[:, known : known + reach]
        forecast[k] = forecaster(panel.until(known), steps)
    return Errors(forecast, actual)

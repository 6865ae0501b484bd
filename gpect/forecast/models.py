"""One call to forecast any number of series: counts as counts, larger series as such."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.errors import OptionRefused
from gpect.forecast import combine, negbin
from gpect.forecast.calendars import read_periods
from gpect.forecast.panel import Floats, Panel, panels

SMALL_COUNTS = 20.0
"""Mean of the last two years under which whole, non-negative values are forecast as counts."""
DEFAULT_QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)


def forecast(
    series: pd.DataFrame, horizon: int, quantiles: tuple[float, ...] = DEFAULT_QUANTILES
) -> pd.DataFrame:
    """Forecast every series from the period after its last one.

    Small counts share one model (:mod:`.negbin`), larger series a weighted portfolio
    (:mod:`.combine`); within each, everything that can be pooled over series is. Series that
    end at different periods are pooled apart.

    Parameters
    ----------
    series
        ``unique_id``, ``period`` (quarters or months, as texts, pandas periods or days: see
        :func:`~gpect.forecast.calendars.read_periods`), ``value``; any order, any number of rows
        a period, which are added up; a row without value is a gap.
    horizon
        Periods to forecast, ≥ 1.
    quantiles
        Increasing, in ]0, 1[.

    Returns
    -------
    pandas.DataFrame
        ``unique_id, period, mean`` then one column a quantile (``q0.1``), by id and period, both
        written as they were given; all finite, quantiles in order; never negative for series
        that never were. A series without any value has no row.

    Raises
    ------
    OptionRefused
        ``horizon`` is under 1, or a period cannot be read.
    """
    if horizon < 1:
        raise OptionRefused("L'horizon de prévision doit valoir au moins 1.")
    tables = [
        _table(part, horizon, quantiles)
        for panel in panels(series)
        for part in _by_kind(panel)
        if part.ids
    ]
    columns = ["unique_id", "period", "mean", *(f"q{q:g}" for q in quantiles)]
    if not tables:
        return pd.DataFrame(columns=columns)
    found = pd.concat(tables, ignore_index=True)[columns]
    given = {str(name): name for name in series["unique_id"].unique()}
    found["unique_id"] = found["unique_id"].map(given)
    found = found.sort_values(["unique_id", "period"], ignore_index=True)
    _, calendar = read_periods(series["period"])
    return found.assign(period=calendar.write(found["period"].to_numpy(np.int64)))


def is_small_count(panel: Panel) -> npt.NDArray[np.bool_]:
    """Say which series are small counts: whole, never negative, under 20 lately."""
    values = panel.values
    filled = np.nan_to_num(values)
    whole = (filled == np.round(filled)).all(axis=1) & (filled >= 0).all(axis=1)
    recent = values[:, -2 * panel.season :]
    mean = np.nansum(recent, axis=1) / np.maximum((~np.isnan(recent)).sum(axis=1), 1)
    return np.asarray(whole & (mean < SMALL_COUNTS))


def forecast_values(
    panel: Panel, horizon: int, quantiles: tuple[float, ...], *, as_counts: bool
) -> tuple[Floats, Floats]:
    """Give means n × horizon and quantiles n × horizon × len(quantiles) of one panel."""
    if not as_counts:
        return combine.forecast_panel(panel, horizon, quantiles)
    fitted = negbin.fit(panel, horizon)
    return fitted.mean, fitted.quantiles(quantiles)


def _by_kind(panel: Panel) -> tuple[Panel, Panel]:
    counts = is_small_count(panel)
    return panel.rows(counts), panel.rows(~counts)


def _table(panel: Panel, horizon: int, quantiles: tuple[float, ...]) -> pd.DataFrame:
    as_counts = bool(is_small_count(panel).all())
    mean, values = forecast_values(panel, horizon, quantiles, as_counts=as_counts)
    periods = panel.end + np.arange(horizon)
    flat = values.reshape(-1, len(quantiles))
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.array(panel.ids, dtype=object), horizon),
            "period": np.tile(periods, len(panel.ids)),
            "mean": mean.ravel(),
            **{f"q{q:g}": flat[:, i] for i, q in enumerate(quantiles)},
        }
    )

"""One call to forecast any number of series: counts as counts, larger series as such."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.counts import negbin
from gpect.forecast.larger import combine
from gpect.forecast.panels.accuracy import seasonal_scale, weighted_interval_score
from gpect.forecast.panels.calendars import read_periods
from gpect.forecast.panels.given import check_asked, checked_series
from gpect.forecast.panels.panel import Floats, Panel, panels

SMALL_COUNTS, LARGE_COUNTS = 20.0, 100.0
"""Means of the last two years under which whole, non-negative values are forecast as counts, and
from which they are not; between both, whichever way did better over the last year known."""
DEFAULT_QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)


def forecast(
    series: pd.DataFrame, horizon: int, quantiles: tuple[float, ...] = DEFAULT_QUANTILES
) -> pd.DataFrame:
    """Forecast every series from the period after its last one.

    Small counts share one model (:mod:`.counts.negbin`), larger series a weighted portfolio
    (:mod:`.larger.combine`); within each, everything that can be pooled over series is. Series that
    end at different periods are pooled apart.

    Parameters
    ----------
    series
        ``unique_id``, ``period`` (quarters or months, as texts, pandas periods or days: see
        :func:`~.panels.calendars.read_periods`), ``value``; any order, any number of rows
        a period, which are added up; a row without value is a gap.
    horizon
        Periods to forecast, ≥ 1.
    quantiles
        Each in ]0, 1[, in the order in which their columns are wanted.

    Returns
    -------
    pandas.DataFrame
        ``unique_id, period, mean`` then one column a quantile (``q0.1``), by id and period, both
        written as they were given; all finite, quantiles in order; never negative for series
        that never were. A series without any value has no row.

    Raises
    ------
    OptionRefused
        ``horizon`` is no whole number from 1, a quantile is not in ]0, 1[, a column is missing,
        a row has no ``unique_id``, a value is no finite number, or a period cannot be read.
    """
    check_asked(horizon, quantiles)
    series = checked_series(series)
    ordered = tuple(sorted(set(quantiles)))
    tables = [
        _table(part, horizon, ordered, as_counts=as_counts)
        for panel in panels(series)
        for part, as_counts in _by_kind(panel)
        if part.ids
    ]
    columns = ["unique_id", "period", "mean", *(f"q{q:g}" for q in dict.fromkeys(quantiles))]
    if not tables:
        nothing = series[["unique_id", "period"]].iloc[:0].reset_index(drop=True)
        return nothing.reindex(columns=columns).astype(dict.fromkeys(columns[2:], "float64"))
    found = pd.concat(tables, ignore_index=True)[columns]
    given = {str(name): name for name in series["unique_id"].unique()}
    found["unique_id"] = found["unique_id"].map(given)
    found = found.sort_values(["unique_id", "period"], ignore_index=True)
    _, calendar = read_periods(series["period"])
    return found.assign(period=calendar.write(found["period"].to_numpy(np.int64)))


def forecast_values(
    panel: Panel, horizon: int, quantiles: tuple[float, ...], *, as_counts: bool
) -> tuple[Floats, Floats]:
    """Give means n × horizon and quantiles n × horizon × len(quantiles) of one panel."""
    if not as_counts:
        return combine.forecast_panel(panel, horizon, quantiles)
    fitted = negbin.fit(panel, horizon)
    return fitted.mean, fitted.quantiles(quantiles)


def _by_kind(panel: Panel) -> tuple[tuple[Panel, bool], tuple[Panel, bool]]:
    """Part the series to forecast as counts from the others."""
    values = panel.values
    filled = np.nan_to_num(values)
    whole = (filled == np.round(filled)).all(axis=1) & (filled >= 0).all(axis=1)
    recent = values[:, -2 * panel.season :]
    mean = np.nansum(recent, axis=1) / np.maximum((~np.isnan(recent)).sum(axis=1), 1)
    counts = whole & (mean < SMALL_COUNTS)
    between = whole & ~counts & (mean < LARGE_COUNTS)
    if between.any() and _counts_did_better(panel, counts | between, between):
        counts = counts | between
    return (panel.rows(counts), True), (panel.rows(~counts), False)


def _counts_did_better(
    panel: Panel, counts: npt.NDArray[np.bool_], judged: npt.NDArray[np.bool_]
) -> bool:
    """Say whether ``judged`` series were better forecast with the counts a year ago."""
    width, season = panel.values.shape[1], panel.season
    past = panel.until(max(width - season, 0))
    known = ~np.isnan(past.values).all(axis=1)
    judged, counts = judged & known, counts & known
    if width < 3 * season or not judged.any():  # too short a past to tell
        return True
    came = panel.values[judged, -season:]
    scale = seasonal_scale(panel.values[judged], season)[:, None]
    errors = []
    for chosen, as_counts in ((counts, True), (judged, False)):
        part = past.rows(chosen)
        _, said = forecast_values(part, season, DEFAULT_QUANTILES, as_counts=as_counts)
        score = weighted_interval_score(came, said[judged[chosen]], DEFAULT_QUANTILES) / scale
        errors.append(float(np.nansum(score)))  # of the same values on both sides
    return bool(errors[0] <= errors[1])


def _table(
    panel: Panel, horizon: int, quantiles: tuple[float, ...], *, as_counts: bool
) -> pd.DataFrame:
    mean, values = forecast_values(panel, horizon, quantiles, as_counts=as_counts)
    periods = panel.end + np.arange(horizon)
    flat = values.reshape(mean.size, len(quantiles))
    return pd.DataFrame(
        {
            "unique_id": np.repeat(np.array(panel.ids, dtype=object), horizon),
            "period": np.tile(periods, len(panel.ids)),
            "mean": mean.ravel(),
            **{f"q{q:g}": flat[:, i] for i, q in enumerate(quantiles)},
        }
    )

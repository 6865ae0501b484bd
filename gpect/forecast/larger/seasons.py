"""The season of larger series: what multiplies each period of the year, or is added to it.

Series are rows, right-aligned; a row may begin late (NaN before).
"""

import numpy as np
import numpy.typing as npt

from gpect.forecast.panels.panel import Floats

TINY = 1e-9


def deseasonalise(values: Floats, season: int) -> tuple[Floats, Floats]:
    """Divide each series by its season where it has one.

    Returns
    -------
    flat, indices
        n × T values without season; n × season indices, mean 1, the first for column 0.
        Indices are 1 for rows under two years, with values ≤ 0, or whose yearly
        autocorrelation is not significant at 10 %; others are shrunk by their own noise.
    """
    indices = np.ones((len(values), season))
    usable = has_two_years(values, season) & is_positive(values)
    usable[usable] = _is_seasonal(values[usable], season)
    if usable.any():
        indices[usable] = season_indices(values[usable], season)
    return values / indices[:, np.arange(values.shape[1]) % season], indices


def without_offsets(values: Floats, season: int) -> tuple[Floats, Floats]:
    """Take away what each period of the year adds.

    Returns
    -------
    flat, offsets
        n × T values without season; n × season offsets of mean 0, the first for column 0, shrunk
        by their own noise. Offsets are 0 for rows under two years.
    """
    offsets = np.zeros((len(values), season))
    usable = has_two_years(values, season)
    if usable.any():
        offsets[usable] = season_offsets(values[usable], season)
    return values - offsets[:, np.arange(values.shape[1]) % season], offsets


def season_indices(values: Floats, season: int) -> Floats:
    """Give multiplicative season indices (n × season) by ratios to a centred yearly mean."""
    middle, centred = _centred(values, season)
    means, mistake = _by_phase(middle / np.maximum(centred, TINY), season)
    means = np.where(means > 0, means, 1.0)
    means /= means.mean(axis=1, keepdims=True)
    return np.asarray(1.0 + _kept(means, mistake) * (means - 1.0))


def season_offsets(values: Floats, season: int) -> Floats:
    """Give additive season offsets (n × season) by differences to a centred yearly mean."""
    middle, centred = _centred(values, season)
    means, mistake = _by_phase(middle - centred, season)
    means -= means.mean(axis=1, keepdims=True)
    return np.asarray(_kept(means, mistake) * means)


def has_two_years(values: Floats, season: int) -> npt.NDArray[np.bool_]:
    """Say which rows hold two years and a period: under that no season can be told."""
    return np.asarray((~np.isnan(values)).sum(axis=1) >= 2 * season + 1)


def is_positive(values: Floats) -> npt.NDArray[np.bool_]:
    """Say which rows are above 0 throughout: only those have ratios."""
    return np.asarray(np.nanmin(values, axis=1) > 0)


def coming(indices: Floats, width: int, horizon: int) -> Floats:
    """Give the indices of the periods after column ``width``; n × horizon."""
    return indices[:, (width + np.arange(horizon)) % indices.shape[1]]


def _centred(values: Floats, season: int) -> tuple[Floats, Floats]:
    """Give the values that have half a year on both sides, and the yearly mean around each."""
    half = season // 2
    even = np.r_[0.5, np.ones(season - 1), 0.5] / season
    weights = even if season % 2 == 0 else np.ones(season) / season
    windows = np.lib.stride_tricks.sliding_window_view(values, len(weights), axis=1)
    return values[:, half : values.shape[1] - half], windows @ weights


def _by_phase(found: Floats, season: int) -> tuple[Floats, Floats]:
    """Give the mean of each period of the year (n × season), and each row's mistake on it (n).

    The first column of ``found`` is the period half a year after column 0.
    """
    phases = (season // 2 + np.arange(found.shape[1])) % season
    means, noise = np.zeros((len(found), season)), np.zeros(len(found))
    for k in range(season):
        part = found[:, phases == k]
        count = np.maximum((~np.isnan(part)).sum(axis=1), 1)
        means[:, k] = np.nansum(part, axis=1) / count
        noise += np.nansum((part - means[:, k, None]) ** 2, axis=1) / count
    years = (~np.isnan(found)).sum(axis=1) / season
    return means, noise / season / np.maximum(years - 1.0, 1.0)


def _kept(means: Floats, mistake: Floats) -> Floats:
    """Give the share of a season to believe: less where its mistake explains it."""
    between = np.maximum(means.var(axis=1, ddof=1), TINY)
    return np.asarray(np.clip(1.0 - mistake / between, 0.0, 1.0))[:, None]


def _is_seasonal(values: Floats, season: int) -> npt.NDArray[np.bool_]:
    """Say whether the autocorrelation at a year exceeds its 90 % bound."""
    seen = ~np.isnan(values)
    n = seen.sum(axis=1)
    trendless = values - np.nanmean(values, axis=1)[:, None]
    filled = np.where(seen, trendless, 0.0)
    variance = np.maximum((filled**2).sum(axis=1), TINY)
    lags = [(filled[:, k:] * filled[:, :-k]).sum(axis=1) / variance for k in range(1, season + 1)]
    bound = 1.645 * np.sqrt((1 + 2 * sum(r**2 for r in lags[:-1])) / n)
    return np.asarray(np.abs(lags[-1]) > bound)

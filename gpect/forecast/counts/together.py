"""What series are seen to move by together, all or those of a group, in their past errors."""

from dataclasses import dataclass

import numpy as np

from gpect.forecast.panels.panel import Floats, Labels
from gpect.forecast.panels.rolling import Errors

COMMON_AT_LEAST = 0.02**2
"""Variance a quarter of what moves all series at once, when the past is too short to show it."""


@dataclass(frozen=True)
class Shared:
    """Groups of series that move together: n labels, and the variance they share at H steps."""

    labels: Labels
    variance: Floats


def common_variance(errors: Errors, shared: Floats, horizon: int) -> Floats:
    """Give the variance, at each step, of what moves all series at once: it grows evenly."""
    steps = errors.actual.shape[2]
    actual, mean = errors.actual, np.where(np.isnan(errors.actual), 0.0, errors.forecast)
    total = mean.sum(axis=1)
    usable = total > 0
    if not usable.any():
        return COMMON_AT_LEAST * np.arange(1, horizon + 1.0)
    off = np.nansum(actual, axis=1) - total
    noise = total + (shared[:steps] * (mean**2).sum(axis=1))
    excess = np.where(usable, (off**2 - noise) / np.maximum(total, 1e-9) ** 2, np.nan)
    a_step = float(np.nanmean(excess / np.arange(1, steps + 1.0)))
    return max(a_step, COMMON_AT_LEAST) * np.arange(1, horizon + 1.0)


def shared_by_groups(
    errors: Errors, groupings: tuple[Labels, ...], common: Floats, spread: Floats
) -> tuple[Shared, ...]:
    """Measure what the series of each group move by together, the widest groups first.

    With what all series share (``common``) it leaves a tenth of the spread to each one at least.
    """
    shared: list[Shared] = []
    room = 0.9 * spread - common
    for labels in groupings:
        wider = common + sum((found.variance for found in shared), np.zeros(len(spread)))
        part = np.minimum(_together(errors, labels, wider, spread), room)
        room = room - part
        shared.append(Shared(labels, part))
    return tuple(shared)


def _together(errors: Errors, labels: Labels, told: Floats, spread: Floats) -> Floats:
    """Give the variance, at each step, of what moves the series of a group together.

    The squared errors of groups' totals, less what their counts and own spreads alone would give
    and what wider groups share (``told``), over the squared totals; it grows evenly.
    """
    steps = errors.actual.shape[2]
    mean = np.where(np.isnan(errors.actual), 0.0, errors.forecast)
    off = np.nan_to_num(errors.actual) - mean
    _, numbers = np.unique(labels, return_inverse=True)
    shape = (len(mean), int(numbers.max(initial=-1)) + 1, steps)
    total, square, gone = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    rows = np.arange(len(mean))[:, None]
    for sums, values in ((total, mean), (square, mean**2), (gone, off)):
        np.add.at(sums, (rows, numbers[None, :]), values)
    pairs = np.maximum(total**2 - square, 0.0)
    noise = total + spread[:steps] * square + told[:steps] * pairs
    weight = (pairs * np.arange(1, steps + 1.0)).sum()
    a_step = float((gone**2 - noise).sum() / weight) if weight > 0 else 0.0
    return max(a_step, 0.0) * np.arange(1, len(spread) + 1.0)


def level_share(errors: Errors, common: float, shared: float) -> float:
    """Give the spread that stays with a series: how errors at different steps go together."""
    off = np.nan_to_num(errors.actual - errors.forecast)
    mean = np.where(np.isnan(errors.actual), 0.0, errors.forecast)
    together = off.sum(axis=2) ** 2 - (off**2).sum(axis=2)
    expected = mean.sum(axis=2) ** 2 - (mean**2).sum(axis=2)
    whole = expected.sum()
    kept = together.sum() / whole - common if whole > 0 else shared / 2
    return float(np.clip(kept, 0.0, shared))

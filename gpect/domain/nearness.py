"""How far a person lives from a post, told in bands.

A distance to the hundred metres, from a post whose commune is known, names the person's commune:
what leaves the house says how far, not where.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

KM: Final = (5.0, 10.0, 20.0, 30.0, 50.0)
KM_BANDS: Final = (
    "moins de 5 km",
    "5 à 10 km",
    "10 à 20 km",
    "20 à 30 km",
    "30 à 50 km",
    "plus de 50 km",
)

MINUTES: Final = (15.0, 30.0, 45.0, 60.0)
MINUTE_BANDS: Final = (
    "moins de 15 min",
    "15 à 30 min",
    "30 à 45 min",
    "45 min à 1 h",
    "plus d'une heure",
)


def km_bands(km: npt.NDArray[np.floating]) -> npt.NDArray[np.object_]:
    """Give the band of each distance by road, km; "" where it is unknown."""
    return _bands(km, KM, KM_BANDS)


def minute_bands(minutes: npt.NDArray[np.floating]) -> npt.NDArray[np.object_]:
    """Give the band of each journey, minutes; "" where it is unknown."""
    return _bands(minutes, MINUTES, MINUTE_BANDS)


def _bands(
    values: npt.NDArray[np.floating], bounds: tuple[float, ...], words: tuple[str, ...]
) -> npt.NDArray[np.object_]:
    at = np.searchsorted(np.asarray(bounds), np.nan_to_num(values), side="right")
    return np.where(np.isnan(values), "", np.asarray(words, dtype=object)[at])

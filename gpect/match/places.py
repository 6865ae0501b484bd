"""Distances between communes, from their centroids."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.match.values import Positions, place

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True)
class Distances:
    """Kilometres as the crow flies between the centroids of every two communes.

    Attributes
    ----------
    communes
        n INSEE codes.
    km
        (n + 1) × (n + 1); the last row and column are missing, so that position -1,
        « unknown », reads as missing.
    """

    communes: pd.Index
    km: npt.NDArray[np.float32]

    def positions(self, codes: pd.Series) -> Positions:
        """Place each INSEE code; -1 where it is missing or not of the territory."""
        return place(self.communes, codes)


def distances(communes: pd.DataFrame) -> Distances:
    """Measure the great-circle distance (haversine) of all communes to each other."""
    known = communes.drop_duplicates("code_commune").sort_values("code_commune")
    lat = np.radians(known["lat"].to_numpy(dtype="float64"))
    lon = np.radians(known["lon"].to_numpy(dtype="float64"))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = np.full((len(known) + 1, len(known) + 1), np.nan, dtype=np.float32)
    km[:-1, :-1] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return Distances(pd.Index(known["code_commune"]), km)

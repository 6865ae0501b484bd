"""Distances between communes: from their centroids, or from known journeys."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.match.values import Positions, place

EARTH_RADIUS_KM = 6371.0088

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Distances:
    """Kilometres as the crow flies between every two communes, as each mode feels them.

    Without known journeys there is one layer of n rows, the centroids'. Each mode of which
    journeys are known adds a layer: where one is known, its minutes at the mode's speed stand
    for the distance, so that equal times rank the same and one limit serves all.

    Attributes
    ----------
    communes
        n INSEE codes.
    km
        (layers × n + 1) × (n + 1): from a commune in a layer (a row) to a commune; the last row
        and column are missing, so that position -1, « unknown », reads as missing.
    minutes
        Same shape: minutes of the known journeys, NaN elsewhere.
    layers
        Modes that have a layer of their own, in order; the centroids' comes first.
    """

    communes: pd.Index
    km: Matrix
    minutes: Matrix
    layers: tuple[str, ...] = ()

    def positions(self, codes: pd.Series) -> Positions:
        """Place each INSEE code; -1 where it is missing or not of the territory."""
        return place(self.communes, codes)

    def rows(self, codes: pd.Series, transport: pd.Series) -> Positions:
        """Row of ``km`` of people who live in ``codes`` and travel by ``transport``."""
        layer = transport.map({mode: k for k, mode in enumerate(self.layers, 1)}).fillna(0)
        at = self.positions(codes)
        shifted = at + layer.to_numpy(dtype=np.intp) * len(self.communes)
        return np.asarray(np.where(at < 0, -1, shifted), dtype=np.intp)

    def crow_km(self, row: Positions, commune: Positions) -> Matrix:
        """Kilometres from centroid to centroid, whatever the journeys known."""
        home = np.where(row < 0, -1, row % max(len(self.communes), 1))
        return np.asarray(self.km[home, commune])


def distances(
    communes: pd.DataFrame,
    travel_times: pd.DataFrame | None = None,
    modes: pd.DataFrame | None = None,
) -> Distances:
    """Measure the great-circle distance (haversine) of all communes; lay known journeys over it.

    Parameters
    ----------
    communes
        n rows [code_commune, lon, lat].
    travel_times
        Table ``TravelTimes``; journeys from or to elsewhere are left out.
    modes
        Referential [transport, speed_kmh, detour]: what a minute is worth in each mode.
    """
    known = communes.drop_duplicates("code_commune").sort_values("code_commune")
    base = _centroids(known)
    ids = pd.Index(known["code_commune"])
    km, minutes = [base], [np.full_like(base, np.nan)]
    layers: tuple[str, ...] = ()
    if travel_times is not None and modes is not None:
        layers = tuple(sorted(travel_times["transport"].dropna().unique()))
        for mode in layers:
            times = travel_times[travel_times["transport"] == mode]
            told = _told(ids, times)
            felt = told * np.float32(_km_a_minute(modes, mode))
            km.append(np.where(np.isnan(told), base, felt))
            minutes.append(told)
    return Distances(ids, _framed(km), _framed(minutes), layers)


def _km_a_minute(modes: pd.DataFrame, mode: str) -> float:
    """Kilometres as the crow flies that one minute stands for."""
    pace = modes[modes["transport"] == mode]
    return float((pace["speed_kmh"] / 60 / pace["detour"]).iloc[0])


def _centroids(known: pd.DataFrame) -> Matrix:
    lat = np.radians(known["lat"].to_numpy(dtype="float64"))
    lon = np.radians(known["lon"].to_numpy(dtype="float64"))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return np.asarray(km, dtype=np.float32)


def _told(ids: pd.Index, times: pd.DataFrame) -> Matrix:
    """Give minutes of one mode from commune to commune; the shortest where told twice."""
    start, end = place(ids, times["de"]), place(ids, times["vers"])
    minutes = times["minutes"].to_numpy(dtype="float32", na_value=np.nan)
    inside = (start >= 0) & (end >= 0) & ~np.isnan(minutes)
    told = np.full((len(ids), len(ids)), np.inf, dtype=np.float32)
    np.minimum.at(told, (start[inside], end[inside]), minutes[inside])
    return np.where(np.isinf(told), np.float32(np.nan), told)


def _framed(layers: list[Matrix]) -> Matrix:
    """Stack the layers; add the row and the column that position -1 reads."""
    stacked = np.concatenate(layers)
    framed = np.full((stacked.shape[0] + 1, stacked.shape[1] + 1), np.nan, dtype=np.float32)
    framed[:-1, :-1] = stacked
    return framed

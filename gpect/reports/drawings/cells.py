"""Shapes for the map: each commune is what lies nearest to its centroid, up to a few kilometres."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.spatial import Voronoi

Floats = npt.NDArray[np.float64]

REACH_KM: Final = 3.8
"""How far a cell goes from its centroid where no other commune of ours stops it."""

_KM_PER_DEGREE: Final = 111.195
_CORNERS: Final = 32


@dataclass(frozen=True)
class Cells:
    """Computed shapes, in kilometres east and south of the north-west corner.

    Attributes
    ----------
    polygons
        One closed ring of points (p × 2) a commune, in the order of ``communes``.
    borders
        Segments (s × 2 × 2) between communes of different groups, and around the whole.
    size
        Width and height of the drawing, km.
    """

    polygons: list[Floats]
    borders: Floats
    size: tuple[float, float]


def commune_cells(communes: pd.DataFrame, reach_km: float = REACH_KM) -> Cells:
    """Compute a cell for each commune and the borders between groups of communes.

    Parameters
    ----------
    communes
        n ≥ 1 rows with ``lon``, ``lat`` (degrees) and ``code_epci``, in a settled order.
    reach_km
        Greatest distance from a centroid to the edge of its cell.

    Returns
    -------
    Cells
        Voronoi cells clipped to a disc (a polygon of 32 sides) around each centroid.
    """
    points = _in_kilometres(communes)
    disc = _disc(reach_km)
    regions = _regions(points, reach_km)
    clipped = [_clip(region, point + disc) for region, point in zip(regions, points, strict=True)]
    corner = np.min(np.concatenate(clipped), axis=0)
    polygons = [ring - corner for ring in clipped]
    width, height = np.max(np.concatenate(polygons), axis=0)
    groups = communes["code_epci"].to_numpy(object)
    borders = _borders(polygons, points - corner, groups)
    return Cells(polygons, borders, (float(width), float(height)))


def _in_kilometres(communes: pd.DataFrame) -> Floats:
    """Project around the middle latitude; at this size the error is under 0.1 %."""
    lon, lat = (communes[name].to_numpy(np.float64) for name in ("lon", "lat"))
    east = (lon - lon.mean()) * _KM_PER_DEGREE * np.cos(np.radians(lat.mean()))
    return np.column_stack([east, -(lat - lat.mean()) * _KM_PER_DEGREE])


def _disc(radius: float) -> Floats:
    angles = np.linspace(0.0, 2.0 * np.pi, _CORNERS, endpoint=False)
    return radius * np.column_stack([np.cos(angles), np.sin(angles)])


def _regions(points: Floats, reach_km: float) -> list[Floats]:
    """Give each point's Voronoi region; far points around make every region finite."""
    far = 50.0 * reach_km + 10.0 * np.abs(points).max()
    around = far * np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])
    diagram = Voronoi(np.concatenate([points, around]))
    rings = [diagram.regions[diagram.point_region[i]] for i in range(len(points))]
    return [_turning(diagram.vertices[ring]) for ring in rings]


_ANGLES: Final = np.linspace(0.0, 2.0 * np.pi, 12, endpoint=False)


def _turning(ring: Floats) -> Floats:
    """Order the corners of a convex ring counter-clockwise."""
    centre = ring.mean(axis=0)
    angles = np.arctan2(ring[:, 1] - centre[1], ring[:, 0] - centre[0])
    return ring[np.argsort(angles, kind="stable")]


def _clip(subject: Floats, window: Floats) -> Floats:
    """Cut a convex ring by a convex counter-clockwise window (Sutherland & Hodgman, 1974)."""
    ring = subject
    for start, end in zip(window, np.roll(window, -1, axis=0), strict=True):
        ring = _cut(ring, start, end - start)
    return ring


def _cut(ring: Floats, start: Floats, along: Floats) -> Floats:
    """Keep what is on the left of the line through ``start`` in the direction ``along``."""
    side = along[0] * (ring[:, 1] - start[1]) - along[1] * (ring[:, 0] - start[0])
    kept: list[Floats] = []
    for i in range(len(ring)):
        j = (i + 1) % len(ring)
        if side[i] >= 0:
            kept.append(ring[i])
        if (side[i] >= 0) != (side[j] >= 0):
            kept.append(ring[i] + (ring[j] - ring[i]) * side[i] / (side[i] - side[j]))
    return np.array(kept).reshape(-1, 2)


def _borders(polygons: list[Floats], points: Floats, groups: npt.NDArray[np.object_]) -> Floats:
    """Keep the edges whose two sides are in different groups, or that have nothing beyond."""
    kept = []
    for i, ring in enumerate(polygons):
        for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            other = _beyond((start + end) / 2.0, i, points)
            if other is None or (groups[other] != groups[i] and other > i):
                kept.append((start, end))
    return np.array(kept, dtype=np.float64).reshape(-1, 2, 2)


def _beyond(middle: Floats, own: int, points: Floats) -> int | None:
    """Give the point as near to an edge's middle as its own, None on the outer limit."""
    distances = np.hypot(*(points - middle).T)
    own_distance = distances[own]
    distances[own] = np.inf
    nearest = int(np.argmin(distances))
    return nearest if distances[nearest] <= own_distance + 1e-3 else None

"""Real outlines for the map, where a ``territoire.geojson`` is given: communes as they are.

A FeatureCollection of polygons in degrees (WGS 84), one feature a commune, with its INSEE code in
the property ``code``, ``code_insee``, ``insee`` or ``code_commune``.
"""

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from gpect.domain.errors import OptionRefused
from gpect.reports.drawings.cells import Floats

CODES: Final = ("code", "code_insee", "insee", "code_commune", "codgeo", "INSEE_COM")
_KM_PER_DEGREE: Final = 111.195
TOLERANCE_KM: Final = 0.12
"""How far a simplified outline may be from the real one: half a millimetre on the page."""

Rings = dict[str, list[Floats]]


def read_outlines(path: Path) -> Rings:
    """Read the rings (p × 2, degrees) of each commune by its code.

    Raises
    ------
    OptionRefused
        The file cannot be read, or holds no commune.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        features = content["features"]
        found: Rings = {}
        for feature in features:
            code = _code(feature.get("properties") or {})
            if code:
                found.setdefault(code, []).extend(_rings(feature["geometry"]))
    except FileNotFoundError as error:
        raise OptionRefused(
            f"{path} : ce fichier n'existe pas. Corrigez l'option « contours » de gpect.toml, ou "
            "videz-la : la carte sera calculée."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise OptionRefused(_refusal(path)) from error
    if not found:
        raise OptionRefused(_refusal(path))
    return found


def _refusal(path: Path) -> str:
    return (
        f"{path.name} : ce fichier ne se lit pas comme des contours de communes (GeoJSON, un "
        "polygone par commune, son code INSEE dans la propriété « code »)."
    )


def _code(properties: dict[str, Any]) -> str:
    return next((str(properties[name]) for name in CODES if properties.get(name)), "")


def _rings(geometry: dict[str, Any]) -> list[Floats]:
    """Give every ring of a polygon or of several; holes are rings too (even-odd filling)."""
    polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
    rings = [
        np.asarray([point[:2] for point in ring], dtype=np.float64)
        for polygon in polygons[geometry["type"]]
        for ring in polygon
    ]
    if not all(np.isfinite(ring).all() and len(ring) > 2 for ring in rings):
        raise ValueError("not a ring")
    return rings


def in_kilometres(rings: Rings) -> tuple[Rings, tuple[float, float]]:
    """Project rings to kilometres east and south of their north-west corner, and simplify them.

    Returns
    -------
    tuple
        The rings, and the width and height of the drawing, km.
    """
    points = np.concatenate([ring for own in rings.values() for ring in own])
    west, north = points[:, 0].min(), points[:, 1].max()
    shrink = np.cos(np.radians(points[:, 1].mean()))
    scale = np.array([_KM_PER_DEGREE * shrink, -_KM_PER_DEGREE])
    made = {
        code: [simplify((ring - [west, north]) * scale, TOLERANCE_KM) for ring in own]
        for code, own in sorted(rings.items())
    }
    far = np.max(np.abs((points - [west, north]) * scale), axis=0)
    return made, (float(far[0]), float(far[1]))


def simplify(ring: Floats, tolerance: float) -> Floats:
    """Leave out the points that move an outline less than ``tolerance`` (Ramer-Douglas-Peucker)."""
    kept = np.zeros(len(ring), dtype=np.bool_)
    middle = int(np.argmax(np.linalg.norm(ring - ring[0], axis=1)))
    kept[[0, middle, -1]] = True
    waiting = [(0, middle), (middle, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _away(ring[first + 1 : last], ring[first], ring[last])
        furthest = int(np.argmax(away))
        if away[furthest] > tolerance:
            at = first + 1 + furthest
            kept[at] = True
            waiting += [(first, at), (at, last)]
    return ring[kept]


def _away(points: Floats, start: Floats, end: Floats) -> Floats:
    """Give how far points are from a segment."""
    along = end - start
    length = float(along @ along)
    share = np.clip((points - start) @ along / length, 0.0, 1.0) if length else 0.0
    nearest = start + np.multiply.outer(np.broadcast_to(share, len(points)), along)
    return np.asarray(np.linalg.norm(points - nearest, axis=1))


def centres(rings: Rings) -> pd.DataFrame:
    """Give a point inside each commune's largest ring: ``x, y`` by code."""
    largest = {code: max(own, key=len) for code, own in rings.items()}
    rows = {code: ring.mean(axis=0) for code, ring in largest.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=["x", "y"])

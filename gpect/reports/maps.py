"""The map of the EPCI, drawn by ourselves: computed shapes, classes of shortage, words on it."""

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from gpect.reports.cells import Cells, Floats, commune_cells
from gpect.reports.outlines import Rings, centres, in_kilometres
from gpect.reports.pages import render

if TYPE_CHECKING:
    from gpect.referentiels.territoire import Territoire

CLASSES: Final = (
    (0.10, "moins de 10 %", "#EDF4F8"),
    (0.25, "de 10 à 25 %", "#BCD7E6"),
    (0.50, "de 25 à 50 %", "#7FB2CE"),
    (0.75, "de 50 à 75 %", "#3F83AB"),
    (np.inf, "75 % et plus", "#12507A"),
)
"""Classes of the share of needs without anybody: upper limit (excluded), words, colour."""

KM_TO_UNITS: Final = 10.0


def share_class(share: float) -> int:
    """Give the position in :data:`CLASSES` of a share of needs without anybody."""
    return next(i for i, (limit, _, _) in enumerate(CLASSES) if share < limit)


def draw_map(
    territoire: "Territoire",
    shares: pd.Series,
    notes: pd.Series,
    title: str,
    outlines: Rings | None = None,
) -> str:
    """Draw the map as inline SVG; the same arguments give the same bytes.

    Parameters
    ----------
    territoire
        Communes and EPCI.
    shares
        Share of needs without anybody by ``code_epci``; missing when secret or unknown.
    notes
        Short text written under each EPCI's name, by ``code_epci``.
    title
        Text alternative: what the map says.
    outlines
        Real outlines of communes, degrees; None for cells computed from their centroids.
    """
    if outlines:
        return _draw_outlines(territoire, shares, notes, title, outlines)
    communes = territoire.communes.dropna(subset=["lon", "lat"])
    communes = communes.sort_values("code_commune", ignore_index=True)
    cells = commune_cells(communes)
    epcis = territoire.epcis.sort_values("code_epci", ignore_index=True)
    width, height = (round(side * KM_TO_UNITS) for side in cells.size)
    return render(
        "carte.html",
        title=title,
        width=width,
        height=height,
        groups=_groups(communes, cells, epcis, shares),
        border=_segments(cells.borders),
        labels=_labels(communes, cells, epcis, notes),
    )


def _draw_outlines(
    territoire: "Territoire", shares: pd.Series, notes: pd.Series, title: str, outlines: Rings
) -> str:
    communes = territoire.communes[territoire.communes["code_commune"].isin(outlines)]
    rings, size = in_kilometres({code: outlines[code] for code in communes["code_commune"]})
    middles = centres(rings)
    groups, labels = [], []
    for epci in territoire.epcis.sort_values("code_epci").to_dict("records"):
        own = communes.loc[communes["code_epci"] == epci["code_epci"], "code_commune"]
        if own.empty:
            continue
        path = " ".join(_ring(ring) for code in sorted(own) for ring in rings[code])
        fill = _fill(shares.get(epci["code_epci"], np.nan))
        groups.append({"name": str(epci["name"]), "fill": fill, "path": path})
        x, y = middles.loc[own].median() * KM_TO_UNITS
        note = str(notes.get(epci["code_epci"], ""))
        label = {"x": round(x, 1), "y": round(y, 1), "name": str(epci["short_name"]), "note": note}
        labels.append(label)
    width, height = (round(side * KM_TO_UNITS) for side in size)
    return render(
        "carte.html",
        title=title,
        width=width,
        height=height,
        groups=groups,
        border="",
        labels=labels,
    )


def _fill(share: float) -> str:
    return "url(#carte-secret)" if pd.isna(share) else CLASSES[share_class(float(share))][2]


def _groups(
    communes: pd.DataFrame, cells: Cells, epcis: pd.DataFrame, shares: pd.Series
) -> list[dict[str, str]]:
    found = []
    for code, name in zip(epcis["code_epci"], epcis["name"], strict=True):
        members = np.flatnonzero(communes["code_epci"].eq(code))
        found.append(
            {
                "name": str(name),
                "fill": _fill(shares.get(code, np.nan)),
                "path": " ".join(_ring(cells.polygons[i]) for i in members),
            }
        )
    return found


def _labels(
    communes: pd.DataFrame, cells: Cells, epcis: pd.DataFrame, notes: pd.Series
) -> list[dict[str, str | float]]:
    centres = np.array([ring.mean(axis=0) for ring in cells.polygons])
    # The cell deepest inside its group, so that a name lies where it belongs.
    middles = cells.borders.mean(axis=1)
    depth = np.array([np.hypot(*(middles - centre).T).min() for centre in centres])
    found: list[dict[str, str | float]] = []
    for code, name in zip(epcis["code_epci"], epcis["short_name"], strict=True):
        own = np.flatnonzero(communes["code_epci"].eq(code))
        if not len(own):
            continue
        x, y = centres[own[np.argmax(depth[own])]] * KM_TO_UNITS
        note = str(notes.get(code, ""))
        found.append({"x": round(x, 1), "y": round(y, 1), "name": str(name), "note": note})
    return found


def _ring(ring: Floats) -> str:
    points = " L".join(f"{x:.1f} {y:.1f}" for x, y in ring * KM_TO_UNITS)
    return f"M{points}Z"


def _segments(borders: Floats) -> str:
    scaled = borders * KM_TO_UNITS
    return " ".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for (a, b), (c, d) in scaled)

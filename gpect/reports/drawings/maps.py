"""The map of the EPCI, drawn by ourselves: computed shapes, classes of shortage, words on it."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from gpect.reports.books.french import percent
from gpect.reports.books.pages import render
from gpect.reports.drawings.cells import Cells, Floats, commune_cells
from gpect.reports.drawings.charts import FONT
from gpect.reports.drawings.outlines import Rings, centres, in_kilometres

if TYPE_CHECKING:
    from gpect.referentiels.territoire import Territoire

COLOURS: Final = ("#DCEAF2", "#BAD5E5", "#97BFD8", "#76AACB", "#5798BF")
"""From the least share to the greatest; the darkest still lets dark words be read on it."""

WIDTHS: Final = (2, 5, 10, 20)
"""How many points may part two shares of one colour: the first that the colours allow."""

HATCHED: Final = "url(#carte-secret)"
"""Filling of a place whose share is secret or unknown."""

KM_TO_UNITS: Final = 10.0

LETTER: Final = 14.0
LABEL_HEIGHT: Final = 60.0
"""Width of a letter and height of two lines as a phone shows them, where they are the largest."""

Label = dict[str, Any]


class ShareClass(NamedTuple):
    """Shares of one colour: the least and the greatest that are there, in points."""

    low: int
    high: int
    colour: str

    @property
    def words(self) -> str:
        """Its bounds, as the legend says them: « 25 % », « de 51 à 52 % »."""
        if self.low == self.high:
            return percent(self.high / 100.0)
        return f"de {self.low} à {percent(self.high / 100.0)}"


def share_classes(shares: pd.Series) -> list[ShareClass]:
    """Part the shares that are there, so that close ones share a colour and no others do.

    Parameters
    ----------
    shares
        Shares of needs without anybody, [0, 1]; missing ones are in no class.
    """
    shown = sorted({_points(share) for share in shares.dropna()})
    groups = next(g for width in WIDTHS if len(g := _grouped(shown, width)) <= len(COLOURS))
    ranks = np.linspace(0, len(COLOURS) - 1, len(groups)) if len(groups) > 1 else [2.0]
    return [
        ShareClass(group[0], group[-1], COLOURS[round(rank)])
        for group, rank in zip(groups, ranks[: len(groups)], strict=True)
    ]


def _grouped(shown: list[int], width: int) -> list[list[int]]:
    groups: list[list[int]] = []
    for points in shown:
        if groups and points - groups[-1][0] <= width:
            groups[-1].append(points)
        else:
            groups.append([points])
    return groups


def _points(share: float) -> int:
    return round(100.0 * share)


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
        font=FONT,
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
    groups, labels, fills = [], [], _fills(shares)
    for epci in territoire.epcis.sort_values("code_epci").to_dict("records"):
        own = communes.loc[communes["code_epci"] == epci["code_epci"], "code_commune"]
        if own.empty:
            continue
        path = " ".join(_ring(ring) for code in sorted(own) for ring in rings[code])
        fill = fills.get(epci["code_epci"], HATCHED)
        groups.append({"name": str(epci["name"]), "fill": fill, "path": path})
        x, y = middles.loc[own].median() * KM_TO_UNITS
        note = str(notes.get(epci["code_epci"], ""))
        labels.append(_label((x, y), str(epci["short_name"]), note, size[0] * KM_TO_UNITS))
    width, height = (round(side * KM_TO_UNITS) for side in size)
    return render(
        "carte.html",
        title=title,
        font=FONT,
        width=width,
        height=height,
        groups=groups,
        border="",
        labels=_apart(labels),
    )


def _fills(shares: pd.Series) -> dict[str, str]:
    """Give the colour of each place whose share is known."""
    known = shares.dropna()
    classes = share_classes(known)
    return {
        str(code): next(c.colour for c in classes if c.low <= _points(share) <= c.high)
        for code, share in known.items()
    }


def _groups(
    communes: pd.DataFrame, cells: Cells, epcis: pd.DataFrame, shares: pd.Series
) -> list[dict[str, str]]:
    found, fills = [], _fills(shares)
    for code, name in zip(epcis["code_epci"], epcis["name"], strict=True):
        members = np.flatnonzero(communes["code_epci"].eq(code))
        found.append(
            {
                "name": str(name),
                "fill": fills.get(code, HATCHED),
                "path": " ".join(_ring(cells.polygons[i]) for i in members),
            }
        )
    return found


def _labels(
    communes: pd.DataFrame, cells: Cells, epcis: pd.DataFrame, notes: pd.Series
) -> list[Label]:
    centres = np.array([ring.mean(axis=0) for ring in cells.polygons])
    # The cell deepest inside its group, so that a name lies where it belongs.
    middles = cells.borders.mean(axis=1)
    depth = np.array([np.hypot(*(middles - centre).T).min() for centre in centres])
    found: list[Label] = []
    for code, name in zip(epcis["code_epci"], epcis["short_name"], strict=True):
        own = np.flatnonzero(communes["code_epci"].eq(code))
        if not len(own):
            continue
        x, y = centres[own[np.argmax(depth[own])]] * KM_TO_UNITS
        note = str(notes.get(code, ""))
        found.append(_label((x, y), str(name), note, cells.size[0] * KM_TO_UNITS))
    return _apart(found)


def _label(at: tuple[float, float], name: str, note: str, width: float) -> Label:
    """Write a name where it belongs, or as near as lets it stand whole on the map."""
    half = LETTER * max(len(name), len(note)) / 2
    x = min(max(at[0], half), max(width - half, half))
    return {"x": round(x, 1), "y": round(at[1], 1), "name": name, "note": note, "half": half}


def _apart(labels: list[Label]) -> list[Label]:
    """Move up and down the names that would be written over each other."""
    for upper, lower in pairwise(sorted(labels, key=lambda label: float(label["y"]))):
        over = LABEL_HEIGHT - (lower["y"] - upper["y"])
        if over > 0 and abs(lower["x"] - upper["x"]) < lower["half"] + upper["half"]:
            upper["y"] = round(upper["y"] - over / 2, 1)
            lower["y"] = round(lower["y"] + over / 2, 1)
    return labels


def _ring(ring: Floats) -> str:
    points = " L".join(f"{x:.1f} {y:.1f}" for x, y in ring * KM_TO_UNITS)
    return f"M{points}Z"


def _segments(borders: Floats) -> str:
    scaled = borders * KM_TO_UNITS
    return " ".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for (a, b), (c, d) in scaled)

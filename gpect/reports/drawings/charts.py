"""Charts of the comité's page: Altair describes, vl-convert draws; no browser, no network."""

import re
from importlib import import_module
from typing import Any, Final

import numpy as np
import pandas as pd

from gpect.domain.errors import OptionRefused
from gpect.reports.books.french import quarter_short

NEEDS_COLOUR: Final = "#12507A"
SUPPLY_COLOUR: Final = "#B4530A"
SHORTAGE_COLOUR: Final = "#8A2433"
FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
SIZE: Final = (300, 165)
"""Width and height of a chart's frame, in pixels."""

_MISSING: Final = (
    "Les graphiques de la note demandent des bibliothèques qui ne sont pas installées. "
    "Installez-les avec : pip install 'gpect[rapport]'"
)


def load_drawing() -> tuple[Any, Any]:
    """Import Altair and vl-convert.

    Raises
    ------
    OptionRefused
        One of the two is not installed; the sentence says how to get them.
    """
    try:
        return import_module("altair"), import_module("vl_convert")
    except ImportError as error:
        raise OptionRefused(_MISSING) from error


def quarterly_chart(figures: pd.DataFrame, name: str) -> str:
    """Draw needs and shortage of one filière over the quarters.

    Parameters
    ----------
    figures
        One row a quarter: ``period``, ``demand``, ``shortage`` and its 80 % interval; missing
        when masked (``<measure>_masked``), so that the line stops there, at an « s ».
    name
        Prefix of the identifiers inside the drawing, different for each chart of a page.

    Returns
    -------
    str
        An ``<svg>`` element ready to be put inside a page; no address in it.
    """
    altair, vl_convert = load_drawing()
    rows = _rows(figures)
    chart = _layers(altair, rows, _ends(rows))
    svg = vl_convert.vegalite_to_svg(
        chart.to_json(), format_locale="fr-FR", time_format_locale="fr-FR"
    )
    return _inline(str(svg), name)


def _rows(figures: pd.DataFrame) -> pd.DataFrame:
    ordered = figures.sort_values("period", ignore_index=True)
    return pd.DataFrame(
        {
            "quarter": ordered["period"].map(quarter_short),
            "demand": ordered["demand"],
            "shortage": ordered["shortage"],
            "low": ordered["shortage_q0.1"],
            "high": ordered["shortage_q0.9"],
            "secret": ordered["demand_masked"] | ordered["shortage_masked"],
            "alone": is_alone(ordered["shortage_q0.1"]),
        }
    )


def is_alone(values: pd.Series) -> pd.Series:
    """Say which values have none beside them: no line and no band can be drawn there."""
    known = values.notna()
    beside = known.shift(1, fill_value=False) | known.shift(-1, fill_value=False)
    return known & ~beside


def _ends(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Place the name of each line at the height of its last known point, the two kept apart."""
    ends = []
    for measure, label in (("demand", "Besoins"), ("shortage", "Pénurie")):
        known = rows.dropna(subset=[measure])
        if len(known):
            last = known.iloc[-1]
            ends.append({"value": last[measure], "label": label})
    top = float(np.nanmax([*rows["high"], *rows["demand"], 1.0]))
    gap = 0.12 * top
    if len(ends) == 2 and abs(ends[0]["value"] - ends[1]["value"]) < gap:
        middle = max((ends[0]["value"] + ends[1]["value"]) / 2, gap / 2)
        upper = 0 if ends[0]["value"] >= ends[1]["value"] else 1
        ends[upper]["value"], ends[1 - upper]["value"] = middle + gap / 2, middle - gap / 2
    return ends


def _layers(altair: Any, rows: pd.DataFrame, ends: list[dict[str, Any]]) -> Any:
    axis = altair.X(
        "quarter:N", sort=None, title=None, axis=altair.Axis(labelAngle=0, labelExpr=_TWO_LINES)
    )
    base = altair.Chart(rows).encode(x=axis)
    bands = _bands(altair, base)
    needs = base.mark_line(
        color=NEEDS_COLOUR, strokeWidth=2.5, point={"color": NEEDS_COLOUR, "size": 45}
    ).encode(y="demand:Q")
    shortage = base.mark_line(
        color=SHORTAGE_COLOUR,
        strokeWidth=2.5,
        strokeDash=[6, 4],
        point={"color": SHORTAGE_COLOUR, "shape": "square", "size": 45},
    ).encode(y="shortage:Q")
    return _styled(altair.layer(*bands, needs, shortage, *_words(altair, base, ends)))


def _bands(altair: Any, base: Any) -> list[Any]:
    """Draw the interval: a band, and a short one at a quarter that stands alone."""
    low = altair.Y("low:Q", title="postes", scale=altair.Scale(zero=True, nice=True))
    band = base.mark_area(color=SHORTAGE_COLOUR, opacity=0.16).encode(y=low, y2="high:Q")
    lone = base.transform_filter("datum.alone")
    short = lone.mark_bar(color=SHORTAGE_COLOUR, opacity=0.16, size=16)
    return [band, short.encode(y=low, y2="high:Q")]


def _words(altair: Any, base: Any, ends: list[dict[str, Any]]) -> list[Any]:
    """Write the name of each line, beyond the frame, and an « s » at each secret quarter."""
    secret = base.transform_filter("datum.secret").mark_text(
        color=SHORTAGE_COLOUR, fontSize=13, fontWeight="bold", dy=-8
    )
    names = (
        altair.Chart(pd.DataFrame(ends, columns=["value", "label"]))
        .mark_text(align="left", fontSize=13, fontWeight="bold")
        .encode(
            x=altair.value(SIZE[0] + 2),
            y="value:Q",
            text="label:N",
            color=altair.Color(
                "label:N",
                legend=None,
                scale=altair.Scale(
                    domain=["Besoins", "Pénurie"], range=[NEEDS_COLOUR, SHORTAGE_COLOUR]
                ),
            ),
        )
    )
    return [secret.encode(y=altair.datum(0), text=altair.value("s")), names]


def _styled(chart: Any) -> Any:
    return (
        chart.properties(width=SIZE[0], height=SIZE[1], padding={"right": 6, "left": 4, "top": 6})
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titlePadding=10,
            gridColor="#DFE6EA",
        )
    )


_TWO_LINES: Final = "split(datum.value, ' ')"


def _inline(svg: str, name: str) -> str:
    """Make a drawing fit inside a page: own identifiers, no namespace address, scalable."""
    found = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", svg)
    # The drawing is hidden from readers of the page, who have its table: no English marks in it.
    found = re.sub(r'\s(aria-[a-z]+|role)="[^"]*"', "", found)
    found = re.sub(r'id="([^"]+)"', rf'id="{name}-\1"', found)
    found = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", found)
    found = re.sub(r'<svg([^>]*?) width="[\d.]+" height="[\d.]+"', r"<svg\1", found)
    return found.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1)

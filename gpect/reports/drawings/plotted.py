"""Charts of the comité's workbook, and the hidden sheet of what they draw.

A masked figure is text in its table, which a chart would draw as zero. Charts therefore read a
sheet of their own, where the same figures stand and a masked one is an empty cell: a gap.
"""

from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from gpect.reports.books.sheets import Book, add_sheet
from gpect.reports.drawings.charts import NEEDS_COLOUR, SHORTAGE_COLOUR, SUPPLY_COLOUR

CHART_SIZE: Final = (470, 262)
"""Width and height of a chart, in pixels."""

SHEET: Final = "Graphiques"
HEADS: Final = ("Feuille", "Ligne", "Colonne", "Libellé", "Valeur")
"""Where each figure drawn stands in the workbook, what it is of, and the figure."""

_POSITIONS: Final = {"demand": 1, "supply": 2, "shortage": 3}
"""Columns of the figures in the tables whose first column is a title."""

_LOOKS: Final = {
    "demand": ("Besoins", NEEDS_COLOUR, "circle", "solid"),
    "supply": ("Ressources", SUPPLY_COLOUR, "square", "dash"),
    "shortage": ("Pénurie", SHORTAGE_COLOUR, "square", "dash"),
}


class Plotted:
    """The charts of one workbook; what they draw is written last, by :meth:`write`."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._rows: list[tuple[str, int, int, str, Any]] = []

    def chart(self, kind: str, title: str) -> Any:
        """Make an empty chart."""
        chart = self.book.workbook.add_chart({"type": kind})
        chart.set_title({"name": title, "name_font": {"size": 12, "color": "#12354B"}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": CHART_SIZE[0], "height": CHART_SIZE[1]})
        chart.show_blanks_as("gap")
        chart.show_hidden_data()
        chart.set_x_axis({"num_font": {"size": 8}})
        return chart

    def add_series(
        self, chart: Any, kind: str, at: tuple[str, int], lines: pd.DataFrame, label: str
    ) -> None:
        """Put needs beside supply in columns; needs (solid) and shortage (dashed) in lines.

        Parameters
        ----------
        at
            Sheet and first row of the lines there.
        """
        for measure in ("demand", "supply" if kind == "column" else "shortage"):
            title, colour, marker, dash = _LOOKS[measure]
            look: dict[str, Any] = {
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
                "marker": {"type": marker, "size": 6, "fill": {"color": colour}},
            }
            if kind == "column":
                look = {"fill": {"color": colour}}
            ranges = self._ranges(at, _POSITIONS[measure], lines[label], lines[measure])
            chart.add_series({"name": title, **ranges, **look})
        lines_of = {"visible": True, "line": {"color": "#DFE6EA"}}
        chart.set_y_axis({"min": 0, "major_gridlines": lines_of})

    def bars(self, lines: pd.DataFrame, at: tuple[str, int], columns: Sequence[str]) -> Any:
        """Draw the shortages of lines, the first on top."""
        bars = self.chart("bar", "Où il manquerait le plus de personnes (postes)")
        position = list(columns).index("shortage")
        ranges = self._ranges(at, position, lines["title"], lines["shortage"])
        look = {"fill": {"color": SHORTAGE_COLOUR}, "gap": 45, "data_labels": {"value": True}}
        bars.add_series({"name": "Pénurie (postes)", **ranges, **look})
        bars.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        bars.set_legend({"none": True})
        bars.set_size({"width": 760, "height": 380})
        return bars

    def write(self) -> None:
        """Write what the charts draw, in a hidden sheet."""
        sheet = add_sheet(self.book, SHEET)
        sheet.write_row(0, 0, HEADS)
        for row, (where, line, column, label, value) in enumerate(self._rows, start=1):
            sheet.write_row(row, 0, (where, line + 1, column + 1))
            sheet.write_string(row, 3, label)
            if value is not None:
                sheet.write_number(row, 4, value)
        sheet.hide()

    def _ranges(
        self, at: tuple[str, int], position: int, labels: pd.Series, values: pd.Series
    ) -> dict[str, list[Any]]:
        """Note the figures of a series; give where its labels and values will be."""
        (sheet, row), begun = at, len(self._rows) + 1
        for where, label, value in zip(lines_at(labels, row), labels, values, strict=True):
            shown = None if isinstance(value, str) or pd.isna(value) else float(value)
            self._rows.append((sheet, where, position, str(label), shown))
        last = len(self._rows)
        return {
            "categories": [SHEET, begun, 3, last, 3],
            "values": [SHEET, begun, 4, last, 4],
        }


def lines_at(lines: pd.Series, row: int) -> list[int]:
    """Give the sheet row of each line, from the row of the first of its table."""
    return [row + int(position) for position in lines.index]


def placed(description: str, offset: int = 0) -> dict[str, Any]:
    """Say how a chart is placed, and describe it for who does not see it."""
    return {"description": description, "x_offset": offset, "object_position": 3}

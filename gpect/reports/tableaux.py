"""The comité's workbook: the page's figures in full, a sheet a view, native charts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from gpect.reports.annexes import Annexe
from gpect.reports.charts import NEEDS_COLOUR, SHORTAGE_COLOUR, SUPPLY_COLOUR
from gpect.reports.csv_tables import TABLES, edition_tables
from gpect.reports.french import quarter_short
from gpect.reports.pages import read_me
from gpect.reports.published import TOTAL
from gpect.reports.sheets import (
    Book,
    SheetColumn,
    Style,
    add_sheet,
    open_book,
    write_header,
    write_lines,
    write_rows,
    write_table,
)
from gpect.reports.views import LEVEL_TITLES, WHOLE, Edition

HEADER_ROW: Final = 3
N_BARS: Final = 12
CHART_SIZE: Final = (470, 262)
"""Width and height of a chart, in pixels."""

FIGURES: Final = (
    SheetColumn("demand", "Besoins (postes)", 12, "figure"),
    SheetColumn("supply", "Ressources (personnes)", 14, "figure"),
    SheetColumn("shortage", "Pénurie (postes)", 12, "figure"),
    SheetColumn("low", "Pénurie, bas (80 %)", 13, "figure"),
    SheetColumn("high", "Pénurie, haut (80 %)", 14, "figure"),
    SheetColumn("share", "Part des besoins sans personne", 13, "percent"),
    SheetColumn("n", "Observations (n)", 15, "text"),
)
PARTS: Final = (
    SheetColumn("declared", "dont déclarés", 11, "figure"),
    SheetColumn("trend", "dont tendance", 11, "figure"),
    SheetColumn("departures", "dont départs", 11, "figure"),
    SheetColumn("without_top", "Besoins sans le premier employeur", 13, "figure"),
)
QUARTER: Final = SheetColumn("quarter", "Trimestre", 26, "strong")
METIERS: Final = (
    SheetColumn("title", "Métier", 42, "strong"),
    SheetColumn("code_rome_parent", "ROME", 8, "text"),
    SheetColumn("filiere_title", "Filière", 23, "text"),
    *FIGURES,
)
RELIABILITY: Final = "Fiabilité"
"""Name of the sheet of past forecasts."""

_ANNEXE_STYLES: Final[Mapping[str, Style]] = {
    "string": "wrap",
    "integer": "figure",
    "number": "decimal",
}
LEVER: Final = SheetColumn("lever", "Levier", 90, "wrap")


def write_tableaux(path: Path, edition: Edition) -> None:
    """Write the workbook; its figures are those of the page."""
    with open_book(path, "Tableaux pour le comité de pilotage", edition.as_of) as book:
        write_lines(book, add_sheet(book, "Lisez-moi"), _read_me(edition), width=110)
        _territoire(book, edition)
        _filieres(book, edition)
        _metiers(book, "Métiers", "Métiers, ensemble du territoire", edition.by_metier(), METIERS)
        for code, name in edition.epcis.items():
            lines = edition.by_metier(code)
            _metiers(book, sheet_name(name), f"Métiers, {name}", lines, (*METIERS, LEVER))
        for annexe in (*edition.annexes, past_forecasts(edition)):
            _annexe(book, annexe)


def _read_me(edition: Edition) -> list[tuple[str, str]]:
    periods = edition.published.periods
    return read_me(
        "tableaux.txt", as_of=edition.as_of, periods=periods, parameters=edition.parameters
    )


def sheet_name(name: str) -> str:
    r"""Give a name that the xlsx format takes: 31 characters, none of ``[]:*?/\``."""
    return name.translate(str.maketrans("[]:*?/\\", "       ")).strip("' ")[:31]


def _heading(book: Book, sheet: Any, title: str, note: str) -> None:
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, book.style(bold=True, font_size=16, font_color="#12354B"))
    sheet.write_string(1, 0, note, book.style(italic=True, font_color="#4A555D"))


def _block(
    book: Book, sheet: Any, lines: pd.DataFrame, columns: Sequence[SheetColumn], row: int
) -> int:
    """Write a small table without filter; give the row after it."""
    write_header(book, sheet, [(column.title, column.width) for column in columns], row)
    write_rows(book, sheet, lines, columns, row + 1)
    return row + 1 + len(lines)


def _territoire(book: Book, edition: Edition) -> None:
    sheet = add_sheet(book, "Territoire")
    _heading(book, sheet, "Ensemble du territoire", _span(edition))
    name = SheetColumn("title", "EPCI", 26, "strong")
    epcis = edition.by_epci()
    after = _block(book, sheet, epcis, (name, *FIGURES), HEADER_ROW)
    bars = _chart(book, "column", "Besoins et ressources par EPCI")
    n_epcis = int((epcis["title"] != WHOLE).sum())
    _add_series(bars, "column", "Territoire", (HEADER_ROW + 1, HEADER_ROW + n_epcis))
    start = after + 1
    after = _block(book, sheet, _quarters(edition), (QUARTER, *FIGURES), start)
    lines = _chart(book, "line", "Besoins et pénurie par trimestre")
    _add_series(lines, "line", "Territoire", (start + 1, after - 1))
    sheet.insert_chart(after + 1, 0, bars, _placed("Barres : besoins et ressources par EPCI"))
    beside = _placed("Courbes : besoins et pénurie", offset=CHART_SIZE[0] + 12)
    sheet.insert_chart(after + 1, 0, lines, beside)
    sheet.fit_to_pages(1, 1)


def _filieres(book: Book, edition: Edition) -> None:
    sheet = add_sheet(book, "Filières")
    _heading(book, sheet, "Filières", _span(edition))
    name = SheetColumn("title", "Filière", 26, "strong")
    row = _block(book, sheet, edition.by_filiere(), (name, *FIGURES, *PARTS), HEADER_ROW) + 1
    for code, title in edition.filieres.items():
        head = SheetColumn("quarter", title, 26, "strong")
        after = _block(book, sheet, _quarters(edition, code), (head, *FIGURES), row)
        chart = _chart(book, "line", title)
        _add_series(chart, "line", "Filières", (row + 1, after - 1))
        sheet.insert_chart(
            row, len(FIGURES) + 1, chart, _placed(f"Besoins et pénurie, {title}", offset=12)
        )
        row = after + 2
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)


def _metiers(
    book: Book, name: str, title: str, lines: pd.DataFrame, columns: Sequence[SheetColumn]
) -> None:
    sheet = add_sheet(book, name, header_row=HEADER_ROW)
    _heading(book, sheet, title, _ABOUT_METIERS)
    if lines.empty:
        sheet.set_column(0, 0, 110)
        sheet.write_string(HEADER_ROW, 0, _TOO_FINE, book.style(font_color="#4A555D"))
        return
    write_table(book, sheet, lines, columns, HEADER_ROW)
    sheet.print_area(0, 0, HEADER_ROW + max(len(lines), 1), len(columns) - 1)
    n_bars = int(lines["shortage"].map(lambda cell: isinstance(cell, int) and cell > 0).sum())
    if n_bars == 0:
        return
    last = HEADER_ROW + min(n_bars, N_BARS)
    bars = _chart(book, "bar", "Où il manquerait le plus de personnes (postes)")
    position = [column.name for column in columns].index("shortage")
    bars.add_series(
        {
            "name": [name, HEADER_ROW, position],
            "categories": [name, HEADER_ROW + 1, 0, last, 0],
            "values": [name, HEADER_ROW + 1, position, last, position],
            "fill": {"color": SHORTAGE_COLOUR},
            "gap": 45,
            "data_labels": {"value": True},
        }
    )
    bars.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    bars.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    bars.set_legend({"none": True})
    bars.set_size({"width": 640, "height": 380})
    sheet.insert_chart(HEADER_ROW, len(columns) + 1, bars, _placed(f"Barres : {title}"))


def _annexe(book: Book, annexe: Annexe) -> None:
    """Write one annexe; without any row, what is lacking is said in its place."""
    sheet = add_sheet(book, annexe.sheet, header_row=HEADER_ROW)
    _heading(book, sheet, annexe.title, annexe.about)
    columns = [
        SheetColumn(c.name, c.title, max(c.width, 11), _ANNEXE_STYLES[c.kind])
        for c in annexe.columns
    ]
    if annexe.rows.empty:
        sheet.write_string(HEADER_ROW, 0, annexe.absent, book.style(font_color="#4A555D"))
        return
    shown = annexe.rows.reindex(columns=[column.name for column in columns])
    write_table(book, sheet, shown.replace({TOTAL: "Ensemble"}), columns, HEADER_ROW)


def past_forecasts(edition: Edition) -> Annexe:
    """T9, as the sheet shows it: what past forecasts were worth, the whole territory first."""
    rows = edition_tables(edition)["t9_backtest"]
    return Annexe(
        "t9_backtest",
        RELIABILITY,
        "T9 · Prévisions passées comparées aux faits",
        "Erreur : 1 vaut la variation habituelle d'une année sur l'autre ; plus petite, mieux.",
        TABLES["t9_backtest"],
        rows.assign(level=rows["level"].map(LEVEL_TITLES)),
        "Le passé enregistré est trop court pour mesurer l'exactitude des prévisions.",
    )


def _quarters(edition: Edition, filiere: str = "*") -> pd.DataFrame:
    lines = edition.by_quarter(filiere)
    return lines.assign(quarter=lines["period"].map(quarter_short))


def _chart(book: Book, kind: str, title: str) -> Any:
    chart = book.workbook.add_chart({"type": kind})
    chart.set_title({"name": title, "name_font": {"size": 12, "color": "#12354B"}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": CHART_SIZE[0], "height": CHART_SIZE[1]})
    chart.show_blanks_as("gap")
    chart.set_x_axis({"num_font": {"size": 8}})
    return chart


def _add_series(chart: Any, kind: str, sheet_name: str, rows: tuple[int, int]) -> None:
    """Put needs beside supply in columns; needs (solid) and shortage (dashed) in lines."""
    looks: tuple[tuple[str, int, str, str, str], ...] = (
        ("Besoins", 1, NEEDS_COLOUR, "circle", "solid"),
        ("Ressources", 2, SUPPLY_COLOUR, "square", "dash")
        if kind == "column"
        else ("Pénurie", 3, SHORTAGE_COLOUR, "square", "dash"),
    )
    for title, position, colour, marker, dash in looks:
        line = {"color": colour, "width": 2.25, "dash_type": dash}
        look: dict[str, Any] = {
            "line": line,
            "marker": {"type": marker, "size": 6, "fill": {"color": colour}},
        }
        if kind == "column":
            look = {"fill": {"color": colour}}
        chart.add_series(
            {
                "name": title,
                "categories": [sheet_name, rows[0], 0, rows[1], 0],
                "values": [sheet_name, rows[0], position, rows[1], position],
                **look,
            }
        )
    chart.set_y_axis({"min": 0, "major_gridlines": {"visible": True, "line": {"color": "#DFE6EA"}}})


def _placed(description: str, offset: int = 0) -> dict[str, Any]:
    return {"description": description, "x_offset": offset, "object_position": 3}


def _span(edition: Edition) -> str:
    periods = edition.published.periods
    span = f"du {quarter_short(periods[0])} au {quarter_short(periods[-1])}"
    meaning = "pénurie : postes sans personne pour les prendre"
    return f"Prévision {span} ; s : secret statistique ; {meaning}."


_TOO_FINE: Final = (
    "Aucun métier n'est donné ici : trop de chiffres y seraient tenus secrets. Voyez Territoire, "
    "Filières et Métiers."
)
_ABOUT_METIERS: Final = (
    "Des plus grandes pénuries aux plus petites ; les métiers secrets (s) sont en fin de liste."
)

"""The comité's workbook: the page's figures in full, a sheet a view, native charts."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pandas as pd

from gpect.reports.books.french import quarter_short
from gpect.reports.books.pages import INVENTED, read_me
from gpect.reports.books.sheets import (
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
from gpect.reports.comite.annexes import Annexe
from gpect.reports.comite.csv_tables import TABLES, edition_tables
from gpect.reports.comite.views import LEVEL_TITLES, WHOLE, Edition
from gpect.reports.drawings.plotted import CHART_SIZE, Plotted, placed
from gpect.reports.secrecy.detail import OTHERS
from gpect.reports.secrecy.published import MASK, MEASURES, TOTAL

HEADER_ROW: Final = 3
N_BARS: Final = 12
N_CHART_ROWS: Final = 20
"""Rows that the chart under a table takes."""
N_ROWS_A_PAGE: Final = 40

FIGURES: Final = (
    SheetColumn("demand", "Besoins (postes)", 12, "figure"),
    SheetColumn("supply", "Ressources (personnes)", 14, "figure"),
    SheetColumn("shortage", "Pénurie (postes)", 12, "figure"),
    SheetColumn("low", "Pénurie, bas (80 %)", 13, "figure"),
    SheetColumn("high", "Pénurie, haut (80 %)", 14, "figure"),
    SheetColumn("share", "Part des besoins sans personne", 13, "percent"),
    SheetColumn("n", "Observations (n)", 15, "text"),
)
WITHOUT: Final = SheetColumn("without_top", "Besoins sans le premier employeur", 14, "figure")
PARTS: Final = (
    SheetColumn("declared", "dont déclarés", 11, "figure"),
    SheetColumn("trend", "dont tendance", 11, "figure"),
    SheetColumn("departures", "dont départs", 11, "figure"),
    WITHOUT,
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
LEVER: Final = SheetColumn("lever", "Levier", 60, "wrap")


def write_tableaux(path: Path, edition: Edition) -> None:
    """Write the workbook; its figures are those of the page."""
    title, notice = "Tableaux pour le comité de pilotage", INVENTED if edition.invented else ""
    with open_book(path, title, edition.as_of, notice=notice) as book:
        write_lines(book, add_sheet(book, "Lisez-moi"), _read_me(edition), width=110)
        plotted = Plotted(book)
        _territoire(plotted, edition)
        _filieres(plotted, edition)
        whole = "Métiers, ensemble du territoire"
        _metiers(plotted, ("Métiers", whole), edition.by_metier(), (*METIERS, WITHOUT))
        for code, name in edition.epcis.items():
            heads = (sheet_name(name), f"Métiers, {name}")
            _metiers(plotted, heads, edition.by_metier(code), (*METIERS, LEVER))
        for annexe in (*edition.annexes, past_forecasts(edition)):
            _annexe(book, annexe)
        plotted.write()


def _read_me(edition: Edition) -> list[tuple[str, str]]:
    periods = edition.published.periods
    return read_me(
        "tableaux.txt",
        as_of=edition.as_of,
        periods=periods,
        parameters=edition.parameters,
        invented=edition.invented,
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


def _territoire(plotted: Plotted, edition: Edition) -> None:
    book = plotted.book
    sheet = add_sheet(book, "Territoire")
    _heading(book, sheet, "Ensemble du territoire", f"{_span(edition)} {_GAPS}")
    name = SheetColumn("title", "EPCI", 26, "strong")
    epcis, quarters = edition.by_epci(), _quarters(edition)
    after = _block(book, sheet, epcis, (name, *FIGURES, WITHOUT), HEADER_ROW)
    parts = epcis[epcis["title"] != WHOLE]
    bars = plotted.chart("column", "Besoins et ressources par EPCI")
    plotted.add_series(bars, "column", ("Territoire", HEADER_ROW + 1), parts, "title")
    start = after + 1
    after = _block(book, sheet, quarters, (QUARTER, *FIGURES), start)
    lines = plotted.chart("line", "Besoins et pénurie par trimestre")
    plotted.add_series(lines, "line", ("Territoire", start + 1), quarters, "quarter")
    sheet.insert_chart(after + 1, 0, bars, placed("Barres : besoins et ressources par EPCI"))
    beside = placed("Courbes : besoins et pénurie", offset=CHART_SIZE[0] + 12)
    sheet.insert_chart(after + 1, 0, lines, beside)
    sheet.fit_to_pages(1, 1)


def _filieres(plotted: Plotted, edition: Edition) -> None:
    book = plotted.book
    sheet = add_sheet(book, "Filières")
    _heading(book, sheet, "Filières", f"{_span(edition)} {_GAPS}")
    name = SheetColumn("title", "Filière", 26, "strong")
    row = _block(book, sheet, edition.by_filiere(), (name, *FIGURES, *PARTS), HEADER_ROW) + 1
    for code, title in edition.filieres.items():
        head = SheetColumn("quarter", title, 26, "strong")
        quarters = _quarters(edition, code)
        after = _block(book, sheet, quarters, (head, *FIGURES), row)
        chart = plotted.chart("line", title)
        plotted.add_series(chart, "line", ("Filières", row + 1), quarters, "quarter")
        sheet.insert_chart(
            row, len(FIGURES) + 1, chart, placed(f"Besoins et pénurie, {title}", offset=12)
        )
        row = after + 2
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)


def _metiers(
    plotted: Plotted, heads: tuple[str, str], lines: pd.DataFrame, columns: Sequence[SheetColumn]
) -> None:
    """Write the sheet of a place: its table, then the greatest shortages drawn under it."""
    book, (name, title) = plotted.book, heads
    sheet = add_sheet(book, name, header_row=HEADER_ROW)
    is_secret = (lines[list(MEASURES)] == MASK).all(axis=1)
    lines = lines[~is_secret].reset_index(drop=True)
    _heading(book, sheet, title, _ABOUT_METIERS + _secret(int(is_secret.sum())))
    if lines.empty:
        sheet.set_column(0, 0, 110)
        sheet.write_string(HEADER_ROW, 0, _TOO_FINE, book.style(font_color="#4A555D"))
        return
    write_table(book, sheet, lines, columns, HEADER_ROW)
    after = HEADER_ROW + len(lines) + 2
    sheet.print_area(0, 0, after + N_CHART_ROWS, len(columns) - 1)
    if after > N_ROWS_A_PAGE:
        sheet.set_h_pagebreaks([after - 1])
    worst = lines[lines["shortage"].map(lambda cell: isinstance(cell, int) and cell > 0)]
    worst = worst[worst["code_rome_parent"] != OTHERS].head(N_BARS)
    if worst.empty:
        return
    bars = plotted.bars(worst, (name, HEADER_ROW + 1), [column.name for column in columns])
    sheet.insert_chart(after, 0, bars, placed(f"Barres : {title}"))


def _secret(n: int) -> str:
    """Say how many métiers are not listed."""
    if not n:
        return ""
    those = "1 métier n'y est pas" if n == 1 else f"{n} métiers n'y sont pas"
    return f" {those} : tous leurs chiffres sont secrets (s)."


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


def _span(edition: Edition) -> str:
    periods = edition.published.periods
    span = f"du {quarter_short(periods[0])} au {quarter_short(periods[-1])}"
    meaning = "pénurie : postes sans personne pour les prendre"
    return f"Prévision {span} ; s : secret statistique ; {meaning}."


_TOO_FINE: Final = (
    "Aucun métier n'est donné ici : trop de chiffres y seraient tenus secrets. Voyez Territoire, "
    "Filières et Métiers."
)
_GAPS: Final = "Une courbe interrompue, une barre absente : chiffre tenu secret (s), pas zéro."
_ABOUT_METIERS: Final = (
    "Des plus grandes pénuries aux plus petites ; les besoins secrets (s) sont en fin de liste. "
    "Le graphique est sous le tableau."
)

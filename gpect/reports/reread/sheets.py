"""The sheets of ``tableaux.xlsx``, by what their heads say and not by where they stand."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import python_calamine

from gpect.domain import vocabulary
from gpect.domain.errors import FileRefused
from gpect.reports import plotted
from gpect.reports.published import TOTAL
from gpect.reports.reread.csv_files import Names, line_key
from gpect.reports.reread.specs import TableSpec, by_sheet
from gpect.reports.reread.told import CELLS, Row, cell_key, rows_of, said
from gpect.reports.tableaux import FIGURES, LEVER, METIERS, PARTS, sheet_name
from gpect.reports.views import LEVEL_TITLES, WHOLE

NOT_TABLES: Final = ("Lisez-moi", plotted.SHEET)
_HEADS: Final = {said(c.title): c.name for c in (*FIGURES, *PARTS, LEVER)}
_ROME: Final = next(c.title for c in METIERS if c.name == "code_rome_parent")
_QUARTER: Final = re.compile(r"T([1-4]) (\d{4})")
FILIERES: Final = {title: code for code, title in vocabulary.FILIERE_TITLES.items()} | {
    WHOLE: TOTAL
}
"""Code of each filière by the title that a reader sees."""

LEVELS: Final = {title: code for code, title in LEVEL_TITLES.items()}
"""Code of each level of forecasts by the title that a reader sees."""

Line = Sequence[Any]


def read_workbook(path: Path, name: str, names: Names) -> tuple[list[Row], list[str]]:
    """Read every sheet; give the cells found and the sheets that hold none of our tables.

    Raises
    ------
    FileRefused
        The file is not a workbook.
    """
    try:
        book = python_calamine.load_workbook(path)
        sheets = [(sheet, book.get_sheet_by_name(sheet).to_python()) for sheet in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused(f"{name} : ce classeur ne s'ouvre pas. Écrivez-le de nouveau.") from error
    found: list[Row] = []
    unread = []
    for sheet, lines in sheets:
        rows = _read_sheet(sheet, lines, name, names)
        found += rows
        is_known = sheet in NOT_TABLES or sheet in by_sheet()
        unread += [f"{name}, feuille « {sheet} »"] if not rows and not is_known else []
    return found, unread


def _read_sheet(sheet: str, lines: Sequence[Line], name: str, names: Names) -> list[Row]:
    if sheet in by_sheet():
        return _annexe(lines, name, by_sheet()[sheet])
    epcis = {sheet_name(title): code for title, code in names.epcis.items()}
    code_epci = TOTAL if sheet in {"Territoire", "Filières", "Métiers"} else epcis.get(sheet, sheet)
    found: list[Row] = []
    for head, columns, block in _blocks(lines):
        for line in block:
            cells = {columns[at]: cell for at, cell in enumerate(line) if columns[at]}
            places = {"code_epci": code_epci} | _places(head, line, columns, names)
            found += rows_of((name, CELLS), cell_key(**places), cells, list(_HEADS.values()))
    return found


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[str, list[str], list[Line]]]:
    """Part a sheet into its tables: first head, names of the columns, lines."""
    heads = [at for at, line in enumerate(lines) if said(FIGURES[0].title) in map(said, line)]
    for at, end in pairwise([*heads, len(lines)]):
        words = [said(cell) for cell in lines[at]]
        columns = [_HEADS.get(word, word if word in {_ROME, "Filière"} else "") for word in words]
        yield words[0], columns, [line for line in lines[at + 1 : end] if said(line[0])]


def _places(head: str, line: Line, columns: list[str], names: Names) -> dict[str, str]:
    title = said(line[0])
    if _ROME in columns:
        filiere = said(line[columns.index("Filière")])
        return {
            "code_rome_parent": said(line[columns.index(_ROME)]),
            "filiere": FILIERES.get(filiere, filiere),
        }
    if quarter := _QUARTER.fullmatch(title):
        return {
            "period": f"{quarter[2]}-T{quarter[1]}",
            "filiere": FILIERES.get(head, TOTAL if head == "Trimestre" else head),
        }
    if head == "EPCI":
        return {"code_epci": TOTAL if title == WHOLE else names.epcis.get(title, title)}
    return {"filiere": FILIERES.get(title, title)}


def _annexe(lines: Sequence[Line], name: str, spec: TableSpec) -> list[Row]:
    wanted = spec.columns[0].title
    start = next((at for at, line in enumerate(lines) if said(line[0]) == wanted), None)
    if start is None:
        return []
    heads = [spec.heads.get(said(cell), "") for cell in lines[start]]
    seen: Counter[str] = Counter()
    found: list[Row] = []
    for line in lines[start + 1 :]:
        cells = {head: cell for head, cell in zip(heads, line, strict=True) if head}
        if "level" in cells:
            cells["level"] = LEVELS.get(said(cells["level"]), cells["level"])
        if any(map(said, line)):
            key = line_key(cells, spec, seen)
            found += rows_of((name, spec.name), key, cells, spec.figures)
    return found

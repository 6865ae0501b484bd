"""The sheets of ``tableaux.xlsx``, by what their heads say and not by where they stand."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import python_calamine

from gpect.domain import vocabulary
from gpect.domain.errors import FileRefused
from gpect.reports.comite.tableaux import FIGURES, LEVER, METIERS, PARTS, sheet_name
from gpect.reports.comite.views import LEVEL_TITLES, WHOLE
from gpect.reports.drawings import plotted
from gpect.reports.reread.csv_files import Names, line_key, stray_columns
from gpect.reports.reread.drawn import drawn_faults
from gpect.reports.reread.specs import TableSpec, by_sheet
from gpect.reports.reread.told import CELLS, Row, cell_key, rows_of, said
from gpect.reports.reread.unknown import bears_figure, quoted, unknown
from gpect.reports.reread.workbook_parts import READ_ME, stray_parts, stray_read_me, stray_texts
from gpect.reports.secrecy.published import TOTAL

_WHOLES: Final = ("Territoire", "Filières", "Métiers")
_HEADS: Final = {said(c.title): c.name for c in (*FIGURES, *PARTS, LEVER)}
_ROME: Final = next(c.title for c in METIERS if c.name == "code_rome_parent")
_QUARTER: Final = re.compile(r"T([1-4]) (\d{4})")
FILIERES: Final = {title: code for code, title in vocabulary.FILIERE_TITLES.items()} | {
    WHOLE: TOTAL
}
"""Code of each filière by the title that a reader sees."""

_FIRST_HEADS: Final = {"EPCI", "Filière", "Trimestre", METIERS[0].title, *FILIERES}

LEVELS: Final = {title: code for code, title in LEVEL_TITLES.items()}
"""Code of each level of forecasts by the title that a reader sees."""

Line = Sequence[Any]


def read_workbook(path: Path, name: str, names: Names) -> tuple[list[Row], list[str]]:
    """Read every sheet; give the cells found, and a French sentence for all that is not ours.

    Raises
    ------
    FileRefused
        The file is not a workbook.
    """
    try:
        book = python_calamine.load_workbook(path)
        sheets = {
            sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            for sheet in book.sheet_names
        }
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused(f"{name} : ce classeur ne s'ouvre pas. Écrivez-le de nouveau.") from error
    found: list[Row] = []
    faults = [*stray_parts(path, name), *drawn_faults(sheets, name)]
    epcis = _epci_sheets(sheets, names)
    for sheet, lines in sheets.items():
        where = f"{name}, feuille {quoted(sheet)}"
        if sheet == READ_ME:
            faults += stray_read_me(where, lines, names.parameters)
        elif sheet == plotted.SHEET:
            continue  # compared with the other sheets: see :mod:`.drawn`
        elif sheet in by_sheet():
            rows, strays = _annexe(lines, (name, where), by_sheet()[sheet])
            found, faults = found + rows, faults + strays
        elif sheet in _WHOLES or sheet in epcis:
            rows, strays = _figures(lines, (name, where), epcis.get(sheet, TOTAL), names)
            found, faults = found + rows, faults + strays
        elif not _is_without_figure(lines):
            faults.append(unknown("feuille", where))
    return found, faults


def _epci_sheets(sheets: Mapping[str, Sequence[Line]], names: Names) -> dict[str, str]:
    """Give the code of the EPCI of each sheet, or its name where no csv says the code."""
    if names.epcis:
        return {sheet_name(title): code for title, code in names.epcis.items()}
    told = [
        said(line[0])
        for head, _, block in _blocks(sheets.get("Territoire", []))
        for line in block
        if head == "EPCI"
    ]
    return {sheet_name(title): title for title in told if title != WHOLE}


def _is_without_figure(lines: Sequence[Line]) -> bool:
    """Say whether a sheet is an EPCI's of which nothing is told: words, no figure."""
    first = said(lines[0][0]) if lines else ""
    cells = [said(cell) for line in lines for cell in line]
    return first.startswith("Métiers, ") and not any(map(bears_figure, cells))


def _figures(
    lines: Sequence[Line], names_of: tuple[str, str], code_epci: str, names: Names
) -> tuple[list[Row], list[str]]:
    name, where = names_of
    found: list[Row] = []
    for head, columns, block in _blocks(lines):
        for line in block:
            cells = {columns[at]: cell for at, cell in enumerate(line) if columns[at]}
            places = {"code_epci": code_epci} | _places(head, line, columns, names)
            found += rows_of((name, CELLS), cell_key(**places), cells, list(_HEADS.values()))
    return found, _strays(lines, where)


def _strays(lines: Sequence[Line], where: str) -> list[str]:
    """Name what a sheet of figures holds beside its tables, and above and under them."""
    heads = _heads_at(lines)
    above = lines[: heads[0]] if heads else lines
    strays = stray_texts(where, above)
    for at, end in pairwise([*heads, len(lines)]):
        columns = ["title", *(_column(said(cell)) for cell in lines[at][1:])]
        under, first = lines[at + 1 : end], said(lines[at][0])
        strays += _stray_columns(where, lines[at], columns, under)
        if first not in _FIRST_HEADS:
            strays.append(unknown("tableau", f"{where}, tableau {quoted(first)}"))
        strays += stray_texts(where, [line for line in under if not said(line[0])])
    return strays


def _stray_columns(
    where: str, written: Line, heads: Sequence[str], under: Sequence[Line]
) -> list[str]:
    titles = stray_columns(written, heads, under)
    return [unknown("colonne", f"{where}, colonne {quoted(title)}") for title in titles]


def _heads_at(lines: Sequence[Line]) -> list[int]:
    return [at for at, line in enumerate(lines) if said(FIGURES[0].title) in map(said, line)]


def _column(word: str) -> str:
    """Name a column by its head, "" where it is none of ours."""
    return _HEADS.get(word, word if word in {_ROME, "Filière"} else "")


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[str, list[str], list[Line]]]:
    """Part a sheet into its tables: first head, names of the columns, lines."""
    for at, end in pairwise([*_heads_at(lines), len(lines)]):
        words = [said(cell) for cell in lines[at]]
        columns = [_column(word) for word in words]
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


def _annexe(
    lines: Sequence[Line], names_of: tuple[str, str], spec: TableSpec
) -> tuple[list[Row], list[str]]:
    name, where = names_of
    wanted = spec.columns[0].title
    start = next((at for at, line in enumerate(lines) if said(line[0]) == wanted), None)
    strays = stray_texts(where, lines[:start], spec.words)
    if start is None:
        return [], strays
    heads = [spec.heads.get(said(cell), "") for cell in lines[start]]
    under = lines[start + 1 :]
    strays += _stray_columns(where, lines[start], heads, under)
    seen: Counter[str] = Counter()
    found: list[Row] = []
    for line in under:
        cells = {head: cell for head, cell in zip(heads, line, strict=True) if head}
        if "level" in cells:
            cells["level"] = LEVELS.get(said(cells["level"]), cells["level"])
        if any(map(said, line)):
            key = line_key(cells, spec, seen)
            found += rows_of((name, spec.name), key, cells, spec.figures)
    return found, strays

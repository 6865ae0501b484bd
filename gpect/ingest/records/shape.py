"""Rows that are no record: totals, repeated headers, a second table, notes written below."""

import re
from collections.abc import Sequence

import pandas as pd

from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest.records.columns import ColumnMap
from gpect.ingest.records.headers import field_named
from gpect.ingest.text.spelling import fold

_TOTAL = re.compile(
    r"(?:sous |grand )?tota(?:l|ux)(?: (?:general\w*|du|de|des|la|les|le|postes?|besoins?|page|"
    r"filiere|offres?|personnes?|\d+))*"
)
_SUMMING = re.compile(
    r"(?:(?:sous |grand )?tota(?:l|ux)|nombre total|cumul|somme)\b(?! (?:energies?|access))"
)
"""How a line that adds others up begins, if all it holds beside are numbers."""
_NOTE = re.compile(
    r"(?:nb|n b|notes?|sources?|remarques?|legende|maj|mise a jour|mis a jour|contacts?|imprime|"
    r"edite|fichier|page|document|export|extraction|extraits?|fin du|signature|commentaires?|"
    r"pour toute|fait (?:a|le)|donnees|situation au|arretee? (?:a|le|au)|merci|signe|cachet|"
    r"le directeur|la directrice|la direction|total|\d+ (?:lignes?|postes?|besoins?))\b"
)
_FOOTNOTE = re.compile(r"\s*(?:\*+\s|\(\d\)\s|[¹²³]\s?)")
_NUMBER = re.compile(r"[\d\s.,%€\u00a0\u202f-]*")
_DIGIT = re.compile(r"\d")
_MAYBE_TOTAL = re.compile("tota|cumul|somme", re.IGNORECASE)
_TAIL = 10
"""Rows at the end among which a lone text may be a note."""
_HEADERS = 3
"""Cells that are headers from which a row is one: no record holds so many of their names."""


def outsiders(
    raw: RawTable,
    template: InputTemplate,
    cells: pd.DataFrame,
    columns: ColumnMap,
    *,
    is_last: bool = True,
) -> dict[str, set[int]]:
    """Find the rows that are no record; give code → positions.

    Parameters
    ----------
    raw, template
        The table as read, and the kind of file it is.
    cells
        Its recognised fields, cleaned, of the rows that count; index = position.
    columns
        Where each field is.
    is_last
        The file ends with these rows: only there are notes looked for.
    """
    again, others = _tables_below(raw, template, cells, columns)
    notes = _notes(raw, cells) if is_last else set()
    totals = _totals(raw, cells)
    return {
        "ligne_de_total": totals,
        "ligne_hors_tableau": (again | notes) - others,
        "second_tableau": others - totals,
    }


def _totals(raw: RawTable, cells: pd.DataFrame) -> set[int]:
    """Find rows whose first filled cell is « TOTAL » or the like."""
    # Row by row: a sheet may be thousands of columns wide
    rows = raw.cells.loc[cells.index].to_numpy(dtype=object)
    firsts = [next((cell for cell in row if cell.strip()), "") for row in rows]
    return {
        at
        for at, row, first in zip(cells.index, rows, firsts, strict=True)
        if _MAYBE_TOTAL.search(first[:20]) and _adds_up(row.tolist(), first)
    }


def _adds_up(row: Sequence[str], first: str) -> bool:
    """Say whether a line tells a total: by its words alone, or by its words and only numbers."""
    said = fold(first[:80])
    if _TOTAL.fullmatch(said):
        return True
    others = [cell for cell in row if cell.strip() and cell is not first]
    return bool(_SUMMING.match(said)) and bool(others) and all(map(_NUMBER.fullmatch, others))


def _headers_again(cells: pd.DataFrame, columns: ColumnMap) -> set[int]:
    """Find rows that repeat the header, as a page break does."""
    same = pd.DataFrame(
        {named: cells[named] == header for named, header in columns.headers.items()}
    ).sum(axis=1)
    return set(cells.index[(same >= 2) | ((same >= 1) & (len(columns.headers) == 1))])


def _tables_below(
    raw: RawTable, template: InputTemplate, cells: pd.DataFrame, columns: ColumnMap
) -> tuple[set[int], set[int]]:
    """Find the headers of the table said again, and the rows of tables whose columns are others.

    Read as the first, those would be false. Such a table goes from its header to the next row
    that names the columns of the first.
    """
    of_column = {position: named for named, position in columns.positions.items()}
    again, others = _headers_again(cells, columns), set[int]()
    is_other = False
    rows = raw.cells.loc[cells.index].to_numpy(dtype=object)
    for at, row in zip(cells.index, rows, strict=True):
        named = _named(row.tolist(), template)
        if len(set(named.values())) >= _HEADERS:
            is_other = any(of_column.get(p, field) != field for p, field in named.items())
            again.add(at)
        elif at in again:
            is_other = False
        if is_other:
            others.add(at)
    return again, others


def _named(row: Sequence[str], template: InputTemplate) -> dict[int, str]:
    """Give position → field of the cells of a row that are headers; none if any holds a digit."""
    if _DIGIT.search(" ".join(row)):
        return {}
    fields = {at: field_named(cell, template) for at, cell in enumerate(row) if 1 < len(cell) < 40}
    return {at: field for at, field in fields.items() if field is not None}


def _notes(raw: RawTable, cells: pd.DataFrame) -> set[int]:
    """Find lone texts at the end: after a blank row, or that read as a note."""
    if len(raw.header) < 3:
        return set()
    notes: set[int] = set()
    waiting: list[int] = []
    positions = list(cells.index)
    for at in reversed(positions[-_TAIL:]):
        filled = [cell for cell in raw.cells.loc[at] if cell.strip()]
        is_note = bool(filled) and _is_note(filled[0][:80])
        if len(filled) > (2 if is_note else 1):
            break
        waiting.append(at)
        if is_note:
            notes.add(at)
        previous = positions[positions.index(at) - 1] if at != positions[0] else None
        if previous is not None and _has_gap(raw, previous, at):
            notes |= set(waiting)
    return notes


def _is_note(text: str) -> bool:
    return bool(_NOTE.match(fold(text)) or _FOOTNOTE.match(text))


def _has_gap(raw: RawTable, before: int, after: int) -> bool:
    """Say whether blank rows part two records; a long cell over several lines is no gap."""
    lines = sum(str(cell).count("\n") for cell in raw.cells.loc[before])
    return raw.format not in {"json", "jsonl"} and (
        raw.row_numbers[after] - raw.row_numbers[before] > 1 + lines
    )

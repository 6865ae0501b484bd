"""The sender's own file, given back: bad cells tinted and explained, people with their reference.

Of the sender's workbook one sheet comes back, the one that was read, in its own order and look;
formulas come back as their values, links are taken away, and columns that gpect never reads
(names, phones) come back empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gpect.domain.raw import RawTable
from gpect.reports.forms.sender_books import make_harmless, new_book, own_book, undated
from gpect.reports.forms.sender_cells import AMBER, GREY, RED, explain, lay_out, write, write_heads

TO_MEND: Final = "À corriger"
REFERENCES: Final = "Références"
_EMPTIED: Final = "Colonne que gpect ne lit pas : elle revient vide. Gardez votre original."


@dataclass(frozen=True)
class Returned:
    """What goes back with a file.

    Attributes
    ----------
    raw
        The file as read.
    rejects
        Table ``Rejects`` of the file, warnings included.
    dropped
        Headers that were never read.
    references
        Short pseudonym by row number; empty where the file is not of people.
    identifier
        Header of the sender's own identifier; "" where there is none.
    """

    raw: RawTable
    rejects: pd.DataFrame
    dropped: Sequence[str]
    references: pd.Series
    identifier: str = ""


def write_return(folder: Path, source: Path, returned: Returned) -> Path | None:
    """Write ``<name>_retour.xlsx``; None where nothing is to be said of the file.

    Parameters
    ----------
    folder
        Existing folder; a file of that name is replaced.
    source
        The sender's file. A workbook comes back as itself; any other format as a workbook of
        the rows that were read.

    Notes
    -----
    Holds what the sender wrote: it goes to the sender only. Cost: about 1 s for 100 000 cells.
    """
    if returned.rejects.empty and returned.references.empty:
        return None
    book, sheet, offset = own_book(source, returned.raw) or new_book(returned.raw)
    make_harmless(book)
    _empty_columns(sheet, offset, returned)
    _mark(sheet, offset, returned)
    _list_faults(book, returned.rejects)
    _list_references(book, sheet, offset, returned)
    path = folder / f"{Path(returned.raw.source_file).stem}_retour.xlsx"
    path.write_bytes(undated(book))
    return path


def _empty_columns(sheet: Worksheet, offset: int, returned: Returned) -> None:
    raw = returned.raw
    for at in (i for i, head in enumerate(raw.header) if head in set(returned.dropped)):
        column = at + 1 + offset
        for row in range(_first_row(sheet, returned), sheet.max_row + 1):
            cell = sheet.cell(row, column)
            if isinstance(cell, Cell):
                cell.value = None
        explain(sheet.cell(_head_row(offset, raw), column), GREY, [_EMPTIED])


def _head_row(offset: int, raw: RawTable) -> int:
    return 1 if offset else raw.header_row


def _first_row(sheet: Worksheet, returned: Returned) -> int:
    return (1 if sheet.title == "Votre fichier" else returned.raw.header_row) + 1


def _mark(sheet: Worksheet, offset: int, returned: Returned) -> None:
    """Tint each cell that something is said of, and say it in a comment."""
    raw = returned.raw
    places = {head: at for at, head in reversed(list(enumerate(raw.header)))}
    rows = dict(zip(raw.row_numbers, range(2, len(raw.row_numbers) + 2), strict=True))
    faults = returned.rejects.sort_values(["row", "column", "code"])
    for _, told in faults.groupby(["row", "column"], sort=True):
        number, column = int(told["row"].iloc[0]), told["column"].iloc[0]
        row = rows.get(number) if offset else number
        if row is None:
            continue
        is_rejected = bool((told["severity"] == "reject").any())
        cell = sheet.cell(row, places.get(str(column), 0) + 1 + offset)
        said = [_sentence(line) for line in told.to_dict("records")]
        explain(cell, RED if is_rejected else AMBER, said)


def _sentence(line: dict[Any, Any]) -> str:
    begin = "Ligne rejetée : " if line["severity"] == "reject" else "À vérifier : "
    proposed = line["suggestion"]
    ending = f" Proposition : {proposed}" if isinstance(proposed, str) and proposed else ""
    return f"{begin}{line['reason']}{ending}"


def _list_faults(book: Workbook, rejects: pd.DataFrame) -> None:
    """Add the sheet that lists what to mend, in the order of the file."""
    sheet = book.create_sheet(_free_name(book, TO_MEND))
    heads = (("Ligne", 8), ("Colonne", 24), ("Gravité", 14), ("Raison", 64), ("Proposition", 44))
    write_heads(sheet, heads)
    severities = {"reject": "Rejetée", "warn": "À vérifier"}
    ordered = rejects.sort_values(["row", "column", "code"])
    for at, line in enumerate(ordered.to_dict("records"), start=2):
        sheet.cell(at, 1, int(line["row"])).alignment = Alignment(
            horizontal="center", vertical="top"
        )
        told = (line["column"], severities[line["severity"]], line["reason"], line["suggestion"])
        for position, text in enumerate(told, start=2):
            if isinstance(text, str) and text:
                write(sheet.cell(at, position), text)
                sheet.cell(at, position).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(at, 3).fill = RED if line["severity"] == "reject" else AMBER
    if ordered.empty:
        write(sheet.cell(2, 4), "Rien à corriger : toutes les lignes ont été prises.")
    lay_out(sheet, heads)


def _list_references(book: Workbook, sheet: Worksheet, offset: int, returned: Returned) -> None:
    """Add the sheet that puts each person's reference beside the sender's own identifier."""
    if returned.references.empty:
        return
    raw = returned.raw
    at = raw.header.index(returned.identifier) if returned.identifier in raw.header else 0
    known = dict(zip(raw.row_numbers, raw.cells[at], strict=True))
    made = book.create_sheet(_free_name(book, REFERENCES))
    heads = (("Ligne", 8), (raw.header[at], 24), ("Référence dans le classeur d'appariement", 44))
    write_heads(made, heads)
    for row, (number, reference) in enumerate(returned.references.sort_index().items(), start=2):
        made.cell(row, 1).value = int(str(number))
        write(made.cell(row, 2), str(known.get(int(str(number)), "")))
        write(made.cell(row, 3), str(reference))
    lay_out(made, heads)


def _free_name(book: Workbook, name: str) -> str:
    return name if name not in book.sheetnames else f"{name} (gpect)"

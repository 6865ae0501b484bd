"""The workbook of likely duplicates: the evidence of each pair, and a place for the answer."""

from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.reports.books.pages import read_me
from gpect.reports.books.sheets import (
    MAX_ROWS,
    SheetColumn,
    add_sheet,
    open_book,
    write_lines,
    write_table,
)

PAIRS: Final = (
    SheetColumn("answer", "Même personne ?", 16, "input"),
    SheetColumn("probability", "Vraisemblance", 14, "percent"),
    SheetColumn("structure", "Structure", 28, "strong"),
    SheetColumn("source", "Fichier et ligne", 28, "wrap"),
    SheetColumn("other_structure", "Autre structure", 28, "strong"),
    SheetColumn("other_source", "Autre fichier et ligne", 28, "wrap"),
    SheetColumn("agree", "Pour", 50, "wrap"),
    SheetColumn("differ", "Contre", 36, "wrap"),
    SheetColumn("person_id", "Dossier", 20, "tiny"),
    SheetColumn("other_id", "Autre dossier", 20, "tiny"),
)


def duplicate_lines(found: pd.DataFrame, persons: pd.DataFrame) -> pd.DataFrame:
    """Put beside each pair where its two records come from.

    Parameters
    ----------
    found
        ``person_id, other_id, probability, agree, differ``.
    persons
        Table ``PERSONS``.
    """
    known = persons.set_index("person_id")
    row = known["source_row"].astype("str")
    source = known["source_file"].fillna("") + ", ligne " + row
    lines = found.assign(answer="")
    for end, column in (("", "person_id"), ("other_", "other_id")):
        lines[f"{end}structure"] = found[column].map(known["structure"])
        lines[f"{end}source"] = found[column].map(source)
    return lines


def write_duplicates(path: Path, lines: pd.DataFrame, as_of: date) -> None:
    """Write the workbook (``.xlsx``); its folder exists. Equal contents are equal bytes."""
    with open_book(path, "Doublons probables", as_of) as book:
        sheet = add_sheet(book, "Doublons probables")
        write_table(book, sheet, lines, PAIRS)
        last = min(len(lines), MAX_ROWS)
        if last:
            offered = {"validate": "list", "source": ["oui", "non"]}
            sheet.data_validation(1, 0, last, 0, offered)
        write_lines(book, add_sheet(book, "Lisez-moi"), read_me("doublons.txt"), width=110)

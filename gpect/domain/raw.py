"""A sender's table as received: text cells, where they came from, and how they were read."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd


@dataclass(frozen=True)
class RawTable:
    """The one table found in a file, every cell as text.

    Attributes
    ----------
    header
        Headers as received, in order, made of one or two header rows.
    cells
        n rows × len(header) columns labelled 0, 1, 2…; every cell a ``str``, "" when blank.
        Holds whatever the sender wrote, persons' values included: never log, never store.
    row_numbers
        n numbers: physical line (csv, jsonl), sheet row (workbook), 1-based index (json).
    source_file
        Name of the file, without its folder.
    format
        ``csv``, ``xlsx``, ``xls``, ``xlsb``, ``ods``, ``json`` or ``jsonl``, by content.
    encoding, separator, sheet, header_row
        How it was read; "" or 0 where it does not apply.
    row_faults
        (position in ``cells``, column header or "", code) of faults that only reading can see:
        too many cells, undecodable bytes, formulas without value, cells in error.
    notes
        French sentences on how the file was read: what was mended, which sheets were left.
    epoch
        Day 0 of a workbook, from which it counts the days of dates without a date's format.
    n_dittos
        Cells « idem », read as the one above.
    """

    header: list[str]
    cells: pd.DataFrame
    row_numbers: list[int]
    source_file: str
    format: str
    sha256: str
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_row: int = 0
    row_faults: list[tuple[int, str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    epoch: date | None = None
    n_dittos: int = 0

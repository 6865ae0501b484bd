"""Write tables to files whose bytes depend on their content alone."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
import xlsxwriter

from gpect.demo.dialect import Cell, Dialect, render
from gpect.domain.templates import InputTemplate

CREATED: Final = datetime(2026, 1, 1)  # noqa: DTZ001 # a property of the document, not a moment
_WORKBOOK_OPTIONS: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}


def write_rows(path: Path, rows: pd.DataFrame, template: InputTemplate, dialect: Dialect) -> int:
    """Write rows of neutral values in a sender's dialect; give the number of the first row."""
    cells = render(rows, template, dialect)
    headers = list(dialect.headers.values())
    above = [[line] for line in dialect.preamble]
    if dialect.format == "jsonl":
        write_json_lines(path, [dict(zip(headers, row, strict=True)) for row in cells])
        return 1
    if dialect.format == "xlsx":
        write_xlsx(path, [*above, headers, *cells])
    else:
        write_csv(path, [*above, headers, *cells], bom=dialect.format == "csv_bom")
    return len(above) + 2


def write_csv(path: Path, lines: Sequence[Sequence[Cell]], *, bom: bool) -> None:
    """Write a French csv: « ; », CRLF, cp1252, or UTF-8 with its mark where ``bom``."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(
        ["" if cell is None else cell for cell in line] for line in lines
    )
    text = buffer.getvalue()
    # cp1252 has no œuvre written with combining marks, no narrow spaces: the sender loses them.
    path.write_bytes(text.encode("utf-8-sig") if bom else text.encode("cp1252", "replace"))


def write_xlsx(path: Path, lines: Sequence[Sequence[Cell]]) -> None:
    """Write one sheet; dates are dates, numbers numbers, everything else text."""
    with xlsxwriter.Workbook(str(path), _WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties({"created": CREATED})
        sheet = workbook.add_worksheet("Feuil1")
        for i, line in enumerate(lines):
            for j, cell in enumerate(line):
                _write_cell(sheet, i, j, cell)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    else:
        sheet.write_number(row, column, cell)


def write_json_lines(path: Path, records: Sequence[dict[str, Any]]) -> None:
    """Write one JSON object a line; absent values are left out, as an API does."""
    lines = [
        json.dumps({k: v for k, v in record.items() if v is not None}, ensure_ascii=False)
        for record in records
    ]
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-8"))


def write_truth(path: Path, table: pd.DataFrame) -> None:
    """Write a table of the truth: UTF-8, comma, ISO dates."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8"))

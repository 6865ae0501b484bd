"""The workbook given back: the sender's own where it reads as it was read, else a new one."""

import io
import re
import zipfile
from pathlib import Path
from typing import Final

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from gpect.domain.raw import RawTable
from gpect.reports.forms.sender_cells import print_wide, style_head, write

_LISTS: Final = "Listes"
_HOUR: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_OUR_LIST: Final = re.compile(r"=?Liste_\w+")
_PLAIN_RANGE: Final = re.compile(r"=?'?Listes'?!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+")
_UNREADABLE: Final = (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile)
"""What opening to change a workbook that could be read may still raise."""


def undated(book: Workbook) -> bytes:
    """Give the bytes of a workbook without the hour at which they were made."""
    dated, fresh = io.BytesIO(), io.BytesIO()
    book.save(dated)
    with zipfile.ZipFile(dated) as made, zipfile.ZipFile(fresh, "w") as again:
        for name in made.namelist():
            content = made.read(name)
            if name == "docProps/core.xml":
                content = _HOUR.sub(b"2000-01-01T00:00:00Z", content)
            again.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return fresh.getvalue()


def own_book(source: Path, raw: RawTable) -> tuple[Workbook, Worksheet, int] | None:
    """Open the sender's workbook, if it is one that reads as it was read."""
    if raw.format != "xlsx" or not raw.sheet:
        return None
    try:
        content = io.BytesIO(source.read_bytes())
        book = openpyxl.load_workbook(content, data_only=True, keep_links=False)
        sheet = _sheet_read(book, raw)
    except _UNREADABLE:
        return None
    if not isinstance(sheet, Worksheet) or not _has_header(sheet, raw):
        return None
    for other in book.sheetnames:
        if other not in (sheet.title, _LISTS):
            del book[other]
    _widen_dates(sheet)
    return book, sheet, 0


def _sheet_read(book: Workbook, raw: RawTable) -> object:
    """Give the sheet that was read: the one of its name, masked perhaps, that has its header."""
    if raw.sheet in book.sheetnames:
        return book[raw.sheet]
    return next((sheet for sheet in book.worksheets if _has_header(sheet, raw)), None)


def _has_header(sheet: Worksheet, raw: RawTable) -> bool:
    """Say whether the sheet's header is the one that was read, column for column."""
    found = [sheet.cell(raw.header_row, at + 1).value for at in range(len(raw.header))]
    told = [(str(cell).strip(), head) for cell, head in zip(found, raw.header, strict=True) if cell]
    return bool(told) and all(cell in head or head in cell for cell, head in told)


def new_book(raw: RawTable) -> tuple[Workbook, Worksheet, int]:
    """Lay the rows that were read in a new workbook; rows keep their number when they can."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Votre fichier"
    for at, head in enumerate(raw.header):
        write(sheet.cell(1, at + 2), head)
        sheet.column_dimensions[get_column_letter(at + 2)].width = 18
    write(sheet.cell(1, 1), "Ligne")
    for position, (number, cells) in enumerate(
        zip(raw.row_numbers, raw.cells.itertuples(index=False), strict=True), start=2
    ):
        sheet.cell(position, 1).value = int(number)
        sheet.cell(position, 1).alignment = Alignment(horizontal="center")
        for at, cell in enumerate(cells):
            if cell:
                write(sheet.cell(position, at + 2), cell)
    style_head(sheet, len(raw.header) + 1)
    print_wide(sheet)
    return book, sheet, 1


def make_harmless(book: Workbook) -> None:
    """Take away formulas, links, and every name or rule that is not a list of our templates."""
    for name in [n for n, d in book.defined_names.items() if not _PLAIN_RANGE.fullmatch(d.value)]:
        del book.defined_names[name]
    for sheet in book.worksheets:
        sheet.defined_names.clear()
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        rules = sheet.data_validations.dataValidation
        kept = [r for r in rules if r.type == "list" and _OUR_LIST.fullmatch(str(r.formula1))]
        sheet.data_validations.dataValidation = kept
        sheet.legacy_drawing = None
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    cell.hyperlink = None
                    cell.comment = None
                    if cell.data_type == "f":
                        write(cell, str(cell.value))
        vars(sheet)["_hyperlinks"] = []  # those of the file itself have no other door


def _widen_dates(sheet: Worksheet) -> None:
    """Widen the columns of dates that nobody set: a usual one shows « ### » in their place."""
    dated = {
        cell.column
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell, Cell) and cell.is_date
    }
    for column in sorted(at for at in dated if at is not None):
        letter = get_column_letter(column)
        if letter not in sheet.column_dimensions:
            sheet.column_dimensions[letter].width = 12

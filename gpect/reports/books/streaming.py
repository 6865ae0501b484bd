# ruff: noqa: SLF001 # the inner side of xlsxwriter: a test holds it to its public one
"""Rows written straight into a streamed sheet: what xlsxwriter writes, without its calls a cell.

A row of a sheet opened with ``constant_memory`` is text on its way to a file. Here the text of a
text is made once for each text of its column and a row is one join, where xlsxwriter makes some
ten calls a cell. :func:`write_one_by_one` is the plain reference: both give the same bytes, by
test, but for a text written ``<r>…</r>``, which xlsxwriter takes for its own mark-up and which
stays text here.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from math import isfinite
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

ROWS_AT_ONCE: Final = 1_000
CELLS_KEPT: Final = 4_096
"""Different texts of a column that are kept as written."""

MAX_TEXT: Final = 32_767
"""Characters that a cell may hold in the xlsx format, counted in UTF-16 units."""

_TO_ESCAPE: Final = re.compile(r"[\x00-\x08\x0b-\x1f&<>\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\s|\s$")
_LITERAL_ESCAPE: Final = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")

Column = tuple[Any, Sequence[Any]]
"""A format of xlsxwriter, and the cells that bear it: text, number, date or None."""


def write_rows(
    sheet: Any, columns: Sequence[Column], heights: Sequence[float], first_row: int
) -> None:
    """Write whole rows under those already in a streamed sheet.

    Parameters
    ----------
    sheet
        Sheet of a workbook opened with ``constant_memory``.
    columns
        From the sheet's first column on, each with as many cells as there are rows.
    heights
        Height of each row, in points.
    first_row
        Sheet row (from 0) of the first; all rows above it are written already.

    Raises
    ------
    ValueError
        A number is infinite or is not one: the format cannot hold it.

    Notes
    -----
    Cost: about 1 µs a cell; ``ROWS_AT_ONCE`` rows are held as text at once.
    """
    if not heights:
        return
    last_row = first_row + len(heights) - 1
    for row, position in ((first_row, 0), (last_row, len(columns) - 1)):
        sheet._check_dimensions(row, position)
    sheet._write_single_row(last_row)  # the row that was waiting for its last cell
    heads = [f'<c r="{xl_col_to_name(position)}' for position in range(len(columns))]
    ends = [*heads[1:], "</row>"]
    makers = [
        _maker(sheet, cell_format, end) for (cell_format, _), end in zip(columns, ends, strict=True)
    ]
    for start in range(0, len(heights), ROWS_AT_ONCE):
        these = slice(start, start + ROWS_AT_ONCE)
        made = [map(make, cells[these]) for make, (_, cells) in zip(makers, columns, strict=True)]
        opened = [f"{_height(height)}>{heads[0]}" for height in heights[these]]
        sheet.fh.write("".join(_rows(first_row + start + 1, opened, made)))


def write_one_by_one(
    sheet: Any, columns: Sequence[Column], heights: Sequence[float], first_row: int
) -> None:
    """Write the same rows through xlsxwriter's own calls, in any sheet."""
    writers = [_writer(sheet, cell_format) for cell_format, _ in columns]
    cells_by_row = zip(*(cells for _, cells in columns), strict=True)
    for row, (height, cells) in enumerate(zip(heights, cells_by_row, strict=True), first_row):
        sheet.set_row(row, height)
        for position, (write, cell) in enumerate(zip(writers, cells, strict=True)):
            write(row, position, cell)


def fitting(text: str) -> str:
    """Cut a text to what a cell can hold, « … » at its end if it was longer."""
    if len(text) <= MAX_TEXT // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * MAX_TEXT:
        return text
    return units[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _rows(first: int, opened: Sequence[str], made: Sequence[Iterable[str]]) -> Iterable[str]:
    """Give each row as text: its number is all that parts one cell from the next."""
    for number, cells in enumerate(zip(opened, *made, strict=True), first):
        yield str(number).join(('<row r="', *cells))


def _height(points: float) -> str:
    pixels = int(points * 4 / 3 + 0.5)
    return f'" ht="{pixels * 0.75:.16g}" customHeight="1"'


def _maker(sheet: Any, cell_format: Any, end: str) -> Callable[[Any], str]:
    """Give the function from a cell to what follows its row's number, up to the next number."""
    style = f'" s="{cell_format._get_xf_index()}"'

    @lru_cache(maxsize=CELLS_KEPT)
    def told(text: str) -> str:
        return f'{style} t="inlineStr"><is><t{_escaped(fitting(text))}</t></is></c>{end}'

    def make(cell: Any) -> str:
        if cell is None or cell == "":
            return f"{style}/>{end}"
        if isinstance(cell, str):
            return told(cell)
        number = sheet._convert_date_time(cell) if isinstance(cell, date) else cell
        if not isfinite(number):
            raise ValueError("a cell cannot hold a number without end")
        return f"{style}><v>{number:.16G}</v></c>{end}"

    return make


def _escaped(text: str) -> str:
    """Give a text as XML, with the end of the mark that opens it."""
    if not _TO_ESCAPE.search(text):
        return f">{text}"
    text = _LITERAL_ESCAPE.sub(r"_x005F\1", text)
    text = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f"{kept}>{text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}"


def _writer(sheet: Any, cell_format: Any) -> Callable[[int, int, Any], None]:
    def write(row: int, position: int, cell: Any) -> None:
        if cell is None or cell == "":
            sheet.write_blank(row, position, None, cell_format)
        elif isinstance(cell, str):
            sheet.write_string(row, position, fitting(cell), cell_format)
        elif isinstance(cell, date):
            sheet.write_datetime(row, position, cell, cell_format)
        else:
            sheet.write_number(row, position, cell, cell_format)

    return write

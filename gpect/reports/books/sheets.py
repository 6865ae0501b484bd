"""Building blocks of our workbooks: one look, text that stays text, the same bytes each time."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from gpect.reports.books import streaming

INK: Final = "#12354B"
ACCENT: Final = "#B4530A"
PALE: Final = "#EAF1F5"
INPUT: Final = "#FFF8E1"
GREY: Final = "#6B7780"
RULE: Final = "#C6D2DA"

Style = Literal[
    "text", "wrap", "strong", "int", "decimal", "percent", "date", "input", "tiny", "figure"
]

_STYLES: Final[Mapping[str, dict[str, Any]]] = {
    "text": {"align": "left", "indent": 1},
    "wrap": {"text_wrap": True, "align": "left", "indent": 1},
    "strong": {"text_wrap": True, "bold": True, "align": "left", "indent": 1},
    "int": {"num_format": "#,##0", "align": "right"},
    "decimal": {"num_format": "0.00", "align": "right"},
    "percent": {"num_format": "0\u00a0%", "align": "right"},
    "date": {"num_format": "dd/mm/yyyy", "align": "center"},
    "input": {"text_wrap": True, "bg_color": INPUT, "align": "left", "indent": 1},
    "tiny": {"font_size": 8, "font_color": GREY, "align": "left", "indent": 1},
    "figure": {"num_format": "#,##0", "align": "right"},
}

WRAPPED: Final = ("wrap", "strong")
LINE: Final = 13.5
"""Height of a line of text, in points."""

MAX_LINES: Final = 10
"""Lines shown of a cell; the rest is read in the cell itself."""

MAX_ROWS: Final = 1_048_575
"""Rows under the header that a sheet may hold in the xlsx format."""


@dataclass(frozen=True)
class SheetColumn:
    """One column of a sheet: the table's column, its French head, its width in characters."""

    name: str
    title: str
    width: float
    style: Style = "text"


@dataclass
class Book:
    """A workbook being written and the formats it shares between sheets."""

    workbook: Any
    streamed: bool = False
    notice: str = ""
    formats: dict[str, Any] = field(default_factory=dict)

    def style(self, **properties: Any) -> Any:
        """Give the format with ``properties`` over the common font; made once, then shared."""
        key = repr(sorted(properties.items()))
        if key not in self.formats:
            common = {"font_name": "Arial", "font_size": 10, "valign": "top"}
            self.formats[key] = self.workbook.add_format(common | properties)
        return self.formats[key]

    def named(self, style: Style) -> Any:
        """Give the format of a column style, with the thin rule that parts the rows."""
        return self.style(**_STYLES[style], bottom=1, bottom_color=RULE)

    @property
    def header(self) -> Any:
        """Format of a header cell."""
        return self.style(
            bold=True,
            font_color="#FFFFFF",
            bg_color=INK,
            text_wrap=True,
            valign="vcenter",
            border=1,
            border_color="#FFFFFF",
        )


@contextmanager
def open_book(
    path: Path, title: str, as_of: date, *, streamed: bool = False, notice: str = ""
) -> Iterator[Book]:
    """Open a workbook for writing; it is closed and on disk when the block ends.

    Nothing of the data becomes a formula, a link or a number by itself. The creation date is
    ``as_of``, so that equal contents are equal bytes.

    Parameters
    ----------
    path
        File to write; its folder exists.
    title
        Title kept in the document's properties.
    as_of
        Date of reference of the figures.
    streamed
        Write each row to disk as soon as the next begins: rows must come in order.
    notice
        Words at the foot of every printed page.
    """
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": streamed,
    }
    workbook = xlsxwriter.Workbook(str(path), options)
    workbook.set_properties(
        {"title": title, "author": "gpect", "created": datetime.combine(as_of, time())}
    )
    workbook.set_size(2400, 1500)
    yield Book(workbook, streamed, notice)
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(error.args[0].errno, "", str(path)) from error  # its own kind of fault


def add_sheet(book: Book, name: str, *, header_row: int = 0) -> Any:
    """Add a sheet that prints well: A4 landscape, one page wide, its header on each page."""
    sheet = book.workbook.add_worksheet(name)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, header_row)
    middle = " · ".join(filter(None, ("gpect", book.notice)))
    sheet.set_footer(f"&L&8&A&C&8{middle}&R&8Page &P sur &N")
    sheet.hide_gridlines(2)
    return sheet


def write_table(
    book: Book, sheet: Any, table: pd.DataFrame, columns: Sequence[SheetColumn], row: int = 0
) -> None:
    """Write ``table`` under a real header with filters, frozen above and beside the first column.

    Parameters
    ----------
    table
        n rows, already in their order; holds at least the names of ``columns``. Rows beyond
        what the format can hold are left out; callers that may meet it say so.
    columns
        Columns to write, in order.
    row
        Sheet row (from 0) of the header.
    """
    write_header(book, sheet, [(c.title, c.width) for c in columns], row)
    write_rows(book, sheet, table, columns, row + 1)
    sheet.autofilter(row, 0, row + max(min(len(table), MAX_ROWS - row), 1), len(columns) - 1)
    sheet.freeze_panes(row + 1, 1)


def write_header(book: Book, sheet: Any, heads: Sequence[tuple[str, float]], row: int = 0) -> None:
    """Write the header cells and set the widths; ``heads`` are (title, width in characters)."""
    for position, (_, width) in enumerate(heads):
        sheet.set_column(position, position, width)
    # A bold head is wider than plain text, and the filter's button takes two characters.
    n_lines = max(min(n_lines_of(title, 1.05 * width - 2), 3) for title, width in heads)
    sheet.set_row(row, 8 + LINE * n_lines)
    for position, (title, _) in enumerate(heads):
        sheet.write_string(row, position, title, book.header)


def write_rows(
    book: Book, sheet: Any, table: pd.DataFrame, columns: Sequence[SheetColumn], first_row: int
) -> None:
    """Write the cells, row after row, each in its column's style."""
    table = table.iloc[: MAX_ROWS + 1 - first_row]
    values = [as_cells(table[column.name]) for column in columns]
    formats = [book.named(column.style) for column in columns]
    # LibreOffice does not find the height of wrapped rows by itself: it is always said.
    tall = [
        [n_lines_of(cell, 1.3 * column.width - 3) for cell in cells]
        for cells, column in zip(values, columns, strict=True)
        if column.style in WRAPPED
    ]
    n_lines = map(max, *tall) if len(tall) > 1 else (tall or [[1] * len(table)])[0]
    heights = [3 + LINE * n for n in n_lines]
    write = streaming.write_rows if book.streamed else streaming.write_one_by_one
    write(sheet, list(zip(formats, values, strict=True)), heights, first_row)


@lru_cache(maxsize=65_536)
def n_lines_of(text: Any, width: float) -> int:
    """Estimate the lines that a text takes in ``width`` characters, words kept whole."""
    if not isinstance(text, str) or len(text) < width:
        return 1
    lines, room = 1, width
    for word in text.split():
        if len(word) > room and room < width:
            lines, room = lines + 1, width
        lines += int((len(word) - 1) // width)
        room -= len(word) % width + 1
    return min(lines, MAX_LINES)


def as_cells(values: pd.Series) -> list[Any]:
    """Give the values as plain Python objects, None where missing."""
    objects = values.astype(object)
    return objects.where(values.notna(), None).tolist()


def write_lines(book: Book, sheet: Any, lines: Sequence[tuple[str, str]], width: float) -> None:
    """Write a page of text: (style, text) lines where style is ``title``, ``head`` or ``text``."""
    styles = {
        "title": book.style(bold=True, font_size=18, font_color=INK),
        "head": book.style(bold=True, font_size=12, font_color=ACCENT),
        "text": book.style(text_wrap=True),
    }
    sheet.set_column(0, 0, width)
    sheet.fit_to_pages(1, 1)
    for row, (style, text) in enumerate(lines):
        if text:
            height = 30 if style == "title" else 5 + LINE * n_lines_of(text, 1.12 * width)
            sheet.set_row(row, height)
            sheet.write_string(row, 0, text, styles[style])


def add_lists(book: Book, lists: Mapping[str, Sequence[str]]) -> None:
    """Put lists of choices on a hidden sheet, each under a defined name."""
    sheet = book.workbook.add_worksheet("Listes")
    longest = max((len(choices) for choices in lists.values()), default=0)
    for row in range(longest + 1):
        for position, (name, choices) in enumerate(lists.items()):
            text = name if row == 0 else (choices[row - 1] if row <= len(choices) else "")
            if text:
                sheet.write_string(row, position, text)
    for position, (name, choices) in enumerate(lists.items()):
        letter = xlsxwriter.utility.xl_col_to_name(position, col_abs=True)
        book.workbook.define_name(name, f"=Listes!{letter}$2:{letter}${len(choices) + 1}")
    sheet.hide()

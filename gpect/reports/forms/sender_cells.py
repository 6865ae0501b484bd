"""How the sheets given back to a sender look: heads, tints, comments, what is printed."""

from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

LINE_HEIGHT: Final = 15
"""Points of one line of text."""
RED: Final = PatternFill("solid", fgColor="F8C9C0")
AMBER: Final = PatternFill("solid", fgColor="FDE9B8")
GREY: Final = PatternFill("solid", fgColor="E8EBED")
_HEAD: Final = PatternFill("solid", fgColor="12354B")


def explain(cell: Cell | MergedCell, fill: PatternFill, said: Iterable[str]) -> None:
    """Tint a cell and say why in its comment, after what it already said."""
    if not isinstance(cell, Cell):  # under a merge: the tint is the merge's own
        return
    cell.fill = fill
    before = [cell.comment.text] if cell.comment else []
    text = ILLEGAL_CHARACTERS_RE.sub(" ", "\n".join([*before, *said]))
    lines = 1 + sum(1 + len(line) // 44 for line in text.splitlines())
    cell.comment = Comment(text, "gpect", width=330, height=max(60, 18 * lines))


def write_heads(sheet: Worksheet, heads: Sequence[tuple[str, float]]) -> None:
    """Write the first row, [title, width in characters] a column."""
    for position, (title, width) in enumerate(heads, start=1):
        write(sheet.cell(1, position), title)
        sheet.column_dimensions[get_column_letter(position)].width = width
    style_head(sheet, len(heads))


def lay_out(sheet: Worksheet, heads: Sequence[tuple[str, float]]) -> None:
    """Make rows as high as their text, filter them all, print them on the width of a page."""
    for row in range(2, sheet.max_row + 1):
        texts = [str(sheet.cell(row, at).value or "") for at in range(1, len(heads) + 1)]
        lines = [-(-len(t) // max(int(w) - 4, 1)) for t, (_, w) in zip(texts, heads, strict=True)]
        sheet.row_dimensions[row].height = LINE_HEIGHT * max(1, *lines)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{max(sheet.max_row, 2)}"
    print_wide(sheet)


def print_wide(sheet: Worksheet) -> None:
    """Print on the width of one page, lying."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def style_head(sheet: Worksheet, n_columns: int) -> None:
    """Make the first row a head that stays in sight and filters the rows below."""
    for position in range(1, n_columns + 1):
        cell = sheet.cell(1, position)
        cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[1].height = 2.2 * LINE_HEIGHT
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(n_columns)}{max(sheet.max_row, 2)}"


def write(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text, whatever it begins with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)[:32_767]
    if isinstance(cell, Cell):
        cell.data_type = "s"

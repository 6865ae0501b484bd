"""What the charts of ``tableaux.xlsx`` draw, against the cells of its tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from gpect.reports.drawings.plotted import HEADS, SHEET
from gpect.reports.reread.told import said
from gpect.reports.reread.unknown import quoted, unknown

Lines = Sequence[Sequence[Any]]


def drawn_faults(sheets: Mapping[str, Lines], name: str) -> list[str]:
    """Say which figures are drawn that their table does not show; one French sentence each.

    ``sheets``: every line of each sheet, from the first.
    """
    if SHEET not in sheets:
        return []
    head, *rows = sheets[SHEET] or [[]]
    if [said(cell) for cell in head] != [said(word) for word in HEADS]:
        return [f"{name}, feuille « {SHEET} » : ses colonnes ne sont pas celles de gpect."]
    strays = [
        unknown("ligne", f"{name}, feuille « {SHEET} », {quoted(said(label))}")
        for sheet, row, _, label, _ in rows
        if said(label) != _cell(sheets, str(sheet), row, 1)
    ]
    return strays + [
        f"{name}, feuille « {SHEET} » : « {said(value)} » est dessiné pour « {label} », la feuille "
        f"« {sheet} » dit « {_cell(sheets, str(sheet), row, column)} »."
        for sheet, row, column, label, value in rows
        if not _is_same(value, _cell(sheets, str(sheet), row, column))
    ]


def _cell(sheets: Mapping[str, Lines], sheet: str, row: Any, column: Any) -> str:
    """Give what a table says at a place; "" where there is nothing."""
    try:
        return said(sheets[sheet][int(row) - 1][int(column) - 1])
    except (KeyError, IndexError, ValueError):
        return ""


def _is_same(value: Any, shown: str) -> bool:
    """Say whether a figure drawn is the one shown; what is not a number is not drawn."""
    drawn = said(value)
    try:
        return float(drawn) == float(shown) if drawn else True
    except ValueError:
        return False

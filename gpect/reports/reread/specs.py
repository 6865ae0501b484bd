"""Which tables a folder may hold: their columns, and those by which a line is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from gpect.reports.annexes import Annexe, Column, Source
from gpect.reports.comite import all_annexes
from gpect.reports.csv_tables import TABLES, table_keys
from gpect.reports.tableaux import RELIABILITY

WORDS: Final = ("epci", "metier")
"""Columns that say in words what a code beside them says."""


@dataclass(frozen=True)
class TableSpec:
    """One table of the pack, as it may be found in a csv or a sheet.

    Attributes
    ----------
    is_cells
        Whether its lines are cells of ``DIMENSIONS``.
    annexe
        The annexe it comes from, None for the others: its axes and measures are attacked.
    """

    name: str
    columns: Sequence[Column]
    keys: tuple[str, ...]
    is_cells: bool
    annexe: Annexe | None = None

    @property
    def figures(self) -> list[str]:
        """Columns that are compared: all but those that name the line."""
        return [c.name for c in self.columns if c.name not in {*self.keys, *WORDS}]

    @property
    def heads(self) -> dict[str, str]:
        """Name of each column, by its French head and by its own name."""
        return {c.title: c.name for c in self.columns} | {c.name: c.name for c in self.columns}


@cache
def specs() -> dict[str, TableSpec]:
    """Give every table by name."""
    annexes = all_annexes(Source({}, date.min))
    found = {
        a.name: TableSpec(a.name, a.columns, a.keys or a.axes, is_cells=False, annexe=a)
        for a in annexes
    }
    for name, columns in TABLES.items():
        names = [c.name for c in columns]
        is_cells = "demand" in names
        found[name] = TableSpec(name, columns, tuple(table_keys(name)), is_cells=is_cells)
    return found


@cache
def by_sheet() -> dict[str, TableSpec]:
    """Give the tables that have a sheet of their own, by the name of the sheet."""
    found = {s.annexe.sheet: s for s in specs().values() if s.annexe is not None}
    return found | {RELIABILITY: specs()["t9_backtest"]}

"""Which tables a folder may hold: their columns, and those by which a line is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Final, cast

import pandas as pd

from gpect.reports.comite.annexes import Annexe, Column, Source
from gpect.reports.comite.csv_tables import TABLES, table_keys
from gpect.reports.comite.pack import all_annexes
from gpect.reports.comite.tableaux import RELIABILITY, past_forecasts
from gpect.reports.comite.views import Edition
from gpect.reports.reread.told import CELLS
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, PARTS, Published

if TYPE_CHECKING:
    from gpect.referentiels.territoire import Territoire

_EPCI: Final = ["code_epci", "short_name"]


@dataclass(frozen=True)
class TableSpec:
    """One table of the pack, as it may be found in a csv or a sheet.

    Attributes
    ----------
    is_cells
        Whether its lines are cells of ``DIMENSIONS``.
    annexe
        The annexe it comes from, None for the others: its axes and measures are attacked.
    words
        What is written above it, or in its place, on its sheet.
    """

    name: str
    columns: Sequence[Column]
    keys: tuple[str, ...]
    is_cells: bool
    annexe: Annexe | None = None
    words: frozenset[str] = frozenset()

    @property
    def figures(self) -> list[str]:
        """Columns that are compared: all but those by which a line is known."""
        return [c.name for c in self.columns if c.name not in self.keys]

    @property
    def counted(self) -> list[str]:
        """Columns of numbers, those that name the line apart."""
        return [c.name for c in self.columns if c.kind != "string" and c.name not in self.keys]

    @property
    def heads(self) -> dict[str, str]:
        """Name of each column, by its French head and by its own name."""
        return {c.title: c.name for c in self.columns} | {c.name: c.name for c in self.columns}


@cache
def specs() -> dict[str, TableSpec]:
    """Give every table by name."""
    annexes = all_annexes(Source({}, date.min))
    found = {
        a.name: TableSpec(
            a.name, a.columns, a.keys or a.axes, is_cells=False, annexe=a, words=_words(a)
        )
        for a in annexes
    }
    for name, columns in TABLES.items():
        names = [c.name for c in columns]
        is_cells = "demand" in names
        found[name] = TableSpec(name, columns, tuple(table_keys(name)), is_cells=is_cells)
    past = past_forecasts(_empty_edition())
    found[past.name] = replace(found[past.name], words=_words(past))
    return found


def _words(annexe: Annexe) -> frozenset[str]:
    return frozenset(" ".join(t.split()) for t in (annexe.title, annexe.about, annexe.absent))


def _empty_edition() -> Edition:
    names = [*DIMENSIONS, *PARTS, "lever", "n", "shortage_q0.1", "shortage_q0.9"]
    names += [name for m in MEASURES for name in (m, f"{m}_masked")]
    return Edition(
        published=Published(pd.DataFrame(columns=names)),
        backtest=pd.DataFrame(columns=["level", "horizon"]),
        territoire=cast("Territoire", SimpleNamespace(epcis=pd.DataFrame(columns=_EPCI))),
        metiers=pd.Series(dtype="str"),
        as_of=date.min,
        parameters={},
    )


@cache
def counted_columns() -> frozenset[tuple[str, str]]:
    """Give the columns of numbers of all tables: table, column."""
    return frozenset(
        (CELLS if spec.is_cells else spec.name, column)
        for spec in specs().values()
        for column in spec.counted
    )


@cache
def by_sheet() -> dict[str, TableSpec]:
    """Give the tables that have a sheet of their own, by the name of the sheet."""
    found = {s.annexe.sheet: s for s in specs().values() if s.annexe is not None}
    return found | {RELIABILITY: specs()["t9_backtest"]}

"""What an annexe of the comité's pack is: a table with its words, its axes and its secret marks.

An annexe is built from what the base holds, and from nothing else: where the base does not hold
it, the annexe has no row and says what to send.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from gpect.reports.secrecy import suppression
from gpect.reports.secrecy.employers import TOP_LEAST, coarse
from gpect.reports.secrecy.published import MASK, TOTAL
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.secrecy.suppression import Bools


@dataclass(frozen=True)
class Column:
    """One column of a table: its name for programs, its French head, its kind and meaning."""

    name: str
    title: str
    kind: str
    about: str
    width: float = 13


@dataclass(frozen=True)
class Source:
    """What annexes are made of; a table is missing where the base has none.

    Attributes
    ----------
    tables
        Stored tables and tables of the latest matching, by name; ``equity`` and ``tension`` too,
        and ``matched_posts`` [open]: the open posts of that matching.
    metier, skill
        Give the title of a métier, of a skill.
    """

    tables: dict[str, pd.DataFrame]
    as_of: date
    metier: Callable[[str], str] = str
    skill: Callable[[str], str] = str
    rules: SecrecyRules = field(default_factory=SecrecyRules)

    def table(self, name: str) -> pd.DataFrame:
        """Give a table, without any row or column where there is none."""
        return self.tables.get(name, pd.DataFrame())

    @property
    def day(self) -> pd.Timestamp:
        """The day from which « to come » is counted."""
        return pd.Timestamp(self.as_of)


@dataclass(frozen=True)
class Annexe:
    """One table of the pack, ready to be written.

    Attributes
    ----------
    name, sheet, title, about
        Name of the csv, of the sheet, and what is written above the table.
    columns
        In their order.
    rows
        Cells as they are shown: whole numbers, ``s``, text, None.
    axes, measures
        Columns by which figures add up (``*`` is a total) and those figures: what an attack uses.
    absent
        What is said where there is no row.
    keys
        Columns by which a reader knows a line, in the order of ``axes`` where there are any; the
        axes themselves without it.
    people
        Measures that count people: none may be shown under the threshold.
    """

    name: str
    sheet: str
    title: str
    about: str
    columns: Sequence[Column]
    rows: pd.DataFrame
    absent: str
    axes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


def with_totals(table: pd.DataFrame, axes: Sequence[str], measures: Sequence[str]) -> pd.DataFrame:
    """Add every total over ``axes`` (``*``); one row a cell, in a total order."""
    parts = []
    for kept in range(2 ** len(axes)):
        used = [axis for at, axis in enumerate(axes) if kept >> at & 1]
        rest = dict.fromkeys((axis for axis in axes if axis not in used), TOTAL)
        parts.append(table.assign(**rest).groupby([*axes], as_index=False)[[*measures]].sum())
    both = pd.concat(parts, ignore_index=True).drop_duplicates([*axes])
    return both.sort_values([*axes], ignore_index=True)


def hidden(
    table: pd.DataFrame,
    axes: Sequence[str],
    measure: str,
    rules: SecrecyRules,
    few: Bools | None = None,
) -> pd.Series:
    """Give the figures of ``measure`` as they may be shown: whole numbers and ``s``.

    Parameters
    ----------
    table
        One row a cell of ``axes``, totals included; positions are its index.
    few
        Cells with too few employers behind them; None where figures count people.
    """
    values = table[measure].fillna(0).to_numpy(np.float64)
    least = rules.least_persons(axes)
    primary = (values > 0) & (values < least) if few is None else few & (values > 0)
    n_totals = (table[[*axes]] == TOTAL).sum(axis=1).to_numpy(np.float64)
    cost = 4.0**n_totals * (1.0 + np.log1p(values))
    need = np.full(len(values), least)
    sums = suppression.relations(table[[*axes]].assign(one=""))  # one axis has no other to part by
    masked = suppression.protect(values, np.asarray(primary), sums, need, cost)
    shown = [MASK if hide else round(v) for v, hide in zip(values, masked, strict=True)]
    return pd.Series(shown, index=table.index, dtype=object)


def by_employer(
    table: pd.DataFrame, axes: Sequence[str], measure: str, rules: SecrecyRules
) -> pd.DataFrame:
    """Add up by cell of ``axes``, totals included: the figure, who is behind it, without the first.

    Returns
    -------
    pandas.DataFrame
        ``axes``, ``measure``, ``employers`` (number), ``without_top`` (coarse; missing under five
        employers), ``few`` (too few of them, or one above all).
    """
    one = with_totals_by(table, axes, "employer_id", measure)
    grouped = one.groupby([*axes], sort=True)[measure]
    whole, top, n = grouped.sum(), grouped.max(), grouped.size()
    without = pd.Series(coarse((whole - top).to_numpy(float)), whole.index)
    without = without.where(n >= TOP_LEAST)
    made = {measure: whole, "employers": n, "without_top": without}
    return pd.DataFrame(made).assign(few=rules.tells_of_one(n, top, whole)).reset_index()


def with_totals_by(
    table: pd.DataFrame, axes: Sequence[str], unit: str, measure: str
) -> pd.DataFrame:
    """Add up by cell of ``axes`` and unit: every total over the axes, none over units."""
    parts = []
    for kept in range(2 ** len(axes)):
        rest = dict.fromkeys((axis for at, axis in enumerate(axes) if not kept >> at & 1), TOTAL)
        told = table.assign(**rest)
        parts.append(told.groupby([*axes, unit], as_index=False)[[measure]].sum())
    return pd.concat(parts, ignore_index=True).drop_duplicates([*axes, unit])


def beside(mask: pd.Series, values: pd.Series) -> pd.Series:
    """Hide ``values`` wherever ``mask`` shows ``s``; the others as whole numbers."""
    shown = [
        MASK if told == MASK else (None if pd.isna(value) else round(float(value)))
        for told, value in zip(mask, values, strict=True)
    ]
    return pd.Series(shown, index=values.index, dtype=object)

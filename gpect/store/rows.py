"""Between a DataFrame and the rows of a driver, column by column."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from gpect.domain.contracts import DTYPES
from gpect.domain.tables import TableSpec

Values = list[Any]


def to_values(table: pd.DataFrame, spec: TableSpec, *, iso_days: bool) -> dict[str, Values]:
    """Give each column as Python values, None where missing; days as ISO text or as dates."""
    return {
        column.name: _days(table[column.name], iso=iso_days)
        if column.kind == "date"
        else _missing_as_none(table[column.name])
        for column in spec.columns
    }


def _missing_as_none(values: pd.Series) -> Values:
    found: Values = values.tolist()
    for at in np.flatnonzero(values.isna().to_numpy()).tolist():
        found[at] = None
    return found


def _days(values: pd.Series, *, iso: bool) -> Values:
    days = values.to_numpy().astype("datetime64[D]")
    if not iso:
        return list(days.tolist())
    return [None if day == "NaT" else day for day in np.datetime_as_string(days).tolist()]


def to_table(rows: Sequence[Iterable[Any]], spec: TableSpec) -> pd.DataFrame:
    """Make the DataFrame of ``rows``, in the order of the columns of ``spec``.

    Days may be ISO text (SQLite) or ``datetime.date`` (PostgreSQL); yes and no may be 1 and 0.
    """
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) or [()] * len(spec.columns)
    return pd.DataFrame(
        {
            column.name: _series(values, column.kind)
            for column, values in zip(spec.columns, columns, strict=True)
        }
    )


def _series(values: Sequence[Any], kind: str) -> pd.Series:
    if kind == "date":
        return pd.Series(np.array(values, dtype="datetime64[s]"))
    if kind in {"float", "share"}:
        return pd.Series(np.array(values, dtype="float64"))
    series: pd.Series = pd.Series(values, dtype=DTYPES[kind])
    return series

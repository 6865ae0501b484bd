"""Hold a DataFrame to its :class:`~gpect.domain.tables.TableSpec`."""

from typing import Any, Final

import pandas as pd

from gpect.domain.tables import ColumnSpec, TableSpec

DTYPES: Final[dict[str, Any]] = {
    "text": "str",
    "int": "Int64",
    "float": "float64",
    "share": "float64",
    "date": "datetime64[s]",
    "bool": "boolean",
}
"""pandas dtype of each kind of column; missing is NaN, NaT or NA."""


class ContractError(AssertionError):
    """A stage gave a table that is not what its definition says: a fault of the code."""


def empty(spec: TableSpec) -> pd.DataFrame:
    """Give the table without rows: every column of ``spec`` with its dtype."""
    return pd.DataFrame({c.name: pd.Series(dtype=DTYPES[c.kind]) for c in spec.columns})


def conform(table: pd.DataFrame, spec: TableSpec) -> pd.DataFrame:
    """Give ``table`` with the columns, dtypes and row order of ``spec``.

    Columns that are absent are added empty; columns that ``spec`` does not know are dropped;
    rows are sorted by key, with a fresh index, so that equal contents are equal tables.

    Parameters
    ----------
    table
        n rows, any order of columns.
    spec
        The definition to meet.

    Raises
    ------
    ContractError
        A key is missing or twice there, a share leaves [0, 1], or a value is not in its list.
        The message names the table, the column and a count, never a value.
    """
    shaped = pd.DataFrame(
        {column.name: _cast(table, column, spec) for column in spec.columns}, index=table.index
    )
    _check_key(shaped, spec)
    for column in spec.columns:
        _check_values(shaped[column.name], column, spec)
    return shaped.sort_values(list(spec.key), ignore_index=True)


def _cast(table: pd.DataFrame, column: ColumnSpec, spec: TableSpec) -> pd.Series:
    dtype = DTYPES[column.kind]
    if column.name not in table.columns:
        return pd.Series(index=table.index, dtype=dtype)
    values = table[column.name]
    if values.dtype == dtype:
        return values
    try:
        return values.astype(dtype)
    except (TypeError, ValueError) as error:
        raise ContractError(f"{spec.name}.{column.name}: not {column.kind}") from error


def _check_key(table: pd.DataFrame, spec: TableSpec) -> None:
    key = list(spec.key)
    n_missing = int(table[key].isna().any(axis=1).sum())
    n_twice = int(table.duplicated(key).sum())
    if n_missing or n_twice:
        raise ContractError(f"{spec.name}: {n_missing} rows without key, {n_twice} keys repeated")


def _check_values(values: pd.Series, column: ColumnSpec, spec: TableSpec) -> None:
    is_share = column.kind == "share"
    if not (is_share or column.allowed):
        return
    known = values.dropna()
    is_right = known.between(0.0, 1.0) if is_share else known.isin(column.allowed)
    n_bad = len(known) - int(is_right.sum())
    if n_bad:
        raise ContractError(f"{spec.name}.{column.name}: {n_bad} values out of range")

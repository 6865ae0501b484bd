"""Read and write whole tables: conformed DataFrames on one side, rows of a driver on the other."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain.contracts import ContractError, conform
from gpect.domain.tables import AUDIT, CHILDREN, STORED, TableSpec
from gpect.store import schema
from gpect.store.engine import reading
from gpect.store.rows import to_table, to_values
from gpect.store.statements import Condition, Key, Where, conditions, hangs_on, has_key, parts, send

ROWS_AT_ONCE: Final = 20_000
"""Rows turned into Python values together, on their way to the driver."""


def read(engine: Engine, spec: TableSpec, where: Where | None = None) -> pd.DataFrame:
    """Read a table.

    Parameters
    ----------
    engine
        An open store.
    spec
        Any stored table but the audit's, which :mod:`gpect.store.audit` alone reads.
    where
        Keep the rows whose columns have one of these values; all rows without it.

    Returns
    -------
    DataFrame
        n rows, conformed to ``spec``: same contents, same table, on both engines.
        Cost: 150 000 rows of six columns in about one second.

    Raises
    ------
    StoreRefused
        The database cannot be read.
    """
    with reading(engine) as connection:
        return read_rows(connection, _readable(spec), where)


def read_many(engine: Engine, specs: Iterable[TableSpec]) -> dict[str, pd.DataFrame]:
    """Read several tables as they were at one moment, whatever is written meanwhile."""
    with reading(engine) as connection:
        return {spec.name: read_rows(connection, _readable(spec)) for spec in specs}


def read_received(engine: Engine) -> dict[str, pd.DataFrame]:
    """Read every table that files give, as they were at one moment, but never the audit's."""
    names = {*CHILDREN, *(child for children in CHILDREN.values() for child in children)}
    return read_many(engine, [s for s in STORED if s.name in names and s is not AUDIT])


def digest(engine: Engine) -> str:
    """Give the fingerprint of everything that files and runs brought, on any engine."""
    with reading(engine) as connection:
        found = [hash_rows(read_rows(connection, spec)) for spec in STORED]
    return hashlib.sha256(b"".join(found)).hexdigest()


def hash_rows(table: pd.DataFrame) -> bytes:
    """Give the fingerprint of a conformed table; no fingerprint leads back to a value."""
    hashed = pd.util.hash_pandas_object(table, index=False)
    return hashlib.sha256(hashed.to_numpy().tobytes()).digest()


def read_rows(connection: Connection, spec: TableSpec, where: Where | None = None) -> pd.DataFrame:
    """Read a table, the audit's too, inside a transaction of the caller."""
    return _select(connection, spec, conditions(schema.table(spec), where or {}))


def read_keys(connection: Connection, spec: TableSpec, keys: Sequence[Key]) -> pd.DataFrame:
    """Read the rows of ``spec`` that have one of ``keys``."""
    return _select(connection, spec, (has_key(spec, part) for part in parts(keys)))


def read_children(connection: Connection, spec: TableSpec, keys: Sequence[Key]) -> pd.DataFrame:
    """Read the rows of ``spec`` that hang, near or far, on the main records ``keys``."""
    return _select(connection, spec, (hangs_on(spec, part) for part in parts(keys)))


def _select(connection: Connection, spec: TableSpec, chosen: Iterable[Condition]) -> pd.DataFrame:
    target = schema.table(spec)
    # Without types SQLAlchemy hands over the driver's values: rows.to_table knows both drivers
    asked = sa.select(*(sa.type_coerce(target.c[name], sa.types.NULLTYPE) for name in spec.names))
    rows: list[Any] = []
    for condition in chosen:
        rows += connection.execute(asked.where(condition)).all()
    return conform(to_table(rows, spec), spec)


def upsert(connection: Connection, spec: TableSpec, table: pd.DataFrame) -> int:
    """Write rows by natural key: new ones are inserted, known ones take the new values.

    Parameters
    ----------
    connection
        A transaction of :func:`gpect.store.engine.writing`.
    spec, table
        The definition, and n rows that meet it (conformed here).

    Returns
    -------
    int
        Number of rows written.
    """
    return put(connection, spec, table)


def put(
    connection: Connection,
    spec: TableSpec,
    table: pd.DataFrame,
    extra: dict[str, Any] | None = None,
) -> int:
    """Upsert, with the store's own columns in ``extra`` (one value for every row)."""
    _send(connection, spec, conform(table, spec), extra or {}, replace=True)
    return len(table)


def insert(connection: Connection, spec: TableSpec, table: pd.DataFrame) -> None:
    """Write rows that are all new; the database refuses a key that it knows."""
    append(connection, spec, conform(table, spec))


def append(connection: Connection, spec: TableSpec, rows: pd.DataFrame) -> None:
    """Write rows that are all new and conformed to ``spec`` already."""
    _send(connection, spec, rows, {}, replace=False)


def _send(
    connection: Connection,
    spec: TableSpec,
    rows: pd.DataFrame,
    extra: dict[str, Any],
    *,
    replace: bool,
) -> None:
    """Send rows some thousands at a time: as Python values they take ten times their place."""
    iso_days = connection.dialect.name == "sqlite"
    for start in range(0, len(rows), ROWS_AT_ONCE):
        part = rows.iloc[start : start + ROWS_AT_ONCE]
        values = to_values(part, spec, iso_days=iso_days)
        values |= {name: [value] * len(part) for name, value in extra.items()}
        send(connection, schema.table(spec), values, replace=replace)


def delete(connection: Connection, spec: TableSpec, where: Where) -> None:
    """Delete the rows whose columns have one of the values of ``where``."""
    _delete(connection, spec, conditions(schema.table(spec), where))


def delete_keys(connection: Connection, spec: TableSpec, keys: Sequence[Key]) -> None:
    """Delete the rows of ``spec`` that have one of ``keys``."""
    _delete(connection, spec, (has_key(spec, part) for part in parts(keys)))


def delete_children(connection: Connection, spec: TableSpec, keys: Sequence[Key]) -> None:
    """Delete the rows of ``spec`` that hang, near or far, on the main records ``keys``."""
    _delete(connection, spec, (hangs_on(spec, part) for part in parts(keys)))


def _delete(connection: Connection, spec: TableSpec, chosen: Iterable[Condition]) -> None:
    for condition in chosen:
        connection.execute(sa.delete(schema.table(spec)).where(condition))


def replace_children(
    connection: Connection, keys: Sequence[Key], children: Mapping[str, pd.DataFrame]
) -> None:
    """Give the main records ``keys`` the rows of ``children``, and no others.

    Parameters
    ----------
    connection
        A transaction of :func:`gpect.store.engine.writing`.
    keys
        Keys of records of one main table of ``domain.tables.CHILDREN``.
    children
        Name of a table of children -> its rows; a table that is not named is left as it is.
    """
    given = [spec for spec in STORED if spec.name in children]
    for spec in reversed(given):
        delete_children(connection, spec, keys)
    for spec in given:
        insert(connection, spec, children[spec.name])


def _readable(spec: TableSpec) -> TableSpec:
    if spec is AUDIT:
        raise ContractError(f"{spec.name}: read by gpect.store.audit alone")
    return spec

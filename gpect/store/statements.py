"""SQL shared by every table: which rows, and how rows are sent on each engine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import sqlite

from gpect.domain.tables import BY_NAME, TableSpec
from gpect.store import schema
from gpect.store.rows import Values

KEYS_AT_ONCE: Final = 5_000
"""Keys looked for by one statement: both engines take 32 000 parameters at least."""

Where = Mapping[str, Sequence[Any]]
"""Column -> the values wanted."""

Key = tuple[Any, ...]
"""Values of the key of one row."""

Condition = sa.ColumnElement[bool]

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

Upsert = TypeVar("Upsert", "sqlite.Insert", "postgresql.Insert")


def has_key(spec: TableSpec, keys: Sequence[Key]) -> Condition:
    """Say which rows of ``spec`` have one of ``keys``."""
    columns = [schema.table(spec).c[name] for name in spec.key]
    if len(columns) == 1:
        return columns[0].in_([key[0] for key in keys])
    return sa.tuple_(*columns).in_(keys)


def hangs_on(spec: TableSpec, keys: Sequence[Key]) -> Condition:
    """Say which rows of ``spec`` belong to the main records ``keys``."""
    parent_name, column_name = schema.PARENTS[spec.name]
    column = schema.table(spec).c[column_name]
    parent = BY_NAME[parent_name]
    if parent_name not in schema.PARENTS:
        return column.in_([key[0] for key in keys])
    above = sa.select(schema.table(parent).c[column_name]).where(hangs_on(parent, keys))
    return column.in_(above)


def parts(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    """Cut ``keys`` into lists that one statement can take."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        yield keys[start : start + KEYS_AT_ONCE]


def conditions(target: sa.Table, where: Where) -> Iterator[Condition]:
    """Give conditions that together keep the rows wanted, none of them too long."""
    if not where:
        yield sa.true()
        return
    (longest, values), *others = sorted(where.items(), key=lambda item: -len(item[1]))
    rest = [target.c[name].in_(wanted) for name, wanted in others]
    unique = list(dict.fromkeys(values))
    for start in range(0, len(unique), KEYS_AT_ONCE):
        yield sa.and_(target.c[longest].in_(unique[start : start + KEYS_AT_ONCE]), *rest)


def send(
    connection: Connection, target: sa.Table, values: dict[str, Values], *, replace: bool
) -> None:
    """Insert rows given by columns; a known key is replaced, or refused by the database."""
    if connection.dialect.name == "postgresql":
        connection.execute(_from_arrays(target, values, replace=replace))
        return
    insert = sqlite.insert(target)
    if replace:
        insert = _on_conflict(insert, target, list(values))
    # Plain tuples for the driver: half the time of one mapping per row
    compiled = insert.compile(dialect=connection.dialect, column_keys=list(values))
    order = compiled.positiontup or []
    rows = list(zip(*(values[name] for name in order), strict=True))
    connection.exec_driver_sql(str(compiled), rows)


def _from_arrays(target: sa.Table, values: dict[str, Values], *, replace: bool) -> sa.Insert:
    """Send every column as one array: one statement and one round trip for all the rows."""
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - SQLite does without

    types = {name: postgresql.ARRAY(target.c[name].type) for name in values}
    arrays = [
        sa.cast(sa.bindparam(None, column, type_=types[name]), types[name])
        for name, column in values.items()
    ]
    sent = sa.func.unnest(*arrays).table_valued(*values, name="sent").render_derived()
    rows = sa.select(*(sent.c[name] for name in values))
    insert = postgresql.insert(target).from_select(list(values), rows)
    return _on_conflict(insert, target, list(values)) if replace else insert


def _on_conflict(insert: Upsert, target: sa.Table, names: list[str]) -> Upsert:
    key = [column.name for column in target.primary_key]
    new = {name: insert.excluded[name] for name in names if name not in key}
    if not new:
        return insert.on_conflict_do_nothing(index_elements=key)
    return insert.on_conflict_do_update(index_elements=key, set_=new)

"""The SQL schema, made from the definitions of :mod:`gpect.domain.tables`.

Beside the tables of the domain the store has two of its own: ``lot_changes``, what each lot
replaced, so that it can be undone; and ``store_facts``, what the database knows about itself.
"""

from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

from gpect.domain import tables
from gpect.domain.tables import ColumnSpec, TableSpec

TYPES: Final[MappingProxyType[str, sa.types.TypeEngine[Any]]] = MappingProxyType(
    {
        "text": sa.Text(),
        "int": sa.BigInteger(),
        "float": sa.Double(),
        "share": sa.Double(),
        "date": sa.Date(),
        "bool": sa.Boolean(),
    }
)
"""SQL type of each kind of column; missing is NULL."""

PARENTS: Final = MappingProxyType(
    {
        "person_skills": ("persons", "person_id"),
        "person_freins": ("persons", "person_id"),
        "pathways": ("persons", "person_id"),
        "pathway_skills": ("pathways", "pathway_id"),
        "audit_persons": ("persons", "person_id"),
        "opening_skills": ("openings", "opening_id"),
        "opening_requirements": ("openings", "opening_id"),
        "training_skills": ("trainings", "training_id"),
        "rejects": ("lots", "lot_id"),
        "allocations": ("runs", "run_id"),
        "unfilled": ("runs", "run_id"),
        "unmatched": ("runs", "run_id"),
        "questions": ("runs", "run_id"),
        "pathway_proposals": ("runs", "run_id"),
        "levers": ("runs", "run_id"),
        "shortages": ("runs", "run_id"),
        "forecasts": ("runs", "run_id"),
    }
)
"""Foreign keys: table -> (table it hangs on, the column both share)."""

RUN_TABLES: Final = tuple(
    spec for spec in tables.STORED if PARENTS.get(spec.name, ("", ""))[0] == "runs"
)
"""What a run writes."""

ORDERED: Final = ("lots", "runs")
"""Tables with a column ``seq``: the order of arrival, since gpect reads no clock."""

SEQ: Final = "seq"

NAMES: Final = MappingProxyType(
    {
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def metadata() -> sa.MetaData:
    """Give the whole schema as the code of today wants it."""
    schema = sa.MetaData(naming_convention=dict(NAMES))
    for spec in tables.STORED:
        _add_table(schema, spec)
    _add_own_tables(schema)
    return schema


def create(connection: sa.Connection) -> None:
    """Make every table of the schema in an empty database."""
    _METADATA.create_all(connection, checkfirst=False)


def table(spec: TableSpec) -> sa.Table:
    """Give the SQL table of ``spec``."""
    return _METADATA.tables[spec.name]


def _add_table(schema: sa.MetaData, spec: TableSpec) -> None:
    columns = [_column(column, spec) for column in spec.columns]
    if spec.name in ORDERED:
        columns.append(sa.Column(SEQ, sa.BigInteger(), nullable=False, unique=True))
    made = sa.Table(
        spec.name,
        schema,
        *columns,
        *_constraints(spec),
        # Rows live in the index of their key: children are small and read by parent
        sqlite_with_rowid=spec.name not in PARENTS,
    )
    for name in _indexed(spec):
        sa.Index(None, made.c[name])


def _column(column: ColumnSpec, spec: TableSpec) -> sa.Column[Any]:
    is_key = column.name in spec.key
    return sa.Column(
        column.name,
        TYPES[column.kind],
        primary_key=is_key,
        nullable=not (column.required or is_key),
        autoincrement=False,
    )


def _constraints(spec: TableSpec) -> list[sa.Constraint]:
    made: list[sa.Constraint] = [
        sa.CheckConstraint(sa.column(column.name).between(0, 1), name=column.name)
        for column in spec.columns
        if column.kind == "share"
    ]
    if spec.name in PARENTS:
        parent, name = PARENTS[spec.name]
        made.append(sa.ForeignKeyConstraint([name], [f"{parent}.{name}"]))
    if spec.name == "lots":
        counted = "rows_total = rows_valid + rows_rejected + rows_duplicate"
        made.append(sa.CheckConstraint(counted, name="nothing_lost"))
    return made


def _indexed(spec: TableSpec) -> list[str]:
    """Name the columns to index: what undo, children and the latest run look for."""
    names = [name for name in ("lot_id",) if name in spec.names and name not in spec.key]
    parent_column = PARENTS.get(spec.name, ("", ""))[1]
    if parent_column and parent_column != spec.key[0]:
        names.append(parent_column)
    return names + {"runs": ["command"], "lots": ["source_file"]}.get(spec.name, [])


def _add_own_tables(schema: sa.MetaData) -> None:
    changes = sa.Table(
        "lot_changes",
        schema,
        sa.Column("lot_id", sa.Text(), sa.ForeignKey("lots.lot_id"), primary_key=True),
        sa.Column("table_name", sa.Text(), primary_key=True),
        sa.Column("record_key", sa.Text(), primary_key=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("before", sa.Text()),
        sqlite_with_rowid=False,
    )
    sa.Index(None, changes.c.record_key)
    sa.Table(
        "store_facts",
        schema,
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )


_METADATA: Final = metadata()
LOT_CHANGES: Final = _METADATA.tables["lot_changes"]
STORE_FACTS: Final = _METADATA.tables["store_facts"]

"""Records: a row of a main table with the children that live and die with it.

A record is what a lot brings, changes or leaves as it is, and what an undo puts back. Its name in
the journal is the JSON list of its key, so that it is one text whatever the table.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection

from gpect.domain.contracts import ContractError, conform
from gpect.domain.tables import BY_NAME, CHILDREN, LOTS, STORED, TableSpec
from gpect.store import tables as store_tables
from gpect.store.rows import to_values
from gpect.store.schema import PARENTS
from gpect.store.statements import Key

PROVENANCE: Final = ("lot_id", "source_file", "source_row")
"""Where a record comes from: not part of what it says."""

RECORD: Final = "record"

_AS_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode

Tables = Mapping[str, pd.DataFrame]
Image = dict[str, list[dict[str, Any]]]
"""Table -> its rows of one record, missing values left out."""


@dataclass(frozen=True)
class Comparison:
    """What a lot does to the records it names, each list in order of key.

    Attributes
    ----------
    new, changed, same
        Names of records: not known before; saying something else; saying the same.
    sent, before
        Rows that are sent, rows that were stored for the same records; each with the name of
        its record in a column ``record``.
    """

    new: list[str]
    changed: list[str]
    same: list[str]
    sent: Tables
    before: Tables


def children_of(main: TableSpec) -> list[TableSpec]:
    """Give the tables of children of ``main``, parents first."""
    if main is LOTS:
        return [BY_NAME["rejects"]]
    return [spec for spec in STORED if spec.name in CHILDREN[main.name]]


def name(key: Iterable[Any]) -> str:
    """Name the record of key ``key``."""
    return _AS_JSON(list(key))


def key(record: str) -> Key:
    """Give the key of the record called ``record``."""
    return tuple(json.loads(record))


def keys_of(rows: pd.DataFrame, main: TableSpec) -> list[Key]:
    """Give the keys of n rows of ``main``, in their order."""
    return list(zip(*(rows[column].tolist() for column in main.key), strict=True))


def names_of(rows: pd.DataFrame, main: TableSpec) -> list[str]:
    """Name the records of n rows of ``main``, in their order."""
    return [name(k) for k in keys_of(rows, main)]


def of_family(main: TableSpec, given: Tables) -> dict[str, pd.DataFrame]:
    """Take from ``given`` the table ``main`` and those of its children, conformed."""
    family = [main, *children_of(main)]
    return {spec.name: conform(given[spec.name], spec) for spec in family if spec.name in given}


def compare(connection: Connection, main: TableSpec, sent: Tables) -> Comparison:
    """Compare the records of ``sent`` with those that are stored, provenance left aside.

    Exact: a record is the same when each of its rows has an equal row on the other side.
    """
    names = names_of(sent[main.name], main)
    before = read_family(connection, main, list(sent), keys_of(sent[main.name], main))
    named = with_names(sent, main)
    stored = with_names(before, main)
    known = set(stored[main.name][RECORD])
    to_compare = {table: rows[rows[RECORD].isin(list(known))] for table, rows in named.items()}
    differing = _differing(stored, to_compare, main)
    return Comparison(
        new=[n for n in names if n not in known],
        changed=[n for n in names if n in known and n in differing],
        same=[n for n in names if n in known and n not in differing],
        sent=named,
        before=stored,
    )


def refuse_orphans(sent: Tables, main: TableSpec) -> None:
    """Refuse children of records that are not sent.

    Raises
    ------
    ContractError
        Names the table and a count, never a value.
    """
    for spec in children_of(main):
        if spec.name in sent:
            parent, column = PARENTS[spec.name]
            named, known = (sent[name][column].unique().tolist() for name in (spec.name, parent))
            orphans = set(named) - set(known)
            if orphans:
                n_orphans = int(sent[spec.name][column].isin(orphans).sum())
                raise ContractError(f"{spec.name}: {n_orphans} rows of records that are not sent")


def read_family(
    connection: Connection, main: TableSpec, names: list[str], keys: list[Key]
) -> dict[str, pd.DataFrame]:
    """Read the stored rows of records, in the tables ``names`` of their family."""
    read = {main.name: store_tables.read_keys(connection, main, keys)}
    known = keys_of(read[main.name], main)
    for spec in children_of(main):
        if spec.name in names:
            read[spec.name] = store_tables.read_children(connection, spec, known)
    return read


def with_names(rows: Tables, main: TableSpec) -> dict[str, pd.DataFrame]:
    """Add to each table the name of the record that each row belongs to."""
    made = {}
    for table, content in rows.items():
        columns = (column.tolist() for column in _key_columns(rows, content, table, main))
        keys = list(zip(*columns, strict=True))
        names = {k: name(k) for k in dict.fromkeys(keys)}
        made[table] = content.assign(**{RECORD: [names[k] for k in keys]})
    return made


def images(
    named_rows: Tables, records: Iterable[str], columns: Collection[str] = ()
) -> dict[str, Image]:
    """Copy the rows of ``records``, or some ``columns``, so that they can be put back."""
    made: dict[str, Image] = {record: {table: [] for table in named_rows} for record in records}
    for table, rows in named_rows.items():
        named = rows[rows[RECORD].isin(list(made))]
        values = to_values(named, BY_NAME[table], iso_days=True)
        kept = {c: v for c, v in values.items() if c in columns or not columns}
        for record, *row in zip(named[RECORD], *kept.values(), strict=True):
            known = {c: v for c, v in zip(kept, row, strict=True) if v is not None}
            made[record][table].append(known)
    return made


def restore(connection: Connection, main: TableSpec, before: Mapping[str, Image]) -> None:
    """Put records back as their images say; tables an image does not name stay as they are."""
    if not before:
        return
    names = next(iter(before.values()))
    rows = {table: _rows(before.values(), BY_NAME[table]) for table in names}
    if main.name in rows:
        store_tables.put(connection, main, rows.pop(main.name))
    store_tables.replace_children(connection, [key(record) for record in before], rows)


def remove(connection: Connection, main: TableSpec, records: Iterable[str]) -> None:
    """Delete records with all their children."""
    keys = [key(record) for record in records]
    for spec in reversed(children_of(main)):
        store_tables.delete_children(connection, spec, keys)
    store_tables.delete_keys(connection, main, keys)


def origins(named_rows: pd.DataFrame, records: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Copy where ``records`` come from, of the rows of their main table."""
    chosen = named_rows[named_rows[RECORD].isin(list(records))]
    known = chosen[list(PROVENANCE)].astype(object).where(chosen[list(PROVENANCE)].notna(), None)
    return dict(zip(chosen[RECORD], known.to_dict("records"), strict=True))


def restore_origins(
    connection: Connection, main: TableSpec, before: Mapping[str, dict[str, Any]]
) -> None:
    """Say again of records that stayed the same where they came from before."""
    if not before:
        return
    rows = store_tables.read_keys(connection, main, [key(record) for record in before])
    names = with_names({main.name: rows}, main)[main.name][RECORD]
    for column in PROVENANCE:
        values = [before[record].get(column) for record in names]
        rows[column] = pd.Series(values, index=rows.index, dtype=rows[column].dtype)
    store_tables.put(connection, main, rows)


def children_rows(
    named_rows: Tables, main: TableSpec, records: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Take the children of ``records``."""
    return {
        table: rows[rows[RECORD].isin(list(records))]
        for table, rows in named_rows.items()
        if table != main.name
    }


def _rows(before: Iterable[Image], spec: TableSpec) -> pd.DataFrame:
    rows = [row for image in before for row in image[spec.name]]
    return conform(pd.DataFrame(rows, columns=spec.names), spec)


def _key_columns(
    rows: Tables, content: pd.DataFrame, table: str, main: TableSpec
) -> list[pd.Series]:
    if table == main.name:
        return [content[column] for column in main.key]
    parent, column = PARENTS[table]
    if parent == main.name:
        return [content[column]]
    above = rows[parent].set_index(column)[PARENTS[parent][1]]
    return [content[column].map(above)]


def _differing(before: Tables, sent: Tables, main: TableSpec) -> set[str]:
    """Name the records that have on one side a row without its equal on the other."""
    found: set[str] = set()
    for table, content in sent.items():
        both = pd.concat([before[table], content], ignore_index=True)
        ignored = PROVENANCE if table == main.name else ()
        alone = ~both.drop(columns=list(ignored), errors="ignore").duplicated(keep=False)
        found |= set(both.loc[alone, RECORD])
    return found

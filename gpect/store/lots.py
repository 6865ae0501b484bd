"""Lots: what one file brought, written in one transaction, and taken back exactly.

A lot is known by its content: the same file again changes nothing. Its records are known by their
key: a corrected file changes what differs, and says of the rest that it vouches for it too. What
each lot replaced is kept in a journal, beside the data and in the same transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain.contracts import ContractError, conform
from gpect.domain.errors import StoreRefused
from gpect.domain.tables import BY_NAME, CHILDREN, LOTS, PERSONS, REJECTS, TableSpec
from gpect.store import journal, records, schema
from gpect.store import tables as store_tables
from gpect.store.engine import reading, writing
from gpect.store.journal import CHANGED, NEW, SAME, Changes
from gpect.store.records import Comparison, Tables

_LOTS = schema.table(LOTS)


@dataclass(frozen=True)
class LotWritten:
    """What a lot did.

    Attributes
    ----------
    already_known
        The same content was received before: nothing was changed.
    inserted, updated, unchanged
        Records of the main tables that are new, that say something else, that say the same.
    absent
        Persons of the same structures that the database knows and this file does not name; they
        are kept.
    closed
        Earlier lots whose rejects this file replaces: same nature, same file name, and either a
        record in common or no valid row in the earlier one.
    overtaken_by
        Of a lot already known: later lots that changed some of its records since.
    """

    already_known: bool
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    absent: int = 0
    closed: tuple[str, ...] = ()
    overtaken_by: tuple[str, ...] = ()


def write_lot(
    engine: Engine, lot: pd.DataFrame, tables: Tables, rejects: pd.DataFrame
) -> LotWritten:
    """Store one file: all of it, or nothing.

    Parameters
    ----------
    engine
        An open store.
    lot
        One row of ``LOTS``; ``lot_id`` stands for the content of the file.
    tables
        Name -> rows, for a main table of ``domain.tables.CHILDREN`` or several, and its children.
        A record that is sent again has from now on the children that are sent, and no others; a
        table of children that is not given is left as it is. Records that are not sent stay.
    rejects
        Rejected rows and warnings of this file, ``REJECTS``.

    Returns
    -------
    LotWritten
        Cost: 25 000 persons with 150 000 skills in about three seconds.

    Raises
    ------
    StoreRefused
        The database cannot be written; it is as before.
    """
    row = conform(lot, LOTS)
    if len(row) != 1:
        raise ContractError(f"lots: {len(row)} rows for one file")
    lot_id = str(row.at[0, "lot_id"])
    mains = [BY_NAME[name] for name in CHILDREN if name in tables]
    with writing(engine) as connection:
        if journal.arrival(connection, lot_id) is not None:
            n_records = sum(len(tables[main.name]) for main in mains)
            overtaken = tuple(journal.later_lots(connection, lot_id))
            return LotWritten(already_known=True, unchanged=n_records, overtaken_by=overtaken)
        _write_lot_row(connection, row)
        done = {main.name: _write_records(connection, lot_id, main, tables) for main in mains}
        closed = _close_quarantines(connection, row, done)
        store_tables.put(connection, REJECTS, rejects)
        absent = _count_absent(connection, tables)
    return LotWritten(
        already_known=False,
        inserted=sum(len(c.new) for c in done.values()),
        updated=sum(len(c.changed) for c in done.values()),
        unchanged=sum(len(c.same) for c in done.values()),
        absent=absent,
        closed=closed,
    )


def is_known(engine: Engine, lot_id: str) -> bool:
    """Say whether the content ``lot_id`` was received before."""
    with reading(engine) as connection:
        return journal.arrival(connection, lot_id) is not None


def history(engine: Engine) -> pd.DataFrame:
    """Give the lots (``LOTS``, n rows) in order of arrival."""
    with reading(engine) as connection:
        lots = store_tables.read_rows(connection, LOTS)
        arrived = connection.execute(sa.select(_LOTS.c.lot_id).order_by(_LOTS.c.seq)).scalars()
        ordered = lots.set_index("lot_id").loc[list(arrived)]
    return ordered.reset_index()


def undo_lot(engine: Engine, lot_id: str) -> None:
    """Put back exactly what was there before a lot.

    Raises
    ------
    StoreRefused
        No such lot, or later ones touched the same records and have to be undone first.
    """
    with writing(engine) as connection:
        if journal.arrival(connection, lot_id) is None:
            raise StoreRefused(
                f"Le lot « {lot_id} » n'est pas dans la base. "
                "Son numéro est dans le compte rendu de son fichier."
            )
        _refuse_if_overtaken(connection, lot_id)
        changes = journal.take(connection, lot_id)
        for name in (*reversed(CHILDREN), LOTS.name):
            _put_back(connection, BY_NAME[name], changes)


def _write_lot_row(connection: Connection, row: pd.DataFrame) -> None:
    store_tables.put(connection, LOTS, row, {schema.SEQ: journal.next_arrival(connection)})
    lot_id = str(row.at[0, "lot_id"])
    journal.note(connection, lot_id, LOTS, NEW, {records.name([lot_id]): None})


def _write_records(
    connection: Connection, lot_id: str, main: TableSpec, tables: Tables
) -> Comparison:
    sent = records.of_family(main, tables)
    found = records.compare(connection, main, sent)
    journal.note(connection, lot_id, main, NEW, dict.fromkeys(found.new))
    changed = records.images(found.before, found.changed)
    journal.note(connection, lot_id, main, CHANGED, changed)
    origins = records.origins(found.before[main.name], found.same)
    journal.note(connection, lot_id, main, SAME, origins)
    store_tables.put(connection, main, sent[main.name])
    children = records.children_rows(found.sent, main, {*found.new, *found.changed})
    keys = [records.key(record) for record in found.changed]
    store_tables.replace_children(connection, keys, children)
    return found


def _close_quarantines(
    connection: Connection, row: pd.DataFrame, done: dict[str, Comparison]
) -> tuple[str, ...]:
    """Take out the rejects of the earlier lots that this file corrects; undo brings them back."""
    lot_id = str(row.at[0, "lot_id"])
    closed = tuple(sorted(_corrected(connection, row, done)))
    if not closed:
        return ()
    keys = [(earlier,) for earlier in closed]
    rejects = {REJECTS.name: store_tables.read_children(connection, REJECTS, keys)}
    names = [records.name(key) for key in keys]
    images = records.images(records.with_names(rejects, LOTS), names)
    journal.note(connection, lot_id, LOTS, CHANGED, images)
    store_tables.delete_children(connection, REJECTS, keys)
    return closed


def _corrected(
    connection: Connection, row: pd.DataFrame, done: dict[str, Comparison]
) -> Iterator[str]:
    """Name the earlier lots with rejects that this one corrects.

    The file name alone is not enough: two structures may both send « besoins.xlsx ».
    """
    vouched = {lot for name, c in done.items() for lot in c.before[name]["lot_id"].dropna()}
    rejected = sa.select(schema.table(REJECTS).c.lot_id)
    asked = sa.select(_LOTS.c.lot_id, _LOTS.c.rows_valid).where(
        _LOTS.c.kind == row.at[0, "kind"],
        _LOTS.c.source_file == row.at[0, "source_file"],
        _LOTS.c.lot_id != row.at[0, "lot_id"],
        _LOTS.c.lot_id.in_(rejected),
    )
    for earlier, rows_valid in connection.execute(asked).all():
        if earlier in vouched or not rows_valid:
            yield str(earlier)


def _count_absent(connection: Connection, tables: Tables) -> int:
    if PERSONS.name not in tables:
        return 0
    persons = conform(tables[PERSONS.name], PERSONS)
    structures = persons["structure"].dropna().unique().tolist()
    table = schema.table(PERSONS)
    asked = sa.select(sa.func.count()).where(table.c.structure.in_(structures))
    n_stored = int(connection.execute(asked).scalar_one())
    return n_stored - int(persons["structure"].notna().sum())


def _refuse_if_overtaken(connection: Connection, lot_id: str) -> None:
    later = journal.later_lots(connection, lot_id)
    if later:
        raise StoreRefused(
            f"Le lot « {lot_id} » ne peut pas être annulé seul : d'autres, arrivés ensuite, ont "
            f"repris ses enregistrements. Annulez d'abord, dans cet ordre : {', '.join(later)}."
        )


def _put_back(connection: Connection, main: TableSpec, changes: Changes) -> None:
    records.remove(connection, main, changes.get((main.name, NEW), {}))
    records.restore(connection, main, changes.get((main.name, CHANGED), {}))
    records.restore_origins(connection, main, changes.get((main.name, SAME), {}))

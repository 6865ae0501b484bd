"""Lots: what one file brought, written in one transaction, and taken back exactly.

A lot is known by its content: the same file again changes nothing. Its records are known by their
key: a corrected file changes what differs, and says of the rest that it vouches for it too. What
each lot replaced is kept in a journal, beside the data and in the same transaction, for as many
lots as can still be undone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain.contracts import ContractError, conform
from gpect.domain.errors import StoreRefused
from gpect.domain.tables import BY_NAME, CHILDREN, LOTS, REJECTS, TableSpec
from gpect.store import journal, quarantine, records, schema
from gpect.store import tables as store_tables
from gpect.store.engine import reading, writing
from gpect.store.journal import CHANGED, NEW, SAME, Changes
from gpect.store.lot_writer import LotWriter
from gpect.store.records import Tables
from gpect.store.written import LotWritten

__all__ = [
    "LotWritten",
    "StoredLot",
    "history",
    "is_known",
    "stored",
    "undo_lot",
    "write_blocks",
    "write_lot",
]

_LOTS = schema.table(LOTS)

UNDOABLE: Final = 100
"""Lots that can be undone, the last ones: what older ones replaced is forgotten."""

Closing = tuple[pd.DataFrame, pd.DataFrame]
"""What is known of a file once it is read to its end: its row of ``LOTS``, its ``REJECTS``."""


def write_lot(
    engine: Engine,
    lot: pd.DataFrame,
    tables: Tables,
    rejects: pd.DataFrame,
    *,
    undoable: int = UNDOABLE,
    anew: bool = False,
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
    undoable
        How many lots, this one included, can be undone from now on.
    anew
        A content that is known takes the place of its first reading, if no later lot touched it.

    Returns
    -------
    LotWritten
        Cost: 25 000 persons with 100 000 skills in about a second.

    Raises
    ------
    StoreRefused
        The database cannot be written; it is as before.
    """
    row = conform(lot, LOTS)
    if len(row) != 1:
        raise ContractError(f"lots: {len(row)} rows for one file")
    return write_blocks(
        engine,
        str(row.at[0, "lot_id"]),
        [tables],
        lambda: (row, rejects),
        undoable=undoable,
        anew=anew,
    )


def write_blocks(
    engine: Engine,
    lot_id: str,
    blocks: Iterable[Tables],
    close: Callable[[], Closing],
    *,
    undoable: int = UNDOABLE,
    anew: bool = False,
) -> LotWritten:
    """Store one file that comes in blocks: all of it, or nothing.

    Parameters
    ----------
    engine
        An open store.
    lot_id
        Stands for the content of the file.
    blocks
        Tables as :func:`write_lot` takes them; no record is in two blocks. Nothing is drawn from
        it when the lot is known already. What it raises undoes the whole lot.
    close
        Called once after the last block.
    undoable
        How many lots, this one included, can be undone from now on.
    anew
        As for :func:`write_lot`.

    Returns
    -------
    LotWritten
        Memory: one block at a time.

    Raises
    ------
    StoreRefused
        The database cannot be written; it is as before.
    """
    with writing(engine) as connection:
        is_known = journal.arrival(connection, lot_id) is not None
        if is_known and not (anew and _is_replaceable(connection, lot_id)):
            return _known(connection, lot_id)
        if is_known:
            take_back(connection, lot_id)
        writer = LotWriter(connection, lot_id)
        for tables in blocks:
            writer.put(tables)
        row, rejects = close()
        written = writer.finish(conform(row, LOTS), rejects)
        journal.forget(connection, undoable)
        return replace(written, anew=is_known)


def _known(connection: Connection, lot_id: str) -> LotWritten:
    counted = sa.select(_LOTS.c.rows_valid).where(_LOTS.c.lot_id == lot_id)
    n_records = int(connection.execute(counted).scalar() or 0)
    overtaken = tuple(journal.later_lots(connection, lot_id))
    return LotWritten(already_known=True, unchanged=n_records, overtaken_by=overtaken)


def is_known(engine: Engine, lot_id: str) -> bool:
    """Say whether the content ``lot_id`` was received before."""
    with reading(engine) as connection:
        return journal.arrival(connection, lot_id) is not None


@dataclass(frozen=True)
class StoredLot:
    """A lot of the database: its row (``LOTS``), its ``REJECTS``, what receiving it again does."""

    lot: pd.DataFrame
    rejects: pd.DataFrame
    written: LotWritten
    is_replaceable: bool


def stored(engine: Engine, lot_id: str) -> StoredLot | None:
    """Give what the database keeps of a file as a whole; None where it never received it."""
    with reading(engine) as connection:
        if journal.arrival(connection, lot_id) is None:
            return None
        lot, rejects = (
            store_tables.read_rows(connection, spec, {"lot_id": [lot_id]})
            for spec in (LOTS, REJECTS)
        )
        is_replaceable = _is_replaceable(connection, lot_id)
        return StoredLot(lot, rejects, _known(connection, lot_id), is_replaceable)


def _is_replaceable(connection: Connection, lot_id: str) -> bool:
    """Say whether a lot can be taken back alone: the journal keeps it, no later lot touched it."""
    return journal.is_kept(connection, lot_id) and not journal.later_lots(connection, lot_id)


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
        No such lot, one too old to be undone, or later ones touched the same records and have
        to be undone first.
    """
    with writing(engine) as connection:
        if journal.arrival(connection, lot_id) is None:
            raise StoreRefused(
                f"Le lot « {lot_id} » n'est pas dans la base. "
                "Son numéro est dans le compte rendu de son fichier."
            )
        if not journal.is_kept(connection, lot_id):
            raise StoreRefused(
                f"Le lot « {lot_id} » est trop ancien pour être annulé : seuls les {UNDOABLE} "
                "derniers peuvent l'être. Remettez une sauvegarde."
            )
        _refuse_if_overtaken(connection, lot_id)
        take_back(connection, lot_id)


def take_back(connection: Connection, lot_id: str) -> None:
    """Undo a lot that the journal keeps and that no later one overtook."""
    changes = journal.take(connection, lot_id)
    quarantine.open_again(connection, lot_id)
    for name in reversed(CHILDREN):
        _put_back(connection, BY_NAME[name], changes)
    records.remove(connection, LOTS, [records.name([lot_id])])


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

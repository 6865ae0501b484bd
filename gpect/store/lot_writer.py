"""One file into the database, block after block, inside the transaction of its caller."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from gpect.domain.contracts import conform
from gpect.domain.tables import BY_NAME, CHILDREN, LOTS, OPENINGS, PERSONS, REJECTS, TableSpec
from gpect.store import journal, quarantine, records, schema
from gpect.store import tables as store_tables
from gpect.store.corrections import Corrections
from gpect.store.journal import CHANGED, NEW, SAME
from gpect.store.records import Tables
from gpect.store.written import LotWritten

MOST_EMPLOYERS: Final = 500
"""Employers of one file up to which those it leaves out are looked for."""


class LotWriter:
    """Writes the blocks of one lot; a record comes in one block only.

    Parameters
    ----------
    connection
        A transaction of :func:`gpect.store.engine.writing`.
    lot_id
        The lot, which the database does not know yet.
    """

    def __init__(self, connection: Connection, lot_id: str) -> None:
        self._connection = connection
        self._lot_id = lot_id
        self._counts = {NEW: 0, CHANGED: 0, SAME: 0}
        self._vouched: set[str] = set()
        self._n_persons: dict[str, int] = {}
        self._employers: set[str] = set()
        self._is_empty: dict[str, bool] = {}
        self._corrections = Corrections(connection)
        self._write_lot_row(_provisional(lot_id))
        journal.note(connection, lot_id, LOTS, NEW, {records.name([lot_id]): None})

    def put(self, tables: Tables) -> None:
        """Write one block: rows of main tables and of their children, by name."""
        for name in CHILDREN:
            if name in tables:
                self._put_records(BY_NAME[name], tables)

    def finish(self, row: pd.DataFrame, rejects: pd.DataFrame) -> LotWritten:
        """Write what is known at the end: the counters, the rejects, what the file corrects."""
        self._write_lot_row(row)
        replaced = quarantine.replaced(self._connection, row, self._vouched)
        closed, corrected = self._corrections.close(row, rejects, replaced)
        quarantine.close(self._connection, self._lot_id, closed)
        touched = {*closed, *(earlier for earlier, _ in corrected)}
        quarantine.note_touched(self._connection, self._lot_id, touched)
        store_tables.put(self._connection, REJECTS, rejects)
        return LotWritten(
            already_known=False,
            inserted=self._counts[NEW],
            updated=self._counts[CHANGED],
            unchanged=self._counts[SAME],
            absent=self._count_absent(),
            absent_openings=self._count_absent_openings(),
            closed=closed,
            corrected=self._corrections.n_closed,
            still_open=self._corrections.n_left,
        )

    def _write_lot_row(self, row: pd.DataFrame) -> None:
        seq = journal.arrival(self._connection, self._lot_id)
        if seq is None:
            seq = journal.next_arrival(self._connection)
        store_tables.put(self._connection, LOTS, row, {schema.SEQ: seq})

    def _put_records(self, main: TableSpec, tables: Tables) -> None:
        sent = records.of_family(main, tables)
        records.refuse_orphans(sent, main)
        if main is PERSONS:
            for structure, n in sent[main.name]["structure"].value_counts().items():
                self._n_persons[str(structure)] = self._n_persons.get(str(structure), 0) + int(n)
        if main is OPENINGS:
            self._employers |= set(_employers(sent[main.name]))
        if self._was_empty(main):
            self._put_new(main, sent)
        else:
            self._put_compared(main, sent)

    def _was_empty(self, main: TableSpec) -> bool:
        """Say whether ``main`` was empty before this lot: then there is nothing to compare."""
        if main.name not in self._is_empty:
            found = self._connection.execute(sa.select(sa.literal(1)).select_from(
                schema.table(main)).limit(1)).scalar()  # fmt: skip
            self._is_empty[main.name] = found is None
        return self._is_empty[main.name]

    def _put_new(self, main: TableSpec, sent: Tables) -> None:
        names = records.names_of(sent[main.name], main)
        journal.note(self._connection, self._lot_id, main, NEW, dict.fromkeys(names))
        for spec in (main, *records.children_of(main)):
            if spec.name in sent:
                store_tables.append(self._connection, spec, sent[spec.name])
        self._counts[NEW] += len(names)
        self._corrections.see(main, sent[main.name])

    def _put_compared(self, main: TableSpec, sent: Tables) -> None:
        connection = self._connection
        found = records.compare(connection, main, sent)
        before = found.before[main.name]
        self._corrections.see(main, sent[main.name], before)
        said: list[tuple[str, Mapping[str, Any]]] = [
            (NEW, dict.fromkeys(found.new)),
            (CHANGED, records.images(found.before, found.changed)),
            (SAME, records.origins(before, found.same)),
        ]
        for action, records_before in said:
            journal.note(connection, self._lot_id, main, action, records_before)
            self._counts[action] += len(records_before)
        store_tables.put(connection, main, sent[main.name])
        children = records.children_rows(found.sent, main, {*found.new, *found.changed})
        keys = [records.key(record) for record in found.changed]
        store_tables.replace_children(connection, keys, children)
        self._vouched |= set(before["lot_id"].dropna())

    def _count_absent(self) -> int:
        """Count the persons of the same structures that the file does not name."""
        persons = schema.table(PERSONS)
        structures = sorted(self._n_persons)
        asked = sa.select(sa.func.count()).where(persons.c.structure.in_(structures))
        n_stored = int(self._connection.execute(asked).scalar_one()) if structures else 0
        return n_stored - sum(self._n_persons.values())

    def _count_absent_openings(self) -> int:
        """Count the openings of the same employers, not closed, that the file does not name.

        A file of very many employers is that of no source in particular: nothing is absent.
        """
        if not 0 < len(self._employers) <= MOST_EMPLOYERS:
            return 0
        openings = schema.table(OPENINGS).c
        asked = sa.select(sa.func.count()).where(
            sa.func.coalesce(openings.siret, openings.employer).in_(sorted(self._employers)),
            openings.closed_on.is_(None),
            openings.lot_id != self._lot_id,
        )
        return int(self._connection.execute(asked).scalar_one())


def _employers(openings: pd.DataFrame) -> list[str]:
    """Give the employers of openings, by SIRET, else by name."""
    return [str(name) for name in openings["siret"].fillna(openings["employer"]).dropna().unique()]


def _provisional(lot_id: str) -> pd.DataFrame:
    """Make the row that stands until the counters are known; nobody else ever sees it."""
    counters = ("rows_total", "rows_valid", "rows_rejected", "rows_duplicate")
    return conform(pd.DataFrame([{"lot_id": lot_id} | dict.fromkeys(counters, 0)]), LOTS)

"""Rows in quarantine that a later file corrects, whatever the name it comes under.

A rejected row is taken up again by the record it tells, or by its place: the later file has as
many rows, repeats every record of the earlier one in the same rows, and holds a record where the
row was. Taken up and rejected once more, it waits in the later file, once. Whatever is not known
so stays open.
"""

from collections import Counter
from collections.abc import Collection
from typing import Final

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection

from gpect.domain.contracts import conform
from gpect.domain.evidence import TITLE_EVIDENCE, UNKNOWN_SKILLS
from gpect.domain.tables import CHILDREN, LOTS, REJECTS, TableSpec
from gpect.store import schema
from gpect.store.statements import parts

RECORDS: Final = frozenset(CHILDREN) - {TITLE_EVIDENCE.name, UNKNOWN_SKILLS.name}
"""Tables of what the rows of a file are records of."""

NO_RECORD: Final = frozenset({"ligne_de_total", "ligne_hors_tableau"})
"""Codes of rows that are no record: they are corrected by being taken out."""

_LOTS: Final = schema.table(LOTS)
_REJECTS: Final = schema.table(REJECTS)
_WAITING: Final = ["lot_id", "kind", "rows_valid", "rows_total", "row", "code", "record_id"]
Row = tuple[str, int]
"""Lot and number of a rejected row."""


class Corrections:
    """What a file says of the rows that earlier ones left in quarantine, block after block."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting = _waiting(connection)
        self._rows: set[int] = set()
        self._records: set[str] = set()
        self._repeated: Counter[str] = Counter()
        self._in_place: Counter[str] = Counter()
        self.n_closed = self.n_left = 0

    def see(self, main: TableSpec, sent: pd.DataFrame, before: pd.DataFrame | None = None) -> None:
        """Take the records of one block, and those stored of the same keys until now."""
        if main.name not in RECORDS or self._waiting.empty:
            return
        rows = sent["source_row"].dropna()
        self._rows |= set(rows[rows.isin(self._waiting["row"])].astype(int))
        keys = sent[main.key[0]]
        self._records |= set(keys[keys.isin(self._waiting["record_id"].dropna())])
        if before is not None:
            self._count_repeated(main, sent, before)

    def _count_repeated(self, main: TableSpec, sent: pd.DataFrame, before: pd.DataFrame) -> None:
        key = list(main.key)
        known = before[before["lot_id"].isin(self._waiting["lot_id"])]
        both = known[[*key, "lot_id", "source_row"]].merge(sent[[*key, "source_row"]], on=key)
        is_same_row = (both["source_row_x"] == both["source_row_y"]).fillna(value=False)
        self._repeated.update(both["lot_id"])
        self._in_place.update(both.loc[is_same_row.astype(bool), "lot_id"])

    def close(
        self, lot: pd.DataFrame, rejects: pd.DataFrame, replaced: Collection[str]
    ) -> tuple[tuple[str, ...], set[Row]]:
        """Close the rows that the file takes up again.

        Parameters
        ----------
        lot, rejects
            The row of ``LOTS`` of the file, its ``REJECTS``.
        replaced
            Lots of the files that this one replaces.

        Returns
        -------
        closed, found
            Of ``replaced``, the lots to close whole; the rows of the others, which are closed.
        """
        waiting = self._waiting[self._waiting["kind"] == lot.at[0, "kind"]]
        again = conform(rejects[rejects["severity"] == "reject"], REJECTS)
        is_taken_up = self._is_taken_up(waiting, again, int(lot["rows_total"].sum()))
        is_replaced = waiting["lot_id"].isin(list(replaced))
        # A new version of a file drops what it does not repeat, but never a person
        is_dropped = is_replaced & ~is_taken_up & waiting["record_id"].notna()
        is_dropped &= waiting["kind"] == "personnes"
        kept = set(waiting.loc[is_dropped, "lot_id"])
        closed = tuple(earlier for earlier in replaced if earlier not in kept)
        is_closed = waiting["lot_id"].isin(closed)
        found = _rows(waiting[(is_taken_up | is_replaced) & ~is_dropped & ~is_closed])
        self._mark(found, str(lot.at[0, "lot_id"]))
        self.n_closed = len(found) + len(_rows(waiting[is_closed]))
        is_near = is_replaced | waiting["lot_id"].isin(list(self._repeated))
        self.n_left = len(_rows(waiting[is_near & ~is_closed]) - found)
        return closed, found

    def _mark(self, found: set[Row], lot_id: str) -> None:
        for part in parts(sorted(found)):
            mine = sa.tuple_(_REJECTS.c.lot_id, _REJECTS.c.row).in_(part)
            self._connection.execute(sa.update(_REJECTS).where(mine).values(closed_by=lot_id))

    def _is_taken_up(self, waiting: pd.DataFrame, again: pd.DataFrame, n_rows: int) -> pd.Series:
        """Say which faults are of rows that the file takes up: ``again`` are those it rejects."""
        records = self._records | set(again["record_id"].dropna())
        rows = self._rows | set(again["row"].tolist())
        by_record = waiting["record_id"].isin(records)
        # A person is herself, not the one who stands where she stood
        is_placed = waiting["record_id"].isna() | (waiting["kind"] != "personnes")
        is_as_long = _n_records(waiting, waiting["rows_total"]) == n_rows - _n_outside(again)
        by_place = waiting["row"].isin(rows) & is_placed & is_as_long
        by_place &= self._all_in(waiting, self._in_place)
        is_out = waiting["code"].isin(NO_RECORD) & self._all_in(waiting, self._repeated)
        return by_record | by_place | is_out

    @staticmethod
    def _all_in(waiting: pd.DataFrame, counted: Counter[str]) -> pd.Series:
        """Say of each row whether all the records of its lot were counted, one at least."""
        n = waiting["lot_id"].map(lambda lot_id: counted[lot_id]).astype("int64")
        return (n > 0) & (n == waiting["rows_valid"])


def _n_outside(faults: pd.DataFrame) -> int:
    return int(faults.loc[faults["code"].isin(NO_RECORD), "row"].nunique())


def _n_records(waiting: pd.DataFrame, n_rows: pd.Series) -> pd.Series:
    """Give, for each fault, the rows of its lot that are records."""
    outside = {lot_id: _n_outside(faults) for lot_id, faults in waiting.groupby("lot_id")}
    return n_rows - waiting["lot_id"].map(outside).astype("int64")


def _rows(waiting: pd.DataFrame) -> set[Row]:
    return set(zip(waiting["lot_id"].tolist(), waiting["row"].tolist(), strict=True))


def open_again(connection: Connection, lot_id: str) -> None:
    """Open again the rows that ``lot_id``, which is being undone, had closed."""
    mine = _REJECTS.c.closed_by == lot_id
    connection.execute(sa.update(_REJECTS).where(mine).values(closed_by=None))


def count_open(connection: Connection) -> int:
    """Count the rejected rows that no later file corrected."""
    return len(_rows(_waiting(connection)))


def _waiting(connection: Connection) -> pd.DataFrame:
    """Give the faults of the rows that are still in quarantine."""
    asked = (
        sa.select(
            _LOTS.c.lot_id,
            _LOTS.c.kind,
            _LOTS.c.rows_valid,
            _LOTS.c.rows_total,
            _REJECTS.c.row,
            _REJECTS.c.code,
            _REJECTS.c.record_id,
        )
        .join(_REJECTS, _REJECTS.c.lot_id == _LOTS.c.lot_id)
        .where(
            _LOTS.c.closed_by.is_(None),
            _REJECTS.c.closed_by.is_(None),
            _REJECTS.c.severity == "reject",
        )
    )
    rows = [tuple(row) for row in connection.execute(asked)]
    counts = dict.fromkeys(("row", "rows_valid", "rows_total"), "int64")
    return pd.DataFrame(rows, columns=_WAITING).astype(counts)

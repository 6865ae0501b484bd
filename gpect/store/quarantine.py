"""Rows in quarantine: the rejects of a lot, open until a corrected file of the same rows comes.

A closed quarantine stays in the database and stays countable; it is no longer asked of anybody.
"""

from collections.abc import Collection, Iterator

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain.returned import returned_stem
from gpect.domain.tables import LOTS, REJECTS
from gpect.store import corrections, journal, records, schema
from gpect.store import tables as store_tables
from gpect.store.engine import reading
from gpect.store.journal import CHANGED

_LOTS = schema.table(LOTS)
_REJECTS = schema.table(REJECTS)


def open_rejects(engine: Engine) -> pd.DataFrame:
    """Read the rejects and warnings (``REJECTS``) that no later file corrected."""
    with reading(engine) as connection:
        asked = sa.select(_LOTS.c.lot_id).where(_LOTS.c.closed_by.is_(None))
        still_open = list(connection.execute(asked).scalars())
        rejects = store_tables.read_rows(connection, REJECTS, {"lot_id": still_open})
    return rejects[rejects["closed_by"].isna()].reset_index(drop=True)


def replaced(
    connection: Connection, row: pd.DataFrame, vouched: Collection[str]
) -> tuple[str, ...]:
    """Give the lots of the files that a file replaces.

    Parameters
    ----------
    connection
        The transaction that writes the file.
    row
        The row of ``LOTS`` of the file.
    vouched
        Earlier lots of which the file repeats a record.
    """
    return tuple(sorted(_corrected(connection, row, vouched)))


def close(connection: Connection, lot_id: str, closed: Collection[str]) -> None:
    """Close the quarantines of the lots ``closed``, whole."""
    if closed:
        marked = sa.update(_LOTS).where(_LOTS.c.lot_id.in_(closed)).values(closed_by=lot_id)
        connection.execute(marked)


def note_touched(connection: Connection, lot_id: str, touched: Collection[str]) -> None:
    """Write down that ``lot_id`` closed rows of the lots ``touched``: it came after them."""
    names = [records.name([earlier]) for earlier in sorted(touched)]
    journal.note(connection, lot_id, LOTS, CHANGED, dict.fromkeys(names))


def open_again(connection: Connection, lot_id: str) -> None:
    """Open again what ``lot_id``, which is being undone, had closed."""
    marked = sa.update(_LOTS).where(_LOTS.c.closed_by == lot_id).values(closed_by=None)
    connection.execute(marked)
    corrections.open_again(connection, lot_id)


def _corrected(
    connection: Connection, row: pd.DataFrame, vouched: Collection[str]
) -> Iterator[str]:
    """Name the earlier open lots that this one corrects.

    The file name alone is not enough: two structures may both send « besoins.xlsx ». The mended
    file of returned rows corrects the last lot of the name it was made from.
    """
    name = str(row.at[0, "source_file"])
    asked = (
        sa.select(_LOTS.c.lot_id, _LOTS.c.source_file, _LOTS.c.rows_valid)
        .where(
            _LOTS.c.kind == row.at[0, "kind"],
            _LOTS.c.closed_by.is_(None),
            _LOTS.c.lot_id != row.at[0, "lot_id"],
            sa.exists().where(_REJECTS.c.lot_id == _LOTS.c.lot_id),
        )
        .order_by(_LOTS.c.seq.desc())
    )
    is_returned = False
    for earlier, source_file, rows_valid in connection.execute(asked).all():
        if source_file == name and (earlier in vouched or not rows_valid):
            yield str(earlier)
        elif not is_returned and _stem(name) == returned_stem(_stem(source_file)):
            is_returned = True
            yield str(earlier)


def _stem(source_file: str | None) -> str:
    return (source_file or "").rpartition(".")[0] or (source_file or "")

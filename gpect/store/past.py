"""The base as it was before the latest lots: read, then left exactly as it is.

Nothing is copied for that: the journal of the lots already says how to go back, and what is erased
from the base is erased from its past too.
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain.tables import LOTS, TableSpec
from gpect.store import journal, lots, schema, tables
from gpect.store.engine import writing

_LOTS = schema.table(LOTS)

States = Iterator[dict[str, pd.DataFrame]]


@contextmanager
def states(engine: Engine, specs: Iterable[TableSpec]) -> Iterator[States]:
    """Give the tables ``specs`` as they are, then without the last lot, and so on back.

    Ends where the journal does. The transaction is never kept.

    Raises
    ------
    StoreRefused
        The database cannot be opened for that.
    """
    with writing(engine) as connection:
        with closing(_back(connection, list(specs))) as every:
            yield every
        connection.rollback()


def _back(
    connection: Connection, specs: list[TableSpec]
) -> Generator[dict[str, pd.DataFrame], None, None]:
    arrived = sa.select(_LOTS.c.lot_id).order_by(_LOTS.c.seq.desc())
    lot_ids = [str(lot) for lot in connection.execute(arrived).scalars()]
    yield _read(connection, specs)
    for lot_id in lot_ids:
        if not journal.is_kept(connection, lot_id):
            return
        lots.take_back(connection, lot_id)
        yield _read(connection, specs)


def _read(connection: Connection, specs: list[TableSpec]) -> dict[str, pd.DataFrame]:
    return {spec.name: tables.read_rows(connection, spec) for spec in specs}

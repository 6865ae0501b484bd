"""Decisions: each reading of a workbook is kept; the last word on a pair is the one that counts."""

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain.decisions import DECISIONS
from gpect.store import schema, tables
from gpect.store.engine import reading, writing

_TABLE = schema.table(DECISIONS)
_PAIR = ["person_id", "opening_id"]
_SAID = ["decision", "motif"]


def read_current(engine: Engine) -> pd.DataFrame:
    """Give the last decision on each pair (``DECISIONS``)."""
    with reading(engine) as connection:
        return _current(connection)


def write_new(engine: Engine, decisions: pd.DataFrame) -> int:
    """Keep the decisions that say something else than what is known; give their number.

    Parameters
    ----------
    decisions
        ``DECISIONS`` without ``reading``, one row a pair. They become one reading.

    Raises
    ------
    StoreRefused
        The database cannot be written; it is as before.
    """
    with writing(engine) as connection:
        known = _current(connection)[[*_PAIR, *_SAID]]
        both = decisions.merge(known, on=_PAIR, how="left", suffixes=("", "_known"))
        same = both["decision"].eq(both["decision_known"]) & (
            both["motif"].fillna("") == both["motif_known"].fillna("")
        )
        new = decisions[~same.to_numpy()]
        last = connection.execute(sa.select(sa.func.max(_TABLE.c.reading))).scalar() or 0
        tables.insert(connection, DECISIONS, new.assign(reading=int(last) + 1))
    return len(new)


def _current(connection: Connection) -> pd.DataFrame:
    every = tables.read_rows(connection, DECISIONS)
    return every.drop_duplicates(_PAIR, keep="last").reset_index(drop=True)

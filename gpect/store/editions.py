"""Editions of the comité's pack: what each one showed and masked."""

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Engine

from gpect.domain.editions import EDITIONS
from gpect.store import schema, tables
from gpect.store.engine import reading, writing

_TABLE = schema.table(EDITIONS)


def read_last(engine: Engine, edition: str) -> pd.DataFrame:
    """Give the rows of ``edition`` itself if it was written before, else of the one before it.

    Parameters
    ----------
    edition
        Quarter, ``2026-T4``: editions follow one another as their texts do.

    Returns
    -------
    pandas.DataFrame
        Table ``EDITIONS``; no row where this is the first edition.
    """
    asked = sa.select(sa.func.max(_TABLE.c.edition)).where(_TABLE.c.edition <= edition)
    with reading(engine) as connection:
        last = connection.execute(asked).scalar()
        every = tables.read_rows(connection, EDITIONS)
    return every[every["edition"] == last].reset_index(drop=True)


def write(engine: Engine, rows: pd.DataFrame) -> None:
    """Keep an edition in the place of what was kept of it."""
    written = sorted(set(rows["edition"]))
    with writing(engine) as connection:
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.edition.in_(written)))
        tables.insert(connection, EDITIONS, rows)

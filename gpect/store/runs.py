"""Runs: what a calculation gave, with its record, in one transaction."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain.contracts import ContractError, conform
from gpect.domain.errors import StoreRefused
from gpect.domain.tables import RUNS, TableSpec
from gpect.store import schema
from gpect.store import tables as store_tables
from gpect.store.engine import reading, writing

RUN_TABLES: Final = schema.RUN_TABLES

_RUNS: Final = schema.table(RUNS)


def write_run(engine: Engine, run: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> None:
    """Store the results of one run; the same run again replaces what it gave.

    Parameters
    ----------
    engine
        An open store.
    run
        One row of ``RUNS``. It becomes the latest of its command.
    tables
        Name of a table of ``RUN_TABLES`` -> its rows, with or without ``run_id``.

    Raises
    ------
    StoreRefused
        The database cannot be written; it is as before.
    """
    row = conform(run, RUNS)
    if len(row) != 1:
        raise ContractError(f"runs: {len(row)} rows for one run")
    run_id = str(row.at[0, "run_id"])
    named = {spec: _named(tables[spec.name], run_id) for spec in _known(tables)}
    with writing(engine) as connection:
        for spec in RUN_TABLES:
            store_tables.delete(connection, spec, {"run_id": [run_id]})
        store_tables.put(connection, RUNS, row, {schema.SEQ: _next_seq(connection)})
        for spec, table in named.items():
            store_tables.put(connection, spec, table)


def latest(engine: Engine, command: str, besides: str = "") -> str | None:
    """Give the id of the last run written by ``command``, another than ``besides``; else None."""
    asked = sa.select(_RUNS.c.run_id).where(_RUNS.c.command == command, _RUNS.c.run_id != besides)
    with reading(engine) as connection:
        found = connection.execute(asked.order_by(_RUNS.c.seq.desc()).limit(1)).scalar()
    return None if found is None else str(found)


def history(engine: Engine) -> pd.DataFrame:
    """Give the records of all runs (``RUNS``), in order of arrival."""
    with reading(engine) as connection:
        records = store_tables.read_rows(connection, RUNS)
        arrived = connection.execute(sa.select(_RUNS.c.run_id).order_by(_RUNS.c.seq)).scalars()
        ordered = records.set_index("run_id").loc[list(arrived)]
    return ordered.reset_index()


def read_run(engine: Engine, run_id: str) -> dict[str, Any]:
    """Give the record of a run: column of ``RUNS`` -> value.

    Raises
    ------
    StoreRefused
        No such run.
    """
    found = store_tables.read(engine, RUNS, {"run_id": [run_id]})
    if found.empty:
        raise StoreRefused(f"Le calcul « {run_id} » n'est pas dans la base.")
    return {str(column): found.at[0, column] for column in found.columns}


def read_tables(
    engine: Engine, run_id: str, specs: Iterable[TableSpec] = RUN_TABLES
) -> dict[str, pd.DataFrame]:
    """Give what a run wrote in ``specs``: name -> conformed rows, as at one moment."""
    with reading(engine) as connection:
        return {
            spec.name: store_tables.read_rows(connection, spec, {"run_id": [run_id]})
            for spec in specs
        }


def _known(tables: Mapping[str, pd.DataFrame]) -> list[TableSpec]:
    unknown = set(tables) - {spec.name for spec in RUN_TABLES}
    if unknown:
        raise ContractError(f"not tables of a run: {', '.join(sorted(unknown))}")
    return [spec for spec in RUN_TABLES if spec.name in tables]


def _named(table: pd.DataFrame, run_id: str) -> pd.DataFrame:
    if "run_id" not in table.columns:
        return table.assign(run_id=run_id)
    if not table["run_id"].eq(run_id).all():
        raise ContractError("rows of another run")
    return table


def _next_seq(connection: Connection) -> int:
    last = sa.select(sa.func.coalesce(sa.func.max(_RUNS.c.seq), 0))
    return int(connection.execute(last).scalar_one()) + 1

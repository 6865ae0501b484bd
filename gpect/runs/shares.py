"""What each group got in a run: the measures of the audit that the workbook and the pack show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from gpect.audit import equity, groups
from gpect.audit.options import EquityOptions
from gpect.domain import tables
from gpect.store import audit as store_audit
from gpect.store import runs as store_runs
from gpect.store import tables as store_tables


@dataclass(frozen=True)
class _Asked:
    """What an audit measures; equal when contents are."""

    digest: bytes
    options: EquityOptions
    tables: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame] = field(compare=False)


def equity_of(engine: Engine, run: Mapping[str, Any], *, with_rqth: bool) -> pd.DataFrame:
    """Give the table ``EQUITY`` of a run, without rows where nothing is known of anyone."""
    options = EquityOptions(as_of=run["as_of"].date(), with_rqth=with_rqth)
    return shares(engine, run, groups_of(engine, options), options)


def groups_of(engine: Engine, options: EquityOptions) -> pd.DataFrame:
    """Give the groups of the people of whom something is known."""
    return groups.groups(store_audit.read_audit(engine), options).dropna(how="all")


def shares(
    engine: Engine, run: Mapping[str, Any], named: pd.DataFrame, options: EquityOptions
) -> pd.DataFrame:
    """Give the table ``EQUITY`` of a run for the groups of :func:`groups_of`."""
    found = store_runs.read_tables(engine, run["run_id"], (tables.ALLOCATIONS, tables.UNMATCHED))
    ids = pd.concat([found["allocations"]["person_id"], found["unmatched"]["person_id"]])
    people = pd.DataFrame({"person_id": sorted(set(ids))}, dtype="str")
    persons = store_tables.read(engine, tables.PERSONS)[["person_id", "filiere"]]
    of_run = people.merge(persons, on="person_id", how="left")
    asked = (of_run, named.rename_axis("person_id").reset_index(), found["allocations"])
    digest = b"".join(map(store_tables.hash_rows, asked))
    return _measured(_Asked(digest, options, (of_run, named, found["allocations"]))).copy()


@lru_cache(maxsize=1)  # the workbook and the pack of one command show the same
def _measured(asked: _Asked) -> pd.DataFrame:
    return equity.equity(*asked.tables, asked.options)

"""``gpect doublons``: records of two structures that may be one person; a human says so."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.same_persons import SAME, SAME_PERSONS
from gpect.ingest import duplicates as pairs_of
from gpect.ingest.duplicates_read import read_answers
from gpect.ingest.files.names import told_name
from gpect.reports.forms import duplicates as report
from gpect.runs.workspace import Workspace, read_all
from gpect.store import audit as store_audit
from gpect.store import engine as store_engine
from gpect.store import tables as store_tables


@dataclass(frozen=True)
class Duplicates:
    """Pairs still to be looked at, and the totals: records, and people as far as is confirmed."""

    lines: pd.DataFrame
    n_records: int
    n_people: int


def likely_duplicates(workspace: Workspace) -> Duplicates:
    """List the likely duplicates that nobody answered yet; nothing is merged."""
    engine = store_engine.open_store(workspace.base)
    read = read_all(engine, tables.PERSONS, tables.PERSON_SKILLS, SAME_PERSONS)
    persons, answered = read["persons"], read[SAME_PERSONS.name]
    # The audit's year and sex serve here too, inside one comparison that shows no value
    found = pairs_of.likely_duplicates(
        persons, read["person_skills"], store_audit.read_audit(engine)
    )
    done = set(answered[["person_id", "other_id"]].itertuples(index=False, name=None))
    asked = list(found[["person_id", "other_id"]].itertuples(index=False, name=None))
    is_left = np.array([pair not in done for pair in asked], dtype=np.bool_)
    left = found[is_left].reset_index(drop=True)
    lines = report.duplicate_lines(left, persons)
    return Duplicates(lines, len(persons), _count_people(persons, answered))


def write_duplicates(workspace: Workspace, path: Path) -> Duplicates:
    """Write the workbook to answer."""
    found = likely_duplicates(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    report.write_duplicates(path, found.lines, workspace.as_of)
    return found


def read_duplicates(workspace: Workspace, path: Path) -> tuple[int, list[int]]:
    """Keep the answers of a workbook on records that the base holds.

    Gives their number, then the lines of those that cannot be kept: neither yes nor no, or on a
    record that the base has not.
    """
    found = read_answers(path)
    answers = found.clear
    engine = store_engine.open_store(workspace.base)
    known = set(read_all(engine, tables.PERSONS)["persons"]["person_id"])
    kept = answers[answers["person_id"].isin(known) & answers["other_id"].isin(known)]
    left = answers.loc[~answers.index.isin(kept.index), "line"].tolist()
    kept = kept.drop(columns="line").assign(
        decided_on=pd.Timestamp(workspace.as_of), source_file=told_name(path)
    )
    with store_engine.writing(engine) as connection:
        store_tables.upsert(connection, SAME_PERSONS, kept)
    return len(kept), sorted([*found.unclear, *left])


def count_people(engine: Engine) -> int:
    """Count people, records confirmed to be one person counted once."""
    read = read_all(engine, tables.PERSONS, SAME_PERSONS)
    return _count_people(read["persons"], read[SAME_PERSONS.name])


def _count_people(persons: pd.DataFrame, answered: pd.DataFrame) -> int:
    held = set(persons["person_id"])
    same = answered[(answered["answer"] == SAME) & answered["person_id"].isin(held)]
    return pairs_of.count_people(len(persons), same[same["other_id"].isin(held)])

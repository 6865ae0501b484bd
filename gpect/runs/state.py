"""``gpect status``: what the base holds, counted; nothing of anyone."""

import json
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from gpect.domain import tables
from gpect.match import decided
from gpect.match.options import MatchOptions
from gpect.match.pairs.posts import is_open
from gpect.runs import linking
from gpect.runs.matching import inputs_with
from gpect.runs.outside import leave_outside
from gpect.runs.workspace import Workspace, known_referentiels, read_all
from gpect.store import corrections, lots, schema
from gpect.store import engine as store_engine
from gpect.store import runs as store_runs

COUNTED = (
    tables.STRUCTURES,
    tables.PERSONS,
    tables.PERSON_SKILLS,
    tables.PATHWAYS,
    tables.OPENINGS,
    tables.TRAININGS,
    tables.OUTCOMES,
    tables.DECISIONS,
    tables.REJECTS,
)
NAMES = {tables.OPENINGS: "Offres, closes comprises"}
"""Where the title of a table would say something else beside the other counts."""

LAST = 10
"""Files and runs told, the latest."""

FIGURES = ("Propositions", "Postes sans personne", "Besoins attendus sur la période",
           "Postes qui manqueraient de personnes")  # fmt: skip
"""Figures of a run worth telling, those of a matching then those of a forecast."""


@dataclass(frozen=True)
class Status:
    """Counts by French name; the latest files and runs, the last one first.

    ``files`` [lot_id, kind, source_file, rows_total, rows_valid, rows_rejected]; ``runs``
    [run_id, command, as_of, told].
    """

    counts: dict[str, int]
    files: pd.DataFrame
    runs: pd.DataFrame


def status(workspace: Workspace, options: MatchOptions | None = None) -> Status:
    """Count what the base holds; posts are open by the rule of matching, under its options."""
    engine = store_engine.open_store(workspace.base)
    with store_engine.reading(engine) as connection:
        counts = {NAMES.get(spec, spec.title): _count(connection, spec) for spec in COUNTED}
        counts |= {"Lignes rejetées à corriger": corrections.count_open(connection)}
    options = options or MatchOptions(as_of=workspace.as_of)
    counts |= {"Postes ouverts": _open_posts(engine, workspace, options)}
    counts |= {"Personnes, doublons confirmés comptés une fois": linking.count_people(engine)}
    received = lots.history(engine).iloc[::-1].head(LAST).reset_index(drop=True)
    done = store_runs.history(engine).iloc[::-1].head(LAST).reset_index(drop=True)
    told = [_told(json.loads(text)) for text in done["figures"]]
    return Status(
        counts={"Fichiers reçus": len(lots.history(engine)), **counts},
        files=received[
            ["lot_id", "kind", "source_file", "rows_total", "rows_valid", "rows_rejected"]
        ],
        runs=done[["run_id", "command", "as_of"]].assign(told=told),
    )


def _count(connection: Connection, spec: tables.TableSpec) -> int:
    asked = sa.select(sa.func.count()).select_from(schema.table(spec))
    return int(connection.execute(asked).scalar_one())


def _open_posts(engine: Engine, workspace: Workspace, options: MatchOptions) -> int:
    """Count the posts that matching would fill: in the territory, not filled, not long past."""
    read = read_all(engine, tables.OPENINGS, tables.DECISIONS, tables.OUTCOMES)
    known = known_referentiels(workspace)
    leave_outside(read, known)
    left = decided.openings_left(inputs_with(read, known), options)
    return int(left.loc[is_open(left, options), "posts"].fillna(1).sum())


def _told(figures: dict[str, Any]) -> str:
    return " ; ".join(f"{name} : {figures[name]:.0f}" for name in FIGURES if name in figures)

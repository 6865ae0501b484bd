"""The fairness audit of a run: the only run that reads sex, age, QPV and RQTH."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Engine

from gpect.audit import equity, groups, proxies
from gpect.audit.options import EquityOptions
from gpect.domain import tables, vocabulary
from gpect.domain.decisions import REASONS
from gpect.domain.errors import NothingToDo
from gpect.match.options import MatchOptions
from gpect.runs.decisions import scored_pairs
from gpect.runs.matching import match_inputs
from gpect.runs.records import chosen_run
from gpect.runs.workspace import Workspace
from gpect.store import audit as store_audit
from gpect.store import engine as store_engine
from gpect.store import runs as store_runs
from gpect.store import tables as store_tables

DECLARED = {
    "mobility_km": "Mobilité",
    "permis_b": "Permis B",
    "hours_max": "Heures par semaine",
    "experience_years": "Expérience",
    "transport": "Moyen de transport",
    "niveau": "Niveau de formation",
    "filiere": "Filière du métier",
    "code_epci": "EPCI",
}
"""Columns of persons that the matching reads, and their French names."""


@dataclass(frozen=True)
class EquityFound:
    """The audit of a run: tables ``EQUITY`` and ``PROXIES``."""

    run_id: str
    equity: pd.DataFrame
    proxies: pd.DataFrame


def audit_equity(
    workspace: Workspace, run_id: str | None, options: MatchOptions, *, with_rqth: bool = False
) -> EquityFound:
    """Audit a run of matching, the latest where none is named.

    Raises
    ------
    NothingToDo
        No run, or nothing is known of sex, year of birth, QPV and RQTH.
    """
    engine = store_engine.open_store(workspace.base)
    run = chosen_run(engine, run_id, "match")
    asked = EquityOptions(as_of=run["as_of"].date(), with_rqth=with_rqth)
    named = _groups(engine, asked)
    if named.empty:
        raise NothingToDo(
            "Rien n'est connu du sexe, de l'année de naissance ni du quartier des personnes : "
            "il n'y a rien à comparer. Ces colonnes facultatives sont au modèle « personnes »."
        )
    allocations = store_runs.read_tables(engine, run["run_id"], (tables.ALLOCATIONS,))
    proposals = allocations["allocations"]
    inputs, _ = match_inputs(workspace, engine)
    features = _features(proposals, inputs.persons, scored_pairs(proposals, inputs, options))
    return EquityFound(
        run_id=str(run["run_id"]),
        equity=_equity(engine, run, named, asked),
        proxies=proxies.proxies(features, named, asked),
    )


def equity_of(engine: Engine, run: Mapping[str, Any], *, with_rqth: bool) -> pd.DataFrame:
    """Give the table ``EQUITY`` of a run, without rows where nothing is known of anyone."""
    options = EquityOptions(as_of=run["as_of"].date(), with_rqth=with_rqth)
    return _equity(engine, run, _groups(engine, options), options)


def _groups(engine: Engine, options: EquityOptions) -> pd.DataFrame:
    return groups.groups(store_audit.read_audit(engine), options).dropna(how="all")


def _equity(
    engine: Engine, run: Mapping[str, Any], named: pd.DataFrame, options: EquityOptions
) -> pd.DataFrame:
    found = store_runs.read_tables(engine, run["run_id"], (tables.ALLOCATIONS, tables.UNMATCHED))
    ids = pd.concat([found["allocations"]["person_id"], found["unmatched"]["person_id"]])
    people = pd.DataFrame({"person_id": sorted(set(ids))}, dtype="str")
    persons = store_tables.read(engine, tables.PERSONS)[["person_id", "filiere"]]
    of_run = people.merge(persons, on="person_id", how="left")
    return equity.equity(of_run, named, found["allocations"], options)


def _features(proposals: pd.DataFrame, persons: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Give, by person, what the matching read and the reasons of their proposals."""
    reasons = {column.name: f"Score : {column.title.lower()}" for column in REASONS}
    of_pairs = proposals[["person_id", "opening_id"]].merge(scores, on=["person_id", "opening_id"])
    by_person = of_pairs.groupby("person_id")[list(reasons)].mean().rename(columns=reasons)
    own = persons.set_index("person_id")[list(DECLARED)]
    own["permis_b"] = own["permis_b"].astype("float64")
    named = own.rename(columns=DECLARED)
    named["Filière du métier"] = named["Filière du métier"].map(vocabulary.FILIERES)
    return named.join(by_person)

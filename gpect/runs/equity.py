"""The fairness audit of a run; with ``shares``, alone to read sex, age, QPV and RQTH."""

from dataclasses import dataclass

import pandas as pd

from gpect.audit import proxies
from gpect.audit.options import EquityOptions
from gpect.domain import tables, vocabulary
from gpect.domain.decisions import REASONS
from gpect.domain.errors import NothingToDo
from gpect.match.options import MatchOptions
from gpect.runs.decisions import scored_pairs
from gpect.runs.matching import match_inputs
from gpect.runs.records import chosen_run
from gpect.runs.shares import groups_of, shares
from gpect.runs.workspace import Workspace
from gpect.store import engine as store_engine
from gpect.store import runs as store_runs

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
    named = groups_of(engine, asked)
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
        equity=shares(engine, run, named, asked),
        proxies=proxies.proxies(features, named, asked),
    )


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

"""Runs are objects: found again with what they were made on, done again, compared."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Engine

import gpect
from gpect.domain import contracts, tables
from gpect.domain.errors import NothingToDo
from gpect.match.inputs import MatchInputs
from gpect.match.options import TITLES, MatchOptions
from gpect.match.whatif.changes import Seen, changes
from gpect.runs.matching import READ, compute, inputs_of
from gpect.runs.records import chosen_run, digests
from gpect.runs.workspace import Step, Workspace, known_referentiels
from gpect.store import engine as store_engine
from gpect.store import past
from gpect.store import runs as store_runs

GIVEN = (tables.ALLOCATIONS, tables.UNFILLED, tables.UNMATCHED, tables.QUESTIONS)


@dataclass(frozen=True)
class Replayed:
    """A run done again: tables that came out otherwise, with their number of rows that differ."""

    run_id: str
    differences: dict[str, int]


@dataclass(frozen=True)
class Compared:
    """A run against the one before it.

    ``figures`` are French name → number; ``lines`` are those of
    :func:`gpect.match.whatif.changes.changes`.
    """

    before_id: str
    after_id: str
    figures: dict[str, int]
    whole: list[str]
    lines: pd.DataFrame


def replay(workspace: Workspace, run_id: str | None, step: Step) -> Replayed:
    """Do a run of matching again on the inputs that it had, and compare every byte.

    Raises
    ------
    NothingToDo
        No such run; or another version of gpect, another referential, inputs that neither the
        base nor its journal hold any more: one sentence says which.
    """
    engine = store_engine.open_store(workspace.base)
    run = chosen_run(engine, run_id, "match")
    if run["code_version"] != gpect.__version__:
        raise NothingToDo(
            f"Ce calcul est de gpect {run['code_version']}, celui-ci est {gpect.__version__} : "
            "installez la même version pour le refaire."
        )
    step("retour aux données du calcul")
    inputs, missing = find_inputs(workspace, engine, run)
    if inputs is None:
        raise NothingToDo(f"Ce calcul ne peut pas être refait : {missing}.")
    results, _ = compute(inputs, options_of(run), step)
    stored = store_runs.read_tables(engine, run["run_id"], GIVEN)
    again = {
        spec: contracts.conform(results[spec].assign(run_id=run["run_id"]), spec) for spec in GIVEN
    }
    different = {
        spec.title: _n_different(again[spec], stored[spec.name])
        for spec in GIVEN
        if not again[spec].equals(stored[spec.name])
    }
    return Replayed(str(run["run_id"]), different)


def _n_different(one: pd.DataFrame, other: pd.DataFrame) -> int:
    rows = [pd.util.hash_pandas_object(table, index=False) for table in (one, other)]
    return len(pd.Index(rows[0]).symmetric_difference(pd.Index(rows[1])))


def options_of(run: Mapping[str, Any]) -> MatchOptions:
    """Give the options of a run, as its record keeps them."""
    written = json.loads(run["options"])
    known = {field.name for field in dataclasses.fields(MatchOptions)}
    kept = {name: value for name, value in written.items() if name in known}
    return MatchOptions(**kept | {"as_of": date.fromisoformat(written["as_of"])})


def find_inputs(
    workspace: Workspace, engine: Engine, run: Mapping[str, Any]
) -> tuple[MatchInputs | None, str]:
    """Find the inputs that a run had, going back lot by lot; else say what is no longer there."""
    wanted = json.loads(run["inputs"])
    known = known_referentiels(workspace)
    if wanted.get("referentiels") != known.digest:
        return None, "les référentiels ont changé depuis"
    nearest: list[str] = []
    with past.states(engine, READ) as states:
        for read in states:
            if read["persons"].empty or read["openings"].empty:
                break
            inputs = inputs_of(read, known)[0]
            other = [n for n, v in digests(inputs).items() if wanted.get(n, v) != v]
            if set(other) <= {"decisions"}:
                found = _with_decisions_of(inputs, wanted)
                if found is not None:
                    return found, ""
            nearest = other if not nearest or len(other) < len(nearest) else nearest
    titles = {spec.name: spec.title for spec in READ}
    named = ", ".join(sorted(f"« {titles.get(name, name)} »" for name in nearest))
    return None, (
        f"ses données ne sont plus dans la base ni dans son journal ({named}), comme après un "
        "lot annulé"
    )


def _with_decisions_of(inputs: MatchInputs, wanted: Mapping[str, str]) -> MatchInputs | None:
    """Leave out the latest readings until the decisions are those of the run."""
    every = inputs.decisions
    last = int(every["reading"].max()) if len(every) else 0
    for reading in range(last, -1, -1):
        then = every[every["reading"] <= reading].reset_index(drop=True)
        candidate = dataclasses.replace(inputs, decisions=then)
        if digests(candidate)["decisions"] == wanted.get("decisions"):
            return candidate
    return None


def last_run_id(workspace: Workspace, command: str, besides: str = "") -> str | None:
    """Give the latest run of a command, another than ``besides``; None where there is none."""
    return store_runs.latest(store_engine.open_store(workspace.base), command, besides)


def compare(workspace: Workspace, before_id: str, after_id: str) -> Compared:
    """Say what changed between two runs of matching, and why."""
    engine = store_engine.open_store(workspace.base)
    before, after = (store_runs.read_run(engine, run_id) for run_id in (before_id, after_id))
    old, new = (_seen(workspace, engine, run) for run in (before, after))
    whole = _whole(before, after)
    lines = changes(old, new, whole)
    figures = {
        "Personnes nouvelles": len(new.people - old.people),
        "Personnes sorties": len(old.people - new.people),
        "Offres nouvelles": len(new.openings - old.openings),
        "Offres closes ou retirées": len(old.openings - new.openings),
        "Propositions gardées": len(new.allocations) - int((lines["change"] == "nouvelle").sum()),
        "Propositions nouvelles": int((lines["change"] == "nouvelle").sum()),
        "Propositions retirées": int((lines["change"] == "retirée").sum()),
    }
    return Compared(before_id, after_id, figures, whole, lines)


def _seen(workspace: Workspace, engine: Engine, run: Mapping[str, Any]) -> Seen:
    given = store_runs.read_tables(engine, run["run_id"], GIVEN)
    proposed = given["allocations"]
    return Seen(
        allocations=proposed,
        people=frozenset(proposed["person_id"]) | frozenset(given["unmatched"]["person_id"]),
        openings=frozenset(proposed["opening_id"]) | frozenset(given["unfilled"]["opening_id"]),
        inputs=find_inputs(workspace, engine, run)[0],
    )


def _whole(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Name what changed for everybody: options, referentials, version."""
    old, new = (json.loads(run["options"]) for run in (before, after))
    changed = sorted(TITLES.get(n, n) for n in {*old, *new} if old.get(n) != new.get(n))
    said = [f"réglage « {name} »" for name in changed]
    if json.loads(before["inputs"])["referentiels"] != json.loads(after["inputs"])["referentiels"]:
        said.append("référentiels")
    if before["code_version"] != after["code_version"]:
        said.append("version de gpect")
    return said

"""The Run record: what a calculation was made of, so that the same record means the same tables."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd
from sqlalchemy import Engine

import gpect
from gpect.domain import contracts, tables
from gpect.domain.errors import NothingToDo
from gpect.forecast import options as forecast_options
from gpect.forecast.inputs import ForecastInputs
from gpect.match import options as match_options
from gpect.match.inputs import MatchInputs
from gpect.runs.workspace import Workspace
from gpect.store import runs as store_runs

_DAY: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_REFERENTIELS: Final = {"abreviations": "abréviations", "filieres": "filières"}
"""Names of files, written as a reader expects them."""


@dataclass(frozen=True)
class RunSummary:
    """What a calculation did: its id and its figures, in the order they are told."""

    run_id: str
    figures: dict[str, Any]


def latest_run(engine: Engine, command: str) -> Mapping[str, Any]:
    """Read the latest run of a command; refuse where there is none."""
    run_id = store_runs.latest(engine, command)
    if run_id is None:
        raise NothingToDo(f"Aucun calcul à restituer. Lancez d'abord : gpect {command}")
    return store_runs.read_run(engine, run_id)


def chosen_run(engine: Engine, run_id: str | None, command: str) -> Mapping[str, Any]:
    """Read the run named, by its identifier or the first characters of it; else the latest."""
    if run_id is None:
        return latest_run(engine, command)
    known = store_runs.history(engine)
    found = known[known["run_id"].str.startswith(run_id) & (known["command"] == command)]
    if len(found) != 1:
        many = "plusieurs calculs commencent" if len(found) else "aucun calcul ne commence"
        raise NothingToDo(
            f"Pour gpect {command}, {many} par « {run_id} ». Voyez la liste : gpect status"
        )
    return store_runs.read_run(engine, str(found["run_id"].iloc[0]))


def parameters(run: Mapping[str, Any], *, with_figures: bool = True) -> dict[str, str]:
    """Give what a run was made of, in French, as a reader finds it on the sheet « Paramètres ».

    ``with_figures``: its figures too, which have passed no secrecy and may not leave the house.
    """
    named = {
        "Calcul": run["run_id"],
        "Version de gpect": run["code_version"],
    }
    titles = match_options.TITLES if run["command"] == "match" else forecast_options.TITLES
    options = {titles.get(name, name): value for name, value in json.loads(run["options"]).items()}
    versions = {
        f"Référentiel {_REFERENTIELS.get(k, k)}": v
        for k, v in json.loads(run["referentiels"]).items()
    }
    figures = json.loads(run["figures"]) if with_figures else {}
    for part in (versions, options, figures):
        named |= {name: _said(value) for name, value in part.items()}
    return named


def _said(value: Any) -> str:
    """Write a value for a person: « oui », « 0,35 », « 0,025 ; 0,1 », « 01/10/2026 »."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return " ; ".join(_said(one) for one in value)
    if isinstance(value, str) and (day := _DAY.fullmatch(value)):
        return f"{day[3]}/{day[2]}/{day[1]}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def write_run(
    workspace: Workspace,
    engine: Engine,
    command: str,
    asked: tuple[Any, Any],
    results: dict[tables.TableSpec, pd.DataFrame],
    figures: dict[str, Any],
) -> RunSummary:
    """Keep the tables of a calculation under the identifier that its contents give it."""
    inputs, options = asked
    record = {
        "command": command,
        "options": _as_json(asdict(options)),
        "inputs": _as_json(digests(inputs)),
        "referentiels": _as_json(inputs.referentiels.versions),
        "code_version": gpect.__version__,
    }
    run_id = hashlib.sha256(_as_json(record).encode()).hexdigest()[:12]
    row = record | {
        "run_id": run_id,
        "as_of": pd.Timestamp(workspace.as_of),
        "figures": _as_json(figures),
    }
    named = {
        spec.name: contracts.conform(table.assign(run_id=run_id), spec)
        for spec, table in results.items()
    }
    store_runs.write_run(engine, contracts.conform(pd.DataFrame([row]), tables.RUNS), named)
    return RunSummary(run_id, figures)


def digests(inputs: MatchInputs | ForecastInputs) -> dict[str, str]:
    """Fingerprint each input table, so that a run says on what it was made."""
    found = {
        name: hashlib.sha256(
            pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes()
        ).hexdigest()[:16]
        for name, table in vars(inputs).items()
        if isinstance(table, pd.DataFrame)
    }
    return found | {"referentiels": inputs.referentiels.digest}


def _as_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)

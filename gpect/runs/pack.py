"""What the comité de pilotage receives: the page, the tables, and their attack."""

import json
from dataclasses import fields
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import contracts, tables
from gpect.domain.vocabulary import CERTIFICATE
from gpect.forecast import backtest, options
from gpect.forecast.options import ForecastOptions
from gpect.forecast.territory import series
from gpect.match.options import MatchOptions
from gpect.referentiels import filieres
from gpect.referentiels.loader import Referentiels
from gpect.reports import verify
from gpect.reports.comite import pack as comite
from gpect.reports.comite import pdf
from gpect.runs.forecasting import changed_since, forecast_inputs
from gpect.runs.records import latest_run, parameters
from gpect.runs.shares import equity_of
from gpect.runs.tension import latest_tensions
from gpect.runs.workspace import Workspace, read_all
from gpect.store import decisions as store_decisions
from gpect.store import editions as store_editions
from gpect.store import engine as store_engine
from gpect.store import runs as store_runs

MATCHED = (tables.ALLOCATIONS, tables.UNFILLED, tables.UNMATCHED, tables.LEVERS)
ANNEXES = (
    tables.OPENING_SKILLS,
    tables.OPENING_REQUIREMENTS,
    tables.OUTCOMES,
    tables.PATHWAYS,
    tables.PERSONS,
    tables.PERSON_FREINS,
    tables.TRAININGS,
    tables.TRAINING_SKILLS,
)
"""What the comité's annexes are counted from."""


def report_comite(
    workspace: Workspace, folder: Path, asked: ForecastOptions, matching: MatchOptions
) -> tuple[list[Path], list[str]]:
    """Write the comité's page and tables of the latest ``gpect forecast``.

    Gives the files, and the French names of what changed in the base since that forecast.
    """
    engine = store_engine.open_store(workspace.base)
    run = latest_run(engine, "forecast")
    results = store_runs.read_tables(engine, run["run_id"], (tables.SHORTAGES,))
    inputs, _ = forecast_inputs(workspace, engine)
    past = series.past_series(inputs, asked)
    by_metier = filieres.principal(inputs.referentiels.filieres)
    beside = _beside(engine)
    if workspace.tension is not None:
        beside["tension"] = latest_tensions(workspace.tension)
    beside["skills"] = _skill_titles(inputs.referentiels)
    pack = comite.ComitePack(
        shortages=results["shortages"],
        backtest=backtest.backtest(past, asked, by_metier, inputs=inputs),
        openings=inputs.openings,
        territoire=inputs.referentiels.territoire,
        rome=inputs.referentiels.rome,
        as_of=run["as_of"].date(),
        parameters=parameters(run, with_figures=False),
        beside=beside,
        outlines=workspace.contours,
        invented=workspace.invented,
        last=store_editions.read_last(engine, comite.quarter_of(run["as_of"].date())),
    )
    folder.mkdir(parents=True, exist_ok=True)
    written = comite.write_comite(folder, pack)
    store_editions.write(engine, contracts.conform(written.edition, tables.EDITIONS))
    changed = changed_since(run, inputs, engine, matching)
    return [*written.files, *_printed(written.files[0])], changed


def _beside(engine: Engine) -> dict[str, pd.DataFrame]:
    """Read what the annexes are made of; without any matching yet, its tables are not there."""
    found = read_all(engine, *ANNEXES)
    run_id = store_runs.latest(engine, "match")
    if run_id is None:
        return found
    run = store_runs.read_run(engine, run_id)
    found["decisions"] = store_decisions.read_current(engine)
    figures = json.loads(run["figures"])
    if "Postes ouverts" in figures:
        found["matched_posts"] = pd.DataFrame({"open": [figures["Postes ouverts"]]})
    found["equity"] = equity_of(engine, run, with_rqth=False)
    return found | store_runs.read_tables(engine, run_id, MATCHED)


def _skill_titles(known: Referentiels) -> pd.DataFrame:
    """Give the title of each skill, certificates among them: ``skill_code, label``."""
    certificates = known.certificats.assign(skill_code=CERTIFICATE + known.certificats["code"])
    names = ["skill_code", "label"]
    return pd.concat([known.rome.skills[names], certificates[names]], ignore_index=True)


def _printed(note: Path) -> list[Path]:
    """Print the page, where the extra ``pdf`` is installed."""
    if not pdf.is_available():
        return []
    target = note.with_suffix(".pdf")
    pdf.write_pdf(note, target)
    return [target]


def attack_pack(
    folder: Path, last: Path | None = None, workspace: Workspace | None = None
) -> verify.Attack:
    """Attack a folder of the comité as a reader could, who may have the last one too.

    Parameters
    ----------
    workspace
        Its base keeps what each edition masked, and the folder is compared with its own; None
        compares with nothing.
    """
    names = [field.name for field in fields(ForecastOptions)]
    parameters = {options.TITLES.get(name, name) for name in names}
    kept = None
    if workspace is not None:
        engine = store_engine.open_store(workspace.base)
        kept = read_all(engine, tables.EDITIONS)["editions"]
    return verify.attack_folder(folder, last=last, house=verify.House(kept, parameters))

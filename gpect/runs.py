"""One function per command: the only place where the stages meet.

Each function reads what it needs, calls pure stages in order, writes what they give and returns
a small summary; ``gpect.cli`` prints it. Matching and forecasting leave a Run record: digests of
the inputs, options, versions; the same record means the same tables.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine

import gpect
from gpect.domain import contracts, tables
from gpect.domain.errors import FileRefused, NothingToDo, OptionRefused
from gpect.domain.templates import TEMPLATES
from gpect.forecast import backtest, series, shortage
from gpect.forecast import options as forecast_options
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.ingest.normalise import Ingested, IngestReport, ingest_file
from gpect.ingest.normalisers import Normalisers
from gpect.ingest.options import IngestOptions
from gpect.ingest.skills import SkillNormaliser
from gpect.ingest.titles import TitleNormaliser
from gpect.match import allocate, candidates, evaluate, explain, questions, score
from gpect.match import options as match_options
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.referentiels import filieres, loader, territoire
from gpect.referentiels.loader import Referentiels
from gpect.reports import comite, returns, templates, workbook
from gpect.store import engine as store_engine
from gpect.store import export as store_export
from gpect.store import key, lots
from gpect.store import runs as store_runs
from gpect.store import tables as store_tables

Step = Callable[[str], None]


@dataclass(frozen=True)
class Workspace:
    """Where a user works: the database, the settings that every command shares.

    Attributes
    ----------
    base
        Path of the SQLite file, or URL of a PostgreSQL database.
    folder
        Folder of the key and of what is written (rejects, workbook, tables).
    as_of
        The day from which « open », « available » and « to come » are counted.
    referentiels
        Folder of an imported ROME release; None for the one that comes with gpect.
    filieres
        PHARE's own filières table; None for the one that comes with gpect.
    """

    base: str
    folder: Path
    as_of: date
    referentiels: Path | None = None
    filieres: Path | None = None

    @property
    def rejects_folder(self) -> Path:
        """Folder in which the rejected rows go back to their sender."""
        return self.folder / "rejets"


@dataclass(frozen=True)
class FileIngested:
    """What became of one file: its report, what it changed in the database, its rejects file."""

    path: Path
    lot_id: str
    report: IngestReport
    written: lots.LotWritten
    rejects_file: Path | None


@dataclass(frozen=True)
class RunSummary:
    """What a calculation did: its id and its figures, in the order they are told."""

    run_id: str
    figures: dict[str, Any]


def init(workspace: Workspace) -> None:
    """Make the database and the key of a working folder."""
    workspace.folder.mkdir(parents=True, exist_ok=True)
    store_engine.open_store(workspace.base, create=True).dispose()
    key.load_or_make_key(workspace.folder)


def ingest(workspace: Workspace, kind: str, path: Path, options: IngestOptions) -> FileIngested:
    """Read, normalise and store one file; nothing is stored of a file that is refused.

    Raises
    ------
    FileRefused
        The file cannot be taken at all.
    """
    if kind not in TEMPLATES:
        raise OptionRefused(f"« {kind} » n'est pas une nature de fichier connue.")
    if not path.is_file():
        raise FileRefused(f"{path.name} : ce fichier n'existe pas. Vérifiez le chemin donné.")
    engine = store_engine.open_store(workspace.base, create=True)
    secret = key.load_or_make_key(workspace.folder)
    key.check_key(engine, secret)
    ingested = ingest_file(path, kind, _normalisers(workspace, engine, options), secret, options)
    written = lots.write_lot(engine, ingested.lot, ingested.tables, ingested.rejects)
    engine.dispose()
    lot_id = str(ingested.lot.at[0, "lot_id"])
    return FileIngested(path, lot_id, ingested.report, written, _return(workspace, ingested))


def _return(workspace: Workspace, ingested: Ingested) -> Path | None:
    if not ingested.report.rows_rejected:
        return None
    workspace.rejects_folder.mkdir(parents=True, exist_ok=True)
    dropped = ingested.report.dropped_columns  # names and phones are not written here either
    return returns.write_rejects(workspace.rejects_folder, ingested.raw, ingested.rejects, dropped)


def _normalisers(workspace: Workspace, engine: Engine, options: IngestOptions) -> Normalisers:
    known = store_tables.read(engine, tables.STRUCTURES)
    thresholds = (options.title_auto, options.title_known)
    indexed = _indexes(workspace.referentiels, workspace.filieres, thresholds)
    return replace(indexed, structures=known)


@lru_cache(maxsize=2)
def _indexes(
    folder: Path | None, own_filieres: Path | None, thresholds: tuple[float, float]
) -> Normalisers:
    """Index the referentials once for all the files of a command (about 3 s, 300 MB)."""
    referentiels = loader.load(folder, own_filieres)
    auto, known = thresholds
    titles = TitleNormaliser.build(referentiels, title_auto=auto, title_known=known)
    skills = SkillNormaliser.build(referentiels)
    nothing = contracts.empty(tables.STRUCTURES)
    return Normalisers.build(referentiels, titles, skills, nothing)


def match(workspace: Workspace, options: MatchOptions, step: Step) -> RunSummary:
    """Match every person with every open post at once, and keep the proposals with their reasons.

    Raises
    ------
    NothingToDo
        No person or no open post was ingested yet.
    """
    engine = store_engine.open_store(workspace.base)
    step("lecture de la base")
    inputs, n_outside = _match_inputs(workspace, engine)
    step("paires possibles")
    pairs = candidates.candidate_pairs(inputs, options)
    step("scores")
    scores = score.score_pairs(pairs, inputs, options)
    step("affectation")
    allocation = allocate.allocate(scores, inputs.openings, options, inputs.pathways)
    step("explications")
    results = {
        tables.ALLOCATIONS: explain.explain_allocations(allocation, scores, inputs, options),
        tables.UNFILLED: explain.unfilled(allocation, scores, inputs, options),
        tables.UNMATCHED: explain.unmatched(allocation, scores, inputs, options),
        tables.QUESTIONS: questions.questions(scores, inputs, options, allocation),
    }
    step("écriture")
    figures = evaluate.figures(allocation, scores, inputs, options) | _told_outside(n_outside)
    return _write_run(workspace, engine, "match", (inputs, options), results, figures)


def _match_inputs(workspace: Workspace, engine: Engine) -> tuple[MatchInputs, int]:
    """Read what matching needs, and the number of openings left out as outside the territory."""
    read = _read_all(
        engine,
        tables.PERSONS,
        tables.PERSON_SKILLS,
        tables.PATHWAYS,
        tables.PATHWAY_SKILLS,
        tables.OPENINGS,
        tables.OPENING_SKILLS,
        tables.TRAININGS,
        tables.TRAINING_SKILLS,
    )
    for spec, command in ((tables.PERSONS, "personnes"), (tables.OPENINGS, "besoins")):
        if read[spec.name].empty:
            raise NothingToDo(
                f"La base ne contient encore aucun enregistrement « {spec.title} ». "
                f"Lancez d'abord : gpect ingest {command} VOTRE_FICHIER"
            )
    known = _referentiels(workspace)
    n_outside = _leave_outside(read, known)
    return MatchInputs(**read, referentiels=known), n_outside


def _leave_outside(read: dict[str, pd.DataFrame], known: Referentiels) -> int:
    """Drop the openings known to lie outside the territory; give their number.

    Nothing is known of the way there, and their employers are not those of the GPECT.
    """
    outside = territoire.is_outside(known.territoire, read["openings"])
    read["openings"] = read["openings"][~outside].reset_index(drop=True)
    return int(outside.sum())


def _told_outside(n_outside: int) -> dict[str, int]:
    return {"Offres hors du territoire, laissées de côté": n_outside} if n_outside else {}


def forecast(workspace: Workspace, options: ForecastOptions, step: Step) -> RunSummary:
    """Forecast the shortages of the coming quarters and keep them with their intervals."""
    engine = store_engine.open_store(workspace.base)
    step("lecture de la base")
    inputs, n_outside = _forecast_inputs(workspace, engine)
    step("tirages")
    shortages = shortage.shortages(inputs, options)
    step("écriture")
    figures = shortage.figures(shortages) | _told_outside(n_outside)
    results = {tables.SHORTAGES: shortages}
    return _write_run(workspace, engine, "forecast", (inputs, options), results, figures)


def _forecast_inputs(workspace: Workspace, engine: Engine) -> tuple[ForecastInputs, int]:
    read = _read_all(engine, tables.PERSONS, tables.PATHWAYS, tables.OPENINGS, tables.OUTCOMES)
    if read["openings"].empty:
        raise NothingToDo(
            "La base ne contient encore aucun poste, ni ouvert ni passé. "
            "Lancez d'abord : gpect ingest besoins VOTRE_FICHIER"
        )
    known = _referentiels(workspace)
    n_outside = _leave_outside(read, known)
    return ForecastInputs(**read, referentiels=known), n_outside


def report_batch(workspace: Workspace, path: Path) -> Path:
    """Write the matching workbook of the latest ``gpect match``."""
    engine = store_engine.open_store(workspace.base)
    run = _latest_run(engine, "match")
    read = _read_all(engine, tables.OPENINGS, tables.PERSONS, tables.STRUCTURES, tables.REJECTS)
    results = store_runs.read_tables(
        engine,
        run["run_id"],
        (tables.ALLOCATIONS, tables.UNFILLED, tables.UNMATCHED, tables.QUESTIONS),
    )
    batch = workbook.BatchReport(
        **results,
        **read,
        parameters=_parameters(run),
        as_of=run["as_of"].date(),
        territoire=_referentiels(workspace).territoire,
        rome=_referentiels(workspace).rome,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.write_batch(path, batch)
    return path


def report_comite(workspace: Workspace, folder: Path, options: ForecastOptions) -> list[Path]:
    """Write the comité's page and tables of the latest ``gpect forecast``."""
    engine = store_engine.open_store(workspace.base)
    run = _latest_run(engine, "forecast")
    results = store_runs.read_tables(engine, run["run_id"], (tables.SHORTAGES,))
    inputs, _ = _forecast_inputs(workspace, engine)
    past = series.past_series(inputs, options)
    pack = comite.ComitePack(
        shortages=results["shortages"],
        backtest=backtest.backtest(past, options, filieres.principal(inputs.referentiels.filieres)),
        openings=inputs.openings,
        territoire=inputs.referentiels.territoire,
        rome=inputs.referentiels.rome,
        as_of=run["as_of"].date(),
        parameters=_parameters(run),
    )
    folder.mkdir(parents=True, exist_ok=True)
    return comite.write_comite(folder, pack)


def modeles(folder: Path) -> list[Path]:
    """Write the empty template of each kind of file."""
    folder.mkdir(parents=True, exist_ok=True)
    return templates.write_templates(folder)


def export(workspace: Workspace, kind: str, path: Path) -> int:
    """Write one line per stored record of ``kind``; give their number."""
    engine = store_engine.open_store(workspace.base)
    communes = _referentiels(workspace).territoire.communes
    table = store_export.export(engine, kind, communes)
    table.to_csv(path, index=False, lineterminator="\n")
    return len(table)


def undo(workspace: Workspace, lot_id: str) -> None:
    """Take back exactly what one file brought."""
    lots.undo_lot(store_engine.open_store(workspace.base), lot_id)


def _referentiels(workspace: Workspace) -> Referentiels:
    return loader.load(workspace.referentiels, workspace.filieres)


def _read_all(engine: Engine, *specs: tables.TableSpec) -> dict[str, pd.DataFrame]:
    return store_tables.read_many(engine, specs)


def _latest_run(engine: Engine, command: str) -> Mapping[str, Any]:
    run_id = store_runs.latest(engine, command)
    if run_id is None:
        raise NothingToDo(f"Aucun calcul à restituer. Lancez d'abord : gpect {command}")
    return store_runs.read_run(engine, run_id)


def _parameters(run: Mapping[str, Any]) -> dict[str, str]:
    named = {
        "Calcul": run["run_id"],
        "Version de gpect": run["code_version"],
    }
    titles = match_options.TITLES if run["command"] == "match" else forecast_options.TITLES
    options = {titles.get(name, name): value for name, value in json.loads(run["options"]).items()}
    versions = {f"Référentiel {k}": v for k, v in json.loads(run["referentiels"]).items()}
    for part in (versions, options, json.loads(run["figures"])):
        named |= {name: _said(value) for name, value in part.items()}
    return named


def _said(value: Any) -> str:
    """Write a value for a person: « oui », « 0,35 », « 0,025 ; 0,1 »."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return " ; ".join(_said(one) for one in value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _write_run(
    workspace: Workspace,
    engine: Engine,
    command: str,
    asked: tuple[Any, Any],
    results: dict[tables.TableSpec, pd.DataFrame],
    figures: dict[str, Any],
) -> RunSummary:
    inputs, options = asked
    record = {
        "command": command,
        "options": _as_json(asdict(options)),
        "inputs": _as_json(_digests(inputs)),
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


def _digests(inputs: MatchInputs | ForecastInputs) -> dict[str, str]:
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

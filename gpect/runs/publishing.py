"""What a week is worked from: the matching workbook."""

from pathlib import Path

from gpect.domain import tables
from gpect.reports.batch import workbook
from gpect.runs.records import latest_run, parameters
from gpect.runs.shares import equity_of
from gpect.runs.workspace import Workspace, known_referentiels, read_all
from gpect.store import decisions as store_decisions
from gpect.store import engine as store_engine
from gpect.store import quarantine
from gpect.store import runs as store_runs

BATCH = (
    tables.ALLOCATIONS,
    tables.UNFILLED,
    tables.UNMATCHED,
    tables.QUESTIONS,
    tables.PATHWAY_PROPOSALS,
    tables.LEVERS,
)
"""What a run gave and the workbook shows."""

BESIDE = (tables.OPENINGS, tables.PERSONS, tables.STRUCTURES, tables.TRAININGS)
"""Stored tables that say in words what a run names by identifiers."""


def report_batch(workspace: Workspace, path: Path) -> Path:
    """Write the matching workbook of the latest ``gpect match``."""
    engine = store_engine.open_store(workspace.base)
    run = latest_run(engine, "match")
    read = read_all(engine, *BESIDE)
    read["rejects"] = quarantine.open_rejects(engine)
    results = store_runs.read_tables(engine, run["run_id"], BATCH)
    batch = workbook.BatchReport(
        **results,
        **read,
        decisions=store_decisions.read_current(engine),
        equity=equity_of(engine, run, with_rqth=False),
        parameters=parameters(run),
        as_of=run["as_of"].date(),
        territoire=known_referentiels(workspace).territoire,
        rome=known_referentiels(workspace).rome,
        invented=workspace.invented,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.write_batch(path, batch)
    return path

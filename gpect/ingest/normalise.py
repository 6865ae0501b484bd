"""One file in, conformed tables out: the whole of ingestion but the writing."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from gpect.domain import contracts, tables
from gpect.domain.raw import RawTable
from gpect.domain.templates import TEMPLATES
from gpect.ingest import unknown_skills
from gpect.ingest.columns import ColumnMap, recognise
from gpect.ingest.drafts import Draft
from gpect.ingest.keys import find_repeats
from gpect.ingest.normalisers import Context, Normalisers
from gpect.ingest.openings import read_openings
from gpect.ingest.options import IngestOptions
from gpect.ingest.outcomes import read_outcomes
from gpect.ingest.persons import read_persons
from gpect.ingest.published import read_published
from gpect.ingest.read import read_file
from gpect.ingest.report import IngestReport, how_read, part_errors
from gpect.ingest.rows import Rows, to_rows
from gpect.ingest.structures import read_structures
from gpect.ingest.trainings import read_trainings
from gpect.ingest.travel import read_travel_times

__all__ = ["IngestReport", "Ingested", "Normalisers", "ingest_file"]

READERS: Final = MappingProxyType(
    {
        "structures": read_structures,
        "besoins": read_openings,
        "personnes": read_persons,
        "formations": read_trainings,
        "realisations": read_outcomes,
        "trajets": read_travel_times,
        "bmo": read_published,
    }
)
"""How each kind of file is read, once its rows are known."""


@dataclass(frozen=True)
class Ingested:
    """What one file gives.

    Attributes
    ----------
    kind
        ``besoins``, ``personnes``, ``structures``, ``formations``, ``realisations`` or
        ``trajets``.
    tables
        Name → conformed table, the main one and those hung on it.
    rejects
        ``REJECTS``: rows refused and warnings, in French.
    report
        What ``--rapport`` writes.
    raw
        The file as read, to send the rejected rows back.
    lot
        ``LOTS``: the one row of this batch.
    """

    kind: str
    tables: dict[str, pd.DataFrame]
    rejects: pd.DataFrame
    report: IngestReport
    raw: RawTable
    lot: pd.DataFrame


def ingest_file(
    path: Path, kind: str, normalisers: Normalisers, key: bytes, options: IngestOptions
) -> Ingested:
    """Read and normalise one file; nothing is written anywhere.

    Parameters
    ----------
    path
        The file.
    kind
        What it is said to hold: a key of ``TEMPLATES``.
    normalisers
        What titles, skills and places are read against.
    key
        The secret of the pseudonyms.
    options
        Settings.

    Raises
    ------
    FileRefused
        The file cannot be taken at all: one French sentence.
    """
    template = TEMPLATES[kind]
    raw = read_file(path, template)
    columns = recognise(raw, template)
    rows = to_rows(raw, template, columns)
    draft = READERS[kind](rows, Context(normalisers, key, options))
    kept, n_duplicate = _choose(rows, draft)
    lot_id = hashlib.sha256(f"{kind}{raw.sha256}".encode()).hexdigest()[:16]
    made = _conform(kept, draft, raw, lot_id)
    rejects = rows.ledger.to_rejects(raw, lot_id)
    report = _report(raw, columns, rejects, (rows.n_total, len(kept), n_duplicate), made)
    report.notes.extend(rows.notes)
    counted, n_unknown = unknown_skills.count_unknown(rows, kept, normalisers.skills)
    if len(counted):
        made["unknown_skills"] = unknown_skills.table(counted, raw, kind, lot_id)
    report.notes.extend(unknown_skills.notes(n_unknown))
    lot = _lot(report, raw, (lot_id, kind, normalisers.versions))
    return Ingested(kind, made, rejects, report, raw, lot)


def _choose(rows: Rows, draft: Draft) -> tuple[pd.DataFrame, int]:
    """Keep the records without fault that do not come twice; note those in conflict."""
    rejected = sorted(rows.ledger.rejected())
    sound = draft.main[~draft.main.index.isin(rejected)]
    parts = (sound[name].astype("str") for name in draft.spec.key)
    key = pd.Series(map("\x1f".join, zip(*parts, strict=True)), index=sound.index, dtype="str")
    is_duplicate, is_conflict = find_repeats(key, draft.content.loc[sound.index])
    named = "identifiant" if rows.kind == "personnes" else ""
    rows.ledger.add(is_conflict, named, "conflit_identifiant", "reject")
    return sound[~is_duplicate & ~is_conflict].copy(), int(is_duplicate.sum())


def _conform(
    kept: pd.DataFrame, draft: Draft, raw: RawTable, lot_id: str
) -> dict[str, pd.DataFrame]:
    """Make every table of the records kept, held to its definition."""
    children = draft.children(kept)
    numbers = pd.Series(raw.row_numbers, dtype="Int64")
    kept = kept.assign(
        lot_id=lot_id, source_file=raw.source_file, source_row=numbers.loc[kept.index]
    )
    made = {draft.spec: kept} | children
    return {spec.name: contracts.conform(table, spec) for spec, table in made.items()}


def _report(
    raw: RawTable,
    columns: ColumnMap,
    rejects: pd.DataFrame,
    counts: tuple[int, int, int],
    made: dict[str, pd.DataFrame],
) -> IngestReport:
    n_total, n_valid, n_duplicate = counts
    n_rejected = n_total - n_valid - n_duplicate
    main = next(iter(made.values()))
    errors, remarks = part_errors(rejects)
    decisions = main.get("title_decision", pd.Series(dtype="str"))
    return IngestReport(
        status="partial" if n_rejected else "ok",
        rows_total=n_total,
        rows_valid=n_valid,
        rows_rejected=n_rejected,
        rows_duplicate=n_duplicate,
        dropped_columns=list(columns.dropped),
        errors=errors,
        remarks=remarks,
        notes=[*raw.notes, *_near_notes(columns)],
        n_titles_to_check=int(decisions.isin(["a_verifier", "inconnu"]).sum()),
        **how_read(raw),
    )


def _near_notes(columns: ColumnMap) -> list[str]:
    return [
        f"La colonne « {header} » a été lue comme « {named} »."
        for named, header in sorted(columns.near.items())
    ]


def _lot(report: IngestReport, raw: RawTable, told: tuple[str, str, str]) -> pd.DataFrame:
    lot_id, kind, versions = told
    fields = {c: getattr(report, c) for c in tables.LOTS.names if hasattr(report, c)}
    row = fields | {
        "lot_id": lot_id,
        "kind": kind,
        "sha256": raw.sha256,
        "referentiels": versions,
    }
    return contracts.conform(pd.DataFrame([row]), tables.LOTS)

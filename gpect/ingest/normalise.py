"""One file in, conformed tables out: the whole of ingestion but the writing."""

from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pandas as pd

from gpect.domain import contracts, tables
from gpect.domain.raw import RawTable
from gpect.domain.template_specs import InputTemplate
from gpect.domain.templates import TEMPLATES
from gpect.ingest.files import dittos
from gpect.ingest.files.read import read_file
from gpect.ingest.kinds.drafts import Draft
from gpect.ingest.kinds.openings import read_openings
from gpect.ingest.kinds.outcomes import read_outcomes
from gpect.ingest.kinds.persons import read_persons
from gpect.ingest.kinds.published import read_employment, read_published
from gpect.ingest.kinds.skill_rows import said_in
from gpect.ingest.kinds.structures import read_structures
from gpect.ingest.kinds.trainings import read_trainings
from gpect.ingest.kinds.travel import read_travel_times
from gpect.ingest.lot import lot_id_of, lot_row
from gpect.ingest.normalisers import Context, Normalisers
from gpect.ingest.options import IngestOptions
from gpect.ingest.records.columns import ColumnMap, recognise
from gpect.ingest.records.rows import Rows, to_rows
from gpect.ingest.report import IngestReport, how_read, part_errors
from gpect.ingest.seen import KeysMet
from gpect.ingest.skills import unknown_skills
from gpect.ingest.unread import unread_notes

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
        "dares": read_employment,
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
    lot_id = lot_id_of(kind, raw.sha256)
    context = Context(normalisers, key, options)
    block = read_block(raw, columns, context, (kind, lot_id), KeysMet())
    totals = Totals()
    totals.add(block)
    made = block.tables | totals.unknown_skills(raw, kind, lot_id)
    report = totals.report(raw, columns, kind)
    lot = lot_row(report, raw, (lot_id, kind, normalisers.versions, options.read_with))
    return Ingested(kind, made, block.rejects, report, raw, lot)


@dataclass(frozen=True)
class Block:
    """What a file, or one block of a long one, gives."""

    tables: dict[str, pd.DataFrame]
    rejects: pd.DataFrame
    n_total: int
    n_valid: int
    n_duplicate: int
    unknown: pd.DataFrame
    notes: tuple[str, ...]
    n_dittos: int = 0


def read_block(
    raw: RawTable,
    columns: ColumnMap,
    context: Context,
    told: tuple[str, str],
    met: KeysMet,
    *,
    is_last: bool = True,
) -> Block:
    """Normalise the rows of one block.

    Parameters
    ----------
    raw, columns
        The rows as read, and where each field is.
    context
        What they are read against.
    told
        Kind of file and identifier of the lot.
    met
        The keys of the blocks before; those of this one are added.
    is_last
        The file ends with this block: notes may stand under its table.
    """
    kind, lot_id = told
    rows = to_rows(raw, TEMPLATES[kind], columns, is_last=is_last)
    draft = READERS[kind](rows, context)
    kept, n_duplicate = _choose(rows, draft, met)
    made = _conform(kept, draft, raw, lot_id)
    rejects = rows.ledger.to_rejects(raw, lot_id, draft.told)
    unknown = unknown_skills.met_in(_skills_said(rows, kept, context))
    counts = (rows.n_total, len(kept), n_duplicate)
    return Block(made, rejects, *counts, unknown, tuple(rows.notes), raw.n_dittos)


@dataclass
class Totals:
    """What the blocks of a file add up to."""

    n_total: int = 0
    n_valid: int = 0
    n_duplicate: int = 0
    n_to_check: int = 0
    n_dittos: int = 0
    rejects: list[pd.DataFrame] = field(default_factory=list)
    unknown: list[pd.DataFrame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Take one block more."""
        self.n_total += block.n_total
        self.n_valid += block.n_valid
        self.n_duplicate += block.n_duplicate
        self.n_dittos += block.n_dittos
        decisions = next(iter(block.tables.values())).get("title_decision", pd.Series(dtype="str"))
        self.n_to_check += int(decisions.isin(["a_verifier", "inconnu"]).sum())
        self.rejects.append(block.rejects)
        self.unknown.append(block.unknown)
        self.notes += [note for note in block.notes if note not in self.notes]

    def all_rejects(self) -> pd.DataFrame:
        """Give the ``REJECTS`` of every block."""
        return contracts.conform(pd.concat(self.rejects, ignore_index=True), tables.REJECTS)

    def unknown_skills(self, raw: RawTable, kind: str, lot_id: str) -> dict[str, pd.DataFrame]:
        """Give the table ``unknown_skills`` of the file, where it has rows."""
        counted, _ = unknown_skills.count_unknown(self.unknown, kind)
        if counted.empty:
            return {}
        return {"unknown_skills": unknown_skills.table(counted, raw, kind, lot_id)}

    def report(self, raw: RawTable, columns: ColumnMap, kind: str) -> IngestReport:
        """Give the report of the file; ``raw`` tells how it was read."""
        n_rejected = self.n_total - self.n_valid - self.n_duplicate
        n_unknown = unknown_skills.n_distinct(self.unknown)
        errors, remarks = part_errors(self.all_rejects())
        return IngestReport(
            status="partial" if n_rejected else "ok",
            rows_total=self.n_total,
            rows_valid=self.n_valid,
            rows_rejected=n_rejected,
            rows_duplicate=self.n_duplicate,
            dropped_columns=list(columns.dropped),
            errors=errors,
            remarks=remarks,
            notes=[
                *raw.notes,
                *dittos.note(self.n_dittos),
                *_near_notes(columns, TEMPLATES[kind]),
                *unread_notes(columns, TEMPLATES[kind], raw.format),
                *self.notes,
                *unknown_skills.notes(n_unknown),
            ],
            n_titles_to_check=self.n_to_check,
            **how_read(raw),
        )


def _choose(rows: Rows, draft: Draft, met: KeysMet) -> tuple[pd.DataFrame, int]:
    """Keep the records without fault that do not come twice; note those in conflict."""
    rejected = sorted(rows.ledger.rejected())
    sound = draft.main[~draft.main.index.isin(rejected)]
    parts = (sound[name].astype("str") for name in draft.spec.key)
    key = pd.Series(map("\x1f".join, zip(*parts, strict=True)), index=sound.index, dtype="str")
    is_duplicate, is_conflict = met.find_repeats(key, draft.content.loc[sound.index])
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


def _skills_said(rows: Rows, kept: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Give what the records kept say in their lists of skills, known or not."""
    named = [column.field for column in TEMPLATES[rows.kind].columns if column.kind == "list"]
    said = [said_in(rows, field, context.normalisers.skills) for field in named]
    if not said:
        return pd.DataFrame(columns=["row", "skill_code", "fragment"], dtype="str")
    together = pd.concat(said, ignore_index=True)
    return together[together["row"].isin(kept.index)]


def _near_notes(columns: ColumnMap, template: InputTemplate) -> list[str]:
    titles = {column.field: column.title for column in template.columns}
    return [
        f"La colonne « {header} » a été lue comme « {titles.get(named, named)} »."
        for named, header in sorted(columns.near.items())
    ]

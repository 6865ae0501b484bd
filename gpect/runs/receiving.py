"""A file that the base does not know yet: read whole, normalised, stored, given back."""

from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.raw import RawTable
from gpect.domain.templates import TEMPLATES
from gpect.ingest.long_file import LongFile, open_file, read_refused
from gpect.ingest.normalise import Ingested, ingest_file
from gpect.ingest.options import IngestOptions
from gpect.ingest.records.columns import recognise
from gpect.ingest.report import IngestReport
from gpect.ingest.text.free_text import mask_cell
from gpect.reports.batch import lines
from gpect.reports.forms import returns
from gpect.runs.ingested import FileIngested
from gpect.runs.reading import normalisers
from gpect.runs.workspace import Workspace
from gpect.store import lots
from gpect.store import tables as store_tables
from gpect.store.lots import LotWritten, StoredLot

Received = tuple[Ingested, LotWritten]


@dataclass(frozen=True)
class Sent:
    """A file as its sender sent it, and what was found wrong in it."""

    kind: str
    raw: RawTable
    rejects: pd.DataFrame
    dropped: list[str]


def receive(
    workspace: Workspace,
    opened: tuple[Engine, bytes],
    file: tuple[str, Path, Path | None],
    options: IngestOptions,
) -> FileIngested | None:
    """Read and store a file; a content that is known takes the place of its first reading.

    Parameters
    ----------
    workspace, options
        Where, and how it is read.
    opened
        The store and the key of the pseudonyms.
    file
        Its kind, its path, and the folder in which it comes back, if any.

    Returns
    -------
    FileIngested or None
        None where another command stored the same content meanwhile.

    Raises
    ------
    FileRefused
        The file cannot be taken at all.
    """
    (engine, secret), (kind, path, back) = opened, file
    against = normalisers(workspace, engine, options)
    long = open_file(path, kind, against, secret, options)
    done, written = (
        _store_long(engine, long)
        if long
        else _store_whole(engine, ingest_file(path, kind, against, secret, options))
    )
    if done is None:
        return None
    report = replace(done.report, notes=[*done.report.notes, *_quarantine_notes(written)])
    told = FileIngested(path, str(done.lot.at[0, "lot_id"]), report, written, None)
    sent = Sent(kind, done.raw, done.rejects, done.report.dropped_columns)
    return give_back(workspace, engine, told, sent, back)


def _store_whole(engine: Engine, done: Ingested) -> tuple[Ingested | None, LotWritten]:
    written = lots.write_lot(engine, done.lot, done.tables, done.rejects, anew=True)
    return (None if written.already_known else done), written


def _store_long(engine: Engine, long: LongFile) -> tuple[Ingested | None, LotWritten]:
    """Write a long file as it is read."""

    def closing() -> lots.Closing:
        done = long.ingested()
        return done.lot, done.rejects

    written = lots.write_blocks(engine, long.lot_id, long.blocks(), closing, anew=True)
    return (None if written.already_known else long.ingested()), written


def _quarantine_notes(written: LotWritten) -> list[str]:
    """Say what became of the rows that earlier files left to correct."""
    notes = []
    if n := written.corrected:
        which = "1 ligne rejetée est reprise" if n == 1 else f"{n} lignes rejetées sont reprises"
        notes.append(f"D'envois précédents, {which} par ce fichier : plus rien n'y est à corriger.")
    if n := written.still_open:
        which = "1 ligne rejetée reste" if n == 1 else f"{n} lignes rejetées restent"
        notes.append(
            f"D'envois précédents, {which} à corriger : ce fichier ne dit pas si c'est fait. "
            "Renvoyez-les corrigées, dans un fichier du même nom que le premier."
        )
    return notes


def sent_again(path: Path, stored: StoredLot, report: IngestReport) -> Sent:
    """Read a stored file once more, for nothing but what goes back to its sender."""
    kind = str(stored.lot.at[0, "kind"])
    raw = read_refused(path, kind, stored.rejects)
    return Sent(kind, raw, stored.rejects, report.dropped_columns)


def give_back(
    workspace: Workspace, engine: Engine, told: FileIngested, sent: Sent, back: Path | None
) -> FileIngested:
    """Write what goes back to the sender: the rejected rows, and in ``back`` the file, marked.

    A rejects file that ``told`` names already is left as it is. Rows about people, with the
    identifiers that the base does not keep, are written nowhere but in ``back``.
    """
    rejects_file, returned = told.rejects_file, None
    is_personal = TEMPLATES[sent.kind].personal
    if told.report.rows_rejected and rejects_file is None and not is_personal:
        workspace.rejects_folder.mkdir(parents=True, exist_ok=True)
        # names and phones are not written here either
        rejects_file = returns.write_rejects(
            workspace.rejects_folder, sent.raw, sent.rejects, sent.dropped, mask_cell
        )
    if back is not None:
        from gpect.reports.forms import sender  # noqa: PLC0415 - openpyxl is long to load

        back.mkdir(parents=True, exist_ok=True)
        references = _references(engine, sent.kind, told.lot_id)
        marked = sender.Returned(
            sent.raw, sent.rejects, sent.dropped, references, _identifier(sent)
        )
        returned = sender.write_return(back, told.path, marked)
    return replace(told, rejects_file=rejects_file, returned=returned)


def _references(engine: Engine, kind: str, lot_id: str) -> pd.Series:
    """Give the short pseudonym of each line of a people file, by row number."""
    if kind != "personnes":
        return pd.Series(dtype="str")
    known = store_tables.read(engine, tables.PERSONS)
    sent = known[known["lot_id"] == lot_id]
    short = lines.short_pseudonyms(known["person_id"])
    return pd.Series(sent["person_id"].map(short).to_numpy(), index=sent["source_row"].to_numpy())


def _identifier(sent: Sent) -> str:
    """Name the sender's column of identifiers, as the sender wrote it."""
    if sent.kind != "personnes":
        return ""
    return recognise(sent.raw, TEMPLATES[sent.kind]).headers.get("identifiant", "")

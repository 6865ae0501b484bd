"""From a file to the database, and back out of it."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.domain.errors import FileRefused, OptionRefused
from gpect.domain.templates import TEMPLATES
from gpect.ingest.columns import recognise
from gpect.ingest.long_file import LongFile, open_file
from gpect.ingest.normalise import Ingested, IngestReport, ingest_file
from gpect.ingest.options import IngestOptions
from gpect.reports import lines, returns, sender, templates
from gpect.reports.plain import harmless_table
from gpect.runs.reading import normalisers
from gpect.runs.workspace import Workspace, known_referentiels
from gpect.store import engine as store_engine
from gpect.store import export as store_export
from gpect.store import key, lots
from gpect.store import tables as store_tables


@dataclass(frozen=True)
class FileIngested:
    """What became of one file: its report, what it changed in the database, what goes back."""

    path: Path
    lot_id: str
    report: IngestReport
    written: lots.LotWritten
    rejects_file: Path | None
    returned: Path | None = None


def ingest(
    workspace: Workspace,
    kind: str,
    path: Path,
    options: IngestOptions,
    back: Path | None = None,
) -> FileIngested:
    """Read, normalise and store one file; nothing is stored of a file that is refused.

    Parameters
    ----------
    back
        Folder in which the sender's own file comes back, marked; None for the rejects alone.

    Raises
    ------
    FileRefused
        The file cannot be taken at all.
    """
    if kind not in TEMPLATES:
        raise OptionRefused(f"« {kind} » n'est pas une nature de fichier connue.")
    if path.is_dir():
        raise FileRefused(f"{path.name} : c'est un dossier. Donnez les fichiers qu'il contient.")
    if not path.is_file():
        raise FileRefused(f"{path.name} : ce fichier n'existe pas. Vérifiez le chemin donné.")
    engine = store_engine.open_store(workspace.base, create=True)
    secret = key.load_or_make_key(workspace.folder)
    key.check_key(engine, secret)
    against = normalisers(workspace, engine, options)
    long = open_file(path, kind, against, secret, options)
    if long:
        ingested, written = _store_long(engine, long)
    else:
        ingested = ingest_file(path, kind, against, secret, options)
        written = lots.write_lot(engine, ingested.lot, ingested.tables, ingested.rejects)
    returned = None if back is None else _give_back(engine, path, ingested, back)
    engine.dispose()
    lot_id = str(ingested.lot.at[0, "lot_id"])
    rejects_file = _return(workspace, ingested)
    return FileIngested(path, lot_id, ingested.report, written, rejects_file, returned)


def _store_long(engine: Engine, long: LongFile) -> tuple[Ingested, lots.LotWritten]:
    """Write a long file as it is read; one that is known is read only to be told of."""
    if lots.is_known(engine, long.lot_id):
        for _ in long.blocks():
            pass

    def closing() -> lots.Closing:
        done = long.ingested()
        return done.lot, done.rejects

    written = lots.write_blocks(engine, long.lot_id, long.blocks(), closing)
    return long.ingested(), written


def _return(workspace: Workspace, ingested: Ingested) -> Path | None:
    if not ingested.report.rows_rejected:
        return None
    workspace.rejects_folder.mkdir(parents=True, exist_ok=True)
    dropped = ingested.report.dropped_columns  # names and phones are not written here either
    return returns.write_rejects(workspace.rejects_folder, ingested.raw, ingested.rejects, dropped)


def _give_back(engine: Engine, path: Path, ingested: Ingested, folder: Path) -> Path | None:
    """Write the sender's own file back, marked; people with the reference of the workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    returned = sender.Returned(
        raw=ingested.raw,
        rejects=ingested.rejects,
        dropped=ingested.report.dropped_columns,
        references=_references(engine, ingested),
        identifier=_identifier(ingested),
    )
    return sender.write_return(folder, path, returned)


def _references(engine: Engine, ingested: Ingested) -> pd.Series:
    """Give the short pseudonym of each line of a people file, by row number."""
    if ingested.kind != "personnes":
        return pd.Series(dtype="str")
    known = store_tables.read(engine, tables.PERSONS)
    lot_id = ingested.lot.at[0, "lot_id"]
    sent = ingested.tables.get("persons", known[known["lot_id"] == lot_id])
    short = lines.short_pseudonyms(known["person_id"])
    return pd.Series(sent["person_id"].map(short).to_numpy(), index=sent["source_row"].to_numpy())


def _identifier(ingested: Ingested) -> str:
    """Name the sender's column of identifiers, as the sender wrote it."""
    if ingested.kind != "personnes":
        return ""
    columns = recognise(ingested.raw, TEMPLATES[ingested.kind])
    return columns.headers.get("identifiant", "")


def modeles(folder: Path) -> list[Path]:
    """Write the empty template of each kind of file."""
    folder.mkdir(parents=True, exist_ok=True)
    return templates.write_templates(folder)


def export(workspace: Workspace, kind: str, path: Path) -> int:
    """Write one line per stored record of ``kind``; give their number."""
    engine = store_engine.open_store(workspace.base)
    communes = known_referentiels(workspace).territoire.communes
    table = store_export.export(engine, kind, communes)
    harmless_table(table).to_csv(path, index=False, lineterminator="\n")
    return len(table)


def undo(workspace: Workspace, lot_id: str) -> None:
    """Take back exactly what one file brought."""
    lots.undo_lot(store_engine.open_store(workspace.base), lot_id)

"""From a file to the database, and back out of it.

A content that the base knows is answered from the base: nothing of it is read again.
"""

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

from sqlalchemy import Engine

import gpect
from gpect.domain.errors import FileRefused, OptionRefused, StoreRefused
from gpect.domain.templates import TEMPLATES
from gpect.ingest import lot as lot_of
from gpect.ingest.files.names import told_name
from gpect.ingest.options import IngestOptions
from gpect.referentiels import loader
from gpect.reports.books.plain import harmless_table
from gpect.reports.forms import returns
from gpect.runs.ingested import FileIngested
from gpect.runs.workspace import Workspace, known_referentiels
from gpect.store import engine as store_engine
from gpect.store import export as store_export
from gpect.store import key, lots
from gpect.store.lots import StoredLot


def ingest(
    workspace: Workspace,
    kind: str,
    path: Path,
    options: IngestOptions,
    back: Path | None = None,
) -> FileIngested:
    """Read, normalise and store one file; nothing is stored of a file that is refused.

    A content received before is told of again and changes nothing. It is read anew where the
    referentials, the settings or gpect itself are others than at its first reading, as long as
    no later file touched its records: what is newer is never replaced by what is older.

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
        raise FileRefused(
            f"{told_name(path)} : c'est un dossier. Donnez les fichiers qu'il contient.",
            "fichier_absent",
        )
    if not path.is_file():
        raise FileRefused(
            f"{told_name(path)} : ce fichier n'existe pas. Vérifiez le chemin donné.",
            "fichier_absent",
        )
    engine = store_engine.open_store(workspace.base, create=True)
    secret = key.load_or_make_key(workspace.folder)
    key.check_key(engine, secret)
    options = replace(options, read_with=_read_with(workspace, options))
    lot_id = lot_of.lot_id_of(kind, _digest(path))
    stored = lots.stored(engine, lot_id)
    if stored is None or not _answers(stored, options):
        # Loaded here: a file that is known must not cost the second that these stages take
        from gpect.runs import receiving  # noqa: PLC0415

        done = receiving.receive(workspace, (engine, secret), (kind, path, back), options)
        if done:
            return done
        stored = lots.stored(engine, lot_id)  # another command stored it meanwhile
    if stored is None:
        raise StoreRefused(f"{told_name(path)} : une autre commande vient de l'annuler. Relancez.")
    return _tell_again(workspace, engine, (path, back), stored)


def _tell_again(
    workspace: Workspace, engine: Engine, file: tuple[Path, Path | None], stored: StoredLot
) -> FileIngested:
    """Answer for the base; the rejects file is left as it stands, perhaps half mended."""
    path, back = file
    report = lot_of.report_of(stored.lot, stored.rejects, told_name(path))
    lot_id = str(stored.lot.at[0, "lot_id"])
    told = FileIngested(path, lot_id, report, stored.written, None)
    known = returns.path_of(workspace.rejects_folder, report.source_file, report.format)
    is_written = report.rows_rejected > 0 and not TEMPLATES[str(stored.lot.at[0, "kind"])].personal
    if back is None and (not is_written or known.is_file()):
        return replace(told, rejects_file=known if is_written else None)
    from gpect.runs import receiving  # noqa: PLC0415 # as above

    sent = receiving.sent_again(path, stored, report)
    kept = known if known.is_file() else None
    return receiving.give_back(workspace, engine, replace(told, rejects_file=kept), sent, back)


def _answers(stored: StoredLot, options: IngestOptions) -> bool:
    """Say whether the base's own answer is the one that reading the file again would give."""
    return not stored.is_replaceable or lot_of.read_with(stored.lot) == options.read_with


def _read_with(workspace: Workspace, options: IngestOptions) -> str:
    """Give the fingerprint of all that decides how a file is read, but the day."""
    settings = asdict(options) | {"as_of": "", "read_with": ""}
    known = loader.digest(
        workspace.referentiels, workspace.filieres, abreviations=workspace.abreviations
    )
    said = json.dumps([gpect.__version__, known, settings], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        raise FileRefused(
            f"{told_name(path)} : impossible de lire ce fichier. "
            "Vérifiez son chemin et vos droits.",
            "fichier_absent",
        ) from None


def modeles(folder: Path) -> list[Path]:
    """Write the empty template of each kind of file."""
    from gpect.reports.forms import templates  # noqa: PLC0415 - what writes workbooks is long to load

    folder.mkdir(parents=True, exist_ok=True)
    return templates.write_templates(folder)


def export(workspace: Workspace, kind: str, path: Path) -> int:
    """Write one line per stored record of ``kind``; give their number."""
    engine = store_engine.open_store(workspace.base)
    communes = known_referentiels(workspace).territoire.communes
    table = store_export.export(engine, kind, communes)
    harmless_table(table).to_csv(path, index=False, lineterminator="\n")
    return len(table)


def undo(workspace: Workspace, named: str) -> str:
    """Take back exactly what one file brought; give the identifier of its lot.

    ``named`` is that identifier, or its first characters where one lot alone begins so.
    """
    engine = store_engine.open_store(workspace.base)
    known = lots.history(engine)["lot_id"]
    begins = known[known.str.startswith(named)].unique()
    if len(begins) > 1 and named not in begins:
        raise OptionRefused(f"Plusieurs lots commencent par « {named} » : donnez-en plus.")
    lot_id = str(begins[0]) if len(begins) == 1 else named
    lots.undo_lot(engine, lot_id)
    return lot_id

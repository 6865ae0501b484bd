"""``gpect ingest``: read files, say what became of each row."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gpect.cli import new_base, settings
from gpect.cli.console import SOME_REJECTED, complain, count, progress, say, say_json
from gpect.cli.options import AsJson, Base, Day
from gpect.domain.errors import FileRefused

if TYPE_CHECKING:
    from gpect.runs import FileIngested


class Nature(StrEnum):
    """Kinds of files."""

    structures = "structures"
    besoins = "besoins"
    personnes = "personnes"
    formations = "formations"
    realisations = "realisations"
    trajets = "trajets"
    bmo = "bmo"
    dares = "dares"


AsKind = Annotated[
    Nature,
    typer.Argument(
        metavar="NATURE", help=f"Ce que contiennent les fichiers : {', '.join(Nature)}."
    ),
]
Files = Annotated[
    list[Path],
    typer.Argument(metavar="FICHIER", help="Un ou plusieurs fichiers (xlsx, ods, csv, json…)."),
]
Report = Annotated[
    Path | None,
    typer.Option(
        "--rapport",
        metavar="FICHIER",
        help="Écrit le même compte rendu en JSON.",
        show_default=False,
    ),
]
Back = Annotated[
    Path | None,
    typer.Option(
        "--retour",
        metavar="DOSSIER",
        help="Y rend à l'expéditeur son propre fichier : cellules à corriger en couleur et "
        "expliquées ; pour des personnes, leur référence dans le classeur.",
        show_default=False,
    ),
]


def command(
    nature: AsKind,
    fichiers: Files,
    base: Base = None,
    date: Day = None,
    rapport: Report = None,
    retour: Back = None,
    en_json: AsJson = False,
) -> int:
    """Lit des fichiers, les normalise et les range dans la base.

    Code de sortie : 0 tout est valide, 3 des lignes sont rejetées, 2 un fichier est refusé.
    """
    from gpect import runs
    from gpect.ingest.files.names import told_name
    from gpect.ingest.report import IngestReport

    chosen = settings.load(base, date)
    workspace, options = chosen.workspace(), chosen.ingest_options()
    is_new = new_base.will_be_made(chosen)
    reports, codes = [], [0]
    for fichier in _named(fichiers):
        try:
            with progress(f"Lecture de {told_name(fichier)}"):
                done = runs.ingest(workspace, nature.value, fichier, options, retour)
        except FileRefused as error:
            complain(str(error))
            reports.append(IngestReport.refused(told_name(fichier), error).to_dict())
            codes.append(FileRefused.exit_code)
            continue
        reports.append(done.report.to_dict())
        codes.append(SOME_REJECTED if done.report.rows_rejected else 0)
        if not en_json:
            _tell(done, nature)
    if is_new and workspace.has_base:
        new_base.tell(chosen)
    _write(rapport, reports, en_json=en_json)
    return FileRefused.exit_code if FileRefused.exit_code in codes else max(codes)


def _named(asked: list[Path]) -> list[Path]:
    """Give the files that patterns stand for: some shells leave « besoins*.csv » as it is."""
    found: list[Path] = []
    for path in asked:
        is_pattern = "*" in path.name and not path.exists()
        found += (sorted(path.parent.glob(path.name)) if is_pattern else []) or [path]
    return found


def _tell(done: "FileIngested", nature: Nature) -> None:
    report = done.report
    say(
        f"{report.source_file} : {count(report.rows_total, 'ligne lue', 'lignes lues')} = "
        f"{count(report.rows_valid, 'valide')} + {count(report.rows_rejected, 'rejetée')} + "
        f"{count(report.rows_duplicate, 'doublon')}"
    )
    say(f"  {_how_read(report)} ; lot {done.lot_id}")
    if dropped := _never_kept(report.dropped_columns, nature):
        say(f"  Colonnes écartées, jamais gardées : {', '.join(dropped)}")
    if report.n_warnings:
        where = "" if done.returned else " ; --retour DOSSIER les montre une à une"
        say(f"  {count(report.n_warnings, 'avertissement')} : lignes gardées{where}.")
    if report.n_titles_to_check:
        say(f"  {count(report.n_titles_to_check, 'métier')} à vérifier (listés par gpect report).")
    for note in report.notes:
        say(f"  {note}")
    _tell_written(done)
    if done.rejects_file:
        say(f"  Lignes à corriger : {done.rejects_file}")
    if done.returned:
        say(f"  À rendre à l'expéditeur, et à lui seul : {done.returned}")
    elif report.rows_rejected and not done.rejects_file:
        say("  Pour rendre les lignes à corriger à l'expéditeur : --retour DOSSIER.")


def _never_kept(dropped: list[str], nature: Nature) -> list[str]:
    """Give the columns that may tell of a person; the others are in the notes."""
    if nature is Nature.personnes:
        return dropped
    from gpect.ingest.unread import about_someone

    return about_someone(dropped)


def _tell_written(done: "FileIngested") -> None:
    written = done.written
    if written.already_known:
        say("  Ce fichier avait déjà été pris : rien n'a changé.")
        if written.overtaken_by:
            say("  Des fichiers plus récents ont depuis mis à jour certaines de ses lignes.")
    elif written.anew:
        say("  Ce fichier avait déjà été pris : relu, car les référentiels ou réglages ont changé.")
    elif written.absent:
        absent = count(written.absent, "personne connue n'est", "personnes connues ne sont")
        say(f"  {absent} pas dans ce fichier : rien n'est effacé.")
    elif written.absent_openings:
        same = "des mêmes employeurs"
        absent = count(
            written.absent_openings,
            f"besoin connu {same} n'est",
            f"besoins connus {same} ne sont",
        )
        say(
            f"  {absent} pas dans ce fichier : rien n'est clos. Pour clore un besoin pourvu, "
            "renvoyez-le avec sa date de clôture."
        )


def _how_read(report: Any) -> str:
    separators = {"\t": "tabulation", "": ""}
    parts = (
        ("encodage", report.encoding),
        ("séparateur", separators.get(report.separator, report.separator)),
        ("feuille", report.sheet),
        ("en-tête ligne", str(report.header_row or "")),
    )
    return ", ".join(f"{name} {value}" for name, value in parts if value)


def _write(rapport: Path | None, reports: list[dict[str, Any]], *, en_json: bool) -> None:
    content = reports[0] if len(reports) == 1 else reports
    if rapport:
        text = json.dumps(content, ensure_ascii=False, indent=2)
        rapport.write_text(text + "\n", encoding="utf-8")
    if en_json:
        say_json(content)

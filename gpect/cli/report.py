"""``gpect report``: what leaves the house."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import complain, count, number, progress, say, say_json
from gpect.cli.options import AsJson, Base, Day
from gpect.domain.errors import FileRefused, OptionRefused

if TYPE_CHECKING:
    from gpect.reports.verify import Attack
    from gpect.runs.workspace import Workspace


class Piece(StrEnum):
    """What to write."""

    tout = "tout"
    batch = "batch"
    comite = "comite"
    verifier = "verifier"


WORKBOOK = "appariement.xlsx"
PACK = "comite"


Asked = Annotated[
    Piece,
    typer.Argument(
        metavar="[tout|batch|comite|verifier]",
        help="batch : le classeur d'appariement ; comite : la page et les tables du comité ; "
        "verifier : compare les fichiers d'un dossier, attaque ses chiffres masqués et refuse ce "
        "que gpect n'écrit pas, avant de le donner ; où la base est là, le compare à son édition.",
        show_default=False,
    ),
]
Checked = Annotated[
    Path | None,
    typer.Argument(
        metavar="[DOSSIER]",
        help="Avec verifier : le dossier du comité, tel qu'écrit ou retouché.",
        show_default=False,
    ),
]
Last = Annotated[
    Path | None,
    typer.Option(
        "--precedent",
        metavar="DOSSIER",
        help="Avec verifier : le dossier du trimestre précédent, attaqué avec celui-ci.",
        show_default=False,
    ),
]
Quarter = Annotated[
    str | None,
    typer.Option(
        "--trimestre",
        metavar="AAAA-Tn",
        help="Avec comite : le dossier porte ce trimestre, qui doit être celui du calcul.",
        show_default=False,
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--sortie",
        metavar="DOSSIER",
        help="Dossier où écrire [par défaut : celui de la base].",
        show_default=False,
    ),
]


def command(  # noqa: PLR0913, PLR0917 - a parameter a flag
    piece: Asked = Piece.tout,
    dossier: Checked = None,
    precedent: Last = None,
    trimestre: Quarter = None,
    sortie: Folder = None,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Écrit le classeur d'appariement et les tables du comité de pilotage."""
    if piece is Piece.verifier:
        _verify(dossier, precedent, settings.load(base, date), en_json=en_json)
        return
    if dossier is not None:
        raise OptionRefused("Un dossier ne se donne qu'à : gpect report verifier DOSSIER")
    chosen = settings.load(base, date)
    pack = f"{PACK}-{_quarter(trimestre, chosen)}" if trimestre else PACK
    written, changed = _write(chosen, piece, sortie or chosen.workspace().folder, pack)
    if en_json:
        say_json({"fichiers": [str(path) for path in written], "change_depuis": changed})
        return
    _tell(written, piece)
    if changed:
        say(f"Attention, la prévision date d'avant ces changements : {', '.join(changed)}.")
        say(f"Pour la refaire : {chosen.then('forecast')}, puis la même commande.")


def _write(
    chosen: settings.Settings, piece: Piece, folder: Path, pack: str
) -> tuple[list[Path], list[str]]:
    from gpect import runs

    workspace = chosen.workspace()
    written, changed = list[Path](), list[str]()
    if piece is not Piece.comite:
        with progress("Classeur d'appariement"):
            written.append(runs.report_batch(workspace, folder / WORKBOOK))
    if piece is not Piece.batch:
        with progress("Dossier du comité"):
            asked = (chosen.forecast_options(), chosen.match_options())
            files, changed = runs.report_comite(workspace, folder / pack, *asked)
            written += files
    return written, changed


def _tell(written: list[Path], piece: Piece) -> None:
    say("Écrit :")
    for path in written:
        if path.parent.parent.name != "tables":
            say(f"  {path}")
    if piece is not Piece.batch and not any(path.suffix == ".pdf" for path in written):
        say("  (Pas de note.pdf : ouvrez note.html et imprimez-la, « Enregistrer en PDF ».")
        say("  Pour que gpect l'écrive, la personne qui l'installe ajoute \"gpect[pdf]\".)")


def _quarter(trimestre: str, chosen: settings.Settings) -> str:
    """Check that a quarter is the one the settings stand in."""
    as_of = chosen.workspace().as_of
    expected = f"{as_of.year}-T{(as_of.month + 2) // 3}"
    if trimestre != expected:
        raise OptionRefused(
            f"« {trimestre} » n'est pas le trimestre de la date de référence ({expected}). "
            "Changez --trimestre, ou --date et relancez gpect forecast."
        )
    return trimestre


def _verify(
    dossier: Path | None, last: Path | None, chosen: settings.Settings, *, en_json: bool
) -> None:
    from gpect import runs

    if dossier is None:
        raise OptionRefused("Donnez le dossier à vérifier : gpect report verifier DOSSIER")
    if not dossier.is_dir():
        raise FileRefused(f"{dossier} : ce dossier n'existe pas. Vérifiez le chemin donné.")
    with progress("Attaque des chiffres masqués"):
        found = runs.attack_pack(dossier, last, _with_base(chosen))
    if en_json:
        say_json(_counts(found))
    else:
        _tell_attack(found)
    if not found.holds:
        n = count(len(found.sentences), "défaut", "défauts")
        raise FileRefused(
            f"{dossier.name} : {n}. Ne diffusez pas ce dossier : relancez gpect report comite."
        )


def _with_base(chosen: settings.Settings) -> "Workspace | None":
    """Give the workspace whose base keeps the editions: the one asked for, or that stands here."""
    workspace = chosen.workspace()
    return workspace if chosen.asked or workspace.has_base else None


def _counts(found: "Attack") -> dict[str, object]:
    return {
        "montres": found.counts.shown,
        "masques": found.counts.masked,
        "tables": found.counts.tables,
        "comparaison": found.compared_with or None,
        "retrouves": len(found.weak) + len(found.compared),
        "petits_effectifs": len(found.small),
        "ecarts": len(found.faults),
        "defauts": found.sentences,
        "non_lus": found.unread,
    }


def _tell_attack(found: "Attack") -> None:
    counts = found.counts
    say(f"{number(counts.shown)} chiffres montrés, {number(counts.masked)} masqués (s),")
    say(f"  ceux de {', '.join(counts.tables)} : chacun est compté une fois, quels que soient")
    say("  les fichiers qui le portent ; bornes, rapports et nombres d'employeurs compris.")
    if found.compared_with:
        say(found.compared_with)
    for name in found.unread:
        say(f"Non lu : {name}.")
    for sentence in found.sentences:
        complain(sentence)
    if found.holds:
        say("Les fichiers disent la même chose, et aucun chiffre masqué ne se retrouve à 5 près.")

"""``gpect report``: what leaves the house."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import count, number, progress, say, say_json
from gpect.cli.options import AsJson, Base, Day
from gpect.domain.errors import FileRefused, OptionRefused


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
        "verifier : attaque les chiffres masqués d'un dossier avant de le donner.",
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
        _verify(dossier, precedent, en_json=en_json)
        return
    if dossier is not None:
        raise OptionRefused("Un dossier ne se donne qu'à : gpect report verifier DOSSIER")
    chosen = settings.load(base, date)
    pack = f"{PACK}-{_quarter(trimestre, chosen)}" if trimestre else PACK
    written = _write(chosen, piece, sortie or chosen.workspace().folder, pack)
    if en_json:
        say_json({"fichiers": [str(path) for path in written]})
    else:
        _tell(written, piece)


def _write(chosen: settings.Settings, piece: Piece, folder: Path, pack: str) -> list[Path]:
    from gpect import runs

    workspace = chosen.workspace()
    written: list[Path] = []
    if piece is not Piece.comite:
        with progress("Classeur d'appariement"):
            written.append(runs.report_batch(workspace, folder / WORKBOOK))
    if piece is not Piece.batch:
        with progress("Dossier du comité"):
            options = chosen.forecast_options()
            written += runs.report_comite(workspace, folder / pack, options)
    return written


def _tell(written: list[Path], piece: Piece) -> None:
    say("Écrit :")
    for path in written:
        if path.parent.parent.name != "tables":
            say(f"  {path}")
    if piece is not Piece.batch and not any(path.suffix == ".pdf" for path in written):
        say('  (pas de note.pdf : pip install "gpect[pdf]", ou imprimez note.html)')


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


def _verify(dossier: Path | None, last: Path | None, *, en_json: bool) -> None:
    from gpect import runs

    if dossier is None or not dossier.is_dir():
        raise OptionRefused("Donnez le dossier à vérifier : gpect report verifier DOSSIER")
    with progress("Attaque des chiffres masqués"):
        found = runs.attack_pack(dossier, last)
    n_weak = len(found.weak) + len(found.compared)
    if en_json:
        counts = {"montres": found.n_shown, "masques": found.n_masked, "retrouves": n_weak}
        say_json(counts | {"petits_effectifs": len(found.small)})
    else:
        _tell_counts(found.n_shown, found.n_masked, holds=found.holds)
    if found.holds:
        return
    weak = count(
        len(found.weak) + len(found.compared),
        "chiffre masqué se retrouve",
        "chiffres masqués se retrouvent",
    )
    small = count(len(found.small), "petit effectif est montré", "petits effectifs sont montrés")
    raise FileRefused(
        f"{dossier.name} : {weak} à moins de 5 près, {small}. "
        "Ne diffusez pas ce dossier : relancez gpect report comite."
    )


def _tell_counts(n_shown: int, n_masked: int, *, holds: bool) -> None:
    say(f"{number(n_shown)} chiffres montrés, {number(n_masked)} masqués.")
    if holds:
        say("Aucun chiffre masqué ne se retrouve à moins de 5 près.")

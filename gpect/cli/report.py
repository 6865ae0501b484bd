"""``gpect report``: what leaves the house."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import progress, say
from gpect.cli.options import Base, Day


class Piece(StrEnum):
    """What to write."""

    tout = "tout"
    batch = "batch"
    comite = "comite"


WORKBOOK = "appariement.xlsx"
PACK = "comite"


def command(
    piece: Annotated[
        Piece,
        typer.Argument(
            metavar="[tout|batch|comite]",
            help="batch : le classeur d'appariement ; comite : la page et les tables du comité.",
            show_default=False,
        ),
    ] = Piece.tout,
    sortie: Annotated[
        Path | None,
        typer.Option(
            "--sortie",
            metavar="DOSSIER",
            help="Dossier où écrire [par défaut : celui de la base].",
            show_default=False,
        ),
    ] = None,
    base: Base = None,
    date: Day = None,
) -> None:
    """Écrit le classeur d'appariement et les tables du comité de pilotage."""
    from gpect import runs

    chosen = settings.load(base, date)
    workspace = chosen.workspace()
    folder = sortie or workspace.folder
    written: list[Path] = []
    if piece is not Piece.comite:
        with progress("Classeur d'appariement"):
            written.append(runs.report_batch(workspace, folder / WORKBOOK))
    if piece is not Piece.batch:
        with progress("Dossier du comité"):
            options = chosen.forecast_options()
            written += runs.report_comite(workspace, folder / PACK, options)
    say("Écrit :")
    for path in written:
        say(f"  {path}")

"""``gpect modeles``: the empty spreadsheets to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from gpect.cli.console import say


def command(
    dossier: Annotated[
        Path, typer.Argument(metavar="[DOSSIER]", help="Dossier où les écrire.", show_default=False)
    ] = Path("modeles"),
) -> None:
    """Écrit le tableur vide de chaque nature de fichier, avec ses listes de choix."""
    from gpect import runs

    for path in runs.modeles(dossier):
        say(f"  {path}")

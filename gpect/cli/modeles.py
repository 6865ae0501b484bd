"""``gpect modeles``: the empty spreadsheets to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from gpect.cli.console import say, say_json
from gpect.cli.options import AsJson


def command(
    dossier: Annotated[
        Path, typer.Argument(metavar="[DOSSIER]", help="Dossier où les écrire.", show_default=False)
    ] = Path("modeles"),
    en_json: AsJson = False,
) -> None:
    """Écrit le tableur vide de chaque nature de fichier, avec ses listes de choix."""
    from gpect import runs

    written = runs.modeles(dossier)
    if en_json:
        say_json({"fichiers": [str(path) for path in written]})
        return
    for path in written:
        say(f"  {path}")

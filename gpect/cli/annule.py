"""``gpect annule``: take a file back out of the database."""

from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import progress, say, say_json
from gpect.cli.options import AsJson, Base


def command(
    lot: Annotated[
        str,
        typer.Argument(metavar="LOT", help="Lot à annuler, ou son début (gpect status les liste)."),
    ],
    base: Base = None,
    en_json: AsJson = False,
) -> None:
    """Retire exactement ce qu'un fichier avait apporté."""
    from gpect import runs

    with progress("Annulation"):
        lot = runs.undo(settings.load(base).workspace(), lot)
    if en_json:
        say_json({"lot": lot, "annule": True})
        return
    say(f"Lot {lot} annulé : la base est comme avant lui.")

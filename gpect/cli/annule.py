"""``gpect annule``: take a file back out of the database."""

from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import say
from gpect.cli.options import Base


def command(
    lot: Annotated[
        str, typer.Argument(metavar="LOT", help="Lot à annuler (voir le compte rendu du fichier).")
    ],
    base: Base = None,
) -> None:
    """Retire exactement ce qu'un fichier avait apporté."""
    from gpect import runs

    runs.undo(settings.load(base).workspace(), lot)
    say(f"Lot {lot} annulé : la base est comme avant lui.")

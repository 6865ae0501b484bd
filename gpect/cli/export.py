"""``gpect export``: what the database holds, one line per record."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import count, say
from gpect.cli.options import Base


class Exported(StrEnum):
    """Kinds of records that can be written out."""

    besoins = "besoins"
    personnes = "personnes"


def command(
    nature: Annotated[Exported, typer.Argument(metavar="NATURE", help="besoins ou personnes.")],
    sortie: Annotated[
        Path, typer.Option("--sortie", metavar="FICHIER", help="Fichier csv à écrire.")
    ],
    base: Base = None,
) -> None:
    """Écrit en csv ce que la base contient, une ligne par enregistrement."""
    from gpect import runs

    n_lines = runs.export(settings.load(base).workspace(), nature.value, sortie)
    say(f"{sortie} : {count(n_lines, 'ligne')}")

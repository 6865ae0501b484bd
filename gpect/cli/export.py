"""``gpect export``: what the database holds, one line per record."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import count, progress, say, say_json
from gpect.cli.options import AsJson, Base


class Exported(StrEnum):
    """Kinds of records that can be written out."""

    besoins = "besoins"
    personnes = "personnes"
    tables = "tables"


def command(
    nature: Annotated[
        Exported,
        typer.Argument(
            metavar="NATURE",
            help="besoins, personnes, ou tables : toutes, sans pseudonymes, pour l'analyse.",
        ),
    ],
    sortie: Annotated[
        Path,
        typer.Option(
            "--sortie", metavar="FICHIER", help="Fichier csv à écrire ; dossier pour tables."
        ),
    ],
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Avec tables : au format parquet.", show_default=False)
    ] = False,
    base: Base = None,
    en_json: AsJson = False,
) -> None:
    """Écrit en csv ce que la base contient, une ligne par enregistrement."""
    from gpect import runs

    if nature is Exported.tables:
        with progress("Écriture des tables"):
            analysis = runs.open_base(settings.load(base).workspace().base)
            written = runs.export_tables(analysis, sortie, parquet=parquet)
        if en_json:
            say_json({"fichiers": [str(path) for path in written]})
        else:
            say(f"{sortie} : {count(len(written), 'table')}")
        return
    with progress(f"Écriture de {sortie.name}"):
        n_lines = runs.export(settings.load(base).workspace(), nature.value, sortie)
    if en_json:
        say_json({"fichier": str(sortie), "lignes": n_lines})
        return
    say(f"{sortie} : {count(n_lines, 'ligne')}")

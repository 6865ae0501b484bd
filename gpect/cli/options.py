"""Options that several commands share, declared once."""

from typing import Annotated

import typer

Base = Annotated[
    str | None,
    typer.Option(
        "--base",
        metavar="BASE",
        help="Fichier SQLite ou adresse PostgreSQL [par défaut : celle de gpect.toml].",
        show_default=False,
    ),
]
Day = Annotated[
    str | None,
    typer.Option(
        "--date",
        metavar="AAAA-MM-JJ",
        help="Jour du calcul [par défaut : celui de gpect.toml, sinon aujourd'hui].",
        show_default=False,
    ),
]
AsJson = Annotated[
    bool, typer.Option("--json", help="Répond en JSON, pour un script.", show_default=False)
]

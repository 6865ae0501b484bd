"""``gpect referentiels``: import an official ROME release."""

from pathlib import Path
from typing import Annotated

import typer

from gpect.cli.console import count, progress, say
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup

app = typer.Typer(
    cls=FrenchGroup,
    help="Charge une version officielle du ROME.",
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """Charge une version officielle du ROME."""


@app.command("importer", cls=FrenchCommand, context_settings=HELP_NAMES)
def importer(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Dossier, archive zip ou adresse de la version.")
    ],
    vers: Annotated[
        Path,
        typer.Option("--vers", metavar="DOSSIER", help="Dossier où l'écrire.", show_default=False),
    ] = Path("referentiels"),
) -> None:
    """Charge une version entière du ROME (présentations v4 et v3), ou dit pourquoi non."""
    from gpect.referentiels.importer import import_release

    with progress("Import du ROME"):
        rome = import_release(source, vers)
    say(
        f"ROME {rome.version} : {count(len(rome.codes), 'code')}, "
        f"{count(len(rome.appellations), 'appellation')}, "
        f"{count(len(rome.skills), 'compétence')}, "
        f"{count(len(rome.mobilities), 'mobilité')}."
    )
    say(f'Pour l\'utiliser, écrivez dans gpect.toml : referentiels = "{vers}"')

"""``gpect referentiels``: import an official ROME release."""

from pathlib import Path
from typing import Annotated

import typer

from gpect.cli.console import count, progress, say, say_json
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup
from gpect.cli.options import AsJson

app = typer.Typer(
    cls=FrenchGroup,
    help="Les référentiels : charger un ROME officiel, modifier les filières.",
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """Les référentiels : charger un ROME officiel, modifier les filières."""


@app.command("importer", cls=FrenchCommand, context_settings=HELP_NAMES)
def importer(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Dossier, archive zip ou adresse de la version.")
    ],
    vers: Annotated[
        Path,
        typer.Option("--vers", metavar="DOSSIER", help="Dossier où l'écrire.", show_default=False),
    ] = Path("referentiels"),
    en_json: AsJson = False,
) -> None:
    """Charge une version entière du ROME (présentations v4 et v3), ou dit pourquoi non.

    Écrit aussi dans ce dossier « passages.csv » : les codes qui n'ont plus le même sens.
    """
    from gpect.referentiels import bridge, loader
    from gpect.referentiels.importer import import_release

    with progress("Import du ROME"):
        rome = import_release(source, vers)
        before = loader.load().rome
        changes = bridge.compare(before, rome)
        bridge.write_changes(vers / bridge.CHANGES_NAME, changes)
    if en_json:
        counts = {"codes": len(rome.codes), "appellations": len(rome.appellations)}
        say_json({"version": rome.version, "dossier": str(vers), "passages": len(changes)} | counts)
        return
    say(
        f"ROME {rome.version} : {count(len(rome.codes), 'code')}, "
        f"{count(len(rome.appellations), 'appellation')}, "
        f"{count(len(rome.skills), 'compétence')}, "
        f"{count(len(rome.mobilities), 'mobilité')}."
    )
    if len(changes):
        told = changes["change"].map(bridge.CHANGES).value_counts().sort_index()
        kinds = ", ".join(f"{what} {n}" for what, n in told.items())
        say(f"Depuis la version fournie ({before.version}) : {kinds}.")
        say(f"  La liste : {vers / bridge.CHANGES_NAME}")
    say(f'Pour l\'utiliser, écrivez dans gpect.toml : referentiels = "{_whole(vers)}"')


@app.command("filieres", cls=FrenchCommand, context_settings=HELP_NAMES)
def filieres(
    fichier: Annotated[
        Path, typer.Argument(metavar="[FICHIER]", help="Tableur à écrire.", show_default=False)
    ] = Path("filieres.csv"),
    en_json: AsJson = False,
) -> None:
    """Écrit la table des filières, pour que PHARE la modifie dans un tableur."""
    from gpect.referentiels import editable, loader

    known = loader.load()
    editable.write_filieres(fichier, known.filieres, known.rome.parents)
    if en_json:
        say_json({"fichier": str(fichier), "lignes": len(known.filieres)})
        return
    say(f"{fichier} : {count(len(known.filieres), 'ligne')}.")
    say(f'Pour l\'utiliser, écrivez dans gpect.toml : filieres = "{_whole(fichier)}"')


def _whole(path: Path) -> str:
    """Write a path that stays right in any folder's ``gpect.toml``, on Windows too."""
    return path.resolve().as_posix()

"""``gpect normalise``: lists of titles or of skills to ROME, from a CSV to a CSV."""

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import count, number, progress, say, say_json
from gpect.cli.options import AsJson, Base


class Listed(StrEnum):
    """What a list holds."""

    titres = "titres"
    competences = "competences"


def command(
    nature: Annotated[Listed, typer.Argument(metavar="NATURE", help="titres ou competences.")],
    fichier: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="CSV avec une colonne intitule (ou texte).")
    ],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="FICHIER", help="CSV à écrire.")],
    base: Base = None,
    abreviations: Annotated[
        Path | None,
        typer.Option(
            "--abreviations",
            metavar="FICHIER",
            help="Vos abréviations (csv : abbreviation, expansion), en plus de celles fournies.",
            show_default=False,
        ),
    ] = None,
    en_json: AsJson = False,
) -> None:
    """Donne un code ROME à des intitulés, ou des compétences à des textes, sans rien garder.

    Les colonnes secteur, naf et description, si elles sont là, départagent des métiers voisins.
    Avec --base, ce que la base a appris (offres codées, corrections) sert aussi.
    """
    from gpect import runs

    chosen = settings.load(base)
    workspace = chosen.workspace()
    if base is None and "://" not in workspace.base and not Path(workspace.base).exists():
        workspace = replace(workspace, base="")  # nothing learned yet: the referentials alone
    if abreviations is not None:
        workspace = replace(workspace, abreviations=abreviations)
    with progress(f"Lecture de {fichier.name}") as step:
        if nature is Listed.titres:
            done = runs.normalise_titles(
                workspace, (fichier, sortie), chosen.ingest_options(), step
            )
        else:
            done = runs.normalise_skills(workspace, (fichier, sortie), step)
    if en_json:
        told = {"fichier": str(sortie), "lignes": done.n_lines}
        say_json(told | {"decisions": dict(sorted(done.decisions.items()))})
        return
    shares = ", ".join(f"{name} {number(n)}" for name, n in sorted(done.decisions.items()))
    say(f"{sortie} : {count(done.n_lines, 'ligne lue', 'lignes lues')} ; {shares}")

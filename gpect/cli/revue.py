"""``gpect revue``: titles that a person has to decide of."""

from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import apprendre, settings
from gpect.cli.console import count, progress, say, say_json
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup
from gpect.cli.options import AsJson, Base, Day

CHOICES = tuple(f"choice_{i}" for i in range(1, 6))
SHOWN = 20
"""Titles shown on the screen; the workbook has them all."""

app = typer.Typer(
    cls=FrenchGroup,
    help="La revue des métiers incertains : les lister, relire les choix.",
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """La revue des métiers incertains : les lister, relire les choix."""


@app.command("titres", cls=FrenchCommand, context_settings=HELP_NAMES)
def titres(
    sortie: Annotated[
        Path | None,
        typer.Option(
            "--sortie",
            metavar="FICHIER",
            help="Classeur (xlsx) à remplir ; sans lui, les premiers intitulés à l'écran.",
            show_default=False,
        ),
    ] = None,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Montre les intitulés à vérifier ou inconnus, ceux qui portent le plus de postes d'abord."""
    from gpect import runs

    chosen = settings.load(base, date)
    workspace, options = chosen.workspace(), chosen.ingest_options()
    if sortie is not None:
        with progress("Revue des intitulés"):
            n_titles, n_labels = runs.write_review(workspace, sortie, options)
        if en_json:
            say_json({"fichier": str(sortie), "intitules": n_titles, "libelles": n_labels})
            return
        say(f"{sortie} : {count(n_titles, 'intitulé')} à vérifier.")
        if n_labels:
            say(
                f"Dont {count(n_labels, 'libellé')} du ROME aux fautes près : sa feuille "
                "« Lisez-moi » dit comment les relire ensemble."
            )
        say(f"Une fois les choix faits : {chosen.then(f'revue lire {sortie}')}")
        return
    with progress("Revue des intitulés"):
        lines = runs.review_titles(workspace, options)
    if en_json:
        known = lines.astype(object).where(lines.notna(), None)
        say_json({"intitules": known.to_dict("records")})
        return
    for line in lines.head(SHOWN).to_dict("records"):
        persons = count(line["persons"], "personne")
        say(f"{line['raw_title']} ({count(line['posts'], 'poste')}, {persons})")
        for name in CHOICES:
            if isinstance(line[name], str):
                say(f"    {line[name]}")
    say(f"{count(len(lines), 'intitulé')} à vérifier. Pour choisir : --sortie revue.xlsx")


@app.command("lire", cls=FrenchCommand, context_settings=HELP_NAMES)
def lire(
    fichier: Annotated[
        Path, typer.Argument(metavar="FICHIER", help="Classeur rempli (xlsx, ods ou csv).")
    ],
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> int:
    """Relit les choix : les postes et les personnes prennent aussitôt le bon métier.

    Code de sortie : 0 tout est pris, 3 des codes sont inconnus, 2 le fichier est refusé.
    """
    from gpect import runs

    chosen = settings.load(base, date)
    with progress(f"Lecture de {fichier.name}"):
        done = runs.read_choices(chosen.workspace(), fichier, chosen.ingest_options())
    return apprendre.tell(done, fichier, en_json=en_json)

"""``gpect doublons``: records of two structures that are likely one person."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import SOME_REJECTED, count, progress, say, say_json
from gpect.cli.options import AsJson, Base, Day

if TYPE_CHECKING:
    from gpect.runs import Duplicates

SHOWN = 10
"""Pairs shown on the screen; the workbook has them all."""


def command(
    sortie: Annotated[
        Path | None,
        typer.Option(
            "--sortie", metavar="FICHIER", help="Classeur (xlsx) à remplir.", show_default=False
        ),
    ] = None,
    lire: Annotated[
        Path | None,
        typer.Option(
            "--lire", metavar="FICHIER", help="Relit un classeur rempli.", show_default=False
        ),
    ] = None,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Montre les dossiers de deux structures qui décrivent sans doute la même personne."""
    from gpect import runs

    chosen = settings.load(base, date)
    workspace = chosen.workspace()
    n_answers, left = 0, list[int]()
    with progress("Recherche des doublons probables"):
        if lire is not None:
            n_answers, left = runs.read_duplicates(workspace, lire)
        found = (
            runs.likely_duplicates(workspace)
            if sortie is None
            else runs.write_duplicates(workspace, sortie)
        )
    if en_json:
        lines = found.lines.drop(columns="answer").to_dict("records")
        told = {"dossiers": found.n_records, "personnes": found.n_people}
        say_json({**told, "reponses": n_answers, "lignes_non_lues": left, "paires": lines})
    else:
        _tell_answers(lire, n_answers, left)
        _tell(found)
        if sortie is not None:
            say(f"{sortie} : répondez, puis lancez {chosen.then(f'doublons --lire {sortie}')}")
    if left:
        raise typer.Exit(SOME_REJECTED)


def _tell_answers(lire: Path | None, n_answers: int, left: list[int]) -> None:
    if lire is not None:
        say(f"{count(n_answers, 'réponse gardée', 'réponses gardées')} ; rien n'est fusionné.")
    if left:
        lines = ", ".join(map(str, left))
        plural = "s" if len(left) > 1 else ""
        say(f"Ligne{plural} {lines} : ni oui ni non, ou dossier absent de la base ; rien n'est lu.")


def _tell(found: "Duplicates") -> None:
    for line in found.lines.head(SHOWN).to_dict("records"):
        say(f"  {line['structure']} ({line['source']})")
        say(f"  {line['other_structure']} ({line['other_source']})")
        against = f" ; contre : {line['differ']}" if line["differ"] else ""
        percent = min(99, round(100 * line["probability"]))
        say(f"    {percent} % : {line['agree']}{against}")
    say(f"{count(len(found.lines), 'doublon probable', 'doublons probables')} à vérifier.")
    say(
        f"{count(found.n_records, 'dossier')}, {count(found.n_people, 'personne')} "
        "une fois comptés les doublons confirmés."
    )

"""``gpect apprendre``: teach titles whose code is known."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import count, progress, say
from gpect.cli.options import Base, Day

if TYPE_CHECKING:
    from gpect.runs import Learned

SOME_REFUSED = 3


class Taught(StrEnum):
    """What can be taught."""

    titres = "titres"


class Origine(StrEnum):
    """What a labelled title is worth."""

    correction = "correction"
    offre = "offre"


def command(
    nature: Annotated[Taught, typer.Argument(metavar="NATURE", help="titres.")],
    fichier: Annotated[
        Path,
        typer.Argument(
            metavar="FICHIER", help="CSV avec les colonnes intitule et code_rome (ou code_ogr)."
        ),
    ],
    origine: Annotated[
        Origine,
        typer.Option(
            "--origine",
            metavar="ORIGINE",
            help="correction (décision d'une personne) ou offre (exemple parmi d'autres).",
            show_default=False,
        ),
    ] = Origine.correction,
    base: Base = None,
    date: Day = None,
) -> int:
    """Apprend des intitulés dont le code ROME est connu, et corrige aussitôt ceux de la base.

    Code de sortie : 0 tout est appris, 3 des codes sont inconnus, 2 le fichier est refusé.
    """
    del nature
    from gpect import runs

    chosen = settings.load(base, date)
    with progress(f"Lecture de {fichier.name}"):
        done = runs.learn_titles(
            chosen.workspace(), fichier, chosen.ingest_options(), origine.value
        )
    return tell(done, fichier)


def tell(done: "Learned", path: Path) -> int:
    """Say what was learned of a file; give the exit code."""
    if done.already_known:
        say(f"{path.name} : ce fichier avait déjà été pris, rien n'a changé (lot {done.lot_id}).")
        return 0
    learned = count(done.n_titles, "intitulé appris", "intitulés appris")
    say(f"{path.name} : {count(done.n_lines, 'ligne')} ; {learned} ; lot {done.lot_id}")
    if done.n_ambiguous:
        titles = count(done.n_ambiguous, "intitulé a", "intitulés ont")
        say(f"  {titles} plusieurs codes : retenus comme exemples, pas comme décisions.")
    if done.n_recoded:
        say(f"  {count(done.n_recoded, 'enregistrement recodé', 'enregistrements recodés')}.")
    if done.n_refused:
        say(f"  {count(done.n_refused, 'ligne')} au code inconnu : rien n'en est appris.")
    return SOME_REFUSED if done.n_refused else 0

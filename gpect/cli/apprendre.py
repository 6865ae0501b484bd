"""``gpect apprendre``: titles whose code is known, weights from what became of proposals."""

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gpect.cli import new_base, settings
from gpect.cli.console import count, number, progress, say, say_json, show_table
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup
from gpect.cli.options import AsJson, Base, Day
from gpect.cli.weights import write_weights

SHOWN = 10
"""Lines refused that are named; the others are counted."""

if TYPE_CHECKING:
    from gpect.match.learning import LearnedWeights
    from gpect.runs import Learned

SOME_REFUSED = 3


app = typer.Typer(
    cls=FrenchGroup,
    help="Apprend des intitulés corrigés, et des décisions prises.",
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """Apprend des intitulés corrigés, et des décisions prises."""


class Origine(StrEnum):
    """What a labelled title is worth."""

    correction = "correction"
    offre = "offre"


@app.command("titres", cls=FrenchCommand, context_settings=HELP_NAMES)
def titres(
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
    en_json: AsJson = False,
) -> int:
    """Apprend des intitulés dont le code ROME est connu, et corrige aussitôt ceux de la base.

    Code de sortie : 0 tout est appris, 3 des codes sont inconnus, 2 le fichier est refusé.
    """
    from gpect import runs

    chosen = settings.load(base, date)
    is_new = new_base.will_be_made(chosen)
    with progress(f"Lecture de {fichier.name}"):
        done = runs.learn_titles(
            chosen.workspace(), fichier, chosen.ingest_options(), origine.value
        )
    if is_new:
        new_base.tell(chosen)
    return tell(done, fichier, en_json=en_json)


def tell(done: "Learned", path: Path, *, en_json: bool = False) -> int:
    """Say what was learned of a file; give the exit code."""
    if en_json:
        say_json({"fichier": path.name} | asdict(done))
        return SOME_REFUSED if done.n_refused and not done.already_known else 0
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
        named = " ; ".join(f"ligne {row} « {code} »" for row, code in done.refused[:SHOWN])
        more = " ; …" if len(done.refused) > SHOWN else ""
        lines = count(done.n_refused, "ligne")
        say(f"  {lines} au code inconnu : rien n'en est appris ({named}{more}).")
    return SOME_REFUSED if done.n_refused else 0


@app.command("appariement", cls=FrenchCommand, context_settings=HELP_NAMES)
def appariement(
    appliquer: Annotated[
        bool, typer.Option("--appliquer", help="Écrit les poids appris dans gpect.toml.")
    ] = False,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Suggère des poids d'après ce que sont devenues les propositions."""
    from gpect import runs

    chosen = settings.load(base, date)
    with progress("Apprentissage"):
        learned = runs.learn_match(chosen.workspace(), chosen.match_options())
    weights = {f"weight_{r['reason']}": r["after"] for r in learned.weights.to_dict("records")}
    if appliquer and learned.is_better:
        path = write_weights(chosen.folder, weights)
    if en_json:
        say_json({"avant": learned.before, "apres": learned.after, "poids": weights})
        return
    _tell_weights(learned)
    if not learned.is_better:
        say("Les poids appris ne prédisent pas mieux que ceux d'aujourd'hui : gardez ceux-ci.")
    elif appliquer:
        say(f"Poids écrits dans {path}. Le prochain gpect match les utilise.")
    else:
        then = chosen.then("apprendre appariement --appliquer")
        say(f"Pour les écrire dans gpect.toml : {then}")


def _tell_weights(learned: "LearnedWeights") -> None:
    from gpect.domain.decisions import REASONS

    titles = {column.name: column.title for column in REASONS}
    say(
        f"{number(learned.n_accepted)} acceptées ou embauchées, "
        f"{number(learned.n_refused)} déclinées avec un motif instructif."
    )
    rows = [
        [titles.get(reason, reason), number(before, 2), number(after, 2)]
        for reason, before, after in learned.weights.itertuples(index=False, name=None)
    ]
    show_table("Poids", ["Raison", "Aujourd'hui", "Appris"], rows)
    figures = [
        [title, number(learned.before[name], 3), number(learned.after[name], 3)]
        for name, title in FIGURES.items()
    ]
    heads = ["Sur des personnes que l'apprentissage n'a pas vues", "Aujourd'hui", "Appris"]
    show_table("Ce que valent ces poids", heads, figures)


FIGURES = {
    "perte": "Perte logarithmique (moins est mieux)",
    "brier": "Erreur quadratique (moins est mieux)",
    "auc": "AUC (plus est mieux)",
    "calibration": "Écart de calibration (moins est mieux)",
}

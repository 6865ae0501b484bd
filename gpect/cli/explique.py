"""``gpect explique``: why this person, why this post, why not."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gpect.cli import settings
from gpect.cli.console import number, progress, say, say_json, show_table
from gpect.cli.options import AsJson, Base

if TYPE_CHECKING:
    from gpect.match.reasons.detail import PairDetail

SHOWN_CHANGES = 8


def command(
    personne: Annotated[
        str,
        typer.Argument(
            metavar="PERSONNE", help="Pseudonyme, ou son début ; ou un poste, pour lui seul."
        ),
    ],
    poste: Annotated[
        str | None,
        typer.Argument(metavar="[POSTE]", help="Identifiant du poste, ou son début."),
    ] = None,
    calcul: Annotated[
        str | None,
        typer.Option(
            "--calcul",
            metavar="CALCUL",
            help="Calcul à expliquer, ou son début [par défaut : le dernier].",
            show_default=False,
        ),
    ] = None,
    base: Base = None,
    en_json: AsJson = False,
) -> None:
    """Explique une paire, une personne sans proposition ou un poste que personne n'a."""
    from gpect import runs

    with progress("Recherche des raisons"):
        found = runs.explain(settings.load(base).workspace(), (personne, poste), calcul)
    if en_json:
        say_json({"sujet": found.heads, "phrases": found.sentences, "detail": _plain(found.detail)})
        return
    for line in [*found.heads, *found.sentences]:
        say(line)
    if found.detail is not None:
        _tell(found.detail)


def _tell(detail: "PairDetail") -> None:
    rows = [
        [row["reason"], _two(row["value"]), _two(row["weight"]), _two(row["part"])]
        for row in detail.parts.to_dict("records")
    ]
    total = ["Score", "", "", _two(detail.score)]
    show_table("Le score", ["Raison", "Valeur", "Poids", "Apport"], [*rows, total])
    say(f"Couverture : {number(100 * detail.coverage)} % de ces raisons sont connues.")
    say(f"Ce qui convient : {detail.why}.")
    lacking = detail.missing.removeprefix("manque : ") or "rien de connu"
    say(f"Ce qui manque : {lacking}.")
    for sentence in detail.closed:
        say(f"Impossible aujourd'hui : {sentence}.")
    place, n = detail.place_of_person
    if place:
        say(f"Sur ce poste : rang {number(place)} ; personnes possibles : {number(n)}.")
        own, n_own = detail.place_of_post
        say(f"Pour cette personne : rang {number(own)} ; postes possibles : {number(n_own)}.")
    better = detail.changes[detail.changes["place"] < place].head(SHOWN_CHANGES)
    rows = [[c["change"], _two(c["worth"]), number(c["place"])] for c in better.to_dict("records")]
    if rows:
        show_table("Ce qui changerait le rang", ["Changement", "Valeur", "Rang sur le poste"], rows)


def _two(value: float) -> str:
    return "inconnu" if value != value else number(value, 2)  # noqa: PLR0124 # NaN


def _plain(detail: "PairDetail | None") -> dict[str, Any] | None:
    if detail is None:
        return None
    plain = asdict(detail)
    for name in ("parts", "changes"):
        table = plain[name].astype(object)
        plain[name] = table.where(table.notna(), None).to_dict("records")
    return plain

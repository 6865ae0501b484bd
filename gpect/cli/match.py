"""``gpect match``: the month's matching batch."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gpect.cli import settings
from gpect.cli.console import count, number, progress, say, say_json
from gpect.cli.figures import tell_figures
from gpect.cli.options import AsJson, Base, Day
from gpect.cli.supposed import tell_what_if

if TYPE_CHECKING:
    from gpect.runs import Compared


CONTROLS = (
    "Capacités dépassées",
    "Personnes avec trop de propositions",
    "Paires proposées deux fois",
    "Postes ou personnes inconnus",
    "Paires avec un « non » connu",
    "Paires que les deux préféreraient",
    "Écart à la meilleure valeur (millionièmes)",
)
"""Figures that are 0 in a sound run."""

Diff = Annotated[
    bool, typer.Option("--diff", help="Dit aussi ce qui a changé depuis le calcul d'avant.")
]
Mode = Annotated[
    str | None,
    typer.Option(
        "--mode",
        metavar="MODE",
        help="propositions, affectation (une personne par poste) ou stable ; sinon, celui de "
        "gpect.toml.",
        show_default=False,
    ),
]
WithPathways = Annotated[
    bool,
    typer.Option(
        "--parcours", help="Choisit aussi formations et postes ensemble, sous leurs places."
    ),
]
Graph = Annotated[
    Path | None,
    typer.Option(
        "--graphe",
        metavar="FICHIER",
        help="Écrit les parcours choisis en GraphML.",
        show_default=False,
    ),
]
Scenario = Annotated[
    Path | None,
    typer.Option(
        "--et-si",
        metavar="SCENARIO",
        help="Montre ce qu'un scénario changerait (TOML), sans rien garder.",
        show_default=False,
    ),
]


def command(  # noqa: PLR0913, PLR0917 # the options of a command are its arguments
    diff: Diff = False,
    mode: Mode = None,
    parcours: WithPathways = False,
    graphe: Graph = None,
    et_si: Scenario = None,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Propose les personnes aux postes, toutes et tous à la fois, avec les raisons."""
    from gpect import runs

    chosen = settings.load(base, date)
    if et_si is not None:
        tell_what_if(chosen, et_si, en_json=en_json)
        return
    workspace = chosen.workspace()
    before = runs.last_run_id(workspace, "match") if diff else None
    with progress("Appariement") as step:
        options = replace(chosen.match_options(), with_pathways=parcours or graphe is not None)
        options = replace(options, mode=mode or options.mode)
        summary = runs.match(workspace, options, step)
        if graphe is not None:
            runs.write_graph(workspace, options, graphe, step)
        step("comparaison")
        if is_again := before == summary.run_id:
            before = runs.last_run_id(workspace, "match", besides=summary.run_id)
        compared = runs.compare(workspace, before, summary.run_id) if before else None
    if en_json:
        told = {} if compared is None else {"changements": _plain(compared)}
        say_json({"run_id": summary.run_id, **summary.figures, **told})
        return
    tell_figures(_to_tell(summary.figures))
    if diff:
        if is_again and compared is not None:
            say("Rien n'a changé depuis le dernier calcul ; voici ce que lui-même avait changé.")
        _tell(compared)
    say(f"Calcul {summary.run_id} gardé. Pour le classeur : {chosen.then('report')}")


def _to_tell(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the controls that find nothing: one line says so for all of them."""
    told = {name: value for name, value in figures.items() if value or name not in CONTROLS}
    silent = len(figures) - len(told)
    return told | ({"Contrôles sans rien à signaler": silent} if silent else {})


def _tell(compared: "Compared | None") -> None:
    if compared is None:
        say("Premier calcul : il n'y a rien à comparer.")
        return
    say(f"Depuis le calcul {compared.before_id} :")
    tell_figures(compared.figures)
    for change in compared.whole:
        say(f"  A changé pour tout le calcul : {change}")
    causes = compared.lines.groupby(["change", "cause"], as_index=False).size()
    for change, cause, n in causes.itertuples(index=False, name=None):
        said = f"{change}s" if n > 1 else change
        say(f"  {number(n)} {'propositions' if n > 1 else 'proposition'} {said} : {cause}")
    if not len(causes):
        say(f"  {count(0, 'proposition')} n'a changé.")


def _plain(compared: "Compared") -> dict[str, object]:
    return {
        "avant": compared.before_id,
        "chiffres": compared.figures,
        "reglages": compared.whole,
        "lignes": compared.lines.to_dict("records"),
    }

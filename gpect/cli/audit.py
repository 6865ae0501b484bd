"""``gpect audit``: is a run fair."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gpect.cli import settings
from gpect.cli.console import number, progress, say, say_json, show_table
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup
from gpect.cli.options import AsJson, Base

if TYPE_CHECKING:
    import pandas as pd

app = typer.Typer(
    cls=FrenchGroup,
    help="L'équité d'un appariement, groupe par groupe.",
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """L'équité d'un appariement, groupe par groupe."""


@app.command("equite", cls=FrenchCommand, context_settings=HELP_NAMES)
def equite(
    calcul: Annotated[
        str | None,
        typer.Argument(
            metavar="[CALCUL]",
            help="Calcul à examiner [par défaut : le dernier].",
            show_default=False,
        ),
    ] = None,
    rqth: Annotated[
        bool,
        typer.Option("--rqth", help="Compare aussi selon la RQTH, donnée de santé."),
    ] = False,
    base: Base = None,
    en_json: AsJson = False,
) -> None:
    """Compare ce que chaque groupe a reçu : propositions, visibilité, scores."""
    from gpect import runs

    chosen = settings.load(base)
    with progress("Équité"):
        found = runs.audit_equity(
            chosen.workspace(), calcul, chosen.match_options(), with_rqth=rqth
        )
    rows, clues = rows_of(found.equity), rows_of(found.proxies)
    if en_json:
        say_json({"run_id": found.run_id, "equite": rows, "indices": clues})
        return
    say(f"Calcul {found.run_id}")
    _show_groups(rows)
    _show_clues(clues)
    _show_alerts(rows)


def _show_groups(rows: list[dict[str, Any]]) -> None:
    measures = list(dict.fromkeys(r["measure"] for r in rows))
    title = "Chaque groupe face aux autres : rapport et intervalle à 95 %"
    show_table(title, ["Groupe", "Personnes", *measures], _by_group(rows, measures))


def _show_clues(clues: list[dict[str, Any]]) -> None:
    told = [r for r in clues if r["verdict"] != "faible"]
    if not told:
        say("Aucune donnée n'en dit long sur le sexe, l'âge, le quartier ou le handicap.")
        return
    told = sorted(told, key=lambda r: (r["attribute"], -r["information"], r["feature"]))
    lines = [
        [r["attribute"], r["feature"], f"{number(100 * r['information'], 1)} %", r["verdict"]]
        for r in told
    ]
    show_table("Données qui en disent long", ["Critère", "Donnée", "Information", "Lecture"], lines)


def _show_alerts(rows: list[dict[str, Any]]) -> None:
    flagged = [r for r in rows if r["is_flagged"]]
    for r in flagged:
        ratio = number(r["ratio"], 2)
        say(f"Alerte : {r['attribute']}, {r['group']}, {r['measure']}, {r['scope']} : {ratio}")
    if not flagged:
        say("Aucune alerte.")


def rows_of(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Give the rows as dictionaries, None where missing."""
    objects = table.astype(object)
    return [
        {str(k): v for k, v in row.items()}
        for row in objects.where(table.notna(), None).to_dict("records")
    ]


def _by_group(rows: list[dict[str, Any]], measures: list[str]) -> list[list[str]]:
    """Give one line a group and a comparison, one column a measure."""
    lines: dict[tuple[str, str, str], dict[str, dict[str, Any]]] = {}
    for row in rows:
        at = (row["attribute"], row["group"], row["scope"])
        lines.setdefault(at, {})[row["measure"]] = row
    return [
        [
            f"{attribute} : {group}, {scope}",
            number(of[measures[0]]["n"]) if of[measures[0]]["n"] else "masqué",
            *(_ratio(of[measure]) for measure in measures),
        ]
        for (attribute, group, scope), of in lines.items()
    ]


def _ratio(row: dict[str, Any]) -> str:
    if row["ratio"] is None:
        return "–"
    if row["ratio_low"] is None:
        return number(row["ratio"], 2)
    return " ".join(
        (number(row["ratio"], 2), f"({number(row['ratio_low'], 2)}–{number(row['ratio_high'], 2)})")
    )

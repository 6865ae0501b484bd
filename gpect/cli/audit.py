"""``gpect audit``: is a run fair."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gpect.cli import settings
from gpect.cli.console import count, number, progress, say, say_json, show_table
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
    if en_json:
        say_json(
            {
                "run_id": found.run_id,
                "equite": _records(found.equity),
                "indices": _records(found.proxies),
            }
        )
        return
    say(f"Calcul {found.run_id}")
    heads = ["Groupe", "Mesure", "Comparaison", "Personnes", "Rapport", "Intervalle", "Lecture"]
    show_table("Chaque groupe face aux autres", heads, [_row(r) for r in _records(found.equity)])
    told = [r for r in _records(found.proxies) if r["verdict"] != "faible"]
    told = sorted(told, key=lambda r: (r["attribute"], -r["information"], r["feature"]))
    rows = [
        [r["attribute"], r["feature"], f"{number(100 * r['information'], 1)} %", r["verdict"]]
        for r in told
    ]
    show_table("Données qui en disent long", ["Critère", "Donnée", "Information", "Lecture"], rows)
    n = int(found.equity["is_flagged"].fillna(value=False).sum())
    say(f"{count(n, 'alerte')}." if n else "Aucune alerte.")


def _records(table: "pd.DataFrame") -> list[dict[str, Any]]:
    objects = table.astype(object)
    return [
        {str(k): v for k, v in row.items()}
        for row in objects.where(table.notna(), None).to_dict("records")
    ]


def _row(row: dict[str, Any]) -> list[str]:
    def two(value: float | None) -> str:
        return "" if value is None else number(value, 2)

    interval = f"{two(row['ratio_low'])} – {two(row['ratio_high'])}"
    return [
        f"{row['attribute']} : {row['group']}",
        row["measure"],
        row["scope"],
        "" if row["n"] is None else number(row["n"]),
        two(row["ratio"]),
        interval if row["ratio_low"] is not None else "",
        row["verdict"],
    ]

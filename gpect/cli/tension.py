"""``gpect tension``: three signals of shortage, side by side."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import count, number, progress, say, say_json, show_table
from gpect.cli.options import AsJson, Base, Day

if TYPE_CHECKING:
    import pandas as pd

    from gpect.runs import Signals

SHOWN = 12


def command(
    composantes: Annotated[
        Path | None,
        typer.Argument(
            metavar="[COMPOSANTES.csv]",
            help="Composantes de la tension par métier (ROME v3) et année : code;annee;"
            "offres_par_demandeur;taux_sortie;part_difficile [par défaut : le fichier « tension » "
            "de gpect.toml ; sans l'un ni l'autre, sans tension].",
        ),
    ] = None,
    sortie: Annotated[
        Path | None,
        typer.Option(
            "--sortie", metavar="FICHIER.csv", help="Écrit toute la table.", show_default=False
        ),
    ] = None,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Met côte à côte la tension, les postes en difficulté et ceux que personne ne peut prendre."""
    from gpect import runs

    chosen = settings.load(base, date)
    with progress("Tension"):
        found = runs.three_signals(chosen.workspace(), chosen.forecast_options(), composantes)
    rows = found.rows.sort_values(
        ["posts_unfillable", "posts_difficulty", "posts"], ascending=False, kind="stable"
    )
    if sortie:
        found.rows.to_csv(sortie, index=False, lineterminator="\n")
    if en_json:
        say_json(rows.astype(object).where(rows.notna(), None).to_dict("records"))
        return
    if rows.empty:
        say("Aucun poste ouvert à cette date. Prenez d'abord des besoins : gpect ingest besoins")
        return
    _show(found, rows)


def _show(found: "Signals", rows: "pd.DataFrame") -> None:
    measures = ["posts", "posts_difficulty", "posts_unfillable"]
    lines = [
        [
            str(row["title"]),
            *(_told(row[name]) for name in measures),
            _told(row.get("tension"), 2),
        ]
        for row in rows.head(SHOWN).to_dict("records")
    ]
    heads = ["", "Postes ouverts", "En difficulté", "Sans personne", "Tension"]
    show_table("Trois signaux, jamais mélangés", heads, lines)
    say("En difficulté : poste de SIAE en ligne depuis 30 jours, sans embauche en 30 jours.")
    if unsure := rows["posts_unsure"].sum():
        whose = "la mise en ligne ou la nature de l'employeur n'est pas connue"
        say(f"Ni oui ni non pour {count(int(unsure), 'poste')} : {whose}.")
    if found.run_id:
        say(f"Sans personne : d'après l'appariement {found.run_id}.")
    else:
        say("Sans personne : aucun appariement encore. Lancez d'abord : gpect match")
    if found.against is None:
        say("Tension : aucune composante donnée ; voyez gpect tension --aide.")
        return
    from gpect.forecast.tension import TITLES

    first, last = found.against.years
    for row in found.against.components.to_dict("records"):
        told = f"moyenne {number(row['mean'], 3)}, écart type {number(row['deviation'], 3)}"
        say(f"Tension, {TITLES[row['component']]} de {first} à {last} : {told}.")


def _told(value: float | None, digits: int = 0) -> str:
    """Write a number; nothing where it is unknown."""
    return "" if value is None or math.isnan(value) else number(value, digits)

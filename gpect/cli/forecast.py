"""``gpect forecast``: the shortages of the coming quarters."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gpect.cli import settings
from gpect.cli.console import number, progress, say, say_json, show_table
from gpect.cli.figures import tell_figures
from gpect.cli.options import AsJson, Base, Day
from gpect.domain.errors import OptionRefused

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12
"""Lines of a comparison that the screen shows; the file holds them all."""

Written = Annotated[
    Path | None,
    typer.Option(
        "--sortie",
        metavar="FICHIER.csv",
        help="Écrit toute la comparaison, ou toutes les mesures de --backtest et, à côté, "
        "toutes ses lignes (FICHIER-lignes.csv) et ce qu'elles ont lu de publié "
        "(FICHIER-a-priori.csv).",
        show_default=False,
    ),
]


def command(
    scenario: Annotated[
        Path | None,
        typer.Option(
            "--scenario",
            metavar="FICHIER.toml",
            help="Compare la prévision sans et avec ce que dit le scénario ; rien n'est gardé.",
            show_default=False,
        ),
    ] = None,
    sortie: Written = None,
    backtest: Annotated[
        bool,
        typer.Option(
            "--backtest",
            help="Montre ce que valaient les prévisions d'hier, par maille et par échéance.",
            show_default=False,
        ),
    ] = False,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Prévoit les pénuries par filière, EPCI, métier et trimestre, avec leurs intervalles."""
    chosen = settings.load(base, date)
    if backtest and scenario:
        raise OptionRefused("--backtest et --scenario ne vont pas ensemble : choisissez l'un.")
    if sortie and not (backtest or scenario):
        raise OptionRefused(
            "--sortie va avec --scenario ou --backtest ; pour la prévision gardée : "
            "gpect export tables --sortie DOSSIER"
        )
    if scenario:
        _compare(chosen, scenario, sortie, en_json=en_json)
    elif backtest:
        _look_back(chosen, sortie, en_json=en_json)
    else:
        _forecast(chosen, en_json=en_json)


def _forecast(chosen: settings.Settings, *, en_json: bool) -> None:
    from gpect import runs

    asked = (chosen.workspace(), chosen.forecast_options(), chosen.match_options())
    with progress("Prévision") as step:
        summary = runs.forecast(*asked, step)
    if en_json:
        say_json({"run_id": summary.run_id, **summary.figures})
        return
    tell_figures(summary.figures)
    say(f"Calcul {summary.run_id} gardé. Pour les tables du comité : gpect report")


def _compare(
    chosen: settings.Settings, scenario: Path, sortie: Path | None, *, en_json: bool
) -> None:
    from gpect import runs

    read = runs.read_scenario(scenario)
    asked = (chosen.workspace(), chosen.forecast_options(), chosen.match_options())
    with progress("Scénario") as step:
        changes = runs.what_if(*asked, read, step)
    _write(changes, sortie)
    if en_json:
        say_json(changes.to_dict("records"))
        return
    tell_figures(runs.read_as(asked[0], read))
    for day in runs.too_late(read, asked[1]):
        say(f"  Après le dernier trimestre prévu, donc sans effet ici : le {day:%d/%m/%Y}")
    if changes.empty:
        say("Le scénario ne change rien à la prévision.")
        return
    rows = [_told(change) for _, change in changes.head(SHOWN).iterrows()]
    heads = ["", "Besoins", "avec", "Pénurie", "avec", "Différence"]
    show_table(read.titre or scenario.stem, heads, rows)
    say(
        "Sur tous les trimestres, une personne ne prenant qu'un poste parmi tous les besoins. Ce "
        "que les personnes d'aujourd'hui pourraient prendre d'emblée est une autre question : "
        + chosen.then(f"match --et-si {scenario}")
    )
    if len(changes) > SHOWN and not sortie:
        say(f"{number(len(changes) - SHOWN)} autres lignes changent ; --sortie les écrit toutes.")


def _told(change: "pd.Series[Any]") -> list[str]:
    """Write one line of the comparison: where, then the figures without and with."""
    names = ("demand", "demand_si", "shortage", "shortage_si", "difference")
    return [str(change["title"]), *(number(float(change[name]), 1) for name in names)]


def _look_back(chosen: settings.Settings, sortie: Path | None, *, en_json: bool) -> None:
    from gpect import runs
    from gpect.reports.comite.views import LEVEL_TITLES

    with progress("Prévisions d'hier"):
        found = runs.measured_past(chosen.workspace(), chosen.forecast_options())
    measured = found.measures
    _write(measured, sortie)
    for name, table in {"lignes": found.lines, "a-priori": found.readings}.items():
        _write(table, sortie and sortie.with_name(f"{sortie.stem}-{name}{sortie.suffix}"))
    if en_json:
        both = {"mesures": measured, "lignes": found.lines, "a_priori": found.readings}
        say_json({name: table.to_dict("records") for name, table in both.items()})
        return
    if measured.empty:
        say("Le passé est trop court : aucune prévision d'hier ne peut être comparée aux faits.")
        return
    heads = ["Maille, trimestres d'avance", "Erreur", "Sans modèle", "80 %", "95 %", "n"]
    rows = [
        [
            f"{LEVEL_TITLES[line['level']]}, {line['horizon']}",
            *(number(line[name], 2) for name in ("mase", "mase_naive")),
            *(f"{number(100 * line[name])} %" for name in ("coverage_80", "coverage_95")),
            number(line["n"]),
        ]
        for line in measured.to_dict("records")
    ]
    show_table("Prévision d'hier, réalité d'aujourd'hui", heads, rows)
    say("Erreur : écart au constaté ; 1 est l'écart moyen de qui répète l'an passé, sur tout")
    say("l'historique. « Sans modèle » : le sien à ces dates-ci ; plus bas vaut mieux.")
    _tell_readings(found.readings)
    _show_lines(found.lines, sortie)


def _tell_readings(readings: "pd.DataFrame") -> None:
    """Say what each past forecast read of what was published by then."""
    for (source, year), told in readings.groupby(["source", "year"], sort=True):
        after = " ; ".join(told["made"])
        said = f"{source} {year}, publication déjà parue"
        say(f"A priori des prévisions faites d'après {after} : {said}.")


def _show_lines(lines: "pd.DataFrame", sortie: Path | None) -> None:
    """Show the oldest forecast: of each quarter of the territory, of the last one by filière."""
    oldest = lines[lines["made"] == lines["made"].min()]
    is_last = oldest["period"] == oldest["period"].max()
    is_whole = oldest["level"] == "territoire"
    shown = oldest[is_whole | ((oldest["level"] == "filiere_epci") & is_last)]
    heads = ["Offres publiées", "Trimestre", "Médiane", "80 %", "Constaté"]
    title = f"Ligne à ligne : la prévision d'après {lines['made'].min()}"
    show_table(title, heads, [_told_line(line) for _, line in shown.iterrows()])
    say("↓ moins et ↑ plus que l'intervalle, où huit valeurs sur dix devaient tomber.")
    if not sortie:
        say(f"{number(len(lines) - len(shown))} autres lignes ; --sortie les écrit toutes.")


def _told_line(line: "pd.Series[Any]") -> list[str]:
    """Write one line: where, when, what was said, and what came."""
    low, high, came = (line[name] for name in ("forecast_q0.1", "forecast_q0.9", "actual"))
    mark = " ↓" if came < low else " ↑" if came > high else "  "
    said = [number(line["forecast_q0.5"]), f"{number(low)} à {number(high)}"]
    return [str(line["title"]), str(line["period"]), *said, number(came) + mark]


def _write(table: "pd.DataFrame", sortie: Path | None) -> None:
    if sortie:
        table.to_csv(sortie, index=False, lineterminator="\n")

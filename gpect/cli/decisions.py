"""``gpect decisions``: what the chargés de relations entreprises decided comes back."""

from pathlib import Path
from typing import Annotated, Any

import typer

from gpect.cli import settings
from gpect.cli.console import SOME_REJECTED, count, progress, say, say_json
from gpect.cli.figures import tell_figures
from gpect.cli.french import HELP_NAMES, FrenchCommand, FrenchGroup
from gpect.cli.options import AsJson, Base, Day

SHOWN = 30
"""Sorts of faults told; the others are in ``--json``."""

NAMED = 10
"""Lines of one fault that are named one by one."""

_WORDS = {"reject": ("refusée", "refusées"), "warn": ("à voir", "à voir")}

app = typer.Typer(
    cls=FrenchGroup,
    help="Les décisions écrites dans le classeur d'appariement.",
    context_settings=HELP_NAMES,
    rich_markup_mode=None,
    no_args_is_help=True,
)


@app.callback()
def _group() -> None:
    """Les décisions écrites dans le classeur d'appariement."""


@app.command("lire", cls=FrenchCommand, context_settings=HELP_NAMES)
def lire(
    classeur: Annotated[
        Path, typer.Argument(metavar="CLASSEUR", help="Classeur rempli (.xlsx ou .ods).")
    ],
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> int:
    """Relit les décisions d'un classeur ; le prochain appariement en tient compte."""
    from gpect import runs

    chosen = settings.load(base, date)
    with progress("Décisions"):
        kept = runs.read_back(
            chosen.workspace(), classeur, chosen.match_options(), chosen.ingest_options()
        )
    faults = [{str(k): v for k, v in row.items()} for row in kept.faults.to_dict("records")]
    if en_json:
        say_json({**kept.figures, "lignes": faults})
    else:
        _tell(kept.figures, faults)
    return SOME_REJECTED if any(fault["severity"] == "reject" for fault in faults) else 0


def _tell(figures: dict[str, int], faults: list[dict[str, Any]]) -> None:
    tell_figures(figures)
    alike: dict[tuple[str, str, str], list[int]] = {}
    for fault in faults:
        said = (fault["severity"], fault["reason"], fault["suggestion"])
        alike.setdefault(said, []).append(fault["row"])
    for (severity, reason, suggestion), rows in list(alike.items())[:SHOWN]:
        advice = f" ({suggestion})" if suggestion else ""
        say(f"  {name_rows(rows)}, {_WORDS[severity][len(rows) > 1]} : {reason}{advice}")
    if len(alike) > SHOWN:
        say(f"  et {count(len(alike) - SHOWN, 'autre sorte', 'autres sortes')} : voyez --json")


def name_rows(rows: list[int]) -> str:
    """Name the lines of one fault: « ligne 4 », « lignes 4 à 28 », « lignes 4, 9 et 12 ».

    More than :data:`NAMED` that do not follow are counted: « 25 lignes, dès la 4 ».
    """
    if len(rows) == 1:
        return f"ligne {rows[0]}"
    if rows == list(range(rows[0], rows[-1] + 1)):
        return f"lignes {rows[0]} à {rows[-1]}"
    if len(rows) <= NAMED:
        return f"lignes {', '.join(map(str, rows[:-1]))} et {rows[-1]}"
    return f"{count(len(rows), 'ligne')}, dès la {rows[0]}"

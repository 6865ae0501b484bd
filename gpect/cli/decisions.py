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
"""Faulty lines told; the others are in ``--json``."""

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
        kept = runs.read_back(chosen.workspace(), classeur, chosen.match_options())
    faults = [{str(k): v for k, v in row.items()} for row in kept.faults.to_dict("records")]
    if en_json:
        say_json({**kept.figures, "lignes": faults})
    else:
        _tell(kept.figures, faults)
    return SOME_REJECTED if any(fault["severity"] == "reject" for fault in faults) else 0


def _tell(figures: dict[str, int], faults: list[dict[str, Any]]) -> None:
    tell_figures(figures)
    for fault in faults[:SHOWN]:
        word = "refusée" if fault["severity"] == "reject" else "à voir"
        advice = f" ({fault['suggestion']})" if fault["suggestion"] else ""
        say(f"  ligne {fault['row']}, {word} : {fault['reason']}{advice}")
    if len(faults) > SHOWN:
        say(f"  et {count(len(faults) - SHOWN, 'autre ligne', 'autres lignes')} : voyez --json")

"""``gpect rejoue``: do a run again and check that it gives the same bytes."""

from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import number, progress, say, say_json
from gpect.cli.options import AsJson, Base


def command(
    calcul: Annotated[
        str | None,
        typer.Argument(
            metavar="[CALCUL]",
            help="Appariement à refaire [par défaut : le dernier].",
            show_default=False,
        ),
    ] = None,
    base: Base = None,
    en_json: AsJson = False,
) -> int:
    """Refait un appariement sur ses propres données et vérifie qu'il donne la même chose."""
    from gpect import runs

    with progress("Rejeu") as step:
        found = runs.replay(settings.load(base).workspace(), calcul, step)
    if en_json:
        say_json({"run_id": found.run_id, "differences": found.differences})
    elif not found.differences:
        say(f"Calcul {found.run_id} refait : toutes ses tables sont identiques, octet pour octet.")
    for title, n in {} if en_json else found.differences.items():
        say(f"  « {title} » : {number(n)} lignes diffèrent")
    return 1 if found.differences else 0

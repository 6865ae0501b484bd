"""``gpect match``: the month's matching batch."""

from gpect.cli import settings
from gpect.cli.console import progress, say, say_json
from gpect.cli.figures import tell_figures
from gpect.cli.options import AsJson, Base, Day


def command(base: Base = None, date: Day = None, en_json: AsJson = False) -> None:
    """Propose les personnes aux postes, toutes et tous à la fois, avec les raisons."""
    from gpect import runs

    chosen = settings.load(base, date)
    with progress("Appariement") as step:
        summary = runs.match(chosen.workspace(), chosen.match_options(), step)
    if en_json:
        say_json({"run_id": summary.run_id, **summary.figures})
        return
    tell_figures(summary.figures)
    say(f"Calcul {summary.run_id} gardé. Pour le classeur : gpect report")

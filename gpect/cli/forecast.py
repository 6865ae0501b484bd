"""``gpect forecast``: the shortages of the coming quarters."""

from gpect.cli import settings
from gpect.cli.console import progress, say, say_json
from gpect.cli.figures import tell_figures
from gpect.cli.options import AsJson, Base, Day


def command(base: Base = None, date: Day = None, en_json: AsJson = False) -> None:
    """Prévoit les pénuries par filière, EPCI, métier et trimestre, avec leurs intervalles."""
    from gpect import runs

    chosen = settings.load(base, date)
    with progress("Prévision") as step:
        summary = runs.forecast(chosen.workspace(), chosen.forecast_options(), chosen.match_options(), step)
    if en_json:
        say_json({"run_id": summary.run_id, **summary.figures})
        return
    tell_figures(summary.figures)
    say(f"Calcul {summary.run_id} gardé. Pour les tables du comité : gpect report")

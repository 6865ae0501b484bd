"""``gpect match --et-si``: what a scenario would change, told beside today."""

from pathlib import Path

from gpect.cli.console import number, progress, say, say_json
from gpect.cli.figures import tell_figures
from gpect.cli.settings import Settings

TITLES = {"filiere": "Par filière :", "code_epci": "Par EPCI :"}


def tell_what_if(chosen: Settings, scenario: Path, *, en_json: bool) -> None:
    """Fill posts with and without a scenario, and tell the difference."""
    from gpect import runs

    with progress("Scénario") as step:
        found = runs.match_what_if(chosen.workspace(), chosen.match_options(), scenario, step)
    if en_json:
        say_json({**found.figures, "lignes": found.lines.to_dict("records")})
        return
    say(f"{found.title} :")
    tell_figures(found.figures)
    for dimension, title in TITLES.items():
        say(title)
        lines = found.lines[found.lines["dimension"] == dimension]
        told = zip(lines["name"], lines["before"], lines["after"], strict=True)
        for name, before, after in told:
            gained = f"{after - before:+d}" if after != before else "="
            say(f"  {name} : {number(before)} → {number(after)} ({gained})")
    say(
        "Postes que les personnes d'aujourd'hui pourraient prendre, tous à la fois. Ce qui "
        "manquerait de trimestre en trimestre, les autres besoins servis, est une autre question : "
        + chosen.then(f"forecast --scenario {scenario}")
    )
    say("Rien n'est gardé : le calcul du mois reste tel qu'il est.")

"""``gpect status``: what the base holds."""

from gpect.cli import settings
from gpect.cli.console import number, say, say_json, show_table
from gpect.cli.options import AsJson, Base, Day

SHOWN = 8
"""Characters of a lot on the screen: enough to name it to ``gpect annule``."""


def command(base: Base = None, date: Day = None, en_json: AsJson = False) -> None:
    """Compte ce que la base contient : fichiers, personnes, postes, derniers calculs."""
    from gpect import runs

    chosen = settings.load(base, date)
    found = runs.status(chosen.workspace(), chosen.match_options())
    files = [[str(cell) for cell in row] for row in found.files.to_numpy().tolist()]
    shown = [[lot[:SHOWN], *rest] for lot, *rest in files]
    done = [
        [row["run_id"], row["command"], f"{row['as_of']:%d/%m/%Y}", row["told"]]
        for row in found.runs.to_dict("records")
    ]
    if en_json:
        say_json({"compte": found.counts, "fichiers": files, "calculs": done})
        return
    for name, n in found.counts.items():
        say(f"  {name} : {number(n)}")
    if files:
        heads = ["Lot", "Nature", "Fichier", "Lues", "Valides", "Rejetées"]
        show_table("Derniers fichiers", heads, shown)
    if done:
        show_table("Derniers calculs", ["Calcul", "Commande", "Au", "Chiffres"], done)

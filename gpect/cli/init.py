"""``gpect init``: make a working folder."""

from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import settings
from gpect.cli.console import say, say_json
from gpect.cli.options import AsJson, Day


def command(
    dossier: Annotated[
        Path, typer.Argument(metavar="[DOSSIER]", help="Dossier à préparer.", show_default=False)
    ] = Path(),
    date: Day = None,
    en_json: AsJson = False,
) -> None:
    """Prépare un dossier de travail : réglages, base et clé."""
    from gpect import runs

    base = str(dossier / settings.BASE_NAME)
    day = settings.load(base, date).as_of.isoformat() if date else ""  # refused: nothing is made
    dossier.mkdir(parents=True, exist_ok=True)
    file = dossier / settings.FILE_NAME
    is_made = file.exists()
    if not is_made:
        file.write_text(settings.template(day), encoding="utf-8")
    workspace = settings.load(base).workspace()
    is_made &= workspace.has_base
    runs.init(workspace)
    if en_json:
        say_json({"dossier": str(dossier), "reglages": str(file), "base": settings.BASE_NAME})
        return
    if is_made:
        say(f"Ce dossier était déjà prêt ({file}) : rien n'a changé.")
        if day and settings.load(base).as_of.isoformat() != day:
            say(f"Sa date de référence reste la sienne : changez « date_reference » dans {file}.")
        return
    say(f"Dossier prêt : {file} (réglages), {settings.BASE_NAME} (base), gpect.cle (clé).")
    say("Gardez gpect.cle à l'abri : elle seule relie les pseudonymes à vos identifiants.")

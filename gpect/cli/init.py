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

    dossier.mkdir(parents=True, exist_ok=True)
    file = dossier / settings.FILE_NAME
    if not file.exists():
        file.write_text(settings.template(date or ""), encoding="utf-8")
    runs.init(settings.load(str(dossier / settings.BASE_NAME)).workspace())
    if en_json:
        say_json({"dossier": str(dossier), "reglages": str(file), "base": settings.BASE_NAME})
        return
    say(f"Dossier prêt : {file} (réglages), {settings.BASE_NAME} (base), gpect.cle (clé).")
    say("Gardez gpect.cle à l'abri : elle seule relie les pseudonymes à vos identifiants.")

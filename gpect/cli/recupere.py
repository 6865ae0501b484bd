"""``gpect recupere``: fetch offers from a public service, then read them if asked."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import ingest, new_base, settings
from gpect.cli.console import count, progress, say, say_json
from gpect.cli.options import AsJson, Base, Day


class Service(StrEnum):
    """Services that can be asked."""

    france_travail = "france-travail"
    les_emplois = "les-emplois"


def command(  # noqa: PLR0913, PLR0917 - a parameter a flag
    service: Annotated[
        Service, typer.Argument(metavar="SERVICE", help="france-travail ou les-emplois.")
    ],
    commune: Annotated[
        str, typer.Option("--commune", metavar="CODE", help="Code INSEE de la commune au centre.")
    ],
    sortie: Annotated[Path, typer.Option("--sortie", metavar="FICHIER", help="Fichier à écrire.")],
    rayon: Annotated[int, typer.Option("--rayon", metavar="KM", help="Rayon, en kilomètres.")] = 30,
    lire: Annotated[
        bool, typer.Option("--ingest", help="Range aussitôt le fichier dans la base.")
    ] = False,
    base: Base = None,
    date: Day = None,
    en_json: AsJson = False,
) -> int:
    """Récupère les offres autour d'une commune.

    France Travail demande GPECT_FT_ID et GPECT_FT_SECRET dans l'environnement.
    """
    from gpect import runs

    chosen = settings.load(base, date)
    if lire:
        new_base.will_be_made(chosen)  # refused before the service is asked, not after
    where = (commune, rayon)
    with progress(f"Récupération auprès de {service.value}"):
        if service is Service.france_travail:
            keys = settings.france_travail_keys()
            done = runs.fetch_france_travail(keys, where, chosen.as_of, sortie)
        else:
            done = runs.fetch_les_emplois(where, sortie)
    if en_json and not lire:
        say_json({"fichier": str(done.path), "n": done.n, "natures": list(done.kinds)})
        return 0
    noun = "offre" if service is Service.france_travail else "structure"
    if not en_json:
        say(f"{done.path} : {count(done.n, noun)}")
    if not lire:
        for kind in done.kinds:
            say(f"  À lire par : {chosen.then(f'ingest {kind} {done.path}')}")
        return 0
    return max(
        ingest.command(ingest.Nature(kind), [done.path], base=base, date=date, en_json=en_json)
        for kind in done.kinds
    )

"""``gpect recupere``: fetch offers from a public service, then read them if asked."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gpect.cli import ingest, settings
from gpect.cli.console import count, progress, say
from gpect.cli.options import Base, Day


class Service(StrEnum):
    """Services that can be asked."""

    france_travail = "france-travail"
    les_emplois = "les-emplois"


def command(
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
) -> int:
    """Récupère les offres autour d'une commune.

    France Travail demande GPECT_FT_ID et GPECT_FT_SECRET dans l'environnement.
    """
    from gpect import runs

    chosen = settings.load(base, date)
    where = (commune, rayon)
    with progress(f"Récupération auprès de {service.value}"):
        if service is Service.france_travail:
            keys = settings.france_travail_keys()
            done = runs.fetch_france_travail(keys, where, chosen.as_of, sortie)
        else:
            done = runs.fetch_les_emplois(where, sortie)
    noun = "offre" if service is Service.france_travail else "structure"
    say(f"{done.path} : {count(done.n, noun)}")
    if not lire:
        for kind in done.kinds:
            say(f"  À lire par : gpect ingest {kind} {done.path}")
        return 0
    return max(
        ingest.command(ingest.Nature(kind), [done.path], base=base, date=date)
        for kind in done.kinds
    )

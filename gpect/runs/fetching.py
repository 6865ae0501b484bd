"""From a public service to a file that ``gpect ingest`` reads."""

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from gpect.domain import codes
from gpect.domain.errors import FetchRefused, OptionRefused
from gpect.ingest.connectors import france_travail, les_emplois


@dataclass(frozen=True)
class Fetched:
    """What a service gave: the file written, its records, and the kinds it can be read as."""

    path: Path
    n: int
    kinds: tuple[str, ...]


def fetch_france_travail(
    keys: france_travail.Keys, where: tuple[str, int], as_of: date, path: Path
) -> Fetched:
    """Write the offers of France Travail around a commune, one JSON object a line.

    Parameters
    ----------
    keys
        The application's.
    where
        INSEE code of the commune, radius in km.
    as_of
        Last day of creation of the offers.
    path
        File to write; replaced only once everything is received.

    Raises
    ------
    FetchRefused
        The service does not give everything that was asked for.
    """
    commune, radius_km = _checked(where, path)
    if not keys.identifier or not keys.secret:
        raise OptionRefused(
            "Les identifiants de France Travail manquent. Donnez-les par les variables "
            "d'environnement GPECT_FT_ID et GPECT_FT_SECRET (compte sur francetravail.io)."
        )
    until = datetime.combine(as_of + timedelta(days=1), time(), tzinfo=UTC)
    offers = france_travail.fetch(keys, france_travail.Around(commune, radius_km, until))
    lines = [json.dumps(offer, ensure_ascii=False) for offer in offers]
    return Fetched(_write(path, lines), len(lines), ("besoins",))


def fetch_les_emplois(where: tuple[str, int], path: Path) -> Fetched:
    """Write the structures of the IAE around a commune, with their posts; see the other."""
    commune, radius_km = _checked(where, path)
    if radius_km > les_emplois.FARTHEST_KM:
        raise OptionRefused(f"Le rayon est au plus de {les_emplois.FARTHEST_KM} km.")
    found = les_emplois.fetch(commune, radius_km)
    lines = [json.dumps(structure, ensure_ascii=False) for structure in found]
    return Fetched(_write(path, lines), len(lines), ("structures", "besoins"))


def _checked(where: tuple[str, int], path: Path) -> tuple[str, int]:
    commune, radius_km = where
    if not codes.COMMUNE.fullmatch(commune):
        raise OptionRefused(
            f"« {commune} » n'est pas le code INSEE d'une commune (cinq chiffres, comme 59606)."
        )
    if radius_km < 0:
        raise OptionRefused("Le rayon est un nombre de kilomètres, zéro ou plus.")
    if not path.parent.is_dir():
        raise OptionRefused(f"Le dossier « {path.parent} » n'existe pas. Créez-le d'abord.")
    return commune, radius_km


def _write(path: Path, lines: list[Any]) -> Path:
    """Write the lines whole or not at all."""
    if not lines:
        raise FetchRefused("Le service n'a rien à cet endroit : aucun fichier n'est écrit.")
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise OptionRefused(f"« {path} » ne peut pas être écrit.") from error
    return path

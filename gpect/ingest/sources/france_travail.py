"""Offers of France Travail, « Offres d'emploi v2 »: nested JSON, one object an offer."""

import re
from typing import Any, Final

from gpect.ingest.text.flattened import as_text

KINDS: Final = frozenset({"besoins"})

_EXPERIENCES = {"D": "debutant", "S": "souhaitee", "E": "exigee"}
_CONTRACTS = {"MIS": "interim", "CDI": "CDI", "CDD": "CDD", "SAI": "CDD", "DDI": "CDDI",
              "DIN": "CDI", "TTI": "interim", "CCE": "autre", "FRA": "autre", "LIB": "autre",
              "REP": "autre"}  # fmt: skip
_HOURS = re.compile(r"(\d{1,2})\s*[hH](?:\s*(\d{2}))?")
_CATEGORY_B = re.compile(r"\bB\b")


_FLAT = frozenset(
    {"commune", "ville", "codePostal", "code_postal", "nb_postes", "nbPostes", "nombre_postes"}
    | {"dateDebut", "date_debut", "permisB", "permis_b"}
)
"""Names that the API never gives at the top of an offer."""


def is_mine(item: dict[str, Any]) -> bool:
    """Say whether ``item`` is an offer of this API, and not a flat row with one of its names."""
    if "intitule" not in item:
        return False
    return "lieuTravail" in item or ("romeCode" in item and not _FLAT & set(item))


def records(item: dict[str, Any], _kind: str) -> list[dict[str, str]]:
    """Give an offer as its one row; a skill marked « E » is required, others wished.

    The API leaves out what it does not know: an offer without a number of posts is one post.

    The place is the commune's INSEE code when the offer has one, else its label
    (« 59 - WASQUEHAL ») beside the postal code.
    """
    place = _part(item, "lieuTravail")
    skills = _labels(item, "competences")
    row = {
        "Référence": as_text(item.get("id")),
        "Intitulé du poste": as_text(item.get("intitule")),
        # its title beside it: codes have been renumbered since, titles seldom
        "Code ROME": f"{as_text(item.get('romeCode'))} {as_text(item.get('romeLibelle'))}".strip(),
        "Code appellation (OGR)": as_text(item.get("appellationlibelle")),
        "Employeur": as_text(_part(item, "entreprise").get("nom")),
        "Commune": as_text(place.get("libelle")),
        "Code postal": as_text(place.get("codePostal")),
        "Code commune INSEE": as_text(place.get("commune")),
        "Nb de postes": as_text(item.get("nombrePostes")) or "1",
        "Type de contrat": _contract(item),
        "Heures par semaine": _hours(item),
        "Permis B": _permis_b(item),
        "Compétences demandées": " ; ".join(label for label, need in skills if need == "E"),
        "Compétences souhaitées": " ; ".join(label for label, need in skills if need != "E"),
        "Expérience": _EXPERIENCES.get(as_text(item.get("experienceExige")), ""),
        "Niveau demandé": _level(item),
        "Description": as_text(item.get("description"))[:10_000],
        "Publié le": as_text(item.get("dateCreation")),
    }
    return [row]


def _part(item: dict[str, Any], key: str) -> dict[str, Any]:
    part = item.get(key)
    return part if isinstance(part, dict) else {}


def _labels(item: dict[str, Any], key: str) -> list[tuple[str, str]]:
    """Give (label, « E » or « S ») of each object of a list."""
    listed = item.get(key)
    objects = [o for o in listed if isinstance(o, dict)] if isinstance(listed, list) else []
    return [
        (as_text(o.get("libelle")).replace(";", ","), as_text(o.get("exigence"))) for o in objects
    ]


def _contract(item: dict[str, Any]) -> str:
    nature = as_text(item.get("natureContrat")).lower()
    if "apprentissage" in nature:
        return "apprentissage"
    if "professionnalisation" in nature:
        return "professionnalisation"
    code = as_text(item.get("typeContrat"))
    return _CONTRACTS.get(code, code)


def _hours(item: dict[str, Any]) -> str:
    """Read « 35H/semaine », « 37H59/semaine »; a duration of another unit is left out."""
    told = as_text(item.get("dureeTravailLibelle"))
    found = _HOURS.match(told)
    if not found or "semaine" not in told.lower():
        return ""
    return f"{int(found[1]) + int(found[2] or 0) / 60:.2f}"


def _permis_b(item: dict[str, Any]) -> str:
    """Say yes only where the car licence is required: a wished one does not bar anybody."""
    required = [label for label, need in _labels(item, "permis") if need == "E"]
    return "oui" if any(_CATEGORY_B.search(label) for label in required) else ""


def _level(item: dict[str, Any]) -> str:
    listed = item.get("formations")
    levels = [o for o in listed if isinstance(o, dict)] if isinstance(listed, list) else []
    required = [o for o in levels if o.get("exigence") == "E"]
    return as_text(required[0].get("niveauLibelle")) if required else ""

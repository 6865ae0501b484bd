"""SIAE around a commune and their open posts, as les-emplois' public API gives them.

One object a structure, its ``postes`` in it. Read as structures, each object is one; read as
needs, each of its posts is one.
"""

import re
from typing import Any, Final

from gpect.ingest.text.flattened import as_text
from gpect.ingest.text.rome_codes import part_title

KINDS: Final = frozenset({"besoins", "structures"})

_BRACKETS = re.compile(r"\([^()]*\)")
_CLOSED = frozenset({"false", "faux", "0", "non"})


def is_mine(item: dict[str, Any]) -> bool:
    """Say whether ``item`` is a structure of this API."""
    return "siret" in item and "type" in item and isinstance(item.get("postes"), list)


def records(item: dict[str, Any], kind: str) -> list[dict[str, str]]:
    """Give a structure as one row, or its posts as one row each (none when it has none)."""
    if kind == "structures":
        return [_structure(item)]
    listed = item.get("postes")
    posts = [p for p in listed if isinstance(p, dict)] if isinstance(listed, list) else []
    return [_post(post, item) for post in posts]


def _structure(item: dict[str, Any]) -> dict[str, str]:
    return {
        "SIRET": as_text(item.get("siret")),
        "Type de structure": as_text(item.get("type")),
        "Nom": _name(item),
        "Commune": as_text(item.get("ville")),
        "Code postal": as_text(item.get("code_postal")),
    }


def _name(item: dict[str, Any]) -> str:
    return as_text(item.get("enseigne")) or as_text(item.get("raison_sociale"))


def _post(post: dict[str, Any], item: dict[str, Any]) -> dict[str, str]:
    """Give a post as a row; without a place of its own it is at its structure's.

    ``rome`` is a label with its code in brackets; the label is a title only where the post has
    none of its own. A closed post was closed at its last change.
    """
    label, code = part_title(as_text(post.get("rome")))
    place = post.get("lieu") if isinstance(post.get("lieu"), dict) else {}
    is_closed = as_text(post.get("recrutement_ouvert")).casefold() in _CLOSED
    return {
        "Référence": f"les-emplois-{as_text(post.get('id'))}",
        "Intitulé du poste": as_text(post.get("appellation_modifiee")) or label,
        "Code ROME": code,
        "Employeur": _name(item),
        "SIRET": as_text(item.get("siret")),
        "Type de structure": as_text(item.get("type")),
        **_place(place or {}, item),
        "Nb de postes": as_text(post.get("nombre_postes_ouverts")) or "1",
        "Type de contrat": _BRACKETS.sub("", as_text(post.get("type_contrat"))).strip(),
        "Description": "\n".join(
            filter(None, (as_text(post.get(f)) for f in ("description", "profil_recherche")))
        )[:10_000],
        "Publié le": as_text(post.get("cree_le")),
        "Clos le": as_text(post.get("mis_a_jour_le")) if is_closed else "",
    }


def _place(place: dict[str, Any], item: dict[str, Any]) -> dict[str, str]:
    if place.get("code_insee") or place.get("nom"):
        postal = place.get("code_postaux")
        only = postal[0] if isinstance(postal, list) and len(postal) == 1 else ""
        return {
            "Commune": as_text(place.get("nom")),
            "Code postal": as_text(only),
            "Code commune INSEE": as_text(place.get("code_insee")),
        }
    return {
        "Commune": as_text(item.get("ville")),
        "Code postal": as_text(item.get("code_postal")),
        "Code commune INSEE": "",
    }

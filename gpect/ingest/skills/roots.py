"""Bring « nettoyer » and « nettoyage » to one root, as skills are said both ways."""

from functools import lru_cache
from types import MappingProxyType
from typing import Final

from gpect.ingest.text.gender import by_rule

_IRREGULAR: Final = MappingProxyType(
    {
        "gestion": "ger", "gerer": "ger", "conduite": "conduir", "conduir": "conduir",
        "vente": "vend", "vendre": "vend", "entretien": "entreten", "entretenir": "entreten",
        "lecture": "lir", "ecriture": "ecrir", "cuisson": "cuir", "redaction": "redig",
        "peinture": "peint", "peindre": "peint", "suivi": "suiv", "suivre": "suiv",
        "tenue": "ten", "tenir": "ten", "mise": "mettr", "saisie": "sais", "accueil": "accueil",
        "soin": "soign", "production": "produir", "construction": "construir", "tri": "tri",
        "choix": "chois", "emploi": "employ", "essai": "essay", "envoi": "envoy",
        "achat": "achet", "etude": "etudi", "connaissance": "connaitr", "aide": "aid",
        "secours": "secour", "maintenance": "mainten", "maintenir": "mainten",
        "surveillance": "surveil", "reception": "receptionn", "traduction": "traduir",
    }
)  # fmt: skip
"""Nouns of action whose verb looks otherwise, and such verbs."""

_ENDINGS: Final = (
    "issement", "isation", "ication", "ation", "ition", "ement", "issage", "ution", "sion", "tion",
    "age", "iser", "ifier", "eler", "uer", "er", "ir", "ance", "ee", "e",
)  # fmt: skip


@lru_cache(maxsize=65536)
def root(word: str) -> str:
    """Give the root of a folded word; a verb and its noun of action mostly share it."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    single = by_rule(word)
    if single in _IRREGULAR:
        return _IRREGULAR[single]
    for ending in _ENDINGS:
        if single.endswith(ending) and len(single) - len(ending) >= 3:
            return single[: -len(ending)]
    return single

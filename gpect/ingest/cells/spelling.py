"""How two spellings are compared: case, accents and punctuation never count."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_LIGATURE = re.compile("[œŒæÆß]")
_SIGN = re.compile(r"[^\w\u0300-\u036f]+")
_ODD_SIGN = re.compile(r"[^\x00-\x7f\w\u0300-\u036f]")
"""A sign that its decomposition could turn into letters; those of ASCII part words anyway."""
_APART = str.maketrans({chr(n): " " for n in range(128) if not chr(n).isalnum()})
_SHORT = 200


def fold(text: str) -> str:
    """Give ``text`` in lower case, without accents, words parted by one space.

    ``"  N° d'Offre_(réf.)"`` gives ``"n d offre ref"``. Short texts are remembered: headers,
    communes and identifiers come back often.
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=65_536)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    if not text.isascii():
        if _LIGATURE.search(text):
            text = text.translate(_LIGATURES)
        if _ODD_SIGN.search(text):
            text = _SIGN.sub(" ", text)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(text.lower().translate(_APART).split())

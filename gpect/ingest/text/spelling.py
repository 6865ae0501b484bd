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
    try:
        told = text.encode("latin-1").translate(_LATIN)
    except UnicodeEncodeError:
        return _fold_any(text)
    return _fold_any(text) if _APART_FROM in told else b" ".join(told.split()).decode("ascii")


def _fold_any(text: str) -> str:
    """Fold a text of any script; :func:`_fold` reads Latin letters one for one, twice as fast."""
    if not text.isascii():
        if _LIGATURE.search(text):
            text = text.translate(_LIGATURES)
        if _ODD_SIGN.search(text):
            text = _SIGN.sub(" ", text)
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(text.lower().translate(_APART).split())


def _latin() -> bytes:
    """Give what each character of Latin-1 becomes; ``_APART_FROM`` where it is not one letter."""
    folded = [_fold_any(f"x{chr(n)}x") for n in range(256)]
    letters = [form[1] if len(form) == 3 else "\0" for form in folded]
    return "".join(letters).encode("ascii")


_APART_FROM = b"\0"
_LATIN = _latin()

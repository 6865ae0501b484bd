"""How two spellings are compared: case, accents and punctuation never count."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Give ``text`` in lower case, without accents, words parted by one space.

    ``"  N° d'Offre_(réf.)"`` gives ``"n d offre ref"``.
    """
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES).replace("°", " "))
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", bare.lower()).strip()

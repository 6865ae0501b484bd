"""One folding of text, shared by the patterns of the referentials and by whoever applies them."""

import re
import unicodedata

_APART = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Fold ``text`` to lower-case ASCII words separated by single spaces.

    In order: ligatures are opened (œ → oe) and invisible marks dropped, accents and other
    marks removed (NFKD), letters put in lower case, every run of anything but a-z and 0-9 made
    one space, ends trimmed.

    >>> fold("Cariste – CACES® R.489, cat. 1A/3 (à jour)")
    'cariste caces r 489 cat 1a 3 a jour'
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_APART))
        text = _ACCENTS.sub("", decomposed)
        if not text.isascii():  # rarer marks
            text = "".join(c for c in text if not unicodedata.combining(c))
    return _NOT_WORD.sub(" ", text.lower()).strip()

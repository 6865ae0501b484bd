"""Bring a text to the bare form in which labels are compared: no case, no accent, words only."""

import re
import unicodedata

_MOJIBAKE = re.compile("[ÃÂâ][\u0080-\u00bf\u2018-\u203a\u20ac\u0152-\u0178]")
_APART = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o"}
    | dict.fromkeys("’‘ʼ`´′", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
    | dict.fromkeys("·•‧∙⋅", ".")
    | dict.fromkeys('«»“”„"', " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)
_TO_SET_APART = re.compile("[" + re.escape("".join(map(chr, _APART))) + "]")
_WORD = re.compile(r"c\+\+|c#|[a-z]+[0-9]*|[0-9]+")
_ELISION = re.compile(r"\b(?:d|l|n|s|j|m|t|c|qu)'(?=[a-z])")


def fold(text: str) -> str:
    """Give ``text`` in lower-case ASCII letters, its punctuation kept, one space between words.

    Text that was decoded twice (« rÃ©servÃ© ») is repaired first. Middle dots become full
    stops, every dash a hyphen, every apostrophe a straight one.
    """
    if not text.isascii() and _MOJIBAKE.search(text):
        import ftfy  # noqa: PLC0415 - long to load, seldom needed

        text = ftfy.fix_encoding(text)
    if _TO_SET_APART.search(text):  # a search is far quicker than a translation
        text = text.translate(_APART)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(text.lower().split())


def words(folded: str) -> list[str]:
    """Give the words of a folded text: elisions dropped (« d'enfants » → « enfants »)."""
    return _WORD.findall(_ELISION.sub("", folded))

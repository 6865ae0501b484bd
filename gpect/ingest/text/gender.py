"""One form for a word in the masculine, the feminine, the plural and the inclusive spelling.

French job titles come as « mécanicien », « mécanicienne », « mécanicien.ne »,
« mécanicien / mécanicienne ». All are brought to the masculine, by rules on endings and by
the pairs that the referential's own « M / F » labels give.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from gpect.ingest.text.folding import fold, words

_SUFFIXES = (
    "eresse|esse|sse|trice|rice|atrice|ateur|teur|ieres?|eres?|iere|ere|ienne|enne|onne|ne|elle|lle|"
    "le|euse|teuse|rse|se|ee|e|ive|ve|te|tte|che|que|ice|ale|aine|ine|nne|fe|ffe|fve|re"
)
_INCLUSIVE = re.compile(
    rf"([a-z]{{3,}})(?:\s?[(/]|[.\-_])+(?:{_SUFFIXES})[.\-]?(?:s|x)?\)?(?![a-z'])"
)
_SEX = r"(?:hommes?|femmes?|masculin|feminin|h|f|m)"
_OTHER = r"(?:x|nb|d|w|i|h|f|m|lgbtq\w*|non[ -]?binaires?|tous(?: genres)?)"
_HANGS = re.compile(r"[(/.\-_]")
"""What every inclusive spelling has; most texts have none of it."""
_MARK = re.compile(
    rf"[(\[]?\s*(?<![a-z0-9'])(?:{_SEX}\s*(?:[/\\\-|.,&+;]|ou|et|\s)\s*{_SEX})"
    rf"(?:\s*[/\\\-|.,&+]\s*{_OTHER})*(?![a-z0-9'])\s*[)\]]?"
    r"|\bun(?:e\b|\s?[(./-]\s?e\b\)?)|[(\[]\s*(?:h|f|m|hf|fh|mf|fm|x|hfx|fhx)\s*[)\]]|\b(?:hf|fh|hfx|fhx)\b"
)
_MAY_MARK = re.compile(r"\b(?:hommes?|femmes?|masculin|feminin|[hfm]{1,2}x?|x|une?)\b")
"""A word that every mark has; most labels have none."""
_PLURAL_IN_BRACKETS = re.compile(r"(?<=[a-z])\((?:s|x)\)")

_ENDINGS = (
    ("trices", "teur"), ("trice", "teur"), ("euses", "eur"), ("euse", "eur"),
    ("ieres", "ier"), ("iere", "ier"), ("eres", "er"), ("ere", "er"),
    ("iennes", "ien"), ("ienne", "ien"), ("onnes", "on"), ("onne", "on"),
    ("elles", "el"), ("elle", "el"), ("ives", "if"), ("ive", "if"),
    ("antes", "ant"), ("ante", "ant"), ("entes", "ent"), ("ente", "ent"),
    ("ees", "e"), ("ee", "e"), ("ales", "al"), ("ale", "al"), ("eaux", "eau"), ("aux", "al"),
    ("ines", "in"), ("ine", "in"), ("ures", "ure"), ("iques", "ique"),
)  # fmt: skip
"""Endings of the feminine and plural, longest first, and what they become."""


def join_inclusive(folded: str) -> str:
    """Drop the feminine ending that an inclusive spelling hangs on a word.

    « mecanicien.ne », « soudeur(euse) », « administrateur/trice » keep their first part.
    Takes folded text; doing it twice changes nothing more.
    """
    if not _HANGS.search(folded):
        return folded
    return _INCLUSIVE.sub(r"\1", _PLURAL_IN_BRACKETS.sub("", folded))


@lru_cache(maxsize=65536)
def by_rule(word: str) -> str:
    """Give the masculine singular that endings alone suggest; short words stay as they are."""
    if len(word) < 5:
        return word
    for ending, masculine in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word[: -len(ending)] + masculine
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def drop_marks(folded: str) -> str:
    """Drop what says whom a job is open to, in any order: « (H/F) », « F/H/X », « un(e) »."""
    return _MARK.sub(" ", folded) if _MAY_MARK.search(folded) else folded


class Masculine:
    """Map of words to their masculine, completed by « M / F » labels.

    Parameters
    ----------
    labels
        Labels such as « Vendeur / Vendeuse en épicerie »; others teach nothing.
    """

    def __init__(self, labels: Iterable[str]) -> None:
        seen: Counter[tuple[str, str]] = Counter()
        for label in labels:
            left, slash, right = label.partition(" / ")
            if slash:
                seen.update(_unlike_pairs(left, right))
        best = sorted(seen.items(), key=lambda item: (item[1], item[0]))
        found = {feminine: masculine for (feminine, masculine), _ in best}
        self._exceptions = {f: found.get(m, m) for f, m in found.items() if found.get(m) != f}

    def __call__(self, word: str) -> str:
        """Give the one form of ``word`` (folded)."""
        ruled = by_rule(word)
        return self._exceptions.get(ruled, ruled)


def _unlike_pairs(left: str, right: str) -> list[tuple[str, str]]:
    masculine = [by_rule(w) for w in words(fold(left))]
    feminine = [by_rule(w) for w in words(fold(right))][: len(masculine)]
    return [
        (f, m)
        for m, f in zip(masculine, feminine, strict=False)
        if m != f and m[:3] == f[:3] and len(f) >= 4
    ]


def drop_twin(tokens: list[str], slash: str = "/") -> list[str]:
    """Drop what a slash repeats: « vendeur / vendeur en epicerie » → « vendeur en epicerie ».

    ``tokens`` are masculine words and slashes; a slash between unlike words stays.
    """
    out: list[str] = []
    rest = list(tokens)
    while slash in rest:
        at = rest.index(slash)
        out, rest = out + rest[:at], rest[at + 1 :]
        twin = next((n for n in range(min(len(out), len(rest)), 0, -1) if out[-n:] == rest[:n]), 0)
        rest = rest[twin:]
        if not twin:
            out.append(slash)
    return out + rest

"""Recognise permits, CACES and habilitations in a free text, and what else the text holds."""

import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from gpect.ingest.skills.denials import is_denied
from gpect.ingest.skills.triggers import Triggers
from gpect.referentiels.text import fold

_OF_CERTIFICATES: Final = frozenset({
    "a", "b", "c", "d", "et", "ou", "de", "la", "le", "les", "du", "des", "un", "une",
    "avec", "en", "cours", "valide", "validite", "jour", "obtenu", "obtenue", "titulaire",
    "caces", "r", "categorie", "categories", "cat", "permis", "conduire", "habilitation",
    "habilitations", "electrique", "electriques", "certificat", "attestation", "formation",
    "niveau", "type", "n", "recyclage",
})  # fmt: skip
"""Words that come along with a certificate and say no skill of their own."""
_GOES_ON: Final = frozenset({
    "a", "b", "c", "d", "e", "et", "ou", "r", "n", "cat", "categorie", "categories",
    "niveau", "type",
})  # fmt: skip
_NUMBER: Final = re.compile(r"[a-z]?\d+[a-z]?")


@dataclass(frozen=True)
class Certified:
    """What a text says of certificates.

    ``codes`` it holds; ``rest``, its other words (folded, "" when nothing says a skill);
    ``denied``, codes it names only to say that they are not held, or not asked: nothing else in
    such a text is a skill.
    """

    codes: tuple[str, ...]
    rest: str
    denied: tuple[str, ...] = ()


class CertificateReader:
    """Applies the patterns of the certificates table.

    Parameters
    ----------
    certificats
        ``code, pattern``; a pattern is a regex on text folded by ``referentiels.text.fold``.
    """

    def __init__(self, certificats: pd.DataFrame) -> None:
        ordered = certificats.sort_values("code")
        self._patterns = [
            (str(code), re.compile(pattern))
            for code, pattern in zip(ordered["code"], ordered["pattern"], strict=True)
        ]
        self._triggers = Triggers([pattern.pattern for _, pattern in self._patterns])

    def read(self, text: str) -> Certified:
        """Find every certificate of ``text``; « CACES 1 3 5 » holds three."""
        folded = fold(text)
        tried = [self._patterns[i] for i in self._triggers.among(folded)]
        found = [(code, m) for code, pattern in tried if (m := pattern.search(folded))]
        if not found:
            return Certified((), folded)
        spans = [match.span() for _, match in found]
        denied = tuple(code for code, m in found if is_denied(folded, m.span(), spans))
        if denied:
            return Certified(tuple(c for c, _ in found if c not in denied), "", denied)
        kept = list(folded)
        for _, match in found:
            kept[match.start() : match.end()] = " " * (match.end() - match.start())
        others = [word for word in "".join(kept).split() if not _comes_along(word)]
        return Certified(tuple(code for code, _ in found), " ".join(others))


def says_only_numbers(text: str) -> bool:
    """Whether ``text`` only goes on with a list of certificates: « 3 », « et 5 », « cat. 1A »."""
    said = fold(text).split()
    return all(word in _GOES_ON or _NUMBER.fullmatch(word) for word in said)


def _comes_along(word: str) -> bool:
    return word in _OF_CERTIFICATES or _NUMBER.fullmatch(word) is not None

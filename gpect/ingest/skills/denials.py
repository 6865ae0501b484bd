"""A certificate that a text names only to say that it is not held, not yet, or not asked."""

import re
from collections.abc import Sequence
from typing import Final

Span = tuple[int, int]

_LINKS: Final = frozenset({
    "a", "b", "c", "d", "et", "ou", "n", "r", "de", "du", "des", "l", "la", "le", "les", "un",
    "une", "mon", "ma", "mes", "son", "sa", "ses", "encore", "titulaire", "detenteur",
    "detentrice", "possede", "avoir", "passer", "obtenir", "caces", "cat", "categorie",
    "categories", "niveau", "type", "permis", "conduire", "formation", "certificat",
    "attestation", "habilitation", "habilitations", "electrique", "electriques", "vl",
})  # fmt: skip
"""Words that may stand between a denial and what it denies."""
_NUMBER: Final = re.compile(r"[a-z]?\d+[a-z]?")
_BEFORE: Final = re.compile(
    r"\b(?:pas|sans|aucune?|non|ni|n ai? plus|perdu|prepar\w+|inscrite? (?:a|au|aux|en|pour)"
    r"|(?:souhait\w+|veut|voudrait|envisage|doit|va|compte|prevoit|projette) ?(?:de)?"
    r" (?:passer|repasser|obtenir|avoir)"
    r"|en (?:cours|voie) d(?:e? (?:obtention|acquisition|passage))?)$"
)
_NO: Final = r"(?:n est |n est plus |ne sont |nest )?(?:pas|non|nullement|plus)(?: encore)?"
_AFTER: Final = re.compile(
    rf"(?:est |sont |a ete )?(?:{_NO} (?:exige|obligatoire|necessaire|requis|demande|indispensable"
    r"|imperati|valid|valable|recycle|a jour|obtenu|passe|renouvele|detenu|possede)"
    r"|(?:perime|expire|suspendu|annul|retire|invalid|caduc|perdu)\w*"
    r"|a (?:passer|repasser|obtenir|prevoir)\b|en (?:cours(?! de valid)|preparation)\b"
    r"|(?:prevu|fourni|finance|assure|offert)e?s?\b|pris en charge"
    r"|(?:peut|pourra) etre (?:passe|finance|obtenu))"
)


def is_denied(folded: str, span: Span, others: Sequence[Span] = ()) -> bool:
    """Say whether the words around ``span`` deny what it names.

    « pas de », « non titulaire du », « souhaite passer le » before it; « périmé », « à passer »,
    « non exigé », « fourni » after it; only small words, numbers and other certificates
    (``others``) may stand between.

    Parameters
    ----------
    folded
        Text folded by :func:`gpect.referentiels.text.fold`.
    """
    blanked = list(folded)
    for start, end in (span, *others):
        blanked[start:end] = " " * (end - start)
    text = "".join(blanked)
    return _is_denied_before(text[: span[0]]) or _is_denied_after(text[span[1] :])


def _is_denied_before(text: str) -> bool:
    words = text.split()
    while words:
        if _BEFORE.search(" ".join(words)):
            return True
        if not _is_link(words.pop()):
            return False
    return False


def _is_denied_after(text: str) -> bool:
    words = text.split()
    while words:
        if _AFTER.match(" ".join(words)):
            return True
        if not _is_link(words.pop(0)):
            return False
    return False


def _is_link(word: str) -> bool:
    return word in _LINKS or _NUMBER.fullmatch(word) is not None


_PERMIS: Final = re.compile(r"\bpermis(?: de conduire)?(?: b)?\b(?! (?:a|c|d|e|am|bateau|be)\b)")


def denies_permis(folded: str) -> bool:
    """Say whether a text speaks of the car licence only to say that it is not held."""
    found = [match.span() for match in _PERMIS.finditer(folded)]
    return bool(found) and all(is_denied(folded, span) for span in found)

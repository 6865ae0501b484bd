"""Numbers and yes/no as people write them, each distinct text read once."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from gpect.ingest.text.spelling import fold

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']")
_INTEGER = re.compile(r"[+-]?\d+(?:[.,]0{1,2})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009']\d{3})+(?:[.,]0{1,2})?")
_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*([a-z]*)")
_HOURS_MINUTES = re.compile(r"(\d{1,2})\s*h\s*([0-5]\d)(?:\s*(?:min|mn))?")
_ABOUT = re.compile(
    r"^(?:environ|env\.?|[~≈]|max(?:imum|i)?\.?|jusqu'a)\s*|\s*(?:environ|max(?:imum|i)?\.?)$"
)
"""Words that leave a measure what it is: « environ 15 km », « 50 km max »."""
_A_WEEK = re.compile(r"\s*(?:(?:/|par)?\s*(?:semaine|sem|hebdo\w*))?\.?")

Units = Mapping[str, float]
"""What a unit written after a number counts for; a number alone counts for itself."""

NO_UNIT: Final[Units] = MappingProxyType({})
_HOUR_WORDS = ("h", "hs", "heure", "heures")
HOURS: Final[Units] = MappingProxyType(dict.fromkeys((*_HOUR_WORDS, "hebdo"), 1.0))
MINUTES: Final[Units] = MappingProxyType(
    dict.fromkeys(("min", "mn", "minute", "minutes"), 1.0) | dict.fromkeys(_HOUR_WORDS, 60.0)
)
KILOMETRES: Final[Units] = MappingProxyType(
    dict.fromkeys(("km", "kms", "kilometre", "kilometres"), 1.0)
)
YEARS: Final[Units] = MappingProxyType(
    dict.fromkeys(("an", "ans", "annee", "annees"), 1.0) | {"mois": 1 / 12}
)

_YES = frozenset(
    {
        "oui", "o", "x", "yes", "y", "vrai", "true", "v", "1", "1 0", "ok", "obligatoire", "exige",
        "exigee", "requis", "requise", "indispensable", "necessaire", "titulaire", "b", "be",
        "b be", "permis b", "oui b",
    }
)  # fmt: skip
_NO = frozenset(
    {
        "non", "n", "no", "faux", "false", "f", "0", "0 0", "aucun", "aucune", "sans", "neant",
        "pas de permis", "sans permis", "non requis", "non exige", "pas necessaire",
    }
)  # fmt: skip
_TICKS = dict.fromkeys("✓✔☑✅☒", True) | dict.fromkeys("✗✘☐", False)

Parsed = tuple[Any, bool]
"""A value (None when there is none), and whether the text is at fault."""


def expected_whole(lowest: int = 1, highest: int = 9999) -> str:
    """Say in French which whole numbers a cell may hold."""
    return f"un nombre entier de {lowest} à {highest}, en chiffres"


def expected_measure(highest: float, lowest: float = 0.0) -> str:
    """Say in French which measures a cell may hold."""
    return f"un nombre de {lowest:g} à {highest:g}, en chiffres"


def parse_int(text: str, lowest: int = 1, highest: int = 9999) -> Parsed:
    """Read a whole number in ``lowest..highest``: « 3 », « 3,0 », « 1 000 »; words are a fault."""
    if not text:
        return None, False
    bare = _SPACES.sub("", text) if _THOUSANDS.fullmatch(text) else text
    if not _INTEGER.fullmatch(bare):
        return None, True
    whole = re.split("[.,]", bare)[0]
    if len(whole) > 12:
        return None, True
    number = int(whole)
    return (number, False) if lowest <= number <= highest else (None, True)


def parse_float(
    text: str, units: Units = NO_UNIT, lowest: float = 0.0, highest: float = 1000.0
) -> Parsed:
    """Read a measure in ``lowest..highest``, decimal comma or point: « 26,5 », « 26 h 30 ».

    A unit that is none of ``units`` is a fault: « 1 h » is no number of kilometres. Hours may be
    said to be a week's, a measure to be « environ » or « max » what it is.
    """
    if not text:
        return None, False
    bare = text.strip().lower().replace("\u202f", " ").replace("é", "e").replace("è", "e")
    bare = _ABOUT.sub("", bare.replace("à", "a").replace("’", "'"))
    if "h" in units and (found := _HOURS_MINUTES.match(bare)):
        number = (int(found[1]) + int(found[2]) / 60) * units["h"]
    elif (found := _NUMBER.match(bare)) and (not found[2] or found[2] in units):
        number = float(found[1].replace(",", ".")) * units.get(found[2], 1.0)
    else:
        return None, True
    rest = bare[found.end() :]
    is_whole = not rest or (units is HOURS and _A_WEEK.fullmatch(rest))
    return (number, False) if is_whole and lowest <= number <= highest else (None, True)


def parse_bool(text: str) -> Parsed:
    """Read yes or no; anything else is a fault, so that unknown stays unknown."""
    if not text:
        return None, False
    if text.strip() in _TICKS:
        return _TICKS[text.strip()], False
    folded = fold(text)
    if folded in _YES:
        return True, False
    return (False, False) if folded in _NO else (None, True)


_CATEGORIES = re.compile(r"\b(?:b|be)\b")


def parse_permis(text: str) -> Parsed:
    """Read whether the car licence is held or asked: yes/no, or a list of categories."""
    value, is_fault = parse_bool(text)
    if not is_fault:
        return value, False
    folded = fold(text)
    is_listed = re.fullmatch(r"(?:permis )?(?:(?:a[m12]?|b[1e]?|c[1e]?|d[1e]?|et) ?)+", folded)
    if is_listed and _CATEGORIES.search(folded):
        return True, False
    return None, True


def read_each(texts: pd.Series, parser: Callable[[str], Parsed]) -> tuple[pd.Series, pd.Series]:
    """Read n texts, each distinct one once.

    Returns
    -------
    values, is_fault
        n values (object, None where there is none) and n booleans, same index.
    """
    places, distinct = pd.factorize(texts)
    parsed = [parser(text) for text in distinct.tolist()]
    values = pd.Series([value for value, _ in parsed], dtype=object)
    faults = pd.Series([is_fault for _, is_fault in parsed], dtype=bool)
    return (
        pd.Series(values.to_numpy()[places], index=texts.index, dtype=object),
        pd.Series(faults.to_numpy()[places], index=texts.index, dtype=bool),
    )

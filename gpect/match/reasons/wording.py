"""French sentences over many rows at once: arrays of text, "" where there is nothing to say."""

import re
from collections.abc import Iterable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.vocabulary import month_of

Texts = npt.NDArray[np.object_]
"""One text a row."""

_VOWEL = "[aeiouyàâéèêîôû]"
_ACCENTED: Final = re.compile(rf"E(?:[bcdfgjklmnpqrstvz]{_VOWEL}|[bcdfgptv][hlr]{_VOWEL})")
"""What begins by an é written without its accent: one consonant, or two that go together."""

BY_TRANSPORT = {
    "a_pied": "à pied",
    "velo": "à vélo",
    "trottinette": "en trottinette",
    "transports": "en transports en commun",
    "voiture": "en voiture",
}


def where(condition: npt.NDArray[np.bool_], text: str | Texts, other: str | Texts = "") -> Texts:
    """Give ``text`` where the condition holds, else ``other``."""
    return np.where(condition, np.asarray(text, dtype=object), np.asarray(other, dtype=object))


def join(parts: Iterable[Texts], separator: str = " ; ") -> Texts:
    """Join the texts of each row, leaving out those that say nothing."""
    columns = [part.tolist() for part in parts]
    said = [separator.join(filter(None, row)) for row in zip(*columns, strict=True)]
    return np.array(said, dtype=object)


def french_dates(days: npt.NDArray[np.float32]) -> Texts:
    """Write days since 1970-01-01 as 31/12/2026; "" where unknown."""
    known = ~np.isnan(days)
    texts = np.full(len(days), "", dtype=object)
    written = pd.to_datetime(days[known].astype("int64"), unit="D").strftime("%d/%m/%Y")
    texts[known] = written.to_numpy(dtype=object)
    return texts


def french_months(days: npt.NDArray[np.float32]) -> Texts:
    """Write days since 1970-01-01 as « janvier 2027 »; "" where unknown."""
    known = ~np.isnan(days)
    texts = np.full(len(days), "", dtype=object)
    found = pd.to_datetime(days[known].astype("int64"), unit="D")
    texts[known] = [month_of(day) for day in found]
    return texts


def whole(values: npt.NDArray[np.floating]) -> Texts:
    """Write numbers without decimals; "" where unknown."""
    rounded = np.rint(np.nan_to_num(values)).astype(np.int64)
    return where(~np.isnan(values), np.array([str(v) for v in rounded.tolist()], dtype=object))


def counted(n: int, noun: str) -> str:
    """Write « 1 personne », « 12 personnes »; 0 is singular, as in French."""
    return f"{n} {noun}" if n < 2 else f"{n} {noun}s"


def uncapitalised(label: str) -> str:
    """Lower the first letter, unless the word is an acronym (CACES, HACCP).

    ROME writes capitals without accents: « Etablir » becomes « établir », « Entretenir » keeps
    its e, as every e that two consonants or an x close.
    """
    if label[1:2].isupper():
        return label
    if label.startswith("Etre"):
        return "ê" + label[1:]
    return ("é" if _ACCENTED.match(label) else label[:1].lower()) + label[1:]

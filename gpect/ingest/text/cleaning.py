"""What any cell goes through before it is read: marks nobody sees go, faults are named."""

import re
import unicodedata

import numpy as np
import numpy.typing as npt
import pandas as pd

LONGEST = 10_000
"""Characters above which a cell is refused."""

_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_INVISIBLE = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'"})
_ODD_APOSTROPHES = tuple(map(chr, _APOSTROPHES))
_BLANKS = frozenset({"null", "(null)", "none", "nan", "-", "--", "—", "–"})
_SAID_BLANK = frozenset({"n/a", "(vide)", "non renseigné", "?", "??", "???"})
_LONGEST_BLANK = max(map(len, _BLANKS | _SAID_BLANK))
_ERROR_CELLS = frozenset(
    {
        "#n/a", "#na", "#ref!", "#div/0!", "#valeur!", "#value!", "#nom?", "#name?", "#nombre!",
        "#num!", "#nul!", "#null!", "#champ!", "#spill!", "#calc!", "err:502", "err:504", "err:508",
    }
)  # fmt: skip


def clean_text(text: str, *, says_nothing: bool = True) -> str:
    """Give ``text`` on one line, in NFC, without marks nobody sees; blank words become "".

    ``says_nothing`` takes « n/a » and the like for blank too, not only what tools write.

    No-break spaces become spaces; zero-width, soft hyphen, bidi and control marks go; a
    typographic apostrophe becomes ``'``.
    """
    if text.isprintable():  # no space but the plain one, no mark that nobody sees
        bare = text.strip()
        bare = _SPACES.sub(" ", bare) if "  " in bare else bare
        if not bare.isascii():
            bare = unicodedata.normalize("NFC", bare)
            if any(mark in bare for mark in _ODD_APOSTROPHES):
                bare = bare.translate(_APOSTROPHES)
    else:
        seen = _INVISIBLE.sub("", _SPACES.sub(" ", text))
        bare = unicodedata.normalize("NFC", seen).translate(_APOSTROPHES).strip()
    if len(bare) > _LONGEST_BLANK:
        return bare
    folded = bare.casefold()
    return "" if folded in _BLANKS or (says_nothing and folded in _SAID_BLANK) else bare


def text_fault(text: str) -> str:
    """Name what forbids keeping ``text``: a code of the rules, or "" when nothing does."""
    if len(text) > LONGEST:
        return "champ_trop_long"
    if not text.isprintable() and _FORBIDDEN.search(text):
        return "caractere_interdit"
    if text.startswith(("#", "Err:")) and text.strip().casefold() in _ERROR_CELLS:
        return "cellule_en_erreur"
    return ""


def clean_column(cells: pd.Series, *, says_nothing: bool = True) -> tuple[pd.Series, pd.Series]:
    """Clean n cells, each distinct text once.

    Returns
    -------
    texts, faults
        Two ``str`` series of n: the cleaned text, "" where it cannot be kept; its fault or "".
    """
    places, found = pd.factorize(cells)
    distinct = found.tolist()
    faults = [text_fault(text) for text in distinct]
    texts = [
        "" if fault else clean_text(text, says_nothing=says_nothing)
        for text, fault in zip(distinct, faults, strict=True)
    ]
    if not any(faults):
        faults, without = [""], np.zeros(len(places), dtype=np.intp)
        return spread(texts, places, cells.index), spread(faults, without, cells.index)
    return spread(texts, places, cells.index), spread(faults, places, cells.index)


def spread(values: list[str], places: npt.NDArray[np.intp], index: pd.Index) -> pd.Series:
    """Give n texts from those of the distinct ones: what ``pd.factorize`` parted, put together."""
    return pd.Series(pd.array(values, dtype="str").take(places), index=index)

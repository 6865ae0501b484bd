"""What a cell about a place holds: a name, a postal code, a département, in any order."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from gpect.ingest.text.spelling import fold

_CODE = re.compile(r"(?<!\d)(?:F(?:R)?\s?-?\s?)?(\d{2}\s?\d{3})(?!\d)", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b(?:\s*\d{1,2}\b)?", re.IGNORECASE)
_DEPARTMENT = re.compile(
    r"^\s*(\d{2,3}|2[AB])\s*-\s*(?=\D)|\(\s*(\d{2,3}|2[AB])\s*\)", re.IGNORECASE
)
_POSTAL = re.compile(
    r"(?:FR?\s?-?\s?)?(\d{2}\s?\d{3}|\d{4,5})(?:[.,]0+)?(?:\s*cedex.*)?", re.IGNORECASE
)
_INSEE = re.compile(r"(?:\d{4,5}|2[AB]\d{3})(?:[.,]0+)?", re.IGNORECASE)
_AROUND = re.compile(
    r"^(?:ville|commune|mairie|secteur|bassin|agglo|agglomeration)(?: de| d)? |"
    r" (?:centre|centre ville|ville|et environs|et alentours|nord|france)$"
)
_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "s": "sur", "lez": "les", "ss": "sous"}
_ARTICLE_LAST = re.compile(r"^(.+?)\s*\((le|la|les|l')\)\s*$", re.IGNORECASE)
_ARTICLES = ("le ", "la ", "les ", "l ")
_LOOKALIKES = str.maketrans(
    "АВЕКМНОРСТУХаеорсухіΑΒΕΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXaeopcyxiABEHIKMNOPTYXo"
)


@dataclass(frozen=True)
class PlaceText:
    """A place as told: comparable name, postal code, département, whether it is a « cedex »."""

    name: str = ""
    code_postal: str = ""
    department: str = ""
    is_cedex: bool = False


@lru_cache(maxsize=16_384)
def read_place(text: str) -> PlaceText:
    """Part « 59300 Valenciennes », « Valenciennes (59300) », « 59 - WASQUEHAL »."""
    plain = text.translate(_LOOKALIKES)
    is_cedex = _CEDEX.search(plain) is not None
    rest = _CEDEX.sub(" ", plain)
    code = _CODE.search(rest)
    rest = _CODE.sub(" ", rest)
    department = _DEPARTMENT.search(rest)
    rest = _DEPARTMENT.sub(" ", rest)
    return PlaceText(
        name=comparable(rest),
        code_postal="".join(code[1].split()) if code else "",
        department=(department[1] or department[2]).upper() if department else "",
        is_cedex=is_cedex,
    )


def comparable(name: str) -> str:
    """Give the form in which communes' names are compared: « ST. Amand-les-Eaux »."""
    name = _ARTICLE_LAST.sub(r"\2 \1", name)
    words = fold(name.replace("S/", " sur ").replace("s/", " sur ")).split()
    spelt = " ".join(_WORDS.get(word, word) for word in words)
    return _AROUND.sub("", spelt)


def without_article(name: str) -> str:
    """Give a comparable name without its leading article: « cateau cambresis »."""
    article = next((a for a in _ARTICLES if name.startswith(a)), "")
    return name.removeprefix(article)


def read_code_postal(text: str) -> tuple[str, bool]:
    """Clean a postal code: « F-59220 », « 59 300 », « 59307 CEDEX », 1500 (a zero was lost).

    Returns
    -------
    code, is_cedex
        Five digits or "".
    """
    found = _POSTAL.fullmatch(text.strip())
    code = "".join(found[1].split()).zfill(5) if found else ""
    return code, _CEDEX.search(text) is not None


def read_insee(text: str) -> str:
    """Clean an INSEE code: 1004 is 01004, 59172.0 is 59172; "" when it has not the shape."""
    found = _INSEE.fullmatch(text.strip())
    return re.split("[.,]", found[0])[0].upper().zfill(5) if found else ""


def has_mixed_alphabets(text: str) -> bool:
    """Say whether ``text`` mixes Latin letters with Greek or Cyrillic ones that look alike."""
    if text.isascii():
        return False
    scripts = {unicodedata.name(c, "").split(" ")[0] for c in text if c.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK"})

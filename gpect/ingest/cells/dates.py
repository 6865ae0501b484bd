"""Dates as people write them: always the day first."""

import re
from datetime import date, timedelta
from typing import Final

from gpect.ingest.text.spelling import fold

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars mar", "avril avr", "mai", "juin",
            "juillet juil", "aout", "septembre sept sep", "octobre oct", "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH_NAMES = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip
SOON = frozenset(
    fold(words)
    for words in (
        "dès que possible", "asap", "immédiat", "immédiate", "immédiatement", "de suite",
        "tout de suite", "au plus vite", "au plus tôt", "dès maintenant", "maintenant", "urgent",
        "dqp",
    )
)  # fmt: skip
"""Words said for « as soon as can be »: no date, and no fault; « à définir » is one."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:[T ]+\d.*)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_QUARTER = re.compile(r"t([1-4]) (\d{4})")
_FROM = re.compile(r"^a (?:partir|compter) d(?:e|u) ")
_WEEKDAYS = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le|du|des)\b")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:er|e)? )?([a-z]+) (\d{4}|\d{2})")
EXCEL_EPOCH: Final = date(1899, 12, 30)
SERIALS: Final = range(14_000, 73_500)
"""Days of 1938 to 2101 as spreadsheets count them."""


def parse_date(text: str, *, latest_year: int = 2079) -> tuple[date | None, bool]:
    """Read ``text`` as a date.

    Parameters
    ----------
    text
        One cell, cleaned.
    latest_year
        The last year that two digits may mean: 2079 for posts, the current one for births.

    Returns
    -------
    day, is_fault
        (None, False) for a blank and for words such as « dès que possible »; (None, True) for
        what is no date: 31/02, month 13, a year before 1900 or after 2199.
    """
    bare = text.strip()
    parts = _numbers(bare, latest_year)
    if parts is None:
        folded = fold(text)
        if not bare or folded in SOON:
            return None, False
        parts = _words(folded, latest_year)
    if parts is None:
        return _serial(bare)
    year, month, day = parts
    if not 1900 <= year <= 2199:
        return None, True
    try:
        return date(year, month, day), False
    except ValueError:
        return None, True


def _numbers(text: str, latest_year: int) -> tuple[int, int, int] | None:
    for pattern in (_ISO, _COMPACT):
        if found := pattern.fullmatch(text):
            return int(found[1]), int(found[2]), int(found[3])
    if found := _DAY_FIRST.fullmatch(text):
        return _full_year(found[3], latest_year), int(found[2]), int(found[1])
    if found := _MONTH_YEAR.fullmatch(text):
        return int(found[2]), int(found[1]), 1
    if found := _YEAR_MONTH.fullmatch(text):
        return int(found[1]), int(found[2]), 1
    return None


def _words(folded: str, latest_year: int) -> tuple[int, int, int] | None:
    """Read « lundi 1er mars 2027 », « 12 mars 27 », « mars 2027 » and « T1 2027 » (first day).

    « à partir de » such a day is that day.
    """
    if (rest := _FROM.sub("", folded)) != folded:
        return _numbers(rest, latest_year) or _words(rest, latest_year)
    if found := _QUARTER.fullmatch(folded):
        return int(found[2]), 3 * int(found[1]) - 2, 1
    bare = " ".join(_WEEKDAYS.sub(" ", folded).split())
    found = _IN_WORDS.fullmatch(bare)
    if not found or found[2] not in MONTHS:
        return None
    return _full_year(found[3], latest_year), MONTHS[found[2]], int(found[1] or 1)


def _full_year(digits: str, latest_year: int) -> int:
    if len(digits) == 4:
        return int(digits)
    year = latest_year // 100 * 100 + int(digits)
    return year if year <= latest_year else year - 100


def _serial(text: str) -> tuple[date | None, bool]:
    if _SERIAL.fullmatch(text):
        days = int(re.split("[.,]", text)[0])
        if days in SERIALS:
            return EXCEL_EPOCH + timedelta(days=days), False
    return None, True


def propose_month(text: str, as_of: date) -> str:
    """Give the month that a text which is no date speaks of: « mi-septembre » from ``as_of`` on.

    "" where it names no month, or several; the year is the one written, else the next to come.
    """
    folded = fold(text)
    named = {MONTHS[word] for word in re.findall("[a-z]+", folded) if word in MONTHS}
    if len(named) != 1:
        return ""
    month = named.pop()
    written = re.search(r"\b(?:19|20)\d{2}\b", folded)
    year = int(written[0]) if written else as_of.year + (month < as_of.month)
    return f"{_MONTH_NAMES[month - 1]} {year}"


def parse_soon(text: str) -> tuple[bool, bool]:
    """Say whether ``text`` means « as soon as can be »; never a fault."""
    return fold(text) in SOON, False


def parse_birth_year(text: str, as_of: date) -> tuple[int | None, bool]:
    """Read the year of a birth date, or a year alone; nobody is born after ``as_of``."""
    bare = text.strip()
    if re.fullmatch(r"(?:19|20)\d{2}", bare):
        year: int | None = int(bare)
    else:
        day, is_fault = parse_date(bare, latest_year=as_of.year)
        if is_fault or day is None:
            return None, is_fault
        year = day.year
    return (year, False) if year is not None and year <= as_of.year else (None, True)

"""Numbers, dates and quarters as a French reader expects them. No locale of the machine is read."""

import math
import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from gpect.domain.vocabulary import MOIS

NARROW_SPACE: Final = "\u202f"
"""Narrow no-break space: parts thousands and stands before « % »."""

UNKNOWN: Final = "n. d."
"""Shown where a figure does not exist: « non disponible »."""

_QUARTER: Final = re.compile(r"(\d{4})-T([1-4])")


def number(value: float, decimals: int = 0) -> str:
    """Write ``value`` with a decimal comma and narrow spaces between thousands.

    Missing gives ``UNKNOWN``; a value that rounds to zero never bears a minus sign.
    """
    if math.isnan(value):
        return UNKNOWN
    written = f"{value:,.{decimals}f}"
    if float(written.replace(",", "")) == 0.0:
        written = written.removeprefix("-")
    return written.replace(",", NARROW_SPACE).replace(".", ",").replace("-", "\u2212")


def percent(share: float, decimals: int = 0) -> str:
    """Write a share in [0, 1] as a percentage: 0.123 gives « 12 % »."""
    if math.isnan(share):
        return UNKNOWN
    return f"{number(100.0 * share, decimals)}{NARROW_SPACE}%"


def counted(value: float, singular: str, plural: str | None = None) -> str:
    """Write a number and its noun; zero and one are singular in French."""
    noun = singular if abs(value) < 2 else (plural or f"{singular}s")
    return f"{number(value)}\u00a0{noun}"


def whole(words: str) -> str:
    """Keep words on one line: « 12 postes » never ends with its number."""
    return words.replace(" ", "\u00a0")


def listed(words: Sequence[str]) -> str:
    """Write words one after the other: « a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def quarter(period: str) -> str:
    """Name a quarter in words: « 2026-T4 » gives « 4e trimestre 2026 »."""
    year, rank = _parts(period)
    return f"{rank}{'er' if rank == 1 else 'e'} trimestre {year}"


def quarter_short(period: str) -> str:
    """Name a quarter for a column head or an axis: « T4 2026 »."""
    year, rank = _parts(period)
    return f"T{rank} {year}"


def day(when: date) -> str:
    """Write a date in words: « 1er octobre 2026 »."""
    return f"{when.day}{'er' if when.day == 1 else ''} {MOIS[when.month - 1]} {when.year}"


def _parts(period: str) -> tuple[int, int]:
    found = _QUARTER.fullmatch(period)
    if found is None:
        raise ValueError(f"not a quarter: {period!r}")
    return int(found[1]), int(found[2])

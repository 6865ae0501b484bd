"""What one cell of one file says: the same shape whatever the file, so that files compare."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from gpect.reports.books.french import UNKNOWN
from gpect.reports.secrecy.published import DIMENSIONS, MASK, TOTAL

CELLS: Final = "chiffres"
"""Table under which every figure of ``DIMENSIONS`` goes, whichever csv or sheet shows it."""

COLUMNS: Final = ("file", "table", "key", "column", "cell")
Row = tuple[str, str, str, str, str]

TOLERANCE: Final = 0.0051
"""How far two writings of one decimal number may be: the page rounds to the hundredth."""

_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER: Final = re.compile(r"[-\u2212]?\d[\d ]*([.,]\d+)?( ?%)?")


def as_table(rows: Iterable[Row]) -> pd.DataFrame:
    """Give one row a cell: ``file, table, key, column, cell``, all text."""
    return pd.DataFrame(list(rows), columns=list(COLUMNS), dtype="str")


def said(cell: Any) -> str:
    """Write a cell in one way: a plain number, ``s``, text, or nothing where it is unknown."""
    if cell is None or (isinstance(cell, float) and pd.isna(cell)):
        return ""
    if isinstance(cell, float) and not isinstance(cell, bool):
        return f"{cell:.6f}".rstrip("0").rstrip(".")
    text = _SPACES.sub(" ", str(cell)).strip().removeprefix("'")
    if text in {UNKNOWN, MASK}:
        return MASK if text == MASK else ""
    return _plain_number(text) if _NUMBER.fullmatch(text) else text


def said_whole(text: str) -> str:
    """Write a text with plain single spaces and apostrophes, whatever those of the page."""
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'").split())


def _plain_number(text: str) -> str:
    digits = text.replace(" ", "").replace("\u2212", "-").replace(",", ".")
    if digits.endswith("%"):
        return said(float(digits[:-1]) / 100.0)
    return said(float(digits)) if "." in digits or not digits.startswith("0") else digits


def as_number(text: str) -> float | None:
    """Give the number that a cell says, None where it says something else."""
    try:
        return float(text)
    except ValueError:
        return None


def is_same(one: str, other: str) -> bool:
    """Say whether two cells say the same, the rounding of decimals apart."""
    if one == other:
        return True
    numbers = as_number(one), as_number(other)
    if numbers[0] is None or numbers[1] is None:
        return False
    allowed = TOLERANCE if "." in one + other else 0.0
    return abs(numbers[0] - numbers[1]) <= allowed


def cell_key(**places: str) -> str:
    """Name a published cell by its dimensions; those not named are at their total."""
    return "|".join(places.get(name, TOTAL) for name in DIMENSIONS)


def rows_of(
    where: tuple[str, str], key: str, cells: Mapping[str, Any], names: Sequence[str] = ()
) -> list[Row]:
    """Give the rows of one line of a file.

    Parameters
    ----------
    where
        File and table.
    names
        Columns to keep; all of them without it.
    """
    kept = names or list(cells)
    return [(*where, key, name, said(cells[name])) for name in kept if name in cells]


def with_share(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Add the share of needs without anybody, as the page and the workbook work it out."""
    if "demand" not in cells or "shortage" not in cells:
        return dict(cells)
    demand, shortage = said(cells["demand"]), said(cells["shortage"])
    if MASK in {demand, shortage}:
        return dict(cells) | {"share": MASK}
    most, short = as_number(demand), as_number(shortage)
    is_known = bool(most) and short is not None
    return dict(cells) | {"share": min((short or 0.0) / (most or 1.0), 1.0) if is_known else ""}

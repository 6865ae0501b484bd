"""Text that stays text in a spreadsheet: no csv of ours ever runs what somebody wrote."""

import re
from typing import Final

import pandas as pd

_RISKY: Final = re.compile(r"[\s\x00]*[=+\-@＝＋－＠|%]|[\t\r\n]")
_NUMBER: Final = re.compile(r"[+-]?\d[\d \u202f\u00a0]*([.,]\d+)?")


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet could take for a formula; numbers keep theirs.

    A carriage return becomes a space: writers of csv do not always quote it, and what follows it
    would begin a line.
    """
    text = text.replace("\r\n", "\n").replace("\r", " ")
    if not _RISKY.match(text) or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def harmless_table(table: pd.DataFrame) -> pd.DataFrame:
    """Make every text of a table harmless, its heads included."""
    made = table.copy(deep=False)
    for name in made.columns:
        if pd.api.types.is_string_dtype(made[name]) or made[name].dtype == object:
            told = made[name].map(_harmless_cell, na_action="ignore")
            made[name] = told.astype(made[name].dtype)
    return made.rename(columns=_harmless_cell)


def _harmless_cell(cell: object) -> object:
    return harmless(cell) if isinstance(cell, str) else cell

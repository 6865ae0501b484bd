"""Cells and lines that no table of ours may hold: what they are of cannot be checked."""

import re
from typing import Final

from gpect.domain import vocabulary
from gpect.reports.comite.views import BANDS, UNKNOWN
from gpect.reports.reread.agreement import Words
from gpect.reports.reread.folder import Reread
from gpect.reports.reread.specs import counted_columns
from gpect.reports.reread.told import CELLS, as_number
from gpect.reports.reread.unknown import quoted, unknown
from gpect.reports.secrecy.detail import OTHERS
from gpect.reports.secrecy.published import DIMENSIONS, MASK, TOTAL

_OTHERS: Final = rf"{re.escape(TOTAL)}|{UNKNOWN}|{OTHERS}"
_FILIERES: Final = "|".join((*vocabulary.FILIERES, vocabulary.HORS_FILIERE))
_PLACES: Final = {
    "code_epci": re.compile(rf"\d{{9}}|{_OTHERS}"),
    "filiere": re.compile(rf"{_FILIERES}|{_OTHERS}"),
    "code_rome_parent": re.compile(rf"[A-Z]\d{{4}}|{_OTHERS}"),
    "period": re.compile(rf"\d{{4}}-T[1-4]|{_OTHERS}"),
}
"""How each dimension of a figure is written: a commune, for one, is never a line."""


def odd_values(reread: Reread) -> list[str]:
    """Say which cells hold no number where the table has one, or a text that it never writes."""
    words = Words(reread)
    cells = reread.told.drop_duplicates(["table", "key", "column", "cell"])
    return [
        unknown("valeur", f"{file}, {words.cell(table, key, column)}, {quoted(cell)}")
        for file, table, key, column, cell in cells.itertuples(index=False, name=None)
        if cell not in {"", MASK} and not _is_told(table, column, cell)
    ]


def _is_told(table: str, column: str, cell: str) -> bool:
    if (table, column) == (CELLS, "n"):
        return cell in BANDS
    return (table, column) not in counted_columns() or as_number(cell) is not None


def odd_places(reread: Reread) -> list[str]:
    """Say which lines of figures are of a place, a filière, a métier or a quarter of no table.

    Files without any csv say places in words; only what the csv say in codes is looked at then.
    """
    told = reread.told[reread.told["table"] == CELLS].drop_duplicates(["file", "key"])
    return [
        unknown("ligne", f"{file}, ligne {quoted(_said(key))}")
        for file, key in zip(told["file"], told["key"], strict=True)
        if _is_stray(file, key)
    ]


def _said(key: str) -> str:
    return ", ".join(part for part in key.split("|") if part != TOTAL) or "Ensemble"


def _is_stray(file: str, key: str) -> bool:
    in_words = set() if file.endswith(".csv") else {"code_epci", "code_rome_parent"}
    parts = zip(DIMENSIONS, key.split("|"), strict=False)
    return any(name not in in_words and not _PLACES[name].fullmatch(part) for name, part in parts)

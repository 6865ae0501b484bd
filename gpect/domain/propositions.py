"""The line of a proposition in the matching workbook: what its writer and its reader share."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

SHEET: Final = "Propositions"

ANSWERS: Final = ("À préciser", "Réponse")
TITLES: Final = ("Métiers à vérifier", "Bon code ROME")
"""Other sheets of the workbook where something is written, and the column where it is."""

HEADS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": "Poste",
        "employer": "Employeur",
        "commune": "Commune",
        "starts_on": "Début",
        "posts": "Postes",
        "person": "Personne",
        "structure": "Structure d'accompagnement",
        "score": "Score",
        "coverage": "Couverture",
        "away": "Distance",
        "why": "Pourquoi",
        "missing": "Ce qui manque et qui peut le lever",
        "decision": "Décision",
        "motif": "Motif",
        "comment": "Commentaire",
        "line_id": "Identifiant (ne pas modifier)",
        "fingerprint": "Empreinte (ne pas modifier)",
    }
)
"""Column of the line → its head in the sheet, in order."""

FACTS: Final = (
    "title",
    "employer",
    "commune",
    "starts_on",
    "posts",
    "person",
    "structure",
    "score",
    "coverage",
    "away",
    "why",
    "missing",
)
"""Cells that nobody is meant to change: the fingerprint covers them and the identifier."""


def line_ids(lines: pd.DataFrame) -> pd.Series:
    """Name each line of [opening_id, person_id, run_id]; the opening comes first, for the eye."""
    return lines["opening_id"] + "/" + lines["person_id"] + "/" + lines["run_id"]


def parse_line_id(text: str) -> tuple[str, str, str] | None:
    """Give (opening, person, run) of an identifier; None where it is no identifier."""
    parts = text.strip().rsplit("/", 2)
    if len(parts) != 3 or not all(parts):
        return None
    opening, person, run = parts
    return opening, person, run


def fingerprint(cells: Sequence[Any]) -> str:
    """Give 8 hexadecimal digits that change when one of ``cells`` does.

    Dates count by their day, numbers to four decimals, missing as nothing: what a spreadsheet
    gives back of a cell nobody touched has the same fingerprint.
    """
    written = "\x1f".join(canonical(cell) for cell in cells)
    return hashlib.sha256(written.encode()).hexdigest()[:8]


@lru_cache(maxsize=65_536)
def canonical(cell: Any) -> str:
    """Write a cell so that equal contents are equal texts, whatever wrote them.

    Remembered: the posts, structures and dates of a workbook come back line after line.
    """
    if cell is None or cell is pd.NA or cell is pd.NaT or cell != cell:  # noqa: PLR0124 # NaN
        return ""
    if isinstance(cell, date):
        return cell.strftime("%Y-%m-%d")
    if isinstance(cell, int | float):
        return f"{float(cell) + 0.0:.4f}"  # -0.0 is 0
    return " ".join(str(cell).split())

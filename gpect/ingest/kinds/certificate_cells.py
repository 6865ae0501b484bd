"""Columns « CACES » and « Habilitations » of people and openings: what cells leave to the title."""

import re
from typing import Final

import pandas as pd

from gpect.ingest.records.rows import Rows
from gpect.ingest.text.spelling import fold

FIELD: Final = "certificats"
_NONE: Final = frozenset({"non", "n", "aucun", "aucune", "neant", "pas de caces", "sans"})
_SOME: Final = frozenset({"oui", "o", "x", "vrai"})
_CATEGORY: Final = re.compile(
    r"\s*(?:cat\w*\.?\s*)?(?:\d{1,2}[ab]?|[bh][0-2crsevtn])\b.*", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"([,;])")


def in_full(rows: Rows) -> None:
    """Write before bare categories what their column is called: « 1, 3 » under « CACES ».

    A cell « non » says nothing more than a blank one; « oui » does not say which, and is told.
    """
    if not rows.has(FIELD):
        return
    texts = rows.text(FIELD)
    folded = texts.map(fold)
    rows.ledger.add(folded.isin(_SOME), FIELD, "certificat_sans_nom", "warn")
    named = _name_of(rows.columns.headers.get(FIELD, ""))
    full = texts.mask(folded.isin(_NONE | _SOME), "").map(lambda text: _named(text, named))
    rows.cells = rows.cells.assign(**{FIELD: full.astype("str")})


def _name_of(header: str) -> str:
    said = fold(header)
    if said.startswith("caces"):
        return "CACES"
    return "Habilitation électrique" if said.startswith("habilitation") else ""


def _named(text: str, name: str) -> str:
    if not text or not name:
        return text
    pieces = _BETWEEN.split(text)
    return "".join(f"{name} {p.strip()}" if _CATEGORY.fullmatch(p) else p for p in pieces)


def with_certificates(held: pd.DataFrame, certified: pd.DataFrame) -> pd.DataFrame:
    """Give the skills of two columns, each once a person, the surest kept."""
    both = pd.concat([held, certified], ignore_index=True)
    surest = both.sort_values(
        ["row", "skill_code", "confidence"], ascending=[True, True, False], kind="stable"
    )
    return surest.drop_duplicates(["row", "skill_code"], ignore_index=True)

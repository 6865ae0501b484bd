"""Columns « CACES » and « Habilitations » of people and openings: what cells leave to the title."""

import re
from typing import Final

import pandas as pd

from gpect.domain.vocabulary import CERTIFICATE
from gpect.ingest.kinds.skill_rows import read_skills
from gpect.ingest.normalisers import SkillReader
from gpect.ingest.records.rows import Rows
from gpect.ingest.text.spelling import fold

FIELD: Final = "certificats"
_NONE: Final = frozenset({"non", "n", "aucun", "aucune", "neant", "pas de caces", "sans"})
_SOME: Final = frozenset({"oui", "o", "x", "vrai"})
"""Fewer words than of a column of yes and no: « 1 », « b » and « f » are categories here."""
_CATEGORIES: Final = {
    "CACES": re.compile(
        r"\s*(?:cat\w*\.?\s*)?(?:\d{1,2}[ab]?\b.*|[a-g]\d?(?:\s*(?:et|[-/ ])\s*[a-g]\d?)*)\s*",
        re.IGNORECASE,
    ),
    "Habilitation électrique": re.compile(r"\s*[bh](?:[0-2][a-z]?|[crsevtn])\b.*", re.IGNORECASE),
}
"""What a piece begins with that only gives a category, by what its column is called."""
_FAMILY: Final = re.compile(r"\bR\s?4\d\d\b", re.IGNORECASE)
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
    """Write ``name``, or the family last told (« R482 A, F »), before each bare category."""
    pieces = _BETWEEN.split(text)
    for at, piece in enumerate(pieces):
        if (family := _FAMILY.search(piece)) is not None:
            name = family[0]
        elif name and _is_bare(piece, name):
            pieces[at] = f"{name} {piece.strip()}"
    return "".join(pieces)


def _is_bare(piece: str, name: str) -> bool:
    category = _CATEGORIES.get(name, _CATEGORIES["CACES"])
    return category.fullmatch(piece) is not None


def read_certificates(rows: Rows, kept: pd.DataFrame, skills: SkillReader) -> pd.DataFrame:
    """Give ``row, skill_code, confidence`` of the certificates that the column names.

    « À jour », « obtenu en 2024 » stand beside them: whatever is no certificate is left.
    """
    read = read_skills(rows, FIELD, kept, skills)
    return read[read["skill_code"].str.startswith(CERTIFICATE)]


def with_certificates(held: pd.DataFrame, certified: pd.DataFrame) -> pd.DataFrame:
    """Give the skills of two columns, each once a person, the surest kept."""
    both = pd.concat([held, certified], ignore_index=True)
    surest = both.sort_values(
        ["row", "skill_code", "confidence"], ascending=[True, True, False], kind="stable"
    )
    return surest.drop_duplicates(["row", "skill_code"], ignore_index=True)

"""Columns that no field claims: those about someone, never kept, and those that say something else.

Nothing of either is stored; but « Nbre d'heures » dropped without a word is a need misread, where
« Téléphone » dropped is a promise held.
"""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz

from gpect.domain.returned import ADDED
from gpect.domain.templates import InputTemplate
from gpect.ingest.records.columns import ColumnMap
from gpect.ingest.records.headers import listed, match_header
from gpect.ingest.text.spelling import fold

LIKE: Final = 72.0
"""Likeness (0-100) from which a field is offered for a column that was not read."""

SHORTEST: Final = 4
"""Letters below which two titles are the same or are not alike."""

SHOWN: Final = 8
"""Columns named in a report."""

_SAID_OF_ANYTHING: Final = frozenset({"code", "codes"})

ABOUT_SOMEONE: Final = re.compile(
    r"\b(?:nom|noms|prenoms?|nir|secu|securite sociale|naissance|age|sexe|genre|civilite|"
    r"tel|telephones?|portable|mobile|gsm|fax|mails?|e mail|emails?|courriels?|adresses?|rue|voie|"
    r"contacts?|interlocuteur|referente?|conseillere?|recruteur|responsable|nationalite|iban|rib|"
    r"conjointe?|enfants?|photo|caf|allocataire|france travail|pole emploi)\b"
)
"""What a folded header about a person says."""


def about_someone(headers: Sequence[str]) -> list[str]:
    """Give the headers that tell of a person, in order."""
    return [header for header in headers if ABOUT_SOMEONE.search(fold(header))]


def unread_notes(columns: ColumnMap, template: InputTemplate, form: str) -> list[str]:
    """Say in one sentence which other columns were not read, and what each may stand for.

    Where any column may hold what must not be kept (people), or a service sends all that it has
    (JSON, XML), those alone are told that look like a field.
    """
    known = about_someone(columns.dropped)
    others = [header for header in columns.dropped if header not in (*known, *ADDED)]
    twice = [header for header in others if _is_read(header, columns, template)]
    others = [header for header in others if header not in twice]
    told = [(f"« {header[:40]} »", _perhaps(header, columns, template)) for header in others]
    if template.personal or form in {"json", "jsonl", "xml"}:
        told = [(header, field) for header, field in told if field]
    again = [f"Colonne en double, non lue : « {header[:40]} »." for header in twice[:SHOWN]]
    if not told:
        return again
    shown = listed([header + field for header, field in told], SHOWN)
    plural = "s" if len(told) > 1 else ""
    sentence = f"Colonne{plural} non lue{plural}, titre inconnu : {shown}."
    return [*again, f"{sentence} « gpect modeles » donne les titres attendus."]


def _is_read(header: str, columns: ColumnMap, template: InputTemplate) -> bool:
    """Say whether a header names a field that another column gives."""
    found = match_header(header, template)
    return found is not None and found[1] in columns.positions


def _telling(header: str) -> str:
    """Give the words of a header that tell what it holds: « code » is said of anything."""
    words = [word for word in fold(header).split() if word not in _SAID_OF_ANYTHING]
    return " ".join(words) or fold(header)


def _likeness(header: str, name: str) -> float:
    """Give the likeness of two titles; letters as few as « CPF » and « CP » are like nothing."""
    if min(len(header), len(name)) < SHORTEST:
        return 100.0 if header == name else 0.0
    return fuzz.token_sort_ratio(header, name)


def _perhaps(header: str, columns: ColumnMap, template: InputTemplate) -> str:
    """Name the field, not found elsewhere, that a header is most like; "" where none is."""
    folded = _telling(header)
    likeness = {
        column.title: max(
            _likeness(folded, _telling(name))
            for name in (column.title, column.field, *column.synonyms)
        )
        for column in template.columns
        if column.field not in columns.positions
    }
    best = max(likeness, key=lambda title: (likeness[title], title), default="")
    return f" (« {best} » ?)" if best and likeness[best] >= LIKE else ""

"""The catalogue of certifications: RNCP, Formacode, up to five ROME codes, no session.

A certification that had its last session is a training that is over.
"""

import re
from typing import Final

from gpect.domain.raw import RawTable
from gpect.ingest.sources.reshape import Found, rebuild, rows_of
from gpect.ingest.text.spelling import fold

KINDS: Final = frozenset({"formations"})

_YEAR = re.compile(r"(?:19|20)\d\d")
_ROMES = tuple(f"code rome {n}" for n in range(1, 6))
_COLUMNS: Final = {
    "code diplome": "Référence",
    "libelle diplome": "Intitulé de la formation",
    "certificateur": "Organisme",
    "code rncp": "Code RNCP",
    "code formacode": "Formacode",
}
_LAST = "annee derniere session"


def is_mine(folded: list[str], _kind: str) -> bool:
    """Say whether these folded headers are the catalogue's."""
    return {"libelle diplome", "code rome 1"} <= set(folded)


def adapt(raw: RawTable, _kind: str) -> RawTable:
    """Give each certification as a training; of several métiers, the first it names is kept."""
    folded = [fold(header) for header in raw.header]
    at_of = {word: at for at, word in reversed(list(enumerate(folded)))}
    named = {*_COLUMNS, *_ROMES, _LAST}
    found: Found = []
    n_several = 0
    for at, cells in rows_of(raw):
        told = {word: cells[column] for word, column in at_of.items()}
        romes = [told[word] for word in _ROMES if told.get(word, "").strip()]
        n_several += len(set(romes)) > 1
        left = {raw.header[i]: cells[i] for i, word in enumerate(folded) if word not in named}
        read = {title: told.get(word, "") for word, title in _COLUMNS.items()}
        year = _YEAR.fullmatch(told.get(_LAST, "").strip())
        found.append(
            (at, left | read | {"Code ROME": "".join(romes[:1]),
                                "Date de fin": f"31/12/{year[0]}" if year else ""})
        )  # fmt: skip
    notes = (
        f"Certifications qui visent plusieurs métiers, dont le premier est gardé : {n_several}.",
    )
    return rebuild(raw, found, notes if n_several else ())

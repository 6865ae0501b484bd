"""Open offers counted by commune × ROME: « commune » there is an INSEE code.

Shape: ``commune, dc_rome_id, nb_offre, date_extract``, one row per (commune, ROME).
"""

from dataclasses import replace
from typing import Final

from gpect.domain.raw import RawTable
from gpect.ingest.text.spelling import fold

KINDS: Final = frozenset({"besoins"})

_HEADERS: Final = {
    "commune": "Code commune INSEE",
    "dc rome id": "Code ROME",
    "nb offre": "Nb de postes",
    "date extract": "Publié le",
}


def is_mine(folded: list[str], _kind: str) -> bool:
    """Say whether these folded headers are this table's."""
    return set(_HEADERS) <= set(folded)


def adapt(raw: RawTable, _kind: str) -> RawTable:
    """Rename the headers whose words mean something else than ours."""
    folded = [fold(header) for header in raw.header]
    return replace(raw, header=[_HEADERS.get(word, word) for word in folded])

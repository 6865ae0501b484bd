"""Open offers counted by commune × ROME: « commune » there is an INSEE code.

Shape: ``commune, dc_rome_id, nb_offre, date_extract``, one row per (commune, ROME).
"""

from typing import Final

KIND: Final = "besoins"
HEADERS: Final = {
    "commune": "Code commune INSEE",
    "dc rome id": "Code ROME",
    "nb offre": "Nb de postes",
    "date extract": "Publié le",
}


def is_mine(folded: list[str]) -> bool:
    """Say whether these folded headers are this table's."""
    return set(HEADERS) <= set(folded)

"""The import file of an accompaniment tool: « Identifiant dans le SI », rights, one referent.

Most of its headers are synonyms of ours. Rights to RSA or ASS are read for one thing: each is, by
law, enough to be eligible to the IAE. No right told is not a no.
"""

from dataclasses import replace
from typing import Final

from gpect.domain.raw import RawTable
from gpect.ingest.text.spelling import fold

KINDS: Final = frozenset({"personnes"})

_OWN: Final = "identifiant dans le si"
_RSA, _ASS = "droits rsa", "droits ass"
_ELIGIBLE: Final = "Éligible à l'IAE"
_OPEN: Final = frozenset({"rsa droit ouvert versable", "oui", "o"})
_YES: Final = frozenset({"oui", "o"})
_NULL: Final = frozenset({"null", "nil", "none", "n/a", "nr"})


def is_mine(folded: list[str], _kind: str) -> bool:
    """Say whether these folded headers are that tool's, rights included."""
    return _OWN in folded and _RSA in folded and fold(_ELIGIBLE) not in folded


def adapt(raw: RawTable, _kind: str) -> RawTable:
    """Blank what stands for nothing, and say who is eligible to the IAE by a right."""
    folded = [fold(header) for header in raw.header]
    cells = raw.cells.map(lambda cell: "" if cell.strip().casefold() in _NULL else cell)
    is_eligible = cells[folded.index(_RSA)].map(fold).isin(_OPEN)
    if _ASS in folded:
        is_eligible |= cells[folded.index(_ASS)].map(fold).isin(_YES)
    cells[len(raw.header)] = is_eligible.map({True: "oui", False: ""}).astype(object)
    return replace(raw, header=[*raw.header, _ELIGIBLE], cells=cells)

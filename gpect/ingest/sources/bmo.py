"""The BMO survey as published: its columns carry the year (« BE24 », « NOMBE24 »)."""

import re
from dataclasses import replace
from typing import Final

from gpect.domain.raw import RawTable
from gpect.ingest.text.spelling import fold

KINDS: Final = frozenset({"bmo"})

_ZONE = re.compile(r"be ?\d\d")
_ZONE_NAME = re.compile(r"nom ?be ?\d\d")


def is_mine(folded: list[str], _kind: str) -> bool:
    """Say whether one of these folded headers is a bassin of some year."""
    return any(_ZONE.fullmatch(word) for word in folded) and "met" in folded


def adapt(raw: RawTable, _kind: str) -> RawTable:
    """Rename the two columns whose name changes every year."""
    return replace(raw, header=[_rename(header) for header in raw.header])


def _rename(header: str) -> str:
    word = fold(header)
    if _ZONE.fullmatch(word):
        return "Bassin d'emploi (code)"
    return "Nom du bassin" if _ZONE_NAME.fullmatch(word) else header

"""The same offers of France Travail flattened into a table: « lieuTravail.libelle » and the like.

A dot, an underscore or a blank parts the levels; a list comes as JSON, or as the text that Python
gives of it. Each row is made an offer again and read as one.
"""

import ast
import json
from typing import Any, Final

from gpect.domain.raw import RawTable
from gpect.ingest.sources import france_travail
from gpect.ingest.sources.reshape import Found, rebuild, rows_of
from gpect.ingest.text.spelling import fold

KINDS: Final = france_travail.KINDS

_PARTS: Final = {
    "lieuTravail": ("libelle", "codePostal", "commune"),
    "entreprise": ("nom",),
}
_PLAIN: Final = (
    "id", "intitule", "romeCode", "romeLibelle", "appellationlibelle", "nombrePostes",
    "typeContrat", "natureContrat", "experienceExige", "dureeTravailLibelle", "description",
    "dateCreation",
)  # fmt: skip
_LISTS: Final = ("competences", "permis", "formations")
_LONGEST_LIST: Final = 100_000


def _key(header: str) -> str:
    return fold(header).replace(" ", "")


_PATHS: Final = {
    **{_key(name): (name,) for name in (*_PLAIN, *_LISTS)},
    **{_key(f"{part}.{name}"): (part, name) for part, names in _PARTS.items() for name in names},
}


def is_mine(folded: list[str], _kind: str) -> bool:
    """Say whether these folded headers are those of an offer, flat."""
    keys = {word.replace(" ", "") for word in folded}
    own = {"romecode", "lieutravaillibelle", "lieutravailcodepostal", "lieutravailcommune"}
    return "intitule" in keys and len(keys & own) >= 2


def adapt(raw: RawTable, kind: str) -> RawTable:
    """Make each row an offer again, then read it as the API's own."""
    paths = [_PATHS.get(_key(header), ()) for header in raw.header]
    others = [at for at, path in enumerate(paths) if not path]
    found: Found = []
    for at, cells in rows_of(raw):
        read = france_travail.records(_offer(paths, cells), kind)[0]
        left = {raw.header[other]: cells[other] for other in others}
        found.append((at, left | read))  # a column of no use is still one that was received
    return rebuild(raw, found)


def _offer(paths: list[tuple[str, ...]], cells: list[str]) -> dict[str, Any]:
    offer: dict[str, Any] = {part: {} for part in _PARTS}
    for path, cell in zip(paths, cells, strict=True):
        if len(path) == 2:
            offer[path[0]][path[1]] = cell
        elif path:
            offer[path[0]] = _list(cell) if path[0] in _LISTS else cell
    return offer


def _list(cell: str) -> list[dict[str, Any]]:
    """Read a list of objects written in one cell; plain labels parted by « ; » are taken too."""
    text = cell.strip()
    if not text.startswith("["):
        return [{"libelle": label.strip()} for label in text.split(";") if label.strip()]
    for parse in (json.loads, ast.literal_eval):
        try:
            listed = parse(text[:_LONGEST_LIST])
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return [item for item in listed if isinstance(item, dict)]
    return []

"""Which field of a template a header names, as people write headers."""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from gpect.domain.templates import TEMPLATES, InputTemplate
from gpect.ingest.text.spelling import fold

NEAR = 90.0
"""Likeness (0-100) from which a header is taken for a typing slip of a known one."""
_SHORTEST_NEAR = 6
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_FLAGS = re.compile(r"\b(obligatoire|facultatif|optionnel|requis)\b")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LINKS = frozenset(["d", "de", "du", "des", "l", "la", "le", "les", "a", "au", "aux", "en", "par"])
_IN_FULL = {
    "nb": "nombre", "nbr": "nombre", "nbre": "nombre",
    "h": "heures", "hr": "heures", "hrs": "heures", "heure": "heures",
    "sem": "semaine", "hebdo": "semaine", "hebdomadaire": "semaine",
    "dispo": "disponibilite", "dt": "date", "dte": "date", "deb": "debut", "ref": "reference",
    "comp": "competences", "exp": "experience", "niv": "niveau", "dem": "demandees",
}  # fmt: skip
"""Words of a folded header as people shorten them: « H/sem », « Nbre postes », « Dt deb »."""
WORTH = {"title": 0, "field": 1, "synonym": 2, "shortened": 3, "tail": 4, "near": 5}
IDENTITY = frozenset(
    fold(header)
    for header in (
        "Prénom", "Prénoms", "NIR", "Numéro de sécurité sociale", "N° sécurité sociale",
        "Nom de naissance", "Nom d'usage", "Nom de famille", "Nom et prénom", "Nom prénom",
        "Date de naissance", "Né(e) le", "Né le", "Née le", "DDN", "Lieu de naissance",
        "Sexe", "Civilité", "RQTH",
        "Métier recherché", "Emploi recherché", "Date de fin de parcours", "Fin de parcours",
        "Fin du PASS IAE", "Numéro PASS IAE",
    )
)  # fmt: skip
"""Folded headers that only a file about people has."""
CIVIL = frozenset(
    fold(header)
    for header in (
        "NIR", "Numéro de sécurité sociale", "N° sécurité sociale", "Date de naissance",
        "Né(e) le", "Né le", "Née le", "DDN", "Lieu de naissance", "Numéro PASS IAE",
    )
)  # fmt: skip
"""Those of which one is enough: no other file tells a birth or such a number."""


@lru_cache(maxsize=16)
def _names(kind: str) -> dict[str, tuple[int, str]]:
    """Give folded header → (worth, field) of a kind; an exact title beats any synonym."""
    named: dict[str, tuple[int, str]] = {}
    for column in TEMPLATES[kind].columns:
        ranked = [(WORTH["title"], column.title), (WORTH["field"], column.field)]
        ranked += [(WORTH["synonym"], synonym) for synonym in column.synonyms]
        for worth, header in ranked:
            candidate = (worth, column.field)
            named[fold(header)] = min(named.get(fold(header), candidate), candidate)
    return named


def known_headers(template: InputTemplate) -> frozenset[str]:
    """Give every header of ``template``, folded."""
    return frozenset(_names(template.kind))


def field_named(cell: str, template: InputTemplate) -> str | None:
    """Give the field of which ``cell`` is a known header, no typing slip allowed."""
    found = _names(template.kind).get(fold(cell))
    return found[1] if found else None


def match_header(header: str, template: InputTemplate) -> tuple[int, str] | None:
    """Find the field a header stands for: (worth, field), 0 the surest; None when none does."""
    return _match(header, template.kind)


@lru_cache(maxsize=4096)
def _match(header: str, kind: str) -> tuple[int, str] | None:
    names = _names(kind)
    whole = fold(header)
    if whole in names:
        return names[whole]
    if len(whole) < 2:  # « H » stands for hours nowhere, and for a man below « Sexe »
        return None
    shortened = fold(_FLAGS.sub(" ", _BRACKETS.sub(" ", header).lower()))
    parted = fold(_CAMEL.sub(" ", header))
    for form in (shortened, parted):
        if form in names:
            return WORTH["shortened"], names[form][1]
    linked = _unlinked(shortened)
    for name, (_, named) in names.items():
        if linked and _unlinked(name) == linked:
            return WORTH["shortened"], named
    tail = fold(_CAMEL.sub(" ", header.rsplit(".", 1)[-1]))
    if "." in header and tail in names:
        return WORTH["tail"], names[tail][1]
    return _nearest(shortened, names)


@lru_cache(maxsize=4096)
def _unlinked(folded: str) -> str:
    """Drop the small words of a folded header, write the short ones in full."""
    return " ".join(_IN_FULL.get(word, word) for word in folded.split() if word not in _LINKS)


def _nearest(folded: str, names: dict[str, tuple[int, str]]) -> tuple[int, str] | None:
    if len(folded) < _SHORTEST_NEAR or folded in IDENTITY:
        return None
    likeness = {
        name: fuzz.ratio(folded, name, score_cutoff=NEAR)
        for name in names
        if abs(len(name) - len(folded)) <= 3 and name not in IDENTITY
    }
    best = max(likeness, key=lambda name: (likeness[name], name), default="")
    return (WORTH["near"], names[best][1]) if best and likeness[best] else None


def count_known(cells: list[str], template: InputTemplate) -> int:
    """Count the distinct fields that ``cells``, taken as headers, would name."""
    found = {match_header(cell, template) for cell in cells if cell and len(cell) < 80}
    return len({match[1] for match in found if match})


def listed(named: Sequence[str], shown: int) -> str:
    """Name the first of n things, and say how many there are besides."""
    left = len(named) - shown
    others = "1 autre" if left == 1 else f"{left} autres"
    return ", ".join(named[:shown]) + (f" et {others}" if left > 0 else "")

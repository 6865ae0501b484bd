"""Which column of a file is which field of its template."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from gpect.domain.errors import FileRefused
from gpect.domain.propositions import HEADS
from gpect.domain.raw import RawTable
from gpect.domain.templates import BESOINS, PERSONNES, TEMPLATES, InputTemplate
from gpect.ingest.cells.spelling import fold
from gpect.ingest.files import messages

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
_WORTH = {"title": 0, "field": 1, "synonym": 2, "shortened": 3, "tail": 4, "near": 5}

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


@dataclass(frozen=True)
class ColumnMap:
    """Where each field is.

    Attributes
    ----------
    positions
        Field → column of ``RawTable.cells``.
    headers
        Field → header as its sender wrote it.
    dropped
        Headers of no field, in order: nothing of those columns is read any further.
    near
        Field → header, for those taken for a typing slip.
    """

    positions: dict[str, int]
    headers: dict[str, str]
    dropped: tuple[str, ...] = ()
    near: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=16)
def _names(kind: str) -> dict[str, tuple[int, str]]:
    """Give folded header → (worth, field) of a kind; an exact title beats any synonym."""
    named: dict[str, tuple[int, str]] = {}
    for column in TEMPLATES[kind].columns:
        ranked = [(_WORTH["title"], column.title), (_WORTH["field"], column.field)]
        ranked += [(_WORTH["synonym"], synonym) for synonym in column.synonyms]
        for worth, header in ranked:
            candidate = (worth, column.field)
            named[fold(header)] = min(named.get(fold(header), candidate), candidate)
    return named


def known_headers(template: InputTemplate) -> frozenset[str]:
    """Give every header of ``template``, folded."""
    return frozenset(_names(template.kind))


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
            return _WORTH["shortened"], names[form][1]
    linked = _unlinked(shortened)
    for name, (_, named) in names.items():
        if linked and _unlinked(name) == linked:
            return _WORTH["shortened"], named
    tail = fold(_CAMEL.sub(" ", header.rsplit(".", 1)[-1]))
    if "." in header and tail in names:
        return _WORTH["tail"], names[tail][1]
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
    return (_WORTH["near"], names[best][1]) if best and likeness[best] else None


def count_known(cells: list[str], template: InputTemplate) -> int:
    """Count the distinct fields that ``cells``, taken as headers, would name."""
    found = {match_header(cell, template) for cell in cells if cell and len(cell) < 80}
    return len({match[1] for match in found if match})


def recognise(raw: RawTable, template: InputTemplate) -> ColumnMap:
    """Say which column of ``raw`` is which field of ``template``.

    Case, accents, punctuation and ``_`` never count; the exact title beats a synonym, a synonym
    a near spelling. Of two columns for one field, the surer or the first is kept.

    Raises
    ------
    FileRefused
        A compulsory column is missing or twice there, the file is about people and not asked as
        such, or it is a cross table.
    """
    matches = [match_header(header, template) for header in raw.header]
    order = sorted(
        (match[0], position, match[1]) for position, match in enumerate(matches) if match
    )
    positions: dict[str, int] = {}
    for _, position, named in order:
        positions.setdefault(named, position)
    _check_own(raw)
    _check_people(raw, template)
    _check_openings(raw, template)
    _check_twice(raw, template, matches, positions)
    _check_compulsory(raw, template, positions)
    _check_crosstab(raw, template, positions)
    kept = set(positions.values())
    is_filled = (raw.cells.to_numpy(dtype=object) != "").any(axis=0)
    worths = {named: worth for worth, position, named in order if positions[named] == position}
    return ColumnMap(
        positions=positions,
        headers={named: raw.header[at] for named, at in positions.items()},
        dropped=tuple(
            header or f"(colonne {at + 1} sans titre)"
            for at, header in enumerate(raw.header)
            if at not in kept and (header or is_filled[at])
        ),
        near={n: raw.header[positions[n]] for n, w in worths.items() if w == _WORTH["near"]},
    )


def _where(raw: RawTable) -> str:
    sheet = f", feuille « {raw.sheet} »" if raw.sheet else ""
    return f"{raw.source_file}{sheet}"


def _check_people(raw: RawTable, template: InputTemplate) -> None:
    if template.personal:
        return
    about_people = [header for header in raw.header if fold(header) in IDENTITY]
    is_civil = any(fold(header) in CIVIL for header in about_people)
    if len(about_people) >= 2 or (about_people and (is_civil or not _has_own(raw, template))):
        named = " et ".join(f"« {header} »" for header in about_people[:2])
        plural = "s" if len(about_people) > 1 else ""
        raise FileRefused(
            f"{_where(raw)} : ce fichier parle de personnes (colonne{plural} {named}), "
            f"il n'est pas lu comme « {template.title} ». S'il s'agit bien de personnes "
            "accompagnées, relancez : gpect ingest personnes ; sinon retirez ces colonnes.",
            "fichier_de_personnes",
        )


def _check_own(raw: RawTable) -> None:
    """Refuse the matching workbook: its lines are proposals, not needs."""
    if {HEADS["line_id"], HEADS["fingerprint"]} <= set(raw.header):
        raise FileRefused(f"{_where(raw)} : {messages.OWN_WORKBOOK}", "classeur_de_gpect")


def _check_openings(raw: RawTable, template: InputTemplate) -> None:
    """Refuse a file of posts given as people: their references would pass for persons."""
    if not template.personal or not any(_is_posts(h) for h in raw.header):
        return
    if count_known(raw.header, BESOINS) >= count_known(raw.header, template) + 2:
        raise FileRefused(
            f"{_where(raw)} : ce fichier parle de postes à pourvoir, il n'est pas lu comme "
            f"« {template.title} ». Relancez : gpect ingest besoins",
            "autre_nature",
        )


def _is_posts(header: str) -> bool:
    found = match_header(header, BESOINS)
    return found is not None and found[1] == "nb_postes"


_METIER = ("intitule", "code_rome", "code_ogr")


def _has_own(raw: RawTable, template: InputTemplate) -> bool:
    """Say whether a column is one of this kind of file and not of those about people.

    A métier and its code are: people are listed with those they look for.
    """
    found = (match_header(h, template) for h in raw.header if not match_header(h, PERSONNES))
    return any(match is not None and match[1] not in _METIER for match in found)


def _check_twice(
    raw: RawTable,
    template: InputTemplate,
    matches: list[tuple[int, str] | None],
    positions: dict[str, int],
) -> None:
    compulsory = _compulsory(template)
    for named, first in positions.items():
        same = [
            at
            for at, match in enumerate(matches)
            if match == matches[first] and fold(raw.header[at]) == fold(raw.header[first])
        ]
        says_more = any(_says_more(raw, at, first) for at in same)
        if len(same) > 1 and (named in compulsory or says_more):
            raise FileRefused(
                f"{_where(raw)} : la colonne « {raw.header[first]} » est présente "
                f"{len(same)} fois (colonnes {', '.join(str(at + 1) for at in same)}). "
                "Gardez-en une seule puis renvoyez le fichier.",
                "colonne_en_double",
            )


def _says_more(raw: RawTable, position: int, first: int) -> bool:
    """Say whether a column holds what the first of its name does not."""
    cells = raw.cells[position]
    return bool(((cells != "") & (cells != raw.cells[first])).any())


def _compulsory(template: InputTemplate) -> set[str]:
    grouped = {named for group in template.any_of for named in group}
    return {column.field for column in template.columns if column.compulsory} | grouped


def _check_compulsory(raw: RawTable, template: InputTemplate, positions: dict[str, int]) -> None:
    missing = [
        f"« {column.title} »"
        for column in template.columns
        if column.compulsory and column.field not in positions
    ]
    missing += [
        " ou ".join(f"« {template.column(named).title} »" for named in group)
        for group in template.any_of
        if not any(named in positions for named in group)
    ]
    if missing:
        plural, them = ("s", "les") if len(missing) > 1 else ("", "la")
        raise FileRefused(
            f"{_where(raw)} : colonne{plural} obligatoire{plural} absente{plural} : "
            f"{', '.join(missing)} (lu dans le fichier : {_seen(raw, template)}). "
            f"Ajoutez-{them} ou renommez-{them}{_hint(raw, template)} ; "
            "« gpect modeles » écrit un modèle à remplir.",
            "colonne_absente",
        )


def _seen(raw: RawTable, template: InputTemplate) -> str:
    """List the titles read; where one alone is known, this may be a row of data: only that one."""
    n_known, n_told = count_known(raw.header, template), sum(map(bool, raw.header))
    is_enough = 3 if template.personal else 2
    is_header = n_known >= is_enough or (not template.personal and 2 * n_known >= n_told)
    told = [h for h in raw.header if h and (is_header or match_header(h, template))]
    named = [f"« {header[:40]} »" for header in told]
    return listed(named, 8) or "aucun titre"


def listed(named: Sequence[str], shown: int) -> str:
    """Name the first of n things, and say how many there are besides."""
    left = len(named) - shown
    others = "1 autre" if left == 1 else f"{left} autres"
    return ", ".join(named[:shown]) + (f" et {others}" if left > 0 else "")


def _hint(raw: RawTable, template: InputTemplate) -> str:
    """Name the kind of file this looks like, when it is another one."""
    counts = {kind: count_known(raw.header, other) for kind, other in TEMPLATES.items()}
    best = max(counts, key=lambda kind: (counts[kind], kind))
    if best == template.kind or counts[best] < counts[template.kind] + 2:
        return ""
    return f" (ce fichier ressemble plutôt à « {TEMPLATES[best].title} » : gpect ingest {best})"


def _check_crosstab(raw: RawTable, template: InputTemplate, positions: dict[str, int]) -> None:
    """Refuse a cross table: numbers under headers that are values, not names of fields."""
    if len(positions) > 2 or "nb_postes" in positions or template is PERSONNES:
        return
    strange = [at for at in range(len(raw.header)) if at not in positions.values()]
    numeric = [at for at in strange if raw.header[at] and _is_numeric(raw, at)]
    if len(numeric) >= 3 and len(numeric) >= 0.6 * len(strange):
        raise FileRefused(
            f"{_where(raw)} : c'est un tableau croisé (des nombres sous « {raw.header[numeric[0]]} "
            f"», « {raw.header[numeric[1]]} »…), pas une liste. "
            "Envoyez une ligne par besoin, avec une colonne « Nb de postes ».",
            "tableau_croise",
        )


def _is_numeric(raw: RawTable, position: int) -> bool:
    filled = raw.cells[position][raw.cells[position] != ""].head(200)
    digits = filled.str.fullmatch(r"[\s\d.,\u00a0\u202f%-]*\d[\s\d.,\u00a0\u202f%-]*")
    return len(filled) > 0 and bool(digits.mean() >= 0.8)

"""The GPECT questionnaire of firms: one line a firm, needs and departures side by side.

Ten times « métier », « quand, combien » (such as ``2026,2``), and ``Départs 2026`` to
``Départs 2030``. Read as needs, each (firm, métier, year) is one record; read as outcomes, each
(firm, year) of departures is one. A year alone stands for its middle when a post is to be filled,
for its end when people leave: an announced departure is to come as long as its year is not over.
"""

import re
from dataclasses import dataclass
from typing import Final

from gpect.domain.errors import FileRefused
from gpect.domain.raw import RawTable
from gpect.ingest.records.headers import IDENTITY
from gpect.ingest.sources.reshape import Found, rebuild, rows_of
from gpect.ingest.text.spelling import fold

KINDS: Final = frozenset({"besoins", "realisations"})

_JOB = re.compile(r"\b(metiers?|emplois?|postes?|intitules?|fonctions?|profils?|besoins?)\b")
_DEPARTURE = re.compile(r"\bdeparts?\b.*\b(20\d\d)\b")
_EMPLOYER = frozenset(
    {"raison sociale", "denomination", "denomination sociale", "entreprise", "societe", "structure",
     "nom de l entreprise", "nom de la structure", "etablissement"}
)  # fmt: skip
_NO_REFERENCE: Final = {
    "besoins": {"Référence": ""},
    "realisations": {"Référence du poste": "", "Identifiant de la personne": ""},
}
"""What numbers a firm's answer numbers none of its needs."""

_MONTHS = (
    "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre"
    "|décembre|decembre"
)
_WHEN = rf"((?:(?:{_MONTHS})\s+)?20\d\d)"
_YEAR_FIRST = re.compile(rf"{_WHEN}\D{{1,12}}?(\d{{1,4}})(?!\d)", re.IGNORECASE)
_COUNT_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,3}})\s*(?:\w+\s+){{0,2}}?(?:en|pour|fin|début|courant|,|/)\s*{_WHEN}",
    re.IGNORECASE,
)
_YEAR_ALONE = re.compile(rf"{_WHEN}(?:[.,]0)?", re.IGNORECASE)
_LOST_ZERO = re.compile(r"20\d\d[.,][1-9]")
_WORKBOOKS = frozenset({"xlsx", "xls", "xlsb", "ods"})
_MIDDLE, _END = "01/07", "31/12"


@dataclass(frozen=True)
class _Need:
    """Columns of one need: its métier, its ROME code, when and how many (-1 when not there)."""

    job: int
    rome: int
    when: int
    count: int


def is_mine(folded: list[str], kind: str) -> bool:
    """Say whether these folded headers are those of the questionnaire, for what is asked of it."""
    n_needs = len(_needs(folded))
    n_departures = sum(1 for word in folded if _DEPARTURE.search(word))
    both = any("quand" in word and "combien" in word for word in folded)
    if kind == "realisations":
        return n_departures >= 2 or (n_departures == 1 and both)
    return n_needs >= 2 or both or (n_needs == 0 and n_departures >= 2)


def adapt(raw: RawTable, kind: str) -> RawTable:
    """Give one row a need, or one row a year of departures.

    Raises
    ------
    FileRefused
        Nothing of what is asked for is told in the file.
    """
    folded = [fold(header) for header in raw.header]
    needs, departures = _needs(folded), _departures(folded)
    told = {at for need in needs for at in vars(need).values()} | set(departures)
    firm = {at: _firm_header(header) for at, header in enumerate(raw.header) if at not in told}
    found: Found = []
    for at, cells in rows_of(raw):
        own = {header: cells[column] for column, header in firm.items()} | _NO_REFERENCE[kind]
        if kind == "besoins":
            found += [(at, own | need) for need in _read_needs(needs, cells)]
        else:
            found += [(at, own | gone) for gone in _read_departures(departures, cells)]
    if not found:
        raise FileRefused(_nothing(raw, kind), "autre_nature")
    return rebuild(raw, found, _notes(raw, kind, needs, departures))


def _needs(folded: list[str]) -> list[_Need]:
    """Pair each « quand » with the métier before it that has none yet."""
    needs: list[_Need] = []
    job = rome = -1
    for at, word in enumerate(folded):
        if "quand" in word:
            after = folded[at + 1] if at + 1 < len(folded) else ""
            apart = "combien" not in word and "combien" in after
            if job >= 0 or rome >= 0:
                needs.append(_Need(job, rome, at, at + 1 if apart else -1))
            job = rome = -1
        elif "rome" in word.split():
            rome = at
        elif _JOB.search(word) and not _DEPARTURE.search(word) and "combien" not in word:
            job = at
    return needs


def _departures(folded: list[str]) -> dict[int, tuple[str, str]]:
    """Give column → (year, event)."""
    found: dict[int, tuple[str, str]] = {}
    for at, word in enumerate(folded):
        if year := _DEPARTURE.search(word):
            found[at] = (year[1], "depart_retraite" if "retraite" in word else "depart_autre")
    return found


def _firm_header(header: str) -> str:
    """Name the employer; mark the columns about whoever answered: the file is not of people."""
    if fold(header) in _EMPLOYER:
        return "Employeur"
    return f"{header} (contact)" if fold(header) in IDENTITY else header


def _read_needs(needs: list[_Need], cells: list[str]) -> list[dict[str, str]]:
    read = []
    for need in needs:
        job, rome, when, count = (
            cells[at].strip() if at >= 0 else "" for at in vars(need).values()
        )
        if not (job or rome or when or count):
            continue
        for day, posts in _read_when(when, count):
            read.append(
                {
                    "Intitulé du poste": job,
                    "Code ROME": rome,
                    "Date de début": day,
                    "Nb de postes": posts,
                }
            )
    return read


def _read_when(text: str, count: str = "") -> list[tuple[str, str]]:
    """Read « 2026,2 », « 2 en 2026 », « 2026,2 ; 2027,1 », « mars 2027 »: (day, posts) of each.

    What cannot be read is left as the number of posts, to be refused with the row.
    """
    if alone := _YEAR_ALONE.fullmatch(text):
        return [(_day(alone[1]), count)]
    if count:
        return [(text, count)]
    if pairs := _YEAR_FIRST.findall(text):
        return [(_day(when), posts) for when, posts in pairs]
    if pairs := _COUNT_FIRST.findall(text):
        return [(_day(when), posts) for posts, when in pairs]
    return [("", text)]


def _day(when: str) -> str:
    return f"{_MIDDLE}/{when}" if when.isdigit() else when


def _read_departures(
    departures: dict[int, tuple[str, str]], cells: list[str]
) -> list[dict[str, str]]:
    return [
        {"Événement": event, "Métier": "", "Date": f"{_END}/{year}", "Nombre": cells[at].strip()}
        for at, (year, event) in departures.items()
        if cells[at].strip() not in {"", "0", "-"}
    ]


def _nothing(raw: RawTable, kind: str) -> str:
    what, other = ("besoin", "realisations") if kind == "besoins" else ("départ", "besoins")
    return (
        f"{raw.source_file} : aucun {what} n'est annoncé dans ce questionnaire. "
        f"Pour le reste de ses réponses : gpect ingest {other}."
    )


def _notes(
    raw: RawTable, kind: str, needs: list[_Need], departures: dict[int, tuple[str, str]]
) -> tuple[str, ...]:
    notes = [f"Questionnaire d'entreprises, réponses : {len(raw.cells)}."]
    if kind == "besoins" and departures:
        notes.append("Il annonce aussi des départs : gpect ingest realisations.")
    if kind == "realisations" and needs:
        notes.append("Il annonce aussi des besoins : gpect ingest besoins.")
    columns = [need.when for need in needs]
    n_doubtful = int(
        sum(raw.cells[at].map(lambda c: bool(_LOST_ZERO.fullmatch(c))).sum() for at in columns)
    )
    if kind == "besoins" and raw.format in _WORKBOOKS and n_doubtful:
        notes.append(
            f"Cellules comme « 2026,1 » : {n_doubtful}. Un tableur en fait un nombre et perd le "
            "zéro de « 2026,10 » : vérifiez que 1 ne voulait pas dire 10."
        )
    return tuple(notes)

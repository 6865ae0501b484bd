"""A matching workbook that comes back: its decisions, line by line, whatever saved it."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
import python_calamine as calamine

from gpect.domain import propositions, vocabulary
from gpect.domain.decisions import REFUSED
from gpect.domain.errors import FileRefused
from gpect.domain.propositions import FACTS, HEADS
from gpect.ingest.files import archives
from gpect.ingest.text.folding import fold

HEADER_ROWS: Final = 20
"""Rows among which the heads are looked for: people add a title above the table."""

NEEDED: Final = ("line_id", "decision", "motif")

_OTHER_WORDS: Final = {
    "accepte": "acceptee",
    "embauchee": "acceptee",
    "embauche": "acceptee",
    "recrutee": "acceptee",
    "decline": "refusee",
    "refusee": "refusee",
    "refuse": "refusee",
    "contacte": "contactee",
    "contactee": "contactee",
}
"""What people write instead of the words of the list."""


@dataclass(frozen=True)
class DecisionsRead:
    """What a workbook holds.

    Attributes
    ----------
    lines
        One row a line with a decision: [row, opening_id, person_id, run_id, decision, motif,
        fingerprint, seen, and the facts as text]; ``fingerprint`` is the one written in the
        line, ``seen`` that of its cells as they are now.
    empty
        [row, opening_id, person_id] of the lines without a decision nor a motive.
    faults
        [row, column, severity, reason, suggestion], by row.
    n_lines
        Lines of the sheet; ``n_comments`` of them hold a comment, which is not read.
    n_answers, n_titles
        Answers written in the sheet of questions, codes in that of doubtful titles.
    """

    lines: pd.DataFrame
    empty: pd.DataFrame
    faults: pd.DataFrame
    n_lines: int
    n_comments: int
    n_answers: int = 0
    n_titles: int = 0


def read_decisions(path: Path) -> DecisionsRead:
    """Read the sheet « Propositions » of a workbook (xlsx, ods).

    Raises
    ------
    FileRefused
        No file, not a workbook, or not the one that ``gpect report`` wrote.
    """
    sheets = _sheets(path)
    rows = sheets[propositions.SHEET]
    header, heads = _heads(rows, path.name)
    records = [
        (number, {name: _cell(row, position) for name, position in heads.items()})
        for number, row in enumerate(rows[header + 1 :], start=header + 2)
        if any(cell not in ("", None) for cell in row)
    ]
    faults: list[dict[str, Any]] = []
    lines = [line for number, cells in records if (line := _line(number, cells, faults))]
    kept = _without_contradictions(lines, faults)
    n_comments = sum(1 for _, cells in records if str(cells.get("comment", "")).strip())
    return DecisionsRead(
        lines=pd.DataFrame(kept, columns=LINE_COLUMNS),
        empty=pd.DataFrame(_empty(records), columns=EMPTY_COLUMNS),
        faults=pd.DataFrame(faults, columns=FAULT_COLUMNS).sort_values(
            ["row", "column"], ignore_index=True
        ),
        n_lines=len(records),
        n_comments=n_comments,
        n_answers=_n_filled(sheets, *propositions.ANSWERS),
        n_titles=_n_filled(sheets, *propositions.TITLES),
    )


LINE_COLUMNS: Final = [
    "row",
    "opening_id",
    "person_id",
    "run_id",
    "decision",
    "motif",
    "fingerprint",
    "seen",
    *FACTS,
]
EMPTY_COLUMNS: Final = ["row", "opening_id", "person_id"]
FAULT_COLUMNS: Final = ["row", "column", "severity", "reason", "suggestion"]


def _n_filled(sheets: Mapping[str, list[list[Any]]], sheet: str, head: str) -> int:
    """Count the cells that somebody filled under a head of a sheet; 0 where it is not there."""
    rows = sheets.get(sheet, [])
    for number, row in enumerate(rows[:HEADER_ROWS]):
        if head in row:
            at = row.index(head)
            below = (_cell(line, at) for line in rows[number + 1 :])
            return sum(1 for cell in below if str(cell).strip())
    return 0


def _sheets(path: Path) -> dict[str, list[list[Any]]]:
    """Give the rows of the sheets in which something is written, those that are there."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path.name} : ce fichier n'existe pas ou ne se lit pas.") from error
    if not content.startswith(b"PK\x03\x04"):
        raise FileRefused(
            f"{path.name} : ce n'est pas un classeur .xlsx ou .ods. "
            "Renvoyez le classeur d'appariement rempli, enregistré dans un de ces formats."
        )
    archives.inflate_all(content, path.name)
    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            if propositions.SHEET not in book.sheet_names:
                raise _not_ours(path.name)
            wanted = (propositions.SHEET, propositions.ANSWERS[0], propositions.TITLES[0])
            return {
                name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in wanted
                if name in book.sheet_names
            }
    except calamine.PasswordError as error:
        raise archives.encrypted(path.name) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise archives.truncated(path.name) from error


def _not_ours(name: str) -> FileRefused:
    return FileRefused(
        f"{name} : la feuille « {propositions.SHEET} » et ses colonnes « Identifiant », "
        "« Décision » et « Motif » n'y sont pas. Renvoyez le classeur écrit par gpect report."
    )


def _heads(rows: Sequence[Sequence[Any]], name: str) -> tuple[int, Mapping[str, int]]:
    """Find the row of heads, and where each column of ours is: columns may have been moved."""
    wanted = {fold(head): column for column, head in HEADS.items()}
    for number, row in enumerate(rows[:HEADER_ROWS]):
        found = {wanted[fold(str(c))]: i for i, c in enumerate(row) if fold(str(c)) in wanted}
        if set(NEEDED) <= set(found):
            return number, found
    raise _not_ours(name)


def _cell(row: Sequence[Any], position: int) -> Any:
    cell = row[position] if position < len(row) else ""
    return cell.date() if isinstance(cell, datetime) else cell


def _line(
    row: int, cells: Mapping[str, Any], faults: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Read one line; None where there is no decision, or a fault that keeps it out."""
    written, motif = fold(str(cells["decision"])), fold(str(cells["motif"]))
    if not written and not motif:
        return None
    identity = propositions.parse_line_id(str(cells["line_id"]))
    decision = _DECISIONS.get(written)
    if identity is None:
        _refuse(faults, row, "line_id", _NO_ID, "reprendre la ligne du classeur d'origine")
        return None
    if decision is None:
        what = "décision inconnue" if written else "motif sans décision"
        _refuse(faults, row, "decision", what, f"choisir parmi : {_CHOICES}")
        return None
    opening, person, run = identity
    facts = {name: propositions.canonical(cells.get(name, "")) for name in FACTS}
    known = [str(cells["line_id"]).strip(), *(cells.get(name, "") for name in FACTS)]
    return {
        "row": row,
        "opening_id": opening,
        "person_id": person,
        "run_id": run,
        "decision": decision,
        "motif": _motif(row, decision, motif, faults),
        "fingerprint": str(cells.get("fingerprint", "")).strip(),
        "seen": propositions.fingerprint(known),
    } | facts


def _empty(records: Sequence[tuple[int, Mapping[str, Any]]]) -> list[tuple[int, str, str]]:
    """Name the lines in which nothing is decided."""
    said = [
        (row, propositions.parse_line_id(str(cells["line_id"])))
        for row, cells in records
        if not fold(str(cells["decision"])) and not fold(str(cells["motif"]))
    ]
    return [(row, *identity[:2]) for row, identity in said if identity is not None]


def _motif(row: int, decision: str, motif: str, faults: list[dict[str, Any]]) -> str | None:
    """Read the motive of a refusal; of another decision none is kept, and that is told."""
    if decision != REFUSED:
        if motif:
            reason = f"motif non gardé : « {vocabulary.DECISIONS[decision]} » n'en a pas"
            _warn(faults, row, "motif", reason, "choisir « Déclinée » s'il s'agit d'un refus")
        return None
    found = _MOTIFS.get(motif)
    if found is None:
        reason = "motif inconnu : déclinée sans motif" if motif else "déclinée sans motif"
        _warn(faults, row, "motif", reason, "choisir un motif de la liste")
    return found


def _without_contradictions(
    lines: list[dict[str, Any]], faults: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Keep each pair once; a pair that says two things is refused at its second line."""
    first: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        pair = (line["opening_id"], line["person_id"])
        earlier = first.setdefault(pair, line)
        if (earlier["decision"], earlier["motif"]) != (line["decision"], line["motif"]):
            reason = f"autre décision que la ligne {earlier['row']} pour la même proposition"
            _refuse(faults, line["row"], "decision", reason, "garder une seule des deux lignes")
    return list(first.values())


def _refuse(
    faults: list[dict[str, Any]], row: int, column: str, reason: str, suggestion: str
) -> None:
    faults.append(_fault(row, column, "reject", reason, suggestion))


def _warn(
    faults: list[dict[str, Any]], row: int, column: str, reason: str, suggestion: str
) -> None:
    faults.append(_fault(row, column, "warn", reason, suggestion))


def _fault(row: int, column: str, severity: str, reason: str, suggestion: str) -> dict[str, Any]:
    return {
        "row": row,
        "column": HEADS[column],
        "severity": severity,
        "reason": reason,
        "suggestion": suggestion,
    }


_NO_ID: Final = "identifiant absent ou modifié : la ligne ne se rattache à rien"
_CHOICES: Final = ", ".join(vocabulary.DECISIONS.values())
_DECISIONS: Final = _OTHER_WORDS | {fold(v): k for k, v in vocabulary.DECISIONS.items()}
_MOTIFS: Final = {fold(motif): motif for motif in vocabulary.MOTIFS}

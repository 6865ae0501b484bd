"""The matching workbook: one file from which a chargé de relations entreprises works a week."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from gpect.domain import vocabulary
from gpect.domain.propositions import HEADS
from gpect.reports import lines
from gpect.reports.pages import read_me
from gpect.reports.sheets import (
    MAX_ROWS,
    Book,
    SheetColumn,
    Style,
    add_lists,
    add_sheet,
    open_book,
    write_lines,
    write_table,
)

if TYPE_CHECKING:
    from gpect.referentiels.rome import Rome
    from gpect.referentiels.territoire import Territoire


@dataclass(frozen=True)
class BatchReport:
    """What one run of matching gave, and the tables that say it in words.

    Attributes
    ----------
    allocations, unfilled, unmatched, questions
        Results of the run, as their definitions in :mod:`gpect.domain.tables`.
    openings, persons, structures, rejects
        Stored tables.
    parameters
        What the run was made with: French name → value.
    """

    allocations: pd.DataFrame
    unfilled: pd.DataFrame
    unmatched: pd.DataFrame
    questions: pd.DataFrame
    openings: pd.DataFrame
    persons: pd.DataFrame
    structures: pd.DataFrame
    rejects: pd.DataFrame
    parameters: dict[str, str]
    as_of: date
    territoire: "Territoire"
    rome: "Rome"


_WIDTHS: Final[tuple[tuple[str, float, Style], ...]] = (
    ("title", 23, "strong"),
    ("employer", 18, "wrap"),
    ("commune", 14, "wrap"),
    ("starts_on", 11.5, "date"),
    ("posts", 8, "int"),
    ("person", 12, "text"),
    ("structure", 18, "wrap"),
    ("score", 8, "percent"),
    ("coverage", 12, "percent"),
    ("distance_km", 10, "km"),
    ("why", 36, "wrap"),
    ("missing", 34, "wrap"),
    ("decision", 14, "input"),
    ("motif", 15, "input"),
    ("comment", 20, "input"),
    ("line_id", 14, "tiny"),
    ("fingerprint", 11, "tiny"),
)

PROPOSALS: Final = tuple(
    SheetColumn(name, HEADS[name], width, style) for name, width, style in _WIDTHS
)

UNFILLED: Final = (
    SheetColumn("title", "Poste", 30, "strong"),
    SheetColumn("employer", "Employeur", 24, "wrap"),
    SheetColumn("employer_kind", "Type d'employeur", 22, "wrap"),
    SheetColumn("commune", "Commune", 18, "wrap"),
    SheetColumn("starts_on", "Début", 12, "date"),
    SheetColumn("posts", "Postes", 8, "int"),
    SheetColumn("candidates", "Personnes proposées", 11, "int"),
    SheetColumn("posts_unfilled", "Postes sans personne", 11, "int"),
    SheetColumn("why", "Pourquoi", 42, "wrap"),
    SheetColumn("lever", "Levier", 42, "wrap"),
    SheetColumn("opening_id", "Identifiant", 14, "tiny"),
)

UNMATCHED: Final = (
    SheetColumn("person", "Personne", 13, "strong"),
    SheetColumn("structure", "Structure d'accompagnement", 28, "wrap"),
    SheetColumn("home", "Commune", 20, "wrap"),
    SheetColumn("wished", "Métier recherché", 28, "wrap"),
    SheetColumn("available_from", "Disponible à partir du", 12, "date"),
    SheetColumn("why", "Pourquoi", 46, "wrap"),
    SheetColumn("next_step", "Prochaine étape", 46, "wrap"),
    SheetColumn("person_id", "Identifiant", 16, "tiny"),
)

QUESTIONS: Final = (
    SheetColumn("question", "Question", 52, "strong"),
    SheetColumn("pairs", "Propositions concernées", 14, "int"),
    SheetColumn("subject_title", "Sur", 11, "text"),
    SheetColumn("about", "Personne ou poste", 26, "wrap"),
    SheetColumn("ask", "À demander à", 28, "wrap"),
    SheetColumn("answer", "Réponse", 30, "input"),
    SheetColumn("subject_id", "Identifiant", 16, "tiny"),
    SheetColumn("field", "Champ", 16, "tiny"),
)

TITLES: Final = (
    SheetColumn("raw_title", "Intitulé reçu", 44, "strong"),
    SheetColumn("about", "Sur", 11, "text"),
    SheetColumn("n", "Nombre", 9, "int"),
    SheetColumn("decision", "Décision", 13, "text"),
    SheetColumn("code_rome", "Code proposé", 10, "text"),
    SheetColumn("label", "Métier proposé", 44, "wrap"),
    SheetColumn("title_confidence", "Confiance", 11, "percent"),
    SheetColumn("right_code", "Bon code ROME", 16, "input"),
)

REJECTS: Final = (
    SheetColumn("source_file", "Fichier", 30, "strong"),
    SheetColumn("sheet", "Feuille", 16, "wrap"),
    SheetColumn("row", "Ligne", 8, "int"),
    SheetColumn("column", "Colonne", 22, "wrap"),
    SheetColumn("severity_title", "Gravité", 15, "text"),
    SheetColumn("reason", "Raison", 56, "wrap"),
    SheetColumn("suggestion", "Proposition", 44, "wrap"),
    SheetColumn("code", "Code", 20, "tiny"),
)

PARAMETERS: Final = (
    SheetColumn("name", "Paramètre", 44, "strong"),
    SheetColumn("value", "Valeur", 90, "wrap"),
)

DECISION_LISTS: Final = {
    "Decisions": tuple(vocabulary.DECISIONS.values()),
    "Motifs": vocabulary.MOTIFS,
}


def write_batch(path: Path, batch: BatchReport) -> None:
    """Write the matching workbook; the same batch gives the same bytes.

    Parameters
    ----------
    path
        File to write (``.xlsx``); its folder exists, a file of that name is replaced.
    batch
        n propositions, up to what a sheet can hold (1 048 575).

    Notes
    -----
    Cost: about 0.1 ms a proposition; each row goes to disk as it is written.
    """
    openings = lines.opening_lines(batch.openings, batch.territoire.communes, batch.rome.codes)
    persons = lines.person_lines(batch.persons, batch.structures, batch.territoire.communes)
    with open_book(path, "Propositions d'appariement", batch.as_of, streamed=True) as book:
        write_lines(book, add_sheet(book, "Lisez-moi"), _read_me(batch), width=110)
        _write_proposals(book, lines.proposal_lines(batch.allocations, openings, persons))
        _write(book, "Postes non pourvus", lines.unfilled_lines(batch.unfilled, openings), UNFILLED)
        _write(book, "Sans proposition", lines.unmatched_lines(batch.unmatched, persons), UNMATCHED)
        asked = lines.question_lines(batch.questions, openings, persons)
        _write(book, "À préciser", asked, QUESTIONS)
        titles = lines.title_lines(batch.openings, batch.persons, batch.rome.codes)
        _write(book, "Métiers à vérifier", titles, TITLES)
        _write(book, "Rejets", lines.reject_lines(batch.rejects), REJECTS)
        _write(book, "Paramètres", _parameters(batch.parameters), PARAMETERS)
        add_lists(book, DECISION_LISTS)


def _write_proposals(book: Book, proposals: pd.DataFrame) -> None:
    sheet = _write(book, "Propositions", proposals, PROPOSALS)
    last = max(min(len(proposals), MAX_ROWS), 1)
    n_shown = len(PROPOSALS) - 2
    names = [column.name for column in PROPOSALS]
    _choose(sheet, names.index("decision"), last, "Decisions")
    _choose(sheet, names.index("motif"), last, "Motifs")
    identifiers = (names.index("line_id"), 1)
    # A rule above the first line of each opening, which follows the sort the reader chooses.
    new_opening = 'LEFT($P2,FIND("/",$P2&"/"))<>LEFT($P1,FIND("/",$P1&"/"))'
    rule = book.workbook.add_format({"top": 1, "top_color": "#12354B"})
    sheet.conditional_format(
        1, 0, last, n_shown - 1, {"type": "formula", "criteria": f"={new_opening}", "format": rule}
    )
    sheet.set_column(identifiers[0], identifiers[0] + 1, 12, None, {"level": 1})
    sheet.print_area(0, 0, last, n_shown - 1)


def _choose(sheet: Any, position: int, last: int, list_name: str) -> None:
    sheet.data_validation(
        1,
        position,
        last,
        position,
        {
            "validate": "list",
            "source": f"={list_name}",
            "error_title": "Valeur hors liste",
            "error_message": "Choisissez une des valeurs de la liste, ou videz la cellule.",
        },
    )


def _write(book: Book, name: str, table: pd.DataFrame, columns: tuple[SheetColumn, ...]) -> Any:
    sheet = add_sheet(book, name)
    write_table(book, sheet, table, columns)
    return sheet


def _parameters(parameters: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"name": list(parameters), "value": list(parameters.values())}, dtype="str")


def _read_me(batch: BatchReport) -> list[tuple[str, str]]:
    return read_me(
        "appariement.txt",
        as_of=batch.as_of,
        n_pairs=len(batch.allocations),
        n_openings=batch.allocations["opening_id"].nunique(),
        n_persons=batch.allocations["person_id"].nunique(),
        n_unmatched=len(batch.unmatched),
    )

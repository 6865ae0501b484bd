"""The matching workbook: one file from which a chargé de relations entreprises works a week."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from gpect.domain import contracts, tables, vocabulary
from gpect.domain.equity import EQUITY
from gpect.reports.batch import columns, lines, run_lines
from gpect.reports.books.pages import INVENTED, read_me
from gpect.reports.books.sheets import (
    MAX_ROWS,
    Book,
    SheetColumn,
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
    decisions, pathway_proposals, levers, equity
        What is already decided, and further results.
    trainings
        Stored sessions, to name those of the pathways.
    invented
        Everything was made up for a demonstration; the workbook says so.
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
    decisions: pd.DataFrame = field(default_factory=lambda: contracts.empty(tables.DECISIONS))
    pathway_proposals: pd.DataFrame = field(
        default_factory=lambda: contracts.empty(tables.PATHWAY_PROPOSALS)
    )
    levers: pd.DataFrame = field(default_factory=lambda: contracts.empty(tables.LEVERS))
    trainings: pd.DataFrame = field(default_factory=lambda: contracts.empty(tables.TRAININGS))
    equity: pd.DataFrame = field(default_factory=lambda: contracts.empty(EQUITY))
    invented: bool = False


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
    persons = lines.person_lines(
        batch.persons, batch.structures, batch.territoire.epcis, batch.rome.codes
    )
    notice = INVENTED if batch.invented else ""
    title = "Propositions d'appariement"
    with open_book(path, title, batch.as_of, streamed=True, notice=notice) as book:
        write_lines(book, add_sheet(book, "Lisez-moi"), _read_me(batch), width=96)
        _write_proposals(
            book, lines.proposal_lines(batch.allocations, openings, persons, batch.decisions)
        )
        for name, table, shown in _sheets(batch, openings, persons):
            sheet = _write(book, name, table, shown)
            if not len(table) and name in WHEN_EMPTY:
                sheet.write_string(1, 0, WHEN_EMPTY[name])
        add_lists(book, DECISION_LISTS)


WHEN_EMPTY: Final = {
    "Leviers": "Aucun levier ne pourvoirait un poste de plus.",
    "Parcours et formations": "Aucun parcours choisi. Pour choisir aussi les formations : "
    "gpect match --parcours, puis gpect report batch.",
    "Équité": "Aucune mesure : sexe, âge, quartier ou handicap ne sont pas connus.",
}
"""What a sheet says when it has no line, where that is not an answer by itself."""

_Sheet = tuple[str, pd.DataFrame, tuple[SheetColumn, ...]]


def _sheets(batch: BatchReport, openings: pd.DataFrame, persons: pd.DataFrame) -> Iterator[_Sheet]:
    """Give the sheets after the first two, in order: name, lines, columns."""
    without = lines.unmatched_lines(batch.unmatched, persons)
    asked = lines.question_lines(batch.questions, openings, persons)
    pathways = run_lines.pathway_lines(batch.pathway_proposals, batch.trainings, openings, persons)
    titles = lines.title_lines(batch.openings, batch.persons, batch.rome.codes)
    unfilled = lines.unfilled_lines(batch.unfilled, openings)
    yield "Postes non pourvus", unfilled, columns.UNFILLED
    yield "Leviers", batch.levers, columns.LEVERS
    yield "Personnes sans proposition", without, columns.UNMATCHED
    yield "À préciser", asked, columns.QUESTIONS
    yield "Parcours et formations", pathways, columns.PATHWAYS
    yield "Équité", run_lines.equity_lines(batch.equity), columns.EQUITY
    yield "Métiers à vérifier", titles, columns.TITLES
    yield "Rejets", lines.reject_lines(batch.rejects), columns.REJECTS
    yield "Paramètres", _parameters(batch.parameters), columns.PARAMETERS


def _write_proposals(book: Book, proposals: pd.DataFrame) -> None:
    sheet = _write(book, "Propositions", proposals, columns.PROPOSALS)
    last = max(min(len(proposals), MAX_ROWS), 1)
    n_shown = len(columns.PROPOSALS) - 2
    names = [column.name for column in columns.PROPOSALS]
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


def _write(book: Book, name: str, table: pd.DataFrame, shown: tuple[SheetColumn, ...]) -> Any:
    sheet = add_sheet(book, name)
    write_table(book, sheet, table, shown)
    return sheet


def _parameters(parameters: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"name": list(parameters), "value": list(parameters.values())}, dtype="str")


def _read_me(batch: BatchReport) -> list[tuple[str, str]]:
    return read_me(
        "appariement.txt",
        as_of=batch.as_of,
        invented=batch.invented,
        n_pairs=len(batch.allocations),
        n_openings=batch.allocations["opening_id"].nunique(),
        n_persons=batch.allocations["person_id"].nunique(),
        n_unmatched=len(batch.unmatched),
    )

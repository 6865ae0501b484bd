"""What an opening says beside what its columns are for: filled already, two jobs, long past."""

import re
from datetime import date
from typing import Final

import pandas as pd

from gpect.domain import vocabulary
from gpect.ingest.cells.choices import choice_parser
from gpect.ingest.cells.values import Parsed, read_each
from gpect.ingest.records.rows import Rows
from gpect.ingest.text.spelling import fold

LONG_PAST_DAYS: Final = 365
"""Days after which a start without a closing date is likely to be a slip of the year."""

_CLOSED = re.compile(r"(?<!non )(?<!pas )\b(?:pourvue?s?|annulee?s?)\b(?! et remplace)")
_SEVERAL_JOBS = re.compile(r"\b\d+ [a-z]{4}.*? \d+ [a-z]{4}")
_PARTS = re.compile(r"/|,|;|\+|\bou\b|\bet\b", re.IGNORECASE)
_contract = choice_parser(vocabulary.CONTRATS)


def note_doubts(rows: Rows, openings: pd.DataFrame, as_of: date) -> None:
    """Reject the openings whose title says that they are filled; warn of what is read in part.

    Parameters
    ----------
    rows
        The records of the file.
    openings
        ``contract, starts_on, published_on, closed_on`` of each, as read; one published long
        ago is of an archive, and its start no slip.
    as_of
        Day the file speaks of.
    """
    titles, is_open = rows.text("intitule"), openings["closed_on"].isna()
    is_filled, _ = read_each(titles, _says_closed)
    which = is_filled.astype(bool) & is_open
    rows.ledger.add(which, "intitule", "poste_pourvu", "reject", titles)
    are_several, _ = read_each(titles, _says_several_jobs)
    rows.ledger.add(are_several.astype(bool), "intitule", "metiers_plusieurs", "warn", titles)
    _note_contracts(rows, openings["contract"])
    latest = pd.Timestamp(as_of) - pd.Timedelta(days=LONG_PAST_DAYS)
    is_past = (openings["starts_on"] < latest) & ~(openings["published_on"] < latest)
    days = rows.text("date_debut")
    rows.ledger.add(is_past & is_open, "date_debut", "date_ancienne", "warn", days)


def _note_contracts(rows: Rows, read: pd.Series) -> None:
    cells = rows.text("type_contrat")
    several, _ = read_each(cells, _says_several_contracts)
    labels = read.map(vocabulary.CONTRATS).fillna("")
    which = several.astype(bool) & (labels != "")
    rows.ledger.add(which, "type_contrat", "contrats_plusieurs", "warn", cells, labels)


def _says_closed(title: str) -> Parsed:
    """Say whether a title tells « (POURVU) », « ANNULÉ - »; « non pourvu » does not."""
    return _CLOSED.search(fold(title)) is not None, False


def _says_several_jobs(title: str) -> Parsed:
    """Say whether a title counts two jobs: « 2 serveurs et 1 plongeur »."""
    return _SEVERAL_JOBS.search(fold(title)) is not None, False


def _says_several_contracts(cell: str) -> Parsed:
    """Say whether a cell names contracts of two kinds: « CDD/CDI »."""
    parts = [part for part in _PARTS.split(cell) if part.strip()]
    if len(parts) < 2:
        return False, False
    return len({_contract(part)[0] for part in parts} - {None}) > 1, False

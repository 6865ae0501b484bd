"""What people chose in the review workbook: a ROME code beside a title."""

import re
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.domain.errors import FileRefused
from gpect.ingest.files import archives, delimited
from gpect.ingest.files.csv_text import Record
from gpect.ingest.files.workbooks import book
from gpect.ingest.text.spelling import fold

TITLE_HEAD: Final = "Intitulé reçu"
CHOICE_HEAD: Final = "Bon code ROME"
_HEADS: Final = (fold(TITLE_HEAD), fold(CHOICE_HEAD))
_OFFERED: Final = tuple(f"choix {n}" for n in range(1, 6))
_PROPOSED: Final = "code propose"
_NUMBER: Final = re.compile(r"(?:choix )?([1-5])(?: 0)?")
_YES: Final = "oui"


def read_review(path: Path) -> pd.DataFrame:
    """Read the lines of a review workbook (xlsx, ods, or csv) on which somebody chose a code.

    Lines may have been sorted, filtered or removed; columns moved. A number from 1 to 5 is the
    choice of that number on its line; « oui » the first, or the code proposed.

    Returns
    -------
    DataFrame
        ``title, choice`` (a code as written or offered), ``row`` (sheet row or line), in order.

    Raises
    ------
    FileRefused
        The file cannot be read, or no sheet has the two columns.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path.name} : ce fichier n'existe pas ou ne peut être lu.") from error
    if not content.startswith(b"PK\x03\x04"):
        return _of_csv(path)
    members = archives.inflate_all(content, path.name)
    read = book.read_workbook(content, members, path.name, _merit)
    return _of_records(read.records, path)


def _merit(records: list[Record]) -> int:
    return max((_count_heads(record.cells) for record in records), default=0)


def _count_heads(cells: list[str]) -> int:
    folded = [fold(cell) for cell in cells]
    return sum(head in folded for head in _HEADS)


def _of_records(records: list[Record], path: Path) -> pd.DataFrame:
    start = next((i for i, r in enumerate(records) if _count_heads(r.cells) == 2), None)
    if start is None:
        raise FileRefused(
            f"{path.name} : il faut les colonnes « {TITLE_HEAD} » et « {CHOICE_HEAD} », celles "
            "du classeur que « gpect revue titres » écrit."
        )
    return _chosen(records[start].cells, records[start + 1 :])


def _meant(written: str, offered: list[str]) -> str:
    """Give the choice that a number or « oui » stands for; else what is written."""
    said = fold(written)
    number = _NUMBER.fullmatch(said)
    at = 0 if said == _YES else int(number[1]) - 1 if number is not None else len(offered)
    return offered[at].strip() or written if at < len(offered) else written


def _of_csv(path: Path) -> pd.DataFrame:
    table = pd.concat(delimited.read_pieces(path), ignore_index=True)
    for head in (TITLE_HEAD, CHOICE_HEAD):
        delimited.column_of(table, (head,), path)  # refuses, naming what it read
    rows = table.to_numpy(dtype=object).tolist()
    records = [Record(line, cells) for line, cells in enumerate(rows, start=2)]
    return _chosen([str(head) for head in table.columns], records)


def _chosen(heads: list[str], records: list[Record]) -> pd.DataFrame:
    """Give the lines on which something is chosen, of rows under ``heads``."""
    folded = [fold(head) for head in heads]
    title, choice = (folded.index(head) for head in _HEADS)
    offered = [folded.index(head) for head in (*_OFFERED, _PROPOSED) if head in folded]
    width = max(title, choice, *offered) + 1
    padded = ((r.line, [*r.cells, *[""] * (width - len(r.cells))]) for r in records)
    lines = [
        (cells[title].strip(), _meant(cells[choice].strip(), [cells[at] for at in offered]), line)
        for line, cells in padded
    ]
    table = pd.DataFrame(lines, columns=["title", "choice", "row"])
    typed = table.astype({"title": "str", "choice": "str", "row": "int64"})
    return typed[(typed["title"] != "") & (typed["choice"] != "")].reset_index(drop=True)

"""What people answered in the workbook of likely duplicates."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.domain.errors import FileRefused
from gpect.domain.same_persons import OTHER, SAME
from gpect.ingest.files import archives
from gpect.ingest.files.csv_text import Record
from gpect.ingest.files.workbooks import book
from gpect.ingest.text.spelling import fold

HEADS: Final = ("Dossier", "Autre dossier", "Même personne ?")
_HEADS: Final = tuple(fold(head) for head in HEADS)
_ANSWERS: Final = {"oui": SAME, "o": SAME, "x": SAME, "non": OTHER, "n": OTHER}


@dataclass(frozen=True)
class Answers:
    """What is answered, and where an answer is neither yes nor no.

    ``clear`` [person_id, other_id, answer, line]: one row a pair; ``unclear``: lines of the sheet.
    """

    clear: pd.DataFrame
    unclear: list[int]


def read_answers(path: Path) -> Answers:
    """Read the answered lines of a workbook of likely duplicates, wherever its columns are now.

    Raises
    ------
    FileRefused
        The file cannot be read, or no sheet has the three columns.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path.name} : ce fichier n'existe pas ou ne peut être lu.") from error
    if not content.startswith(b"PK\x03\x04"):
        raise FileRefused(f"{path.name} : il faut un classeur xlsx ou ods. Enregistrez-le ainsi.")
    members = archives.inflate_all(content, path.name)
    records = book.read_workbook(content, members, path.name, _merit).records
    start = next((i for i, r in enumerate(records) if _count(r) == len(HEADS)), None)
    if start is None:
        named = ", ".join(f"« {head} »" for head in HEADS)
        raise FileRefused(
            f"{path.name} : il faut les colonnes {named}, celles que « gpect doublons » écrit."
        )
    folded = [fold(cell) for cell in records[start].cells]
    at = [folded.index(head) for head in _HEADS]
    rows = [r for r in records[start + 1 :] if len(r.cells) > max(at)]
    told = [[r.cells[k].strip() for k in at] for r in rows]
    table = pd.DataFrame(told, columns=["person_id", "other_id", "answer"]).astype("str")
    table["line"] = [r.line for r in rows]
    answers = table["answer"].map(fold).map(_ANSWERS)
    unclear = table.loc[answers.isna() & (table["answer"] != ""), "line"].tolist()
    clear = table.assign(answer=answers).dropna()
    return Answers(clear.drop_duplicates(["person_id", "other_id"], ignore_index=True), unclear)


def _merit(records: list[Record]) -> int:
    return max((_count(record) for record in records), default=0)


def _count(record: Record) -> int:
    folded = {fold(cell) for cell in record.cells}
    return sum(head in folded for head in _HEADS)

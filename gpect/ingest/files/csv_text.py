"""Delimited text: which separator, and where each record starts."""

import csv
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from gpect.domain.errors import FileRefused
from gpect.ingest.text.spelling import fold

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 60
_END = "\x02fin\x02"
_SEP_LINE = re.compile(r'^"?sep=(.)"?[;,\t|]*\r?\n?$', re.IGNORECASE)


class Record(NamedTuple):
    """One record: the physical line where it starts, and its cells."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Delimited:
    """Every record of a text that is not blank, and the separator that parted them."""

    records: list[Record]
    separator: str


def read_delimited(text: str, known: frozenset[str], name: str) -> Delimited:
    """Part ``text`` into records with the separator its header and first lines agree on.

    Parameters
    ----------
    text
        The whole file.
    known
        Folded headers of the kind of file expected: they weigh most in the choice.
    name
        The file's name, for the sentence.

    Raises
    ------
    FileRefused
        A quote is opened and never closed.
    """
    declared = _declared(text)
    separator = declared or _choose(_head(text), known)
    records = _parse(text, separator, name)
    if declared:
        records = records[1:]
    if not declared and records and _is_wrapped(records):
        return _unwrap(records, known, name)
    return Delimited([r for r in records if any(c.strip() for c in r.cells)], separator)


def _declared(text: str) -> str:
    first = text[: text.find("\n") + 1 or len(text)][:20]
    found = _SEP_LINE.match(first.replace("\r", "\n").split("\n")[0])
    return found.group(1) if found and found.group(1) in SEPARATORS else ""


def _head(text: str) -> str:
    lines = io.StringIO(text[:200_000], newline="")
    return "".join(line for line, _ in zip(lines, range(_SAMPLE_LINES), strict=False))


def _choose(head: str, known: frozenset[str]) -> str:
    def merit(separator: str) -> tuple[int, float, int]:
        rows = [cells for cells in _rows(head, separator) if any(cells)]
        widths = Counter(len(cells) for cells in rows)
        width, n_modal = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        n_known = max((len({fold(c) for c in cells} & known) for cells in rows), default=0)
        return n_known, n_modal / max(len(rows), 1) if width > 1 else 0.0, width

    return max(SEPARATORS, key=merit)


def _rows(text: str, separator: str) -> list[list[str]]:
    with _long_fields():
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))


@contextmanager
def _long_fields() -> Iterator[None]:
    """Lift the csv module's own limit on a cell: ours is told row by row, not by a failure."""
    before = csv.field_size_limit(sys.maxsize)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def choose(head: str, known: frozenset[str]) -> str | None:
    """Choose the separator of a text by its first lines; None where it is no plain one.

    A text that declares its separator, or whose lines are put whole between quotes, is not plain.
    """
    if _declared(head):
        return None
    separator = _choose(_head(head), known)
    return (
        None if _is_wrapped([Record(0, cells) for cells in _rows(head, separator)]) else separator
    )


def filled_records(lines: Iterator[str], separator: str, name: str) -> Iterator[Record]:
    """Part lines into the records that are not blank, one after the other.

    Raises
    ------
    FileRefused
        At the end: a quote was opened and never closed.
    """
    return (r for r in _records(lines, separator, name) if any(c.strip() for c in r.cells))


def _parse(text: str, separator: str, name: str) -> list[Record]:
    return list(_records(io.StringIO(text, newline=""), separator, name))


def _records(lines: Iterator[str], separator: str, name: str) -> Iterator[Record]:
    # A last line of ours: where it does not come out alone, a quote has swallowed it
    with _long_fields():
        reader = csv.reader(chain(lines, [_END]), delimiter=separator)
        line = 1
        for cells in reader:
            if cells == [_END]:
                return
            record = Record(line, cells)
            line = reader.line_num + 1
            if cells and cells[-1].endswith(_END):
                break
            yield record
    raise FileRefused(
        f"{name}, ligne {record.line} : un guillemet est ouvert et jamais refermé, la suite du "
        "fichier serait perdue. Fermez ou supprimez ce guillemet ; si le fichier a été coupé, "
        "renvoyez-le en entier.",
        "csv_illisible",
    )


def _is_wrapped(records: list[Record]) -> bool:
    """Say whether each line was put whole between quotes, as some exports do."""
    lone = [r.cells[0] for r in records if len(r.cells) == 1]
    parted = [text for text in lone if any(text.count(s) >= 2 for s in SEPARATORS)]
    return len(lone) == len(records) and len(parted) >= 0.8 * len(lone)


def _unwrap(records: list[Record], known: frozenset[str], name: str) -> Delimited:
    separator = _choose("\n".join(r.cells[0] for r in records[:_SAMPLE_LINES]), known)
    inner = [
        Record(r.line, cells)
        for r in records
        for cells in [part.cells for part in _parse(r.cells[0], separator, name)][:1]
    ]
    return Delimited([r for r in inner if any(c.strip() for c in r.cells)], separator)

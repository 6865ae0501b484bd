"""A long csv, read from the disk block after block, as often as it takes: never whole in memory.

Only what is plain is read so: text on its own, one header, records one under the other. A file
that is short, packed, wrapped or of another tool is left to :mod:`gpect.ingest.files.read`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest import sources
from gpect.ingest.files import csv_text, dittos, encoding, json_text
from gpect.ingest.files.csv_text import Record
from gpect.ingest.files.encoding import Encoding
from gpect.ingest.files.header import SEARCHED, Header, find_header
from gpect.ingest.files.names import told_name
from gpect.ingest.files.read import fit
from gpect.ingest.files.unreadable import check_content
from gpect.ingest.records.headers import known_headers
from gpect.ingest.text.spelling import fold

LONG: Final = 6 * 1024 * 1024
"""Bytes from which a csv is read by blocks."""
BLOCK: Final = 12_600
"""Records of a block, at most."""
MOST: Final = 480 * 1024 * 1024
"""Bytes above which a file is not read."""

_HEAD: Final = 200_000
_ENOUGH: Final = 200
"""Filled cells of a column that are enough to recognise it."""
_ELSEWHERE = (b"\x1f\x8b", b"PK", b"\xd0\xcf\x11\xe0", b"<")


@dataclass(frozen=True)
class LongCsv:
    """A long csv whose header is found.

    Attributes
    ----------
    sha256
        Fingerprint of its content.
    sample
        A small table with its header, and rows enough to recognise its columns.
    notes
        What had to be mended in it.
    n_records
        Records under the header.
    is_whole
        No line of it needs mending.
    """

    path: Path
    sha256: str
    encoding: Encoding
    separator: str
    header: Header
    n_records: int
    sample: RawTable
    notes: tuple[str, ...] = ()
    is_whole: bool = False
    block: int = BLOCK

    def blocks(self) -> Iterator[RawTable]:
        """Read the file once more: even tables of ``block`` records at most.

        Raises
        ------
        FileRefused
            A quote is opened and never closed.
        """
        mended = None if self.is_whole else encoding.Mended()
        lines = encoding.lines(self.path, self.encoding, mended)
        found = csv_text.filled_records(lines, self.separator, told_name(self.path))
        records = islice(found, self.header.first, None)
        n_blocks = -(-self.n_records // self.block)
        above: list[str] | None = None
        for number in range(n_blocks):
            start, end = (self.n_records * (number + k) // n_blocks for k in (0, 1))
            raw = dittos.fill(_table(list(islice(records, end - start)), self), above)
            last = [str(cell) for cell in raw.cells.iloc[-1]]
            above = last if any(last) else above
            yield raw


def open_long(
    path: Path, template: InputTemplate, *, long: int = LONG, block: int = BLOCK
) -> LongCsv | None:
    """Look whether ``path`` is a long and plain csv; None where it is to be read whole.

    Parameters
    ----------
    path, template
        As for :func:`gpect.ingest.files.read.read_file`.
    long, block
        Bytes from which a file is long; records of a block.

    Notes
    -----
    Reads the file twice; memory: the file while its encoding is found, then a block.

    Raises
    ------
    FileRefused
        The file cannot be taken at all.
    """
    if not path.is_file() or not long <= path.stat().st_size <= MOST:
        return None
    content = path.read_bytes()
    if content.startswith(_ELSEWHERE):
        return None
    check_content(content, told_name(path))
    found = encoding.detect(content, told_name(path))
    sha256 = hashlib.sha256(content).hexdigest()
    del content
    if found.is_wide:
        return None
    head = "".join(_until(_HEAD, encoding.lines(path, found, encoding.Mended())))
    choice = csv_text.choose(head, known_headers(template))
    if choice is None or json_text.looks_like_json(head):
        return None
    opened = _survey(path, found, choice, (sha256, template, block))
    return opened if opened and sources.adapt(opened.sample, template) is opened.sample else None


def _until(n: int, lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line
        n -= len(line)
        if n < 0:
            return


def _survey(
    path: Path, found: Encoding, separator: str, told: tuple[str, InputTemplate, int]
) -> LongCsv | None:
    """Read the file to its end: its header, how many records, rows that tell its columns."""
    sha256, template, block = told
    mended = encoding.Mended()
    lines = encoding.lines(path, found, mended)
    records = csv_text.filled_records(lines, separator, told_name(path))
    first = list(islice(records, SEARCHED + 2))
    header = find_header(first, template)
    if header is None or len(first) <= SEARCHED:
        return None
    opened = LongCsv(path, sha256, found, separator, header, 0, _NO_SAMPLE, block=block)
    telling = _Telling([fold(title) for title in header.all_titles()])
    n = 0
    for part in _parts(chain(first[header.first :], records), block):
        telling.add(part)
        n += len(part)
    sample = replace(_table(telling.kept, opened), notes=list(mended.notes()))
    told_of = mended.notes()
    return replace(opened, n_records=n, sample=sample, notes=told_of, is_whole=mended.is_whole)


_NO_SAMPLE: Final = RawTable([], pd.DataFrame(), [], "", "csv", "")


def _parts(records: Iterator[Record], n: int) -> Iterator[list[Record]]:
    while part := list(islice(records, n)):
        yield part


class _Telling:
    """Rows enough to recognise columns: the first filled cells of each, and twins that differ."""

    def __init__(self, titles: list[str]) -> None:
        self.kept: list[Record] = []
        self._filled = np.zeros(len(titles), dtype=int)
        self._first_of = {title: at for at, title in reversed(list(enumerate(titles)))}
        self._twins = {
            at: self._first_of[title] for at, title in enumerate(titles)
            if title and self._first_of[title] != at
        }  # fmt: skip

    def add(self, records: list[Record]) -> None:
        lacking = np.flatnonzero(self._filled < _ENOUGH)
        if not len(lacking) and not self._twins:
            return
        for record in records:
            cells = record.cells
            tells = [at for at in lacking if at < len(cells) and cells[at] != ""]
            tells = [at for at in tells if self._filled[at] < _ENOUGH]
            differs = [
                at for at, first in self._twins.items()
                if at < len(cells) and cells[at] not in {"", cells[first]}
            ]  # fmt: skip
            if tells or differs:
                self._filled[tells] += 1
                self._twins = {a: f for a, f in self._twins.items() if a not in differs}
                self.kept.append(record)


def _table(records: list[Record], of: LongCsv) -> RawTable:
    told = ("csv", told_name(of.path), of.sha256)
    raw = fit(records, of.header.all_titles(), of.header.row, told)
    separator = of.separator if len(raw.header) > 1 else ""
    return replace(raw, encoding=of.encoding.told, separator=separator)

"""Where a table begins: preamble lines above, one header row or two."""

import re
from dataclasses import dataclass

from gpect.domain.templates import InputTemplate
from gpect.ingest.files.csv_text import Record
from gpect.ingest.records.headers import IDENTITY, count_known, match_header
from gpect.ingest.text.cleaning import clean_text
from gpect.ingest.text.spelling import fold

SEARCHED = 40
"""Rows in which a header is looked for."""

_DATUM = re.compile(r"@|\d(?:[\s.\-/]?\d){4}")
"""What no title holds: an address, five digits or more (a day, a phone, a postal code)."""


@dataclass(frozen=True)
class Header:
    """Titles of the columns, the row number of the last header row, index of the first datum.

    ``n_cells`` counts the cells of that row, those after the last title too.
    """

    titles: list[str]
    row: int
    first: int
    n_cells: int = 0

    def all_titles(self) -> list[str]:
        """Give one title a cell of the header row, "" where it has none."""
        return self.titles + [""] * (self.n_cells - len(self.titles))


def find_header(records: list[Record], template: InputTemplate) -> Header | None:
    """Find the header among the first rows; None where no row names any field.

    The row that names most fields wins, the first of equals; two rows together win over each
    alone only by naming more.
    """
    rows = [[clean_text(cell) for cell in record.cells] for record in records[:SEARCHED]]
    counts = [count_known(row, template) for row in rows]
    best = max(range(len(rows)), key=lambda at: (counts[at], -at), default=-1)
    if best < 0 or counts[best] == 0:
        return None
    pairs = {
        at: _join(rows[at], rows[at + 1], template)
        for at in (best - 1, best)
        if 0 <= at < len(rows) - 1 and _is_pair(records[at], records[at + 1], rows, at)
    }
    joined = {at: count_known(titles, template) for at, titles in pairs.items()}
    top = max(joined, key=lambda at: (joined[at], -at), default=-1)
    if top >= 0 and joined[top] > counts[best] and counts[top + 1] > 0:
        n_cells = len(records[top + 1].cells)
        return Header(_trim(pairs[top]), records[top + 1].line, top + 2, n_cells)
    last = best  # a header merged over two rows comes twice
    while last + 1 < len(rows) and rows[last + 1] == rows[best]:
        last += 1
    return Header(_trim(rows[best]), records[last].line, last + 1, len(records[last].cells))


def merit(records: list[Record], template: InputTemplate) -> int:
    """Count the fields named by the header of ``records``; 0 without one or without data."""
    found = find_header(records, template)
    if found is None:
        return 0
    return 2 * count_known(found.titles, template) + int(found.first < len(records))


def _is_pair(upper: Record, lower: Record, rows: list[list[str]], at: int) -> bool:
    """Say whether two rows may be one header: close, the upper one of titles, no datum below."""
    is_close = lower.line - upper.line <= 2
    has_datum = any(_DATUM.search(cell) for cell in rows[at + 1])
    return is_close and not has_datum and sum(map(bool, rows[at])) >= 2


def _join(upper: list[str], lower: list[str], template: InputTemplate) -> list[str]:
    """Make one title of two: the lower one where it names a field, else both, else the upper.

    What only a file about people has stays as it is: under « Sexe » stands a person's.
    """
    width = max(len(upper), len(lower))
    above = _spread(upper + [""] * (width - len(upper)))
    below = lower + [""] * (width - len(lower))
    own = upper + [""] * (width - len(upper))
    titles = []
    for group, mine, under in zip(above, own, below, strict=True):
        is_own = not under or fold(mine) in IDENTITY
        choices = [mine] if is_own else [under, f"{group} {under}".strip(), mine]
        titles.append(next((c for c in choices if match_header(c, template)), choices[0]))
    return titles


def _spread(titles: list[str]) -> list[str]:
    """Repeat a group's title over the columns it spans."""
    spread, last = [], ""
    for title in titles:
        last = title or last
        spread.append(last)
    return spread


def _trim(titles: list[str]) -> list[str]:
    last = max((at for at, title in enumerate(titles) if title), default=-1)
    return titles[: last + 1]

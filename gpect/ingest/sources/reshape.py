"""A table made into another: rows as records by header, each with the row it came from."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from gpect.domain.raw import RawTable

Found = list[tuple[int, dict[str, str]]]
"""(position of the row it came from, header → text) of each record, in order."""

_UNREADABLE = "encodage"


def rows_of(raw: RawTable) -> Iterator[tuple[int, list[str]]]:
    """Give (position, cells) of each row."""
    cells = raw.cells.itertuples(index=False, name=None)
    yield from enumerate(list(row) for row in cells)


def rebuild(raw: RawTable, found: Found, notes: tuple[str, ...] = ()) -> RawTable:
    """Give the table whose rows are the records found; faults follow the rows they were in.

    A cell in error that became part of several fields is judged by what those fields hold; bytes
    that cannot be decoded condemn the whole row.

    Parameters
    ----------
    raw
        The table as read.
    found
        Records, with the position in ``raw`` that each came from; one row may give several.
    notes
        French sentences on what was made of the table.
    """
    header = list(dict.fromkeys(head for _, record in found for head in record))
    first = {at: new for new, (at, _) in reversed(list(enumerate(found)))}
    faults = [
        (first[at], head if head in header else "", code)
        for at, head, code in raw.row_faults
        if at in first and (head in {"", *header} or code == _UNREADABLE)
    ]
    return replace(
        raw,
        header=header,
        cells=pd.DataFrame(
            [[record.get(head, "") for head in header] for _, record in found],
            columns=range(len(header)),
            dtype=object,
        ),
        row_numbers=[raw.row_numbers[at] for at, _ in found],
        row_faults=faults,
        notes=[*raw.notes, *notes],
    )

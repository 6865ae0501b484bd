"""Ditto marks: in a table, « idem » says what the cell above says."""

from dataclasses import replace
from typing import Final

import pandas as pd

from gpect.domain.raw import RawTable

MARKS: Final = frozenset(
    {"idem", "idem.", "id.", "ditto", "//", '"', "''", "\u201d", "\u201c", "\u2033", "\u3003", "»"}
)
"""What a whole cell may be, in any case, to say « as above »."""

_LONGEST: Final = max(map(len, MARKS)) + 4
_NO_TABLE: Final = frozenset({"json", "jsonl", "xml"})


def fill(raw: RawTable, above: list[str] | None = None) -> RawTable:
    """Put in each cell that is a ditto mark what the one above says, wholly blank rows skipped.

    Parameters
    ----------
    raw
        A table as its sender laid it out: no JSON and no XML, whose objects have nothing above.
    above
        The row before the first, when ``raw`` is a block of a longer table; None at its top,
        where a mark says nothing and becomes blank.

    Returns
    -------
    raw
        The same where no cell is a mark; else filled, ``n_dittos`` saying how many cells were.
    """
    if raw.format in _NO_TABLE:
        return raw
    looked = ((at, _marked(raw.cells[at])) for at in range(len(raw.header)))
    marks = {at: is_mark for at, is_mark in looked if is_mark is not None}
    if not marks:
        return raw
    filled = raw.cells.copy()
    is_blank = ~(raw.cells.to_numpy(dtype=object) != "").any(axis=1)
    for at, is_mark in marks.items():
        said = raw.cells[at].mask(is_mark | is_blank)
        first = above[at] if above else ""
        filled[at] = raw.cells[at].mask(is_mark, said.ffill().fillna(first))
    return replace(raw, cells=filled, n_dittos=int(sum(which.sum() for which in marks.values())))


def _marked(cells: pd.Series) -> pd.Series | None:
    """Say which of n cells are a mark; None where none is."""
    found = [
        text
        for text in cells.unique().tolist()
        if len(text) <= _LONGEST and text.strip().casefold() in MARKS
    ]
    return cells.isin(found) if found else None


def note(n: int) -> list[str]:
    """Say how many cells were read as the one above; nothing where none was."""
    if not n:
        return []
    if n == 1:
        return ["1 cellule « idem » lue comme celle du dessus."]
    return [f"{n} cellules « idem » lues comme celle du dessus."]

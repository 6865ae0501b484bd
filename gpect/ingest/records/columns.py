"""Which column of a file is which field of its template."""

from dataclasses import dataclass, field

from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest.records.headers import WORTH, match_header
from gpect.ingest.records.misplaced import (
    check_compulsory,
    check_crosstab,
    check_openings,
    check_own,
    check_people,
    check_twice,
)


@dataclass(frozen=True)
class ColumnMap:
    """Where each field is.

    Attributes
    ----------
    positions
        Field → column of ``RawTable.cells``.
    headers
        Field → header as its sender wrote it.
    dropped
        Headers of no field, in order: nothing of those columns is read any further.
    near
        Field → header, for those taken for a typing slip.
    """

    positions: dict[str, int]
    headers: dict[str, str]
    dropped: tuple[str, ...] = ()
    near: dict[str, str] = field(default_factory=dict)


def recognise(raw: RawTable, template: InputTemplate) -> ColumnMap:
    """Say which column of ``raw`` is which field of ``template``.

    Case, accents, punctuation and ``_`` never count; the exact title beats a synonym, a synonym
    a near spelling. Of two columns for one field, the surer or the first is kept.

    Raises
    ------
    FileRefused
        A compulsory column is missing or twice there, the file is about people and not asked as
        such, or it is a cross table.
    """
    matches = [match_header(header, template) for header in raw.header]
    order = sorted(
        (match[0], position, match[1]) for position, match in enumerate(matches) if match
    )
    positions: dict[str, int] = {}
    for _, position, named in order:
        positions.setdefault(named, position)
    check_own(raw)
    check_people(raw, template)
    check_openings(raw, template)
    check_twice(raw, template, matches, positions)
    check_compulsory(raw, template, positions)
    check_crosstab(raw, template, positions)
    kept = set(positions.values())
    is_filled = (raw.cells.to_numpy(dtype=object) != "").any(axis=0)
    worths = {named: worth for worth, position, named in order if positions[named] == position}
    return ColumnMap(
        positions=positions,
        headers={named: raw.header[at] for named, at in positions.items()},
        dropped=tuple(
            header or f"(colonne {at + 1} sans titre)"
            for at, header in enumerate(raw.header)
            if at not in kept and (header or is_filled[at])
        ),
        near={n: raw.header[positions[n]] for n, w in worths.items() if w == WORTH["near"]},
    )

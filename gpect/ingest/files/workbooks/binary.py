"""Cells in error of binary workbooks (xls, xlsb): calamine gives them as blank.

Sources: [MS-XLS] BIFF8 records, [MS-XLSB] BIFF12 records.
"""

import struct
from collections.abc import Iterator
from typing import Final

from gpect.ingest.files import compound

Fault = tuple[int, int, str]
"""Sheet row (from 1), column (from 0), code of the rules."""

IN_ERROR: Final = "cellule_en_erreur"
NOT_COMPUTED: Final = "formule_sans_valeur"
NO_END: Final = 1 << 62
_DIMENSIONS: Final = 0x200
_BOUNDSHEET, _BOOLERR, _FORMULA, _BOF, _EOF = 0x85, 0x205, 0x06, 0x809, 0x0A
_DATE_MODE: Final = 0x22
_MANY: Final = 0xBD
_CELLS: Final = frozenset({0x06, 0xD6, 0xFD, _MANY, 0x203, 0x204, 0x205, 0x27E})
"""Records of an xls that give cells a value."""
_BUNDLE, _ROW, _ERROR, _FORMULA_ERROR = 156, 0, 3, 11
_PROPERTIES: Final = 153
_LAST_CELL: Final = 11
"""Records of an xlsb from 1 to here are cells."""


def scan_xls(content: bytes) -> dict[str, list[Fault]]:
    """Find the cells in error of each sheet of an xls; nothing where it cannot be followed."""
    try:
        book = compound.book_stream(content)
        sheets = list(_bound_sheets(book))
        computes = any(_is_computed(book, start) for _, start in sheets)
        return {name: list(_sheet_errors(book, start, computes=computes)) for name, start in sheets}
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Give (kind, position, length) of each BIFF8 record from ``at``."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def extent_xls(content: bytes) -> int:
    """Give the cells of the largest rectangle that a sheet of an xls says it holds, or spans.

    Its reader takes the sheet's word for it, and asks for the memory before it has read one cell;
    then it asks again for all that lies between the cells it met.
    """
    try:
        book = compound.book_stream(content)
    except (struct.error, IndexError):
        return 0
    starts = [
        struct.unpack_from("<I", book, at)[0]
        for kind, at, length in _records(book, 0)
        if kind == _BOUNDSHEET and length >= 4 and at + 4 <= len(book)
    ]
    return max((_extent(book, start) for start in starts), default=0)


def _extent(book: bytes, start: int) -> int:
    """Give the cells of the rectangle that a sheet of an xls says it holds, or spans."""
    declared, width, rows = 0, 0, set[int]()
    for _, kind, at, length in _sheet_records(book, start):
        if at + length > len(book):
            break
        if kind == _DIMENSIONS:
            declared = max(declared, _declared(book, at, length))
        elif kind in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", book, at)
            if kind == _MANY:  # a run of cells: its last column is its last word
                column = max(column, struct.unpack_from("<H", book, at + length - 2)[0])
            rows.add(row)
            width = max(width, column + 1)
    return max(declared, width * (max(rows) - min(rows) + 1) if rows else 0)


def _declared(book: bytes, at: int, length: int) -> int:
    if length not in {10, 14}:
        return 0
    form = "<HHHH" if length == 10 else "<IIHH"
    top, bottom, left, right = (int(edge) for edge in struct.unpack_from(form, book, at))
    if bottom < top or right < left:  # counted without a sign, that is nearly 2³² of them
        return NO_END
    return (bottom - top + 1) * (right - left + 1)


def _bound_sheets(book: bytes) -> Iterator[tuple[str, int]]:
    for kind, at, length in _records(book, 0):
        if kind == _EOF:
            return
        if kind == _BOUNDSHEET and length > 8:
            n_letters, is_wide = book[at + 6], book[at + 7] & 1
            text = book[at + 8 : at + 8 + n_letters * (1 + is_wide)]
            name = text.decode("utf-16-le" if is_wide else "latin-1")
            yield name, struct.unpack_from("<I", book, at)[0]


def _sheet_records(book: bytes, start: int) -> Iterator[tuple[int, int, int, int]]:
    """Give (depth, kind, position, length) of the records of a sheet; a chart in it is deeper."""
    depth = 0
    for kind, at, length in _records(book, start):
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        depth += kind == _BOF
        yield depth, kind, at, length


def _is_computed(book: bytes, start: int) -> bool:
    """Say whether a formula of the sheet has a value: its writer computes."""
    return any(
        kind == _FORMULA and length >= 14 and not _is_blank(book, at)
        for _, kind, at, length in _sheet_records(book, start)
    )


def _is_blank(book: bytes, at: int) -> bool:
    """Say whether a formula gives an empty text, which is also how none that is computed looks."""
    return book[at + 12 : at + 14] == b"\xff\xff" and book[at + 6] == 3


def _sheet_errors(book: bytes, start: int, *, computes: bool) -> Iterator[Fault]:
    for depth, kind, at, length in _sheet_records(book, start):
        code = ""
        if kind == _BOOLERR and length >= 8 and book[at + 7] == 1:
            code = IN_ERROR
        elif kind == _FORMULA and length >= 14 and _is_blank(book, at):
            code = "" if computes else NOT_COMPUTED
        elif kind == _FORMULA and length >= 14 and book[at + 12 : at + 14] == b"\xff\xff":
            code = IN_ERROR if book[at + 6] == 2 else ""
        if code and depth == 1:
            row, column = struct.unpack_from("<HH", book, at)
            yield row + 1, column, code


def has_1904_xls(content: bytes) -> bool:
    """Say whether an xls counts its days from 1904."""
    try:
        book = compound.book_stream(content)
    except (struct.error, IndexError):
        return False
    modes = (
        struct.unpack_from("<H", book, at)[0]
        for kind, at, length in _records(book, 0)
        if kind == _DATE_MODE and length >= 2 and at + 2 <= len(book)
    )
    return next(modes, 0) == 1


def has_1904_xlsb(book: bytes) -> bool:
    """Say whether an xlsb counts its days from 1904, as its ``xl/workbook.bin`` tells."""
    flags = (book[at] & 1 for kind, at, length in _parts(book) if kind == _PROPERTIES and length)
    return next(flags, 0) == 1


def scan_xlsb(sheets: dict[str, bytes]) -> dict[str, list[Fault]]:
    """Find the cells in error of each sheet of an xlsb: name → its part's bytes."""
    return {name: list(_part_errors(part)) for name, part in sheets.items()}


def sheet_relations(book: bytes) -> dict[str, str]:
    """Give sheet name → relation of ``xl/workbook.bin``."""
    return {
        name: relation
        for kind, at, length in _parts(book)
        if kind == _BUNDLE
        for relation, after in [_wide_text(book, at + 8)]
        for name, _ in [_wide_text(book, after)]
        if after <= at + length
    }


def _wide_text(part: bytes, at: int) -> tuple[str, int]:
    if at + 4 > len(part):
        return "", len(part)
    end = at + 4 + 2 * min(struct.unpack_from("<I", part, at)[0], len(part))
    return part[at + 4 : end].decode("utf-16-le", errors="replace"), end


def extent(part: bytes) -> int:
    """Give the cells in the rectangle that the cells of a sheet of an xlsb span.

    ``NO_END`` where a row or a cell is too short to say where it is: its reader would take what
    the record before it left in memory.
    """
    row, width, rows = 0, 0, set[int]()
    for kind, at, length in _parts(part):
        if kind <= _LAST_CELL and length < (4 if kind == _ROW else 8):
            return NO_END
        if kind == _ROW:
            row = struct.unpack_from("<I", part, at)[0]
        elif kind <= _LAST_CELL:
            rows.add(row)
            width = max(width, struct.unpack_from("<I", part, at)[0] + 1)
    return width * (max(rows) - min(rows) + 1) if rows else 0


def _part_errors(part: bytes) -> Iterator[Fault]:
    row = 0
    for kind, at, length in _parts(part):
        if kind == _ROW and length >= 4:
            row = struct.unpack_from("<I", part, at)[0] + 1
        elif kind in {_ERROR, _FORMULA_ERROR} and length >= 9:
            yield row, struct.unpack_from("<I", part, at)[0], IN_ERROR


def _parts(part: bytes) -> Iterator[tuple[int, int, int]]:
    """Give (kind, position, length) of each BIFF12 record; both numbers are 7 bits a byte."""
    at = 0
    while at + 1 < len(part):
        kind, at = _seven_bits(part, at, 2)
        length, at = _seven_bits(part, at, 4)
        if at + length > len(part):
            return
        yield kind, at, length
        at += length


def _seven_bits(part: bytes, at: int, longest: int) -> tuple[int, int]:
    """Read a number of at most ``longest`` bytes; give it and where it ends."""
    number = 0
    for nth in range(min(longest, len(part) - at)):
        number |= (part[at + nth] & 0x7F) << (7 * nth)
        if part[at + nth] < 0x80:
            return number, at + nth + 1
    return number, at + min(longest, len(part) - at)

"""Cells in error of binary workbooks (xls, xlsb): calamine gives them as blank.

Sources: [MS-CFB] compound files, [MS-XLS] BIFF8 records, [MS-XLSB] BIFF12 records.
"""

import struct
from collections.abc import Iterator
from typing import Final

Fault = tuple[int, int, str]
"""Sheet row (from 1), column (from 0), code of the rules."""

IN_ERROR: Final = "cellule_en_erreur"
_END: Final = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of chain, table."""

_BOUNDSHEET, _BOOLERR, _FORMULA, _BOF, _EOF = 0x85, 0x205, 0x06, 0x809, 0x0A
_BUNDLE, _ROW, _ERROR, _FORMULA_ERROR = 156, 0, 3, 11
_LAST_CELL: Final = 11
"""Records of an xlsb from 1 to here are cells."""

_SECTOR_SIZES: Final = (512, 4096)


def scan_xls(content: bytes) -> dict[str, list[Fault]]:
    """Find the cells in error of each sheet of an xls; nothing where it cannot be followed."""
    try:
        book = _book_stream(content)
        sheets = list(_bound_sheets(book))
        return {name: list(_sheet_errors(book, start)) for name, start in sheets}
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def is_broken(content: bytes) -> bool:
    """Say whether the sectors of a compound file have no size, or follow each other in a ring.

    Who follows such a chain to its end never comes back.
    """
    try:
        size = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
        if size not in _SECTOR_SIZES:
            return True
        table = _sector_table(content, size)
        minis = _chain(content, table, struct.unpack_from("<I", content, 60)[0], size)
    except (struct.error, IndexError):
        return False
    return _has_ring(table) or _has_ring(struct.unpack(f"<{len(minis) // 4}I", minis))


def _has_ring(table: tuple[int, ...]) -> bool:
    """Follow each sector once: a walk that meets itself is a ring."""
    walk_of = [-1] * len(table)
    for walk in range(len(table)):
        sector = walk
        while sector < len(table) and walk_of[sector] < 0:
            walk_of[sector] = walk
            sector = table[sector]
        if sector < len(table) and walk_of[sector] == walk:
            return True
    return False


def _book_stream(content: bytes) -> bytes:
    """Give the workbook's stream of a compound file; b"" where there is none."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    first_dir, cutoff, first_mini = (
        struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60)
    )
    table = _sector_table(content, size)
    entries = _chain(content, table, first_dir, size)
    root = b""
    for at in range(0, len(entries) - 127, 128):
        n_name = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(n_name - 2, 0)].decode("utf-16-le", errors="replace")
        start, length = struct.unpack_from("<II", entries, at + 116)
        if at == 0:
            root = _chain(content, table, start, size)
        elif name in {"Workbook", "Book"}:
            if length >= cutoff:
                return _chain(content, table, start, size)[:length]
            minis = _chain(content, table, first_mini, size)
            mini_table = struct.unpack(f"<{len(minis) // 4}I", minis)
            return _chain(b"\0" * 64 + root, mini_table, start, 64)[:length]
    return b""


def _sector_table(content: bytes, size: int) -> tuple[int, ...]:
    """Give the next sector of each sector."""
    listed = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // size + 1):
        if more >= _END:
            break
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        listed += block[:-1]
        more = block[-1]
    parts = [content[(s + 1) * size : (s + 2) * size] for s in listed if s < _END]
    table = b"".join(part for part in parts if len(part) == size)
    return struct.unpack(f"<{len(table) // 4}I", table)


def _chain(content: bytes, table: tuple[int, ...], first: int, size: int) -> bytes:
    """Join the sectors that follow each other from ``first``; sector 0 comes after one block."""
    parts: list[bytes] = []
    sector = first
    while sector < len(table) and len(parts) <= len(table):
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Give (kind, position, length) of each BIFF8 record from ``at``."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, length
        at += 4 + length


def _bound_sheets(book: bytes) -> Iterator[tuple[str, int]]:
    for kind, at, length in _records(book, 0):
        if kind == _EOF:
            return
        if kind == _BOUNDSHEET and length > 8:
            n_letters, is_wide = book[at + 6], book[at + 7] & 1
            text = book[at + 8 : at + 8 + n_letters * (1 + is_wide)]
            name = text.decode("utf-16-le" if is_wide else "latin-1")
            yield name, struct.unpack_from("<I", book, at)[0]


def _sheet_errors(book: bytes, start: int) -> Iterator[Fault]:
    depth = 0
    for kind, at, length in _records(book, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif kind == _BOOLERR and length >= 8:
            is_error = book[at + 7] == 1
        elif kind == _FORMULA and length >= 14:
            is_error = book[at + 12 : at + 14] == b"\xff\xff" and book[at + 6] == 2
        if kind in {_BOOLERR, _FORMULA} and depth == 1 and is_error:
            row, column = struct.unpack_from("<HH", book, at)
            yield row + 1, column, IN_ERROR


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
    """Give the cells in the rectangle that the cells of a sheet of an xlsb span."""
    row, width, rows = 0, 0, set[int]()
    for kind, at, length in _parts(part):
        if kind == _ROW and length >= 4:
            row = struct.unpack_from("<I", part, at)[0]
        elif kind <= _LAST_CELL and length >= 8:
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

"""Compound files, in which old workbooks (xls) lie: their sectors, and whether they hold together.

Who follows a damaged chain never comes back, or asks for the memory of a sector far beyond the
file's end and dies of it: a file is looked at whole before its reader is.

Source: [MS-CFB].
"""

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

_MARKS: Final = 0xFFFFFFFA
"""Sector numbers from here on are marks: free, end of chain, table."""

_LAST: Final = 0xFFFFFFFE
"""The mark that ends a chain."""

_SECTOR_SIZES: Final = (512, 4096)
_MINI: Final = 64
_STREAM, _ROOT = 2, 5

Table = tuple[int, ...]


class Entry(NamedTuple):
    """One entry of the directory: a stream's name, kind, first sector, length."""

    name: str
    kind: int
    start: int
    length: int


class Compound(NamedTuple):
    """A compound file: the next sector of each sector, the same of the small ones, its entries."""

    content: bytes
    size: int
    listed: list[int]
    table: Table
    first_directory: int
    cutoff: int
    first_mini: int


def is_broken(content: bytes) -> bool:
    """Say whether the sectors of a compound file do not hold together.

    No size; a sector of the table, or one that follows another, beyond the end of the file; a
    ring; a stream whose chain does not end.
    """
    try:
        file = _open(content)
        if file.size not in _SECTOR_SIZES:
            return True
        n = -(-len(content) // file.size) - 1
        is_whole = (len(content) - file.size) // file.size
        if any(s >= is_whole for s in file.listed) or any(n <= s < _MARKS for s in file.table):
            return True
        minis = _mini_table(file)
        if _has_ring(file.table) or _has_ring(minis):
            return True
        return any(not _ends(*chain) for chain in _chains(file, minis))
    except (struct.error, IndexError):
        return False  # too short for anyone to follow


def book_stream(content: bytes) -> bytes:
    """Give the workbook's stream of a compound file; b"" where there is none."""
    file = _open(content)
    root = b""
    for entry in _entries(file):
        if entry.kind == _ROOT:
            root = _chain(content, file.table, entry.start, file.size)
        elif entry.name in {"Workbook", "Book"}:
            if entry.length >= file.cutoff:
                return _chain(content, file.table, entry.start, file.size)[: entry.length]
            minis = b"\0" * _MINI + root
            return _chain(minis, _mini_table(file), entry.start, _MINI)[: entry.length]
    return b""


def _open(content: bytes) -> Compound:
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
    directory, cutoff, mini = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
    listed = _listed(content, size)
    parts = b"".join(content[(s + 1) * size : (s + 2) * size] for s in listed)
    table = struct.unpack(f"<{len(parts) // 4}I", parts[: len(parts) // 4 * 4])
    return Compound(content, size, listed, table, directory, cutoff, mini)


def _listed(content: bytes, size: int) -> list[int]:
    """Give the sectors that hold the table."""
    listed = list(struct.unpack_from("<109I", content, 76))
    more = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // size + 1):
        if more >= _MARKS:
            break
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        listed += block[:-1]
        more = block[-1]
    return [sector for sector in listed if sector < _MARKS]


def _mini_table(file: Compound) -> Table:
    minis = _chain(file.content, file.table, file.first_mini, file.size)
    return struct.unpack(f"<{len(minis) // 4}I", minis[: len(minis) // 4 * 4])


def _entries(file: Compound) -> Iterator[Entry]:
    entries = _chain(file.content, file.table, file.first_directory, file.size)
    for at in range(0, len(entries) - 127, 128):
        n_name = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(n_name - 2, 0)].decode("utf-16-le", errors="replace")
        start, length = struct.unpack_from("<II", entries, at + 116)
        yield Entry(name, _ROOT if at == 0 else entries[at + 66], start, length)


def _chains(file: Compound, minis: Table) -> Iterator[tuple[Table, int]]:
    """Give every chain that a reader may follow: its table, its first sector."""
    yield file.table, file.first_directory
    if file.first_mini < _MARKS:
        yield file.table, file.first_mini
    for entry in _entries(file):
        if entry.kind == _ROOT or (entry.kind == _STREAM and entry.length >= file.cutoff):
            yield file.table, entry.start
        elif entry.kind == _STREAM and entry.length:
            yield minis, entry.start


def _ends(table: Table, first: int) -> bool:
    """Say whether a chain comes to its end mark; there is no ring."""
    sector = first
    while sector < len(table):
        sector = table[sector]
    return sector == _LAST


def _has_ring(table: Table) -> bool:
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


def _chain(content: bytes, table: Table, first: int, size: int) -> bytes:
    """Join the sectors that follow each other from ``first``; sector 0 comes after one block."""
    parts: list[bytes] = []
    sector = first
    while sector < len(table) and len(parts) <= len(table):
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)

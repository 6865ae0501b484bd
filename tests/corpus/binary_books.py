"""Binary workbooks written by hand (xls, xlsb): no library of the project writes them."""

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.corpus.case import COOK, GARDENER, HEADER, TITLES, Case, faults


@dataclass(frozen=True)
class Wrong:
    """A cell in error, typed or the outcome of a formula."""

    code: int = 42
    of_formula: bool = False


@dataclass(frozen=True)
class NeverComputed:
    """A formula of an xls as writers leave it that do not compute: an empty text, cached."""


@dataclass(frozen=True)
class Computed:
    """A formula of an xls with its value: zero."""


Cell = str | float | Wrong | NeverComputed | Computed
Rows = Sequence[Sequence[Cell]]
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def xls(*sheets: tuple[str, int, Rows], is_1904: bool = False) -> bytes:
    """Write (name, hidden 0-2, rows) as BIFF8 in a compound file of 512-byte sectors."""
    bodies = [_sheet8(rows) for _, _, rows in sheets]
    places = [struct.pack("<IBB", 0, hidden, 0) + _short(name) for name, hidden, _ in sheets]
    head = _rec8(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    head += _rec8(0x22, struct.pack("<H", is_1904))
    at = len(head) + sum(len(_rec8(0x85, p)) for p in places) + 4
    for body, (name, hidden, _) in zip(bodies, sheets, strict=True):
        head += _rec8(0x85, struct.pack("<IBB", at, hidden, 0) + _short(name))
        at += len(body)
    return _compound(head + _rec8(0x0A) + b"".join(bodies))


def _rec8(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _sheet8(rows: Rows) -> bytes:
    width = max(map(len, rows), default=0)
    out = _rec8(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    out += _rec8(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for row, cells in enumerate(rows):
        out += b"".join(_cell8(row, column, cell) for column, cell in enumerate(cells))
    return out + _rec8(0x0A)


def _cell8(row: int, column: int, cell: Cell) -> bytes:
    where = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, Wrong) and cell.of_formula:
        told = bytes([2, 0, cell.code, 0, 0, 0]) + b"\xff\xff"
        return _rec8(0x06, where + told + struct.pack("<HIHB", 0, 0, 2, 0x1C) + bytes([cell.code]))
    if isinstance(cell, NeverComputed | Computed):
        told = bytes(8) if isinstance(cell, Computed) else bytes([3, *bytes(5), 0xFF, 0xFF])
        return _rec8(0x06, where + told + struct.pack("<HIHBH", 0, 0, 3, 0x1E, 2))
    if isinstance(cell, Wrong):
        return _rec8(0x205, where + bytes([cell.code, 1]))
    if isinstance(cell, str):
        text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
        return _rec8(0x204, where + text) if cell else b""
    return _rec8(0x203, where + struct.pack("<d", cell))


def _compound(stream: bytes) -> bytes:
    n_data = max(-(-len(stream) // 512), 9)  # nine sectors: above the mini stream's limit
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, -1, 2, n_data * 512)
    n_table = -(-(n_data + 2 + 2) // 128)
    first_data = 1 + n_table
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    entries += _entry("Workbook", 2, -1, first_data, n_data * 512)
    chain = [0xFFFFFFFE, *[0xFFFFFFFD] * n_table]
    chain += [*range(first_data + 1, first_data + n_data), 0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (n_table * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, n_table, 0, 0, 4096,
                          0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    listed = [*range(1, 1 + n_table), *[0xFFFFFFFF] * (109 - n_table)]
    header += struct.pack("<109I", *listed)
    directory = entries.ljust(512, b"\0")
    table = struct.pack(f"<{len(chain)}I", *chain)
    return header + directory + table + stream.ljust(n_data * 512, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBiii", len(text), kind, 1, -1, -1, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def xlsb(
    *sheets: tuple[str, int, Rows], is_linked: bool = True, more: bytes = b"", is_1904: bool = False
) -> bytes:
    """Write (name, hidden 0-2, rows) as BIFF12 parts in a zip; ``more`` ends each sheet's rows."""
    numbered = list(enumerate(sheets, start=1))
    book = _rec12(131) + _rec12(153, bytes([is_1904, *bytes(11)])) + _rec12(143)
    for nth, (name, hidden, _) in numbered:
        book += _rec12(156, struct.pack("<II", hidden, nth) + _wide(f"rId{nth}") + _wide(name))
    rels = "".join(
        f'<Relationship Id="rId{nth}" Type="{_MAIN}/worksheet" Target="worksheets/sheet{nth}.bin"/>'
        for nth, _ in numbered
        if is_linked
    )
    space = f'xmlns="{_PACKAGE}/relationships"'
    root = f'<Relationship Id="rId1" Type="{_MAIN}/officeDocument" Target="xl/workbook.bin"/>'
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": f"<Relationships {space}>{root}</Relationships>".encode(),
        "xl/_rels/workbook.bin.rels": f"<Relationships {space}>{rels}</Relationships>".encode(),
        "xl/workbook.bin": book + _rec12(144) + _rec12(132),
    } | {f"xl/worksheets/sheet{nth}.bin": _sheet12(rows, more) for nth, (_, _, rows) in numbered}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _rec12(kind: int, data: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(data)) + data


def _seven_bits(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + _seven_bits(rest) if rest else bytes([low])


def _sheet12(rows: Rows, more: bytes) -> bytes:
    width = max(map(len, rows), default=1)
    out = _rec12(129) + _rec12(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    out += _rec12(145)
    for row, cells in enumerate(rows):
        out += _rec12(0, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
        out += b"".join(_cell12(column, cell) for column, cell in enumerate(cells) if cell != "")
    return out + more + _rec12(146) + _rec12(130)


def _cell12(column: int, cell: Cell) -> bytes:
    where = struct.pack("<II", column, 0)
    if isinstance(cell, Wrong) and cell.of_formula:
        return _rec12(11, where + bytes([cell.code]) + bytes(10))
    if isinstance(cell, Wrong):
        return _rec12(3, where + bytes([cell.code]))
    if isinstance(cell, str):
        return _rec12(6, where + _wide(cell))
    return _rec12(5, where + struct.pack("<d", cell))


def cases() -> Iterator[Case]:
    head, gardener, cook = (line.split(";") for line in (HEADER, GARDENER, COOK))
    plain: Rows = (head, [*gardener[:4], 2.0, ""], [*cook[:4], 1.0, ""])
    error: Rows = (
        head,
        ["Agent 1", "", "Denain", "59220", Wrong(), ""],
        ["Agent 2", "", "Denain", "59220", Wrong(of_formula=True), ""],
        ["Agent 3", "", Wrong(23), "59220", 1.0, ""],
        [Wrong(), "", "Denain", "59220", 1.0, ""],
        ["", "", "", "", "", Wrong()],
    )
    for name, write in (("xls", xls), ("xlsb", xlsb)):
        yield Case(name, write(("Besoins", 0, plain)), 2, titles=TITLES,
                   read_as=(("sheet", "Besoins"), ("format", name)))  # fmt: skip
        hidden = write(("Vieux", 1, (*plain, gardener)), ("Saisie", 0, plain))
        yield Case(f"{name} hidden sheet", hidden, 2, read_as=(("sheet", "Saisie"),))
        yield Case(f"{name} errors", write(("Besoins", 0, error)), 5, 4, faults=faults(
            (2, "cellule_en_erreur", "reject"), (3, "cellule_en_erreur", "reject"),
            (4, "cellule_en_erreur", "warn"), (4, "code_postal_partage", "warn"),
            (5, "cellule_en_erreur", "warn"), (5, "intitule_et_rome_absents", "reject"),
            (6, "cellule_en_erreur", "reject"), (6, "intitule_et_rome_absents", "reject"),
            (6, "nombre_absent", "warn")))  # fmt: skip
    waiting: Rows = ([*plain[0]], [*plain[1][:4], NeverComputed(), *plain[1][5:]], plain[2])
    yield Case("xls formula never computed", xls(("Besoins", 0, waiting)), 2, 1, faults=faults(
        (2, "formule_sans_valeur", "reject")))  # fmt: skip
    blank = xls(("Besoins", 0, waiting), ("Calculs", 0, [[Computed()]]))
    yield Case("xls formula that gives an empty text", blank, 2, faults=faults(
        (2, "nombre_absent", "warn")))  # fmt: skip
    whole = xls(("Besoins", 0, plain))
    yield Case("xls ring of sectors", ringed(whole), refused="tronqué ou abîmé")
    yield Case("xls sector beyond its end", ringed(whole, to=5_000_000), refused="abîmé")
    yield Case("xls chain without an end", ringed(whole, to=0xFFFFFFFF), refused="abîmé")
    yield Case("xls cut in its table", whole[: 3 * 512 - 16], refused="tronqué")
    said = struct.pack("<IIHHH", 0, len(plain), 0, len(head), 0)
    thin = (0, 4_294_961_760, 65_535, 65_535)
    for name, edges in (
        ("no end", (0, 3, 9, 6)), ("far edges", (0, 60_000, 0, 250)), ("a thin column", thin)
    ):  # fmt: skip
        lie = whole.replace(said, struct.pack("<IIHHH", *edges, 0))
        yield Case(f"xls that says {name}", lie, refused="10 millions")
    yield Case("xls sectors of no size", whole[:30] + b"\xff\x7f" + whole[32:],
               refused="tronqué ou abîmé")  # fmt: skip
    tall, large = (*plain, *[[]] * 45_000, plain[1]), ([""] * 250 + ["loin"],)
    both = xls(("Besoins", 0, tall), ("Large", 0, large))
    yield Case("xls sheets tall and wide", both, 3, read_as=(("sheet", "Besoins"),))
    moved = whole.replace(_cell8(2, 0, cook[0]), _cell8(50_000, 50_115, cook[0]))
    yield Case("xls far cell", moved, refused="10 millions")
    short = _rec8(0x205, bytes(3)) + _rec8(0, bytes(1))
    cut = xls(("Besoins", 0, error)).replace(_cell8(1, 4, Wrong()), short)
    yield Case("xls error cell cut short", cut, refused="abîmé")
    for what, kind, length in (("row", 0, 0), ("cell", 6, 6)):
        cut = xlsb(("Besoins", 0, plain), more=_rec12(kind, bytes(length)))
        yield Case(f"xlsb {what} cut short", cut, refused="tronqué ou abîmé")
    far: Rows = (*plain, *[[]] * 1_200, [""] * 16_000 + ["loin"])
    yield Case("xlsb far cell", xlsb(("Besoins", 0, far)), refused="10 millions")
    wide: Rows = (*plain, [""] * 20_000 + ["loin"])
    yield Case("xlsb too wide", xlsb(("Besoins", 0, wide)), refused="feuille « Besoins »")
    unlinked = xlsb(("Besoins", 0, plain), is_linked=False)
    yield Case("xlsb sheet without a part", unlinked, refused="tronqué ou abîmé")


def ringed(content: bytes, to: int | None = None) -> bytes:
    """Make the first sector of the directory of a compound file follow itself, or go ``to``."""
    directory, table = (struct.unpack_from("<I", content, at)[0] for at in (48, 76))
    at = (table + 1) * 512 + 4 * directory
    follows = struct.pack("<I", directory if to is None else to)
    return content[:at] + follows + content[at + 4 :]

"""Any file a structure sends → one :class:`RawTable`, or one sentence saying why not.

The format is told by the content, never by the extension.
"""

import hashlib
import re
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pandas as pd

from gpect.domain.errors import FileRefused
from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest import sources
from gpect.ingest.files import archives, dittos, json_text
from gpect.ingest.files.csv_text import Record, read_delimited
from gpect.ingest.files.encoding import UNDECODABLE, Decoded, decode
from gpect.ingest.files.header import find_header, merit
from gpect.ingest.files.names import told_name, told_sheet
from gpect.ingest.files.unreadable import check_content, check_not_empty, empty, gunzip, not_a_table
from gpect.ingest.files.workbooks import book, epoch, parts
from gpect.ingest.records.headers import known_headers
from gpect.ingest.sources import lheo
from gpect.ingest.text.cleaning import clean_text
from gpect.ingest.text.free_text import mask_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_BROKEN = re.compile("[\udc80-\udcff]")


def read_file(path: Path, template: InputTemplate) -> RawTable:
    """Read the one table of a file, every cell as text.

    Parameters
    ----------
    path
        csv, xlsx, xlsm, xlsb, xls, ods, json, jsonl, or a zip or gzip of one of them.
    template
        The kind of file expected: its headers choose the sheet, the separator, the header row.

    Raises
    ------
    FileRefused
        One French sentence: what, where, what to do.
    """
    try:
        size = path.stat().st_size
        if size > archives.FILE_LIMIT:
            raise archives.too_big(told_name(path), "500 Mio")
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused(
            f"{told_name(path)} : impossible de lire ce fichier. "
            "Vérifiez son chemin et vos droits.",
            "fichier_absent",
        ) from error
    sha256 = hashlib.sha256(content).hexdigest()
    raw = _read_content(content, told_name(path), sha256, template)
    raw = dittos.fill(raw)
    return epoch.tell_days(sources.adapt(raw, template), template)


def _read_content(content: bytes, name: str, sha256: str, template: InputTemplate) -> RawTable:
    check_not_empty(content, name)
    if content.startswith(b"\x1f\x8b"):
        return _read_content(gunzip(content, name), name, sha256, template)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_zip(content, name, sha256, template)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise archives.encrypted(name)
        return _read_book(content, {}, "xls", (name, sha256, template))
    if lheo.is_mine(content):
        return _read_lheo(content, name, sha256, template)
    check_content(content, name)
    decoded = decode(content, name)
    if not decoded.text.strip('\ufeff\x00 \t\r\n;,|"'):
        raise empty(name)
    if json_text.looks_like_json(decoded.text):
        return _read_json(decoded, name, sha256, template)
    return _read_text(decoded, name, sha256, template)


def _read_zip(content: bytes, name: str, sha256: str, template: InputTemplate) -> RawTable:
    members = archives.inflate_all(content, name)
    if "xl/workbook.xml" in members:
        return _read_book(content, members, "xlsx", (name, sha256, template))
    if "xl/workbook.bin" in members:
        return _read_book(content, members, "xlsb", (name, sha256, template))
    if b"spreadsheet" in members.get("mimetype", b""):
        if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
            raise archives.encrypted(name)
        return _read_book(content, members, "ods", (name, sha256, template))
    if "[Content_Types].xml" in members or "mimetype" in members:
        raise not_a_table(name, "un document de texte ou de présentation")
    files = [m for m in sorted(members) if not m.startswith("__MACOSX/") and "/." not in f"/{m}"]
    if not files:
        raise empty(name)
    if len(files) != 1:
        raise FileRefused(
            f"{name} : l'archive contient {len(files)} fichiers, il en faut un seul. "
            "Envoyez chaque fichier séparément.",
            "archive_refusee",
        )
    return _read_content(members[files[0]], name, sha256, template)


Origin = tuple[str, str, InputTemplate]
"""File's name, digest of its content, template expected."""


def _read_book(content: bytes, members: dict[str, bytes], form: str, origin: Origin) -> RawTable:
    name, _, template = origin
    read = book.read_workbook(content, members, name, lambda r: merit(r, template), ours_too=False)
    chosen = told_sheet(read.sheet, is_personal=template.personal)
    raw = _as_table(read.records, form, origin, where=f", feuille « {chosen} »")
    by_row = {number: at for at, number in enumerate(raw.row_numbers)}
    faults = [
        (by_row[row], "" if column == parts.WHOLE else raw.header[column], code)
        for row, column, code in read.cell_faults
        if row in by_row and column < len(raw.header)
    ]
    notes = [_unread_sheet(other, read, template) for other in read.others]
    notes += _beside(read.records, len(raw.header), raw.header_row)
    notes += _out_of_sight([row for row in read.hidden if row in by_row])
    return replace(
        raw,
        sheet=chosen,
        row_faults=[*raw.row_faults, *faults],
        notes=notes,
        epoch=epoch.epoch_of(content, members),
    )


def _unread_sheet(other: str, read: book.SheetText, template: InputTemplate) -> str:
    unread, chosen = (
        told_sheet(sheet, is_personal=template.personal) for sheet in (other, read.sheet)
    )
    if other not in read.twins:
        return f"Feuille non lue : « {unread} »."
    return (
        f"Attention, feuille non lue : « {unread} », qui a les mêmes titres que « {chosen} ». "
        "Si elle compte aussi, envoyez-la dans un fichier à part."
    )


def _beside(records: list[Record], width: int, header_row: int) -> list[str]:
    """Say where cells stand to the right of the table, under no title."""
    lines = [
        r.line for r in records if r.line > header_row and any(map(str.strip, r.cells[width:]))
    ]
    if not lines:
        return []
    where = f"ligne {lines[0]}" if len(lines) == 1 else f"{len(lines)} lignes, dès la {lines[0]}"
    return [f"Cellules non lues à droite du tableau, sous aucun titre ({where})."]


def _out_of_sight(rows: list[int]) -> list[str]:
    """Say which rows a filter or a hand hides: their sender may not know that they are sent."""
    if not rows:
        return []
    which = f"ligne masquée ({rows[0]})" if len(rows) == 1 else f"lignes masquées, dès la {rows[0]}"
    told = "a été lue comme les autres" if len(rows) == 1 else "ont été lues comme les autres"
    return [f"Attention, {len(rows)} {which}, {told}."]


def _read_text(decoded: Decoded, name: str, sha256: str, template: InputTemplate) -> RawTable:
    read = read_delimited(decoded.text, known_headers(template), name)
    raw = _as_table(read.records, "csv", (name, sha256, template))
    separator = read.separator if len(raw.header) > 1 else ""
    return replace(raw, encoding=decoded.encoding, separator=separator, notes=list(decoded.notes))


def _as_table(records: list[Record], form: str, origin: Origin, where: str = "") -> RawTable:
    """Part the header from the data, and note what a row has too much."""
    name, sha256, template = origin
    header = find_header(records, template)
    if header is None:
        raise FileRefused(
            f"{name}{where} : aucune ligne de titres reconnue (par exemple "
            f"« {template.columns[0].title} », « {template.columns[1].title} »). "
            "Mettez les titres de colonnes sur une ligne au-dessus des données ; "
            "« gpect modeles » écrit un modèle à remplir.",
            "titres_absents",
        )
    data = records[header.first :]
    if not data:
        raise FileRefused(
            f"{name}{where} : il n'y a que des titres, aucune ligne de données (fichier vide). "
            "Vérifiez votre export puis renvoyez le fichier rempli.",
            "fichier_vide",
        )
    titles = header.all_titles() if form == "csv" else header.titles  # a sheet has no last column
    return fit(data, titles, header.row, (form, name, sha256))


def fit(
    data: list[Record], titles: list[str], header_row: int, told: tuple[str, str, str]
) -> RawTable:
    """Make the table of records: as many cells a row as titles; note what a row has too much.

    ``told`` is the format, the file's name and its digest.
    """
    form, name, sha256 = told
    width = len(titles)
    faults: list[tuple[int, str, str]] = []
    rows: list[list[str]] = []
    for position, record in enumerate(data):
        cells = record.cells
        if len(cells) > width:
            if form == "csv" and any(map(str.strip, cells[width:])):
                faults.append((position, "", "trop_de_cellules"))
            cells = cells[:width]
        rows.append(cells + [""] * (width - len(cells)))
    rows = [_mend(row, position, titles, faults) for position, row in enumerate(rows)]
    return RawTable(
        header=[mask_text(clean_text(_UNWRITABLE.sub(UNDECODABLE, title))) for title in titles],
        cells=pd.DataFrame(rows, columns=range(width), dtype=object),
        row_numbers=[record.line for record in data],
        source_file=name,
        format=form,
        sha256=sha256,
        header_row=header_row,
        row_faults=faults,
    )


def _mend(
    row: list[str], position: int, titles: list[str], faults: list[tuple[int, str, str]]
) -> list[str]:
    """Note the cells with undecodable bytes, and put a visible mark in their place."""
    if _is_whole("".join(row)):
        return row
    for column, cell in enumerate(row):
        if not _is_whole(cell):
            faults.append((position, titles[column], "encodage"))
    return [c if _is_whole(c) else "".join(map(_visible, c)) for c in row]


def _is_whole(cell: str) -> bool:
    return cell.isascii() or _BROKEN.search(cell) is None


def _visible(character: str) -> str:
    return UNDECODABLE if "\udc80" <= character <= "\udcff" else character


def _read_json(decoded: Decoded, name: str, sha256: str, template: InputTemplate) -> RawTable:
    try:
        found = json_text.read_objects(
            decoded.text, name, lambda item: sources.merit(item, template)
        )
        flatten = sources.flattener([item for _, item in found.items], template)
        faulty = {number: (key, code) for number, key, code in found.faults}
        flat = [flatten(item) or [{}] * (number in faulty) for number, item in found.items]
    except RecursionError as error:
        raise FileRefused(
            f"{name} : ce JSON est trop profondément imbriqué. Envoyez une liste simple d'objets.",
            "json_illisible",
        ) from error
    numbers = [number for (number, _), rows in zip(found.items, flat, strict=True) for _ in rows]
    faults = [(at, *faulty[number]) for at, number in enumerate(numbers) if number in faulty]
    if any(len(rows) != 1 for rows in flat):  # several records an object: count the records
        numbers = list(range(1, len(numbers) + 1))
    raw = _from_rows(list(chain(*flat)), numbers, (found.format, name, sha256))
    return replace(
        raw,
        encoding=decoded.encoding,
        row_faults=[*raw.row_faults, *faults],
        notes=list(decoded.notes),
    )


def _read_lheo(content: bytes, name: str, sha256: str, template: InputTemplate) -> RawTable:
    if template.kind not in lheo.KINDS:
        raise FileRefused(
            f"{name} : c'est une offre de formation (LHÉO). Relancez : gpect ingest formations.",
            "autre_nature",
        )
    rows = lheo.read(content, name)
    return _from_rows(rows, list(range(1, len(rows) + 1)), ("xml", name, sha256))


def _from_rows(
    rows: list[dict[str, str]], numbers: list[int], told: tuple[str, str, str]
) -> RawTable:
    """Make the table of flat records, header → text, each with its number."""
    titles = list(dict.fromkeys(key for row in rows for key in row))
    if not titles:
        raise empty(told[1])
    data = [
        Record(number, [row.get(title, "") for title in titles])
        for number, row in zip(numbers, rows, strict=True)
    ]
    return fit(data, titles, 0, told)

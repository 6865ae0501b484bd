"""What calamine does not tell: formulas never computed, cells in error, rows struck through."""

import re
from collections.abc import Iterator
from xml.parsers import expat

from gpect.domain.errors import FileRefused
from gpect.ingest.files import archives, workbook_binary, workbook_struck

Fault = tuple[int, int, str]
"""Sheet row (from 1), column (from 0, or ``WHOLE``), code of the rules."""

WHOLE = -1
"""Column of what is said of a whole row."""

STRUCK = "ligne_barree"

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of merged cells, from 0."""

CELL_LIMIT = 10_000_000
"""Cells of a sheet's used rectangle above which it is no table: a reader would fill memory."""

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"|([\w:]+)\s*=\s*'([^']*)'")
_VALUED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>/]*>")
_NOWHERE = re.compile(rb"<(?:\w+:)?(?:c|row)\s[^>]*?\br=[\"'](?:[A-Za-z]{4}|[A-Za-z]*[0-9]{8})")
"""A place no sheet has, for which its reader would ask the whole memory, then abort."""
_LAST_ROWS = re.compile(rb"<(?:\w+:)?row\s[^>]*?\br=\"([0-9]+)\"")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]+<")
_ANY_VALUE = re.compile(rb"<(?:\w+:)?v\b")
"""A text may be computed and empty."""
_HIDDEN = re.compile(
    rb"<(?:\w+:)?row\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*?\br=[\"'](\d+)[\"']"
)
MOST_HIDDEN = 100_000
"""Rows up to which a block of hidden rows is counted: blank ones run to the end of the sheet."""
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)")


def scan(content: bytes, members: dict[str, bytes], name: str) -> dict[str, list[Fault]]:
    """Find the faulty cells of each sheet of a workbook; give sheet name → faults.

    Parameters
    ----------
    content, members
        The file, and its inflated members; none for xls.
    name
        The file's name, for the sentence.

    Raises
    ------
    FileRefused
        A sheet's used rectangle is beyond ``CELL_LIMIT`` cells.
    """
    if not members:
        if workbook_binary.extent_xls(content) > CELL_LIMIT:
            raise too_wide(name)
        return workbook_binary.scan_xls(content)
    members = {path.lower(): part for path, part in members.items()}  # as readers look them up
    if "xl/workbook.bin" in members:
        return _scan_xlsb(members, name)
    if "content.xml" in members:
        return dict(_scan_ods(members["content.xml"], name))
    for part in _parts(members, ".xml"):
        _check_extent(part, name)
    struck = workbook_struck.styles_xlsx(members.get("xl/styles.xml", b""))
    return {
        sheet: list(_scan_sheet(members[path], struck))
        for sheet, path in _sheet_paths(members)
        if path in members
    }


def _scan_xlsb(members: dict[str, bytes], name: str) -> dict[str, list[Fault]]:
    largest = max(map(workbook_binary.extent, _parts(members, ".bin")), default=0)
    if largest == workbook_binary.NO_END:
        raise archives.truncated(name)
    if largest > CELL_LIMIT:
        raise too_wide(name)
    return workbook_binary.scan_xlsb(_binary_sheets(members))


def _parts(members: dict[str, bytes], ending: str) -> Iterator[bytes]:
    """Give every part that is a sheet, linked or not: a reader may find what we do not."""
    for path, part in members.items():
        if path.startswith("xl/worksheets/") and path.endswith(ending):
            yield part


def too_wide(name: str) -> FileRefused:
    """Give the refusal of a sheet that no memory would hold."""
    return archives.too_big(name, "une feuille de plus de 10 millions de cellules")


def _attributes(text: bytes) -> dict[str, str]:
    return {
        (a or c).decode(errors="replace"): _unescape((b or d).decode(errors="replace"))
        for a, b, c, d in _ATTRIBUTE.findall(text)
    }


def _unescape(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(entity, sign)
    return re.sub(r"&#(\d+);", lambda m: chr(int(m[1]) % 0x110000), text).replace("&amp;", "&")


def _relations(rels: bytes) -> dict[str, str]:
    """Give relation → path of the member it leads to, in small letters."""
    found = map(_attributes, _RELATION.findall(rels))
    targets = ((each.get("Id", ""), each.get("Target", "").lower()) for each in found)
    return {
        relation: target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        for relation, target in targets
    }


def _binary_sheets(members: dict[str, bytes]) -> dict[str, bytes]:
    relations = _relations(members.get("xl/_rels/workbook.bin.rels", b""))
    named = workbook_binary.sheet_relations(members["xl/workbook.bin"])
    return {name: members.get(relations.get(relation, ""), b"") for name, relation in named.items()}


def _sheet_paths(members: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    relations = _relations(members.get("xl/_rels/workbook.xml.rels", b""))
    for found in map(_attributes, _SHEET.findall(members.get("xl/workbook.xml", b""))):
        relation = next((v for k, v in found.items() if k.endswith(":id")), "")
        yield found.get("name", ""), relations.get(relation, "")


def hidden_rows(members: dict[str, bytes], sheet: str) -> list[int]:
    """Give the numbers of the rows of a sheet (xlsx, ods) that a filter or a hand hides."""
    members = {path.lower(): part for path, part in members.items()}
    if "content.xml" in members:
        return list(_hidden_ods(members["content.xml"], sheet))
    path = dict(_sheet_paths(members)).get(sheet, "")
    xml = members.get(path, b"")
    return [int(row) for row in _HIDDEN.findall(xml)] if b"hidden=" in xml else []


def _hidden_ods(xml: bytes, sheet: str) -> Iterator[int]:
    if b"table:visibility=" not in xml:
        return
    for attributes, inside in _ODS_TABLE.findall(xml):
        if _attributes(attributes).get("table:name", "") != sheet:
            continue
        row = 1
        for said, _ in _ODS_ROW.findall(inside):
            n_rows = _number(said, b"table:number-rows-repeated=")
            if b'table:visibility="filter"' in said or b'table:visibility="collapse"' in said:
                yield from range(row, row + min(n_rows, MOST_HIDDEN))
            row += n_rows


def _scan_sheet(xml: bytes, struck: frozenset[bytes]) -> Iterator[Fault]:
    yield from ((row, WHOLE, STRUCK) for row in workbook_struck.rows_xlsx(xml, struck))
    if b't="e"' not in xml and b"<f" not in xml and b":f" not in xml:
        return
    for attributes, inside in _CELL.findall(xml):
        is_error = b't="e"' in attributes
        if not is_error and (b"<f" not in inside and b":f" not in inside):
            continue
        found = _attributes(attributes)
        if is_error:
            yield (*_position(found.get("r", "")), "cellule_en_erreur")
        elif not (_ANY_VALUE if found.get("t") == "str" else _VALUE).search(inside):
            yield (*_position(found.get("r", "")), "formule_sans_valeur")


def _position(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]), _column(found[1])) if found else (0, 0)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _check_extent(xml: bytes, name: str) -> None:
    if _NOWHERE.search(xml):
        raise too_wide(name)
    found = _VALUED.findall(xml)
    if not found:
        return
    width = max(_column(letters.decode()) for letters in {letters for letters, _ in found}) + 1
    rows = [int(row) for row in {row for _, row in found}]
    if width * (max(rows) - min(rows) + 1) > CELL_LIMIT:
        raise too_wide(name)


def vertical_merges(members: dict[str, bytes], sheet: str) -> list[Merge]:
    """Give the vertical merges of a sheet of an ods, which calamine does not tell."""
    xml = members.get("content.xml", b"")
    if b"number-rows-spanned=" not in xml:
        return []
    return [
        merge
        for attributes, inside in _ODS_TABLE.findall(xml)
        if _attributes(attributes).get("table:name", "") == sheet
        for merge in _ods_merges(inside)
    ]


def _ods_merges(xml: bytes) -> Iterator[Merge]:
    row = 0
    for attributes, inside in _ODS_ROW.findall(xml):
        column = 0
        for cell, _, _ in _ODS_CELL.findall(inside):
            n_rows = _number(cell, b"table:number-rows-spanned=")
            if n_rows > 1:
                width = _number(cell, b"table:number-columns-spanned=")
                yield (row, column), (row + n_rows - 1, column + width - 1)
            column += _number(cell, b"table:number-columns-repeated=")
        row += _number(attributes, b"table:number-rows-repeated=")


_ODS_TABLE = re.compile(rb"<table:table\s([^>]*)>(.*?)</table:table>", re.DOTALL)
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b([^>]*?)(/>|>(.*?)</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)


def _scan_ods(xml: bytes, name: str) -> Iterator[tuple[str, list[Fault]]]:
    try:
        expat.ParserCreate().Parse(xml, True)  # noqa: FBT003 # « this is all of it »
    except expat.ExpatError as error:  # its reader looks for the end of a table for ever
        raise archives.truncated(name) from error
    struck = workbook_struck.styles_ods(xml)
    for attributes, inside in _ODS_TABLE.findall(xml):
        faults = list(_scan_ods_rows(inside, name, struck))
        yield _attributes(attributes).get("table:name", ""), faults


def _scan_ods_rows(xml: bytes, name: str, struck: frozenset[bytes]) -> Iterator[Fault]:
    row, n_cells = 1, 0
    for attributes, inside in _ODS_ROW.findall(xml):
        n_rows = _number(attributes, b"table:number-rows-repeated=")
        column = n_filled = 0
        filled: list[bytes] = []
        for cell, _, text in _ODS_CELL.findall(inside):
            n_columns = _number(cell, b"table:number-columns-repeated=")
            if b'value-type="error"' in cell:
                yield row, column, "cellule_en_erreur"
            elif _is_waiting(cell, text):
                yield row, column, "formule_sans_valeur"
            column += n_columns
            if text.strip() or b"value-type=" in cell:
                n_filled = column
                filled.append(cell)
        n_cells += n_rows * n_filled
        if n_cells > CELL_LIMIT:
            raise too_wide(name)
        if workbook_struck.is_struck_ods(filled, struck):
            yield from ((row + more, WHOLE, STRUCK) for more in range(n_rows))
        row += n_rows


def _is_waiting(cell: bytes, text: bytes) -> bool:
    """Say whether a formula of an ods was never computed.

    LibreOffice leaves an empty paragraph where one gave an empty text.
    """
    is_formula = b"table:formula=" in cell and b"value-type=" not in cell
    return is_formula and b"<text:p" not in text


def _number(attributes: bytes, mark: bytes) -> int:
    at = attributes.find(mark)
    if at < 0:
        return 1
    found = re.match(rb'"([0-9]{1,9})"', attributes[at + len(mark) :])
    return int(found[1]) if found else 1

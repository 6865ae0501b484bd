"""What calamine does not tell: formulas never computed, cells in error, rows struck through."""

import re
from collections.abc import Iterator

from gpect.ingest.files import archives
from gpect.ingest.files.workbooks import binary, ods, struck
from gpect.ingest.files.workbooks.parts import (
    CELL_LIMIT,
    STRUCK,
    WHOLE,
    Fault,
    attributes,
    too_wide,
)

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_VALUED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^>/]*>")
_NOWHERE = re.compile(rb"<(?:\w+:)?(?:c|row)\s[^>]*?\br=[\"'](?:[A-Za-z]{4}|[A-Za-z]*[0-9]{8})")
"""A place no sheet has, for which its reader would ask the whole memory, then abort."""
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]+<")
_ANY_VALUE = re.compile(rb"<(?:\w+:)?v\b")
"""A text may be computed and empty."""
_HIDDEN = re.compile(
    rb"<(?:\w+:)?row\s(?=[^>]*\bhidden=[\"'](?:1|true)[\"'])[^>]*?\br=[\"'](\d+)[\"']"
)
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
        if binary.extent_xls(content) > CELL_LIMIT:
            raise too_wide(name)
        return binary.scan_xls(content)
    members = {path.lower(): part for path, part in members.items()}  # as readers look them up
    if "xl/workbook.bin" in members:
        return _scan_xlsb(members, name)
    if "content.xml" in members:
        return dict(ods.scan(members["content.xml"], name))
    for part in _parts(members, ".xml"):
        _check_extent(part, name)
    styles = struck.styles_xlsx(members.get("xl/styles.xml", b""))
    return {
        sheet: list(_scan_sheet(members[path], styles))
        for sheet, path in _sheet_paths(members)
        if path in members
    }


def _scan_xlsb(members: dict[str, bytes], name: str) -> dict[str, list[Fault]]:
    largest = max(map(binary.extent, _parts(members, ".bin")), default=0)
    if largest == binary.NO_END:
        raise archives.truncated(name)
    if largest > CELL_LIMIT:
        raise too_wide(name)
    return binary.scan_xlsb(_binary_sheets(members))


def _parts(members: dict[str, bytes], ending: str) -> Iterator[bytes]:
    """Give every part that is a sheet, linked or not: a reader may find what we do not."""
    for path, part in members.items():
        if path.startswith("xl/worksheets/") and path.endswith(ending):
            yield part


def _relations(rels: bytes) -> dict[str, str]:
    """Give relation → path of the member it leads to, in small letters."""
    found = map(attributes, _RELATION.findall(rels))
    targets = ((each.get("Id", ""), each.get("Target", "").lower()) for each in found)
    return {
        relation: target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        for relation, target in targets
    }


def _binary_sheets(members: dict[str, bytes]) -> dict[str, bytes]:
    relations = _relations(members.get("xl/_rels/workbook.bin.rels", b""))
    named = binary.sheet_relations(members["xl/workbook.bin"])
    return {name: members.get(relations.get(relation, ""), b"") for name, relation in named.items()}


def _sheet_paths(members: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    relations = _relations(members.get("xl/_rels/workbook.xml.rels", b""))
    for found in map(attributes, _SHEET.findall(members.get("xl/workbook.xml", b""))):
        relation = next((v for k, v in found.items() if k.endswith(":id")), "")
        yield found.get("name", ""), relations.get(relation, "")


def hidden_rows(members: dict[str, bytes], sheet: str) -> list[int]:
    """Give the numbers of the rows of a sheet (xlsx, ods) that a filter or a hand hides."""
    members = {path.lower(): part for path, part in members.items()}
    if "content.xml" in members:
        return list(ods.hidden_rows(members["content.xml"], sheet))
    path = dict(_sheet_paths(members)).get(sheet, "")
    xml = members.get(path, b"")
    return [int(row) for row in _HIDDEN.findall(xml)] if b"hidden=" in xml else []


def _scan_sheet(xml: bytes, styles: frozenset[bytes]) -> Iterator[Fault]:
    yield from ((row, WHOLE, STRUCK) for row in struck.rows_xlsx(xml, styles))
    if b't="e"' not in xml and b"<f" not in xml and b":f" not in xml:
        return
    for said, inside in _CELL.findall(xml):
        is_error = b't="e"' in said
        if not is_error and (b"<f" not in inside and b":f" not in inside):
            continue
        found = attributes(said)
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

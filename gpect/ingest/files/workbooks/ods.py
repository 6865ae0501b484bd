"""Sheets of an ods, for what calamine does not tell: faults, merges, hidden and struck rows."""

import re
from collections.abc import Iterator
from xml.parsers import expat

from gpect.ingest.files import archives
from gpect.ingest.files.workbooks import struck
from gpect.ingest.files.workbooks.parts import (
    CELL_LIMIT,
    STRUCK,
    WHOLE,
    Fault,
    Merge,
    attributes,
    too_wide,
)

MOST_HIDDEN = 100_000
"""Rows up to which a block of hidden rows is counted: blank ones run to the end of the sheet."""

_TABLE = re.compile(rb"<table:table\s([^>]*)>(.*?)</table:table>", re.DOTALL)
_ROW = re.compile(rb"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_CELL = re.compile(
    rb"<table:(?:covered-)?table-cell\b([^>]*?)(/>|>(.*?)</table:(?:covered-)?table-cell>)",
    re.DOTALL,
)


def vertical_merges(members: dict[str, bytes], sheet: str) -> list[Merge]:
    """Give the vertical merges of a sheet of an ods, which calamine does not tell."""
    xml = members.get("content.xml", b"")
    if b"number-rows-spanned=" not in xml:
        return []
    return [
        merge
        for said, inside in _TABLE.findall(xml)
        if attributes(said).get("table:name", "") == sheet
        for merge in _merges(inside)
    ]


def _merges(xml: bytes) -> Iterator[Merge]:
    row = 0
    for said, inside in _ROW.findall(xml):
        column = 0
        for cell, _, _ in _CELL.findall(inside):
            n_rows = _number(cell, b"table:number-rows-spanned=")
            if n_rows > 1:
                width = _number(cell, b"table:number-columns-spanned=")
                yield (row, column), (row + n_rows - 1, column + width - 1)
            column += _number(cell, b"table:number-columns-repeated=")
        row += _number(said, b"table:number-rows-repeated=")


def scan(xml: bytes, name: str) -> Iterator[tuple[str, list[Fault]]]:
    """Give each sheet's name and faults; ``xml`` is the member ``content.xml``.

    Raises
    ------
    FileRefused
        It is cut, or a sheet has more than ``CELL_LIMIT`` cells.
    """
    try:
        expat.ParserCreate().Parse(xml, True)  # noqa: FBT003 # « this is all of it »
    except expat.ExpatError as error:  # its reader looks for the end of a table for ever
        raise archives.truncated(name) from error
    styles = struck.styles_ods(xml)
    for said, inside in _TABLE.findall(xml):
        faults = list(_scan_rows(inside, name, styles))
        yield attributes(said).get("table:name", ""), faults


def _scan_rows(xml: bytes, name: str, styles: frozenset[bytes]) -> Iterator[Fault]:
    row, n_cells = 1, 0
    for said, inside in _ROW.findall(xml):
        n_rows = _number(said, b"table:number-rows-repeated=")
        column = n_filled = 0
        filled: list[bytes] = []
        for cell, _, text in _CELL.findall(inside):
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
        if struck.is_struck_ods(filled, styles):
            yield from ((row + more, WHOLE, STRUCK) for more in range(n_rows))
        row += n_rows


def _is_waiting(cell: bytes, text: bytes) -> bool:
    """Say whether a formula of an ods was never computed.

    LibreOffice leaves an empty paragraph where one gave an empty text.
    """
    is_formula = b"table:formula=" in cell and b"value-type=" not in cell
    return is_formula and b"<text:p" not in text


def _number(said: bytes, mark: bytes) -> int:
    at = said.find(mark)
    if at < 0:
        return 1
    found = re.match(rb'"([0-9]{1,9})"', said[at + len(mark) :])
    return int(found[1]) if found else 1


def hidden_rows(xml: bytes, sheet: str) -> Iterator[int]:
    """Give the numbers of the rows of a sheet that a filter or a hand hides."""
    if b"table:visibility=" not in xml:
        return
    for told, inside in _TABLE.findall(xml):
        if attributes(told).get("table:name", "") != sheet:
            continue
        row = 1
        for said, _ in _ROW.findall(inside):
            n_rows = _number(said, b"table:number-rows-repeated=")
            if b'table:visibility="filter"' in said or b'table:visibility="collapse"' in said:
                yield from range(row, row + min(n_rows, MOST_HIDDEN))
            row += n_rows

"""The day from which a workbook counts its days: a date without a date's format is only a count.

Workbooks made on old Macs count from 1904. Calamine knows it for cells that have a date's format;
for the others it gives the bare number, which is read here, in the columns of dates alone.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pandas as pd

from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest.cells.dates import EXCEL_EPOCH, SERIALS
from gpect.ingest.files.workbooks import binary
from gpect.ingest.records.headers import match_header

MAC_EPOCH: Final = date(1904, 1, 1)

_PROPERTIES = re.compile(rb"<(?:\w+:)?workbookPr\s([^>]*)>")
_IS_1904 = re.compile(rb"\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']", re.IGNORECASE)
_NULL_DATE = re.compile(rb"<table:null-date\b[^>]*date-value=[\"'](\d{4}-\d\d-\d\d)")
_COUNT = re.compile(r"(\d{5})(?:\.\d+)?")


def epoch_of(content: bytes, members: dict[str, bytes]) -> date:
    """Give day 0 of a workbook.

    Parameters
    ----------
    content, members
        The file, and its inflated members; none for xls.
    """
    if not members:
        is_1904 = binary.has_1904_xls(content)
    elif "xl/workbook.bin" in members:
        is_1904 = binary.has_1904_xlsb(members["xl/workbook.bin"])
    elif "content.xml" in members:
        return _null_date(members["content.xml"])
    else:
        found = _PROPERTIES.search(members.get("xl/workbook.xml", b""))
        is_1904 = found is not None and _IS_1904.search(found[1]) is not None
    return MAC_EPOCH if is_1904 else EXCEL_EPOCH


def _null_date(xml: bytes) -> date:
    found = _NULL_DATE.search(xml)
    try:
        return date.fromisoformat(found[1].decode()) if found else EXCEL_EPOCH
    except ValueError:  # no such day
        return EXCEL_EPOCH


def tell_days(raw: RawTable, template: InputTemplate) -> RawTable:
    """Write as dates the bare counts of days, where they are not counted as parsers expect."""
    if raw.epoch in {None, EXCEL_EPOCH}:
        return raw
    is_date = {column.field: column.kind == "date" for column in template.columns}
    cells = raw.cells.copy()
    for at, header in enumerate(raw.header):
        found = match_header(header, template)
        if found and is_date[found[1]]:
            cells[at] = pd.Series(_days(raw.cells[at], raw.epoch), dtype=object)
    return replace(raw, cells=cells)


def _days(texts: Iterable[str], epoch: date) -> list[str]:
    return [_day(text, epoch) for text in texts]


def _day(text: str, epoch: date) -> str:
    found = _COUNT.fullmatch(text)
    if not found:
        return text
    day = epoch + timedelta(days=int(found[1]))
    return day.isoformat() if (day - EXCEL_EPOCH).days in SERIALS else text

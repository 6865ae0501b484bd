"""What the readers of workbooks share: faults, limits, attributes of an element."""

import re

from gpect.domain.errors import FileRefused
from gpect.ingest.files import archives

Fault = tuple[int, int, str]
"""Sheet row (from 1), column (from 0, or ``WHOLE``), code of the rules."""

WHOLE = -1
"""Column of what is said of a whole row."""

STRUCK = "ligne_barree"

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last (row, column) of merged cells, from 0."""

CELL_LIMIT = 10_000_000
"""Cells of a sheet's used rectangle above which it is no table: a reader would fill memory."""

_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"|([\w:]+)\s*=\s*'([^']*)'")


def too_wide(name: str) -> FileRefused:
    """Give the refusal of a sheet that no memory would hold."""
    return archives.too_big(name, "une feuille de plus de 10 millions de cellules")


def attributes(text: bytes) -> dict[str, str]:
    """Give name → value of what an element's opening says."""
    return {
        (a or c).decode(errors="replace"): _unescape((b or d).decode(errors="replace"))
        for a, b, c, d in _ATTRIBUTE.findall(text)
    }


def _unescape(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        text = text.replace(entity, sign)
    return re.sub(r"&#(\d+);", lambda m: chr(int(m[1]) % 0x110000), text).replace("&amp;", "&")

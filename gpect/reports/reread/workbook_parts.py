"""What a workbook says outside its tables: texts above them, comments, pictures, shapes."""

import re
import zipfile
from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from gpect.reports.books.pages import read_me
from gpect.reports.reread.told import said
from gpect.reports.reread.unknown import bears_figure, quoted, unknown

READ_ME: Final = "Lisez-moi"
_PARTS: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/.*|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|sharedStrings|metadata|calcChain)\.xml|xl/_rels/.*|xl/theme/.*"
    r"|xl/worksheets/sheet\d+\.xml|xl/worksheets/_rels/.*|xl/printerSettings/.*"
    r"|xl/drawings/drawing\d+\.xml|xl/drawings/_rels/.*|xl/charts/.*\.(xml|rels)|.*/"
)
"""Parts that gpect writes, or that a spreadsheet adds by itself without any data of its own."""

_SHAPE: Final = b"txBody"
_TITLE: Final = re.compile(r"<a:t>([^<]*)</a:t>")
_MODEL: Final = (date(2000, 1, 1), ("2000-T1", "2000-T2"))
_LAST_HEAD: Final = "Le calcul"
_PARAMETER: Final = re.compile(r"(.+) : [^:]+")
_VERSION: Final = re.compile(r"Calcul|Version de gpect|Référentiel \w+")


def stray_parts(path: Path, name: str) -> list[str]:
    """Name the parts of a workbook that hold what no sheet shows: comments, pictures, texts."""
    with zipfile.ZipFile(path) as book:
        parts = book.namelist()
        drawn = [part for part in parts if part.startswith("xl/drawings/drawing")]
        shapes = [part for part in drawn if _SHAPE in book.read(part)]
        charts = [book.read(part) for part in parts if part.startswith("xl/charts/chart")]
    strays = [part for part in parts if not _PARTS.fullmatch(part)]
    titles = [text for chart in charts for text in _TITLE.findall(chart.decode())]
    found = [*strays, *shapes, *filter(bears_figure, titles)]
    return [unknown("texte", f"{name}, {quoted(text)}") for text in found]


def stray_texts(
    where: str, lines: Sequence[Sequence[Any]], known: Collection[str] = ()
) -> list[str]:
    """Name the texts outside any table that bear a figure and that gpect does not write."""
    cells = [" ".join(said(cell).split()) for line in lines for cell in line]
    return [
        unknown("texte", f"{where}, {quoted(cell)}") for cell in cells if bears_figure(cell, known)
    ]


def stray_read_me(
    where: str, lines: Sequence[Sequence[Any]], parameters: Collection[str] = ()
) -> list[str]:
    """Name the texts of the first sheet that are none of its template's.

    Parameters
    ----------
    parameters
        Names of what a run is made with, each said under the last head with its value; any name
        passes where none is given.
    """
    known = _read_me_texts()
    heads = [at for at, line in enumerate(lines) if line and said(line[0]) == _LAST_HEAD]
    start = heads[0] if heads else len(lines)
    below = [line for line in lines[start:] if not _is_parameter(line, parameters)]
    return stray_texts(where, [*lines[:start], *below], known)


def _is_parameter(line: Sequence[Any], parameters: Collection[str]) -> bool:
    text, *others = [" ".join(said(cell).split()) for cell in line] or [""]
    found = _PARAMETER.fullmatch(text)
    if found is None or any(others):
        return False
    return not parameters or found[1] in parameters or bool(_VERSION.fullmatch(found[1]))


@cache
def _read_me_texts() -> frozenset[str]:
    as_of, periods = _MODEL
    lines = read_me("tableaux.txt", as_of=as_of, periods=periods, parameters={}, invented=True)
    return frozenset(" ".join(text.split()) for _, text in lines)

"""Rows struck through in an xlsx or an ods: what an office does to a line that no longer counts."""

import re
from collections.abc import Iterator
from typing import Final

_FONTS: Final = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT: Final = re.compile(
    rb"<(?:\w+:)?font\s*/>|<(?:\w+:)?font(?:\s[^>]*)?>(.*?)</(?:\w+:)?font>", re.DOTALL
)
_STRIKE: Final = re.compile(rb"<(?:\w+:)?strike(?:\s+val=[\"'](?:1|true)[\"'])?\s*/>")
_FORMATS: Final = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT: Final = re.compile(rb"<(?:\w+:)?xf\s([^>]*)>")
_FONT_OF: Final = re.compile(rb"\bfontId=[\"'](\d+)[\"']")
_ROW: Final = re.compile(
    rb"<(?:\w+:)?row\s[^>]*?\br=[\"'](\d+)[\"'][^>]*(?<!/)>(.*?)</(?:\w+:)?row>", re.DOTALL
)
_FILLED: Final = re.compile(
    rb"<(?:\w+:)?c(?:\s([^>]*[^/]))?>(?=(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?(?:v|t)\b)", re.DOTALL
)
_STYLE_OF: Final = re.compile(rb"\bs=[\"'](\d+)[\"']")

_ODS_STYLE: Final = re.compile(
    rb"<style:style\s[^>]*?style:name=\"([^\"]+)\"[^>]*(?<!/)>(.*?)</style:style>", re.DOTALL
)
_ODS_STRIKE: Final = re.compile(rb"text-line-through-(?:style|type)=\"(?!none)")
_ODS_STYLE_OF: Final = re.compile(rb"table:style-name=\"([^\"]+)\"")


def styles_xlsx(styles: bytes) -> frozenset[bytes]:
    """Give the numbers of the cell formats of an xlsx whose font is struck through.

    Parameters
    ----------
    styles
        The member ``xl/styles.xml``.
    """
    if b"strike" not in styles:
        return frozenset()
    fonts, formats = _FONTS.search(styles), _FORMATS.search(styles)
    if fonts is None or formats is None:
        return frozenset()
    struck = {
        b"%d" % at
        for at, font in enumerate(_FONT.findall(fonts[0]))
        if _STRIKE.search(font) is not None
    }
    used = (_FONT_OF.search(xf) for xf in _FORMAT.findall(formats[0]))
    return frozenset(
        b"%d" % at for at, font in enumerate(used) if font is not None and font[1] in struck
    )


def rows_xlsx(sheet: bytes, styles: frozenset[bytes]) -> Iterator[int]:
    """Give the numbers of the rows of a sheet whose every filled cell is struck through.

    Parameters
    ----------
    sheet
        The member of the sheet.
    styles
        What :func:`styles_xlsx` gives.
    """
    if not styles:
        return
    for number, inside in _ROW.findall(sheet):
        used = [_STYLE_OF.search(cell) for cell in _FILLED.findall(inside)]
        if used and all(style is not None and style[1] in styles for style in used):
            yield int(number)


def styles_ods(content: bytes) -> frozenset[bytes]:
    """Give the names of the cell styles of an ods that strike what they show through."""
    if b"text-line-through" not in content:
        return frozenset()
    return frozenset(
        name for name, inside in _ODS_STYLE.findall(content) if _ODS_STRIKE.search(inside)
    )


def is_struck_ods(filled: list[bytes], styles: frozenset[bytes]) -> bool:
    """Say whether every filled cell of a row, by its attributes, has a style of ``styles``."""
    used = [_ODS_STYLE_OF.search(cell) for cell in filled]
    return bool(used) and all(style is not None and style[1] in styles for style in used)

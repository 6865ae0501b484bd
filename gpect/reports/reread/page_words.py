"""The words of the page outside its tables: those that bear a figure must be ones gpect writes."""

import re
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.reports.drawings.maps import share_classes
from gpect.reports.reread.told import said_whole
from gpect.reports.reread.unknown import bears_figure, quoted, unknown

_INLINE: Final = frozenset(("a", "b", "br", "em", "i", "span", "strong", "sup", "wbr"))
_VOID: Final = frozenset(("br", "meta", "link", "img", "input", "hr", "wbr"))
_READ: Final = frozenset(("th", "td", "style"))
"""Elements read elsewhere, or that show nothing."""

_LISTS: Final = ("essentiel", "leviers", "pistes")
_SPOKEN: Final = frozenset(("title", "alt", "aria-label", "content"))
_FORMER: Final = re.compile(
    r"Calcul : [0-9a-z]{1,12}\.|Version de gpect : [\w.+-]+\."
    r"|^Les \d+ premiers métiers du territoire"
)
"""What the page says of itself with a figure: run, version, length of a table."""

_HEAD: Final = re.compile(r'<th scope="col"[^>]*>(.+?)</th>')
_CALL: Final = re.compile(r"\{\{ figures\((.+)\) \}\}")
_QUOTED: Final = re.compile(r'"([^"]+)"')
_PERCENT: Final = re.compile(r"(\d+) %")
_SCALE: Final = re.compile(r"[-\u2212]?[\d ]+(,\d+)?( %)?|T[1-4]")


class _Words(HTMLParser):
    """Keeps the texts that stand outside tables, lists and labels, and the levers of the lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.levers: list[str] = []
        self._open: list[tuple[str, str]] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in _VOID:
            self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag not in _INLINE:
            self._flush()
        is_drawing = own.get("role") == "img"  # its alternative is compared with the tables
        is_width = own.get("name") == "viewport"
        told = [own[name] for name in own if name in _SPOKEN and not (is_drawing or is_width)]
        self.texts += map(said_whole, told)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self._flush()
        at = next((i for i in range(len(self._open) - 1, -1, -1) if self._open[i][0] == tag), None)
        if at is not None:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.texts.append(said_whole(data))

    def close(self) -> None:
        super().close()
        self._flush()

    def _flush(self) -> None:
        text, self._text = said_whole("".join(self._text)), []
        tags = [tag for tag, _ in self._open]
        named = next((name for _, name in reversed(self._open) if name in _LISTS), "")
        if not text or named == _LISTS[0]:
            return
        if named:
            self.levers.append(text)
        elif "svg" in tags:
            is_label = self._open[-1][1] in {"nom", "note"}
            self.texts += [] if is_label or _SCALE.fullmatch(text) else [text]
        elif not _READ & set(tags):
            self.texts.append(text)


def read_words(path: Path) -> tuple[list[str], list[str]]:
    """Give the texts of a page that stand alone, and the levers of its lists."""
    reader = _Words()
    reader.feed(path.read_bytes().decode("utf-8", errors="replace"))
    reader.close()
    return reader.texts, reader.levers


@cache
def template_heads() -> frozenset[str]:
    """Give the heads of columns that the page's template writes, and the texts of its macros."""
    source = files("gpect.reports").joinpath("gabarits", "note.html").read_text(encoding="utf-8")
    plain = source.replace('{{ "\\u202f" }}', " ").replace("<br>", " ")
    heads = _HEAD.findall(plain)
    calls = [text for call in _CALL.findall(plain) for text in _QUOTED.findall(call)]
    return frozenset(map(said_whole, [*heads, *calls]))


def _legend(mapped: Iterable[str]) -> set[str]:
    """Give the words of the classes of the shares written on the map."""
    points = [float(found[1]) for text in mapped if (found := _PERCENT.fullmatch(text))]
    classes = share_classes(pd.Series(points, dtype="float64") / 100.0)
    return {said_whole(one.words) for one in classes}


def stray_words(path: Path, name: str, mapped: Iterable[str]) -> list[str]:
    """Name the texts of a page that bear a figure and that gpect does not write.

    Parameters
    ----------
    mapped
        Shares written on the map, which its legend puts in classes.
    """
    known = _legend(mapped)
    texts = [_FORMER.sub("", text) for text in read_words(path)[0]]
    strays = dict.fromkeys(text for text in texts if bears_figure(text, known))
    return [unknown("texte", f"{name}, {quoted(text)}") for text in strays]

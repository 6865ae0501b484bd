"""The comité's page read back: its tables, the words on its map, its sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from gpect.reports.comite.views import WHOLE
from gpect.reports.reread.csv_files import Names, stray_columns
from gpect.reports.reread.page_words import read_words, template_heads
from gpect.reports.reread.sheets import FILIERES, LEVELS
from gpect.reports.reread.told import CELLS, Row, cell_key, rows_of, said, said_whole
from gpect.reports.reread.unknown import bears_figure, quoted, unknown
from gpect.reports.secrecy.published import MASK, TOTAL

Grid = list[list[str]]

_MEASURES: Final = {
    "Besoins": "demand",
    "dont sans le premier employeur": "without_top",
    "Ressources": "supply",
    "Ressources nouvelles": "supply",
    "Pénurie": "shortage",
    "8 chances sur 10 entre": "interval",
    "Pénurie, 8 chances sur 10": "interval",
    "Part des besoins sans personne": "share",
    "Observations (n)": "n",
}
BACKTEST: Final = "t-confiance"
TRACKS: Final = "Pistes"
_BACKTEST: Final = {
    "Comparaisons (n)": "n",
    "Erreur": "mase",
    "Erreur sans modèle": "mase_naive",
    "Faits dans l'intervalle à 80 %": "coverage_80",
}
"""Measures of the table of past forecasts, by their heads."""

_QUARTER: Final = re.compile(r"T([1-4]) (\d{4})")
_OUT_OF: Final = re.compile(r"([\d ]+) sur ([\d ]+)")
_ON_MAP: Final = re.compile(r"(.+?) postes? \((.+)\)")
_VOID: Final = frozenset(("br", "meta", "link", "img", "input", "hr"))


@dataclass
class Page:
    """What the page shows.

    Attributes
    ----------
    tables
        Identifier of the title above each table, and its lines, head first.
    labels
        Words on the map: name of a place, what is written under it.
    sentences, alternatives
        Sentences of the summary; what is said of each drawing to whom does not see it.
    levers
        Texts of the lists of levers.
    """

    tables: list[tuple[str, Grid]] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    levers: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    """Keeps the text of cells, labels and sentences, by the title they stand under."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._titles: list[tuple[str, str]] = []
        self._text: list[str] = []
        self._place = ""
        self._in_summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag in {"section", "figure"}:
            self._titles.append((tag, own.get("aria-labelledby", "")))
        if tag == "table":
            title = next((t for _, t in reversed(self._titles) if t), "")
            self.page.tables.append((title, []))
        elif tag == "tr" and self.page.tables:
            self.page.tables[-1][1].append([])
        elif tag == "ol":
            self._in_summary = "essentiel" in own.get("class", "")
        if own.get("role") == "img" and own.get("aria-label"):
            self.page.alternatives.append(own["aria-label"])
        if tag in {"th", "td", "text"} or (tag == "li" and self._in_summary):
            self._text = []
            self._place = own.get("class", "") if tag == "text" else self._place
        elif tag in _VOID:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        text = said_whole("".join(self._text))
        if tag in {"th", "td"} and self.page.tables and self.page.tables[-1][1]:
            self.page.tables[-1][1][-1].append(text)
        elif tag == "text" and self._place == "nom":
            self.page.labels.append((text, ""))
        elif tag == "text" and self._place == "note" and self.page.labels:
            self.page.labels[-1] = (self.page.labels[-1][0], text)
        elif tag == "li" and self._in_summary:
            self.page.sentences.append(text)
        elif tag == "ol":
            self._in_summary = False
        elif tag in {"section", "figure"} and self._titles:
            self._titles.pop()

    def handle_data(self, data: str) -> None:
        self._text.append(data)


def read_page(path: Path) -> Page:
    """Read the page, whatever was done to it; an HTML that is broken gives what can be read."""
    reader = _Reader()
    reader.feed(path.read_bytes().decode("utf-8", errors="replace"))
    reader.close()
    reader.page.levers += read_words(path)[1]
    return reader.page


def page_rows(page: Page, name: str, names: Names) -> tuple[list[Row], list[str]]:
    """Give the cells of the page's tables and map, and a sentence for all that is not ours."""
    found: list[Row] = []
    strays = []
    names = replace(names, epcis=_plain(names.epcis), metiers=_plain(names.metiers))
    for title, grid in page.tables:
        found += _rows(title, grid, name, names)
        strays += _strays(title, grid, f"{name}, tableau {quoted(title)}", page.levers)
    for label, note in dict.fromkeys(page.labels):
        key = cell_key(code_epci=names.epcis.get(label, label))
        found += rows_of((name, CELLS), key, _map_cells(note))
    return found, strays


def _strays(title: str, grid: Grid, where: str, levers: Sequence[str]) -> list[str]:
    """Name what a table of the page holds that gpect does not write."""
    is_known = title in {*_READERS, BACKTEST} or title.startswith("g-")
    if not is_known or not grid:
        return [] if is_known else [unknown("tableau", where)]
    heads = [_known_head(head) for head in grid[0]]
    strays = [("colonne", head) for head in stray_columns(grid[0], heads, grid[1:])]
    lines = [line[0] for line in grid[1:] if line and title.startswith("g-")]
    strays += [("ligne", line) for line in lines if line not in _MEASURES]
    told = [_without(cell, levers) for line in grid[1:] for cell in _tracks_of(line, heads)]
    strays += [("texte", text) for text in told if bears_figure(text)]
    return [unknown(kind, f"{where}, {quoted(text)}") for kind, text in strays]


def _tracks_of(line: list[str], heads: list[str]) -> list[str]:
    return [cell for head, cell in zip(heads, line, strict=False) if head == TRACKS]


def _without(text: str, levers: Sequence[str]) -> str:
    for lever in sorted(levers, key=len, reverse=True):
        text = text.replace(lever, "")
    return text


def _known_head(head: str) -> str:
    """Give a head back if the page's template writes it, or if it is a quarter; else ""."""
    return head if _QUARTER.fullmatch(head) or head in template_heads() else ""


def _plain(codes: dict[str, str]) -> dict[str, str]:
    """Write the words of the csv as those of the page are read."""
    return {said_whole(words): code for words, code in codes.items()}


def _rows(title: str, grid: Grid, name: str, names: Names) -> Iterator[Row]:
    if not grid:
        return
    if title.startswith("g-"):
        yield from _quarters(title, grid, name)
    elif title == BACKTEST:
        yield from _backtest(grid, name)
    elif title in _READERS:
        heads = [_MEASURES.get(head, "") for head in grid[0]]
        for line in grid[1:]:
            cells = {head: cell for head, cell in zip(heads, line, strict=False) if head}
            key = cell_key(**_READERS[title](line, names))
            yield from rows_of((name, CELLS), key, _parted(cells))


def _parted(cells: dict[str, str]) -> dict[str, str]:
    """Part « 12 à 30 » into its two ends; a mark or « n. d. » stands for both."""
    if "interval" not in cells:
        return cells
    told = cells["interval"]
    low, _, high = told.partition(" à ")
    rest = {name: cell for name, cell in cells.items() if name != "interval"}
    return rest | {"low": low, "high": high or told}


def _filiere(line: list[str], _: Names) -> dict[str, str]:
    return {"filiere": FILIERES.get(line[0], line[0])}


def _epci(line: list[str], names: Names) -> dict[str, str]:
    return {"code_epci": TOTAL if line[0] == WHOLE else names.epcis.get(line[0], line[0])}


def _metier(line: list[str], names: Names) -> dict[str, str]:
    return {
        "code_rome_parent": names.metiers.get(line[0], line[0]),
        "filiere": FILIERES.get(line[1], line[1]),
    }


def _lever(line: list[str], names: Names) -> dict[str, str]:
    code = names.metiers.get(line[0], line[0])
    epci = names.epcis.get(line[1], line[1])
    return {
        "code_rome_parent": code,
        "code_epci": epci,
        "filiere": names.filieres.get(code, TOTAL),
    }


_READERS: Final = {
    "t-filieres": _filiere,
    "t-epci": _epci,
    "t-metiers": _metier,
    "t-leviers": _lever,
}
"""How each table of the page names its lines, by the identifier of its title."""


def _quarters(title: str, grid: Grid, name: str) -> Iterator[Row]:
    """Read a table whose lines are measures and whose columns are quarters."""
    filiere = title.removeprefix("g-").removesuffix("-titre").replace("-", "_")
    for at, head in enumerate(grid[0][1:], start=1):
        quarter = _QUARTER.fullmatch(head)
        cells = {_MEASURES.get(line[0], ""): line[at] for line in grid[1:] if at < len(line)}
        if quarter:
            key = cell_key(filiere=filiere, period=f"{quarter[2]}-T{quarter[1]}")
            yield from rows_of((name, CELLS), key, _parted(cells))


def _backtest(grid: Grid, name: str) -> Iterator[Row]:
    """Read a line a level and a number of quarters ahead."""
    for line in grid[1:]:
        key = "|".join([LEVELS.get(line[0], line[0]), *line[1:2]])
        for head, cell in zip(grid[0], line, strict=False):
            if head in _BACKTEST:
                yield (name, "t9_backtest", key, _BACKTEST[head], said(_share(cell)))


def _share(cell: str) -> str | float:
    """Read « 23 sur 24 » as the share it is."""
    told = _OUT_OF.fullmatch(cell)
    if told is None:
        return cell
    part, whole = (float(digits.replace(" ", "")) for digits in told.groups())
    return part / whole if whole else cell


def mapped_shares(page: Page) -> list[str]:
    """Give the shares that the map writes on its places: « 25 % »."""
    return [cells["share"] for _, note in page.labels if (cells := _map_cells(note))["share"]]


def _map_cells(note: str) -> dict[str, str]:
    """Read « 1 867 postes (25 %) », « chiffre secret » or « n. d. »."""
    if found := _ON_MAP.fullmatch(note):
        return {"shortage": found[1], "share": found[2]}
    return {"share": MASK if note == "chiffre secret" else ""}

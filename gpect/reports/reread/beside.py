"""Figures shown beside the mark of another that they tell of, on the same line or the next."""

from collections.abc import Iterator
from typing import Final

from gpect.reports.reread.agreement import Words, written
from gpect.reports.reread.folder import Reread
from gpect.reports.reread.lines import Line, lines
from gpect.reports.reread.told import CELLS
from gpect.reports.secrecy.published import DIMENSIONS, PARTS, TOTAL

_HELD_BY: Final = {
    CELLS: (
        ("demand", ("n", "without_top")),
        ("shortage", ("demand", "supply", "low", "high")),
        ("low", ("shortage",)),
        ("high", ("shortage",)),
        ("lever", ("shortage",)),
        ("share", ("demand", "shortage")),
        ("n", ("demand",)),
        ("without_top", ("demand",)),
    ),
    "t3_departs": (
        ("departs", ("employers",)),
        ("employers", ("departs",)),
        ("without_top", ("departs",)),
    ),
    "t6_parcours": (("mois", ("en_cours",)),),
}
"""For each table, a column, and those beside it that are masked with it: they mask it too."""

_PATHWAYS: Final = (("t6_parcours", "en_cours"), ("t6_sorties", "sorties"))
_HIDDEN_GROUP: Final = "masqué"


def shown_beside_masks(reread: Reread) -> list[str]:
    """Say which figure is shown of a line where another that tells of it is masked."""
    words = Words(reread)
    found = []
    for table, pairs in _HELD_BY.items():
        for line in lines(reread.told, table):
            for column, holders in pairs:
                held = next((holder for holder in holders if line.masks(holder)), "")
                if held and line.says(column):
                    found.append(_told(words, (table, column), line, words.title(table, held)))
    return [*found, *_parts(reread, words), *_pathways(reread, words), *_groups(reread, words)]


def _told(words: Words, of: tuple[str, str], line: Line, held: str) -> str:
    table, column = of
    cell = words.cell(table, line.key, column)
    return f"{cell} : {written(line.cells[column])} est montré, alors que {held} est secret."


def _parts(reread: Reread, words: Words) -> Iterator[str]:
    """Give the parts shown of needs of filières, which add up, where one need is masked."""
    whole = [line for line in lines(reread.told, CELLS) if _is_whole(line.key)]
    masked = any(line.masks("demand") for line in whole)
    for line in whole if masked else ():
        for part in PARTS:
            if line.says(part):
                yield _told(words, (CELLS, part), line, "le besoin d'une filière")


def _is_whole(key: str) -> bool:
    places = dict(zip(DIMENSIONS, key.split("|"), strict=False))
    return all(part == TOTAL for name, part in places.items() if name != "filiere")


def _pathways(reread: Reread, words: Words) -> Iterator[str]:
    """Give what one of two tables shows of the same people, and the other masks."""
    (now, under_way), (later, ends) = _PATHWAYS
    coming = {line.key: line for line in lines(reread.told, later)}
    for line in lines(reread.told, now):
        other = coming.get(f"{line.key}|{TOTAL}")
        if other and other.masks(ends) and line.says(under_way):
            yield _told(words, (now, under_way), line, words.title(later, ends))
        if other and line.masks(under_way) and other.says(ends):
            yield _told(words, (later, ends), other, words.title(now, under_way))


def _groups(reread: Reread, words: Words) -> Iterator[str]:
    """Give the figures shown of groups that the audit says to be masked."""
    for line in lines(reread.told, "t7_equite"):
        if line.cells.get("verdict", "").startswith(_HIDDEN_GROUP):
            for column in ("n", "ratio", "ratio_low", "ratio_high"):
                if line.says(column):
                    yield _told(words, ("t7_equite", column), line, "le groupe")

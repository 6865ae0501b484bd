"""Lists of SIAE with the métiers each one offers: « ROME », « APPELATION », « ROME 2 ».

One row a structure; read as needs, each métier is one.
"""

import re
from typing import Final

from gpect.domain.raw import RawTable
from gpect.ingest.sources.reshape import Found, rebuild, rows_of
from gpect.ingest.text.spelling import fold

KINDS: Final = frozenset({"besoins"})

_ROME = re.compile(r"rome(?: (\d+))?")
_TITLE = re.compile(r"appell?ation(?: (\d+))?")
_EMPLOYER = "denomination sociale"


def is_mine(folded: list[str], _kind: str) -> bool:
    """Say whether these folded headers pair métiers by number."""
    return len(_pairs(folded)) >= 2


def adapt(raw: RawTable, _kind: str) -> RawTable:
    """Give one row a métier, its structure beside it."""
    folded = [fold(header) for header in raw.header]
    pairs = _pairs(folded)
    paired = {at for pair in pairs for at in pair}
    own = {
        at: "Employeur" if folded[at] == _EMPLOYER else header
        for at, header in enumerate(raw.header)
        if at not in paired
    }
    found: Found = []
    for at, cells in rows_of(raw):
        structure = {header: cells[column] for column, header in own.items()}
        found += [
            (at, structure | {"Code ROME": cells[rome], "Intitulé du poste": cells[title]})
            for rome, title in pairs
            if cells[rome].strip() or cells[title].strip()
        ]
    return rebuild(raw, found) if found else raw


def _pairs(folded: list[str]) -> list[tuple[int, int]]:
    """Give (column of the code, column of the title) by their number, the first without one."""
    romes = {m[1] or "1": at for at, word in enumerate(folded) if (m := _ROME.fullmatch(word))}
    titles = {m[1] or "1": at for at, word in enumerate(folded) if (m := _TITLE.fullmatch(word))}
    return [(romes[number], titles[number]) for number in romes if number in titles]

"""What is told and kept of the names that senders give to files and sheets.

A name is written in reports, logs and the database: never a phone, an e-mail, a NIR or somebody's
name in it.
"""

import hashlib
import re
from pathlib import PurePath
from typing import Final

from gpect.ingest.text import person_names
from gpect.ingest.text.free_text import MASK, mask_reach
from gpect.ingest.text.name_words import OF_FILES
from gpect.ingest.text.spelling import fold

_MASK: Final = "masqué"
"""Without brackets: Excel opens no file that has them in its name."""

_HIDDEN: Final = "…"
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_TWICE: Final = re.compile(r"…(?:[\s_'’.-]*…)+")


def told_name(path: PurePath) -> str:
    """Give the name of a file, without its folder, as it may be told; its extension stays.

    Two names that differ by who they name are told apart by a number.
    """
    stem, ending = _masked(_nameless(path.stem)), path.suffix
    return _masked(f"{stem}{ending}")


def told_sheet(sheet: str, *, is_personal: bool = False) -> str:
    """Give the name of a sheet as it may be told; of people, its ordinary words alone."""
    masked = _masked(sheet)
    if is_personal:
        return _TWICE.sub(_HIDDEN, _WORD.sub(_ordinary, masked))
    return _masked(_nameless(masked))


def _ordinary(found: re.Match[str]) -> str:
    return found[0] if fold(found[0]) in OF_FILES or found[0] == _MASK else _HIDDEN


def _nameless(name: str) -> str:
    """Put « masqué-123 » in place of who is named; the number comes from the words alone."""
    spaced = name.replace("_", " ")
    spans = person_names.find_in_label(spaced)
    for start, end in reversed(spans):
        spaced = f"{spaced[:start]}{_MASK}-{_number(spaced[start:end])}{spaced[end:]}"
    return spaced if spans else name


def _number(words: str) -> str:
    """Give a number that tells two names apart, too short to tell whose it is."""
    return f"{int(hashlib.sha256(fold(words).encode()).hexdigest(), 16) % 1000:03}"


def _masked(name: str) -> str:
    """Mask ``name``, whose words may be parted by underscores."""
    spaced = name.replace("_", " ")
    masked = mask_reach(spaced)
    return name if masked == spaced else masked.replace(MASK, _MASK)

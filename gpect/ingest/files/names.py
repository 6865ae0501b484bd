"""What is told and kept of the names that senders give to files and sheets.

A name is written in reports, logs and the database: never a phone, an e-mail or a NIR in it.
"""

from pathlib import PurePath
from typing import Final

from gpect.ingest.text.free_text import MASK, mask_text

_MASK: Final = "masqué"
"""Without brackets: Excel opens no file that has them in its name."""


def told_name(path: PurePath) -> str:
    """Give the name of a file, without its folder, as it may be told; its extension stays."""
    stem, ending = _masked(path.stem), path.suffix
    return _masked(f"{stem}{ending}")


def told_sheet(sheet: str) -> str:
    """Give the name of a sheet as it may be told."""
    return _masked(sheet)


def _masked(name: str) -> str:
    """Mask ``name``, whose words may be parted by underscores."""
    spaced = name.replace("_", " ")
    masked = mask_text(spaced)
    return name if masked == spaced else masked.replace(MASK, _MASK)

"""The file in which rejected rows go back to their sender: its name, and the columns it adds."""

import re
from typing import Final

ADDED: Final = ("Ligne", "Raison du rejet", "Proposition")
"""Columns set beside each row, in this order, before the sender's own."""

_RETURNED: Final = re.compile(r"(.+_rejets)(?:_(\d+))?")


def returned_stem(stem: str) -> str:
    """Give the name, without extension, of the rows returned of a file.

    ``mars`` gives ``mars_rejets``; what is still refused of that one, ``mars_rejets_2``: the file
    that its sender is mending is never written over.
    """
    found = _RETURNED.fullmatch(stem)
    return f"{found[1]}_{int(found[2] or 1) + 1}" if found else f"{stem}_rejets"

"""What would fill most of the posts forecast to lack people: read once, for page and T10 alike."""

import re
from typing import Final, NamedTuple

_MORE: Final = re.compile(r" pourvus? de plus$")
_COUNT: Final = re.compile(r"[^\d]")


class Track(NamedTuple):
    """One lever of the whole territory: its words, the posts it would fill more, if counted."""

    name: str
    gain: str

    @property
    def posts(self) -> int | None:
        """Posts filled more; None where the lever counts none."""
        digits = _COUNT.sub("", self.gain)
        return int(digits) if digits else None


def tracks(lever: object) -> list[Track]:
    """Part the lever of a row of ``Shortages``, the one that fills most first; [] for none."""
    if not isinstance(lever, str):
        return []
    parts = [part.partition(" : ") for part in lever.split(" ; ")]
    return [
        Track(f"{name[:1].upper()}{name[1:]}", _MORE.sub("", gain.strip()))
        for name, _, gain in parts
    ]

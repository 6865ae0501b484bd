"""ROME codes as people write them, alone in a cell or inside a title."""

import re

from gpect.domain import codes

IN_CELL = re.compile(r"(?<![A-Za-z])([A-Na-n])\s?[-. ]?\s?(\d{4})(?![0-9A-Za-z])")
_WELL_FORMED = re.compile(r"([A-Za-z])\s?[-. ]?\s?(\d{4})")
_IN_TITLE = re.compile(r"\s*[(\[]?\b([A-N]\d{4})\b[)\]]?\s*(?:[-–:]\s*)?")
_LOOKALIKES = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"})


def read_rome(text: str) -> tuple[str, str]:
    """Read a ROME code in a cell: « K 2204 », « K2204 - Nettoyage », « k2204 ».

    Returns
    -------
    code, suggestion
        "" for a code that cannot be read; the suggestion is what « K22O4 » probably means.
        A letter and four digits make a code, which may be unknown: « Z9999 ».
    """
    if found := IN_CELL.search(text) or _WELL_FORMED.fullmatch(text.strip()):
        return f"{found[1].upper()}{found[2]}", ""
    bare = re.sub(r"[\s.\-]", "", text).upper()[:5]
    meant = bare[:1] + bare[1:].translate(_LOOKALIKES)
    return "", meant if codes.is_code_rome(meant) else ""


def part_title(title: str) -> tuple[str, str]:
    """Part a ROME code from a title that bears one: « Pontier élingueur (N1104) »."""
    found = _IN_TITLE.search(title)
    if not found:
        return title, ""
    rest = f"{title[: found.start()]} {title[found.end() :]}".strip(" -–:/")
    return " ".join(rest.split()), found[1]

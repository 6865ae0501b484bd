"""Who a row is about, without saying it: a keyed fingerprint of (structure, identifier).

HMAC-SHA256 (RFC 2104) cut at 64 bits: among a million people, one chance in 30 million that two
share one. Without the key, nobody can go back or try identifiers one by one.
"""

import hmac
import re

import pandas as pd

from gpect.ingest.text.spelling import fold

_DECIMALS = re.compile(r"(\d+)[.,]0+")
_PART = "\x1f"


def canonical_identifier(text: str) -> str:
    """Give the form in which identifiers are compared: trimmed, case-folded, 1001.0 as 1001."""
    bare = text.strip().casefold()
    found = _DECIMALS.fullmatch(bare)
    return found[1] if found else bare


def pseudonym(structure: pd.Series, identifier: pd.Series, key: bytes) -> pd.Series:
    """Give the pseudonym of n people: « P » and 16 hexadecimal digits, same index.

    Parameters
    ----------
    structure, identifier
        n texts each; the structure is compared without case, accents or punctuation.
    key
        The secret of this installation, kept outside the database.
    """
    known = {name: fold(name) for name in structure.unique()}
    names = [
        f"{known[s]}{_PART}{canonical_identifier(i)}"
        for s, i in zip(structure, identifier, strict=True)
    ]
    marks = [f"P{hmac.digest(key, name.encode(), 'sha256').hex()[:16]}" for name in names]
    return pd.Series(marks, index=structure.index, dtype="str")

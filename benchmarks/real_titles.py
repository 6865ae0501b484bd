"""The real titles with their codes: some to learn and choose on, a quarter to judge at the end.

Parted by the letters of the title, so that two spellings of one title never part. The first
day's judging half was looked at once; this is another draw.
"""

import hashlib
import os
import sys
from pathlib import Path

import pandas as pd

from gpect.ingest.text.folding import fold

FOLDER = Path(os.environ.get("GPECT_DONNEES_REELLES", "../shared/data"))
N_PARTS = 5
_DRAW = "gpect-4 "


def titles_to_learn() -> pd.DataFrame:
    """Give three quarters: ``title, code_rome, code_rome_parent, n, part`` (0 to ``N_PARTS`` - 1).

    The parts are used in turn to validate what the others taught.
    """
    table = _read()
    number = table["title"].map(_number)
    learn = table.assign(part=number // 4 % N_PARTS)[number % 4 != 3]
    return learn.reset_index(drop=True)


def titles_to_judge() -> pd.DataFrame:
    """Give the last quarter, same columns but ``part``: nothing was learned or chosen on it."""
    table = _read()
    return table[table["title"].map(_number) % 4 == 3].reset_index(drop=True)


def _read() -> pd.DataFrame:
    source = FOLDER / "offres_france_travail" / "titres_dev.csv"
    if not source.is_file():
        sys.exit(f"{source} : fichier absent ; donner GPECT_DONNEES_REELLES.")
    names = {
        "intitule": "title",
        "code_v460": "code_rome",
        "code_parent_v3": "code_rome_parent",
    }
    return pd.read_csv(source, dtype="str").rename(columns=names)


def _number(title: str) -> int:
    letters = "".join(c for c in fold(title) if c.isalnum())
    return int(hashlib.sha256((_DRAW + letters).encode()).hexdigest()[:8], 16)

"""The real titles with their codes, in two halves: one to choose and calibrate on, one to judge."""

import hashlib
import os
import sys
from pathlib import Path

import pandas as pd

from gpect.ingest.folding import fold

FOLDER = Path(os.environ.get("GPECT_DONNEES_REELLES", "../shared/data"))


def halves() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give (to learn, to judge): ``title, code_rome, code_rome_parent, n``.

    Parted by the letters of the title, so that two spellings of one title never part.
    """
    source = FOLDER / "offres_france_travail" / "titres_dev.csv"
    if not source.is_file():
        sys.exit(f"{source} : fichier absent ; donner GPECT_DONNEES_REELLES.")
    names = {
        "intitule": "title",
        "code_v460": "code_rome",
        "code_parent_v3": "code_rome_parent",
    }
    titles = pd.read_csv(source, dtype="str").rename(columns=names)
    is_judged = titles["title"].map(_number) % 2 == 1
    return titles[~is_judged].reset_index(drop=True), titles[is_judged].reset_index(drop=True)


def part(titles: pd.DataFrame, k: int, n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give the titles outside and inside the ``k``-th of ``n`` parts, by title."""
    inside = titles["title"].map(_number) // 2 % n == k
    return titles[~inside].reset_index(drop=True), titles[inside].reset_index(drop=True)


def _number(title: str) -> int:
    letters = "".join(c for c in fold(title) if c.isalnum())
    return int(hashlib.sha256(letters.encode()).hexdigest()[:8], 16)

"""Titles that already carry a code: the offers ingested so far and what people corrected."""

from typing import Final

import pandas as pd

from gpect.domain.evidence import CORRECTION
from gpect.ingest.titles.text import TitleCleaner

COLUMNS: Final = ("title", "code_ogr", "code_rome", "n", "origin")


class TitleEvidence:
    """Labelled titles, cleaned, one row a (words, code).

    Parameters
    ----------
    evidence
        ``title, code_rome, origin`` and, where known, ``code_ogr`` and ``n`` (how many times; 1
        otherwise); a row may stand several times. Rows whose code is not in ``codes_rome`` or
        whose title is empty are left out.
    cleaner
        Reads the titles.
    codes_rome
        v4 codes of the release in use.

    Attributes
    ----------
    labelled
        ``words, code_rome, n``, by words and code.
    texts
        As many cleaned titles.
    corrections
        Words → (code, OGR number or missing) that a person decided; the last row given wins.
    """

    def __init__(
        self, evidence: pd.DataFrame | None, cleaner: TitleCleaner, codes_rome: set[str]
    ) -> None:
        given = _complete(evidence)
        known = given[given["code_rome"].isin(codes_rome) & given["title"].notna()]
        clean = {title: cleaner.clean(title) for title in known["title"].unique()}
        words = known["title"].map({title: c.words for title, c in clean.items()})
        table = known.assign(words=words)[words.map(bool).astype(bool)]
        human = table[table["origin"] == CORRECTION]
        ogr = [None if pd.isna(code) else str(code) for code in human["code_ogr"]]
        decided = zip(human["code_rome"], ogr, strict=True)
        self.corrections: dict[tuple[str, ...], tuple[str, str | None]] = dict(
            zip(human["words"], decided, strict=True)
        )
        counts = table.groupby(["words", "code_rome"])["n"].sum()
        self.labelled = counts.reset_index()
        by_words = {c.words: c for c in clean.values()}
        self.words = frozenset(self.labelled["words"])
        self.texts = [by_words[words] for words in self.labelled["words"]]


def _complete(evidence: pd.DataFrame | None) -> pd.DataFrame:
    if evidence is None:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS}).astype(
            {"n": "float64"}
        )
    full = evidence.reindex(columns=list(COLUMNS))
    return full.assign(n=full["n"].astype("float64").fillna(1.0))

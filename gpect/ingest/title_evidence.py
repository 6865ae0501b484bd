"""Titles that already carry a code: the offers ingested so far and what people corrected."""

from typing import Final

import pandas as pd

from gpect.ingest.title_text import TitleCleaner

HUMAN: Final = "humain"
"""``origin`` of a correction made by a person: right for the same title, whatever the rest says."""

COLUMNS: Final = ("title", "code_rome", "origin")


class TitleEvidence:
    """Labelled titles, cleaned, one row a (words, code).

    Parameters
    ----------
    evidence
        ``title, code_rome, origin``; a row may stand several times. Rows whose code is not in
        ``codes_rome`` or whose title is empty are left out.
    cleaner
        Reads the titles.
    codes_rome
        v4 codes of the release in use.
    """

    def __init__(
        self, evidence: pd.DataFrame | None, cleaner: TitleCleaner, codes_rome: set[str]
    ) -> None:
        given = pd.DataFrame(columns=list(COLUMNS), dtype="str") if evidence is None else evidence
        known = given[given["code_rome"].isin(codes_rome) & given["title"].notna()]
        clean = {title: cleaner.clean(title) for title in known["title"].unique()}
        words = known["title"].map({title: c.words for title, c in clean.items()})
        table = known.assign(words=words)[words.map(bool).astype(bool)]
        human = table[table["origin"] == HUMAN].sort_values(["words", "code_rome"])
        self.corrections: dict[tuple[str, ...], str] = dict(
            zip(human["words"], human["code_rome"], strict=True)
        )
        counts = table.groupby(["words", "code_rome"]).size().rename("n")
        self.labelled = counts.reset_index()
        by_words = {c.words: c for c in clean.values()}
        self.words = frozenset(self.labelled["words"])
        self.texts = [by_words[words] for words in self.labelled["words"]]

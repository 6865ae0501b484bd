"""Titles read once for all the blocks of a file."""

from typing import Final

import pandas as pd

from gpect.ingest.normalisers import TitleReader

MOST: Final = 200_000
"""Answers remembered at most: some hundred megabytes."""


class RememberedTitles:
    """Asks a title normaliser only for what it was not asked before."""

    def __init__(self, titles: TitleReader) -> None:
        self._titles = titles
        self._places: dict[tuple[str, str, bool], int] = {}
        self._answers = pd.DataFrame()

    def normalise(
        self,
        titles: pd.Series,
        codes: pd.Series | None = None,
        *,
        alternatives: bool = True,
    ) -> pd.DataFrame:
        """Give what the normaliser gives, same index; asked once for each ``alternatives``."""
        blank = pd.Series("", index=titles.index) if codes is None else codes.fillna("")
        said = zip(titles.fillna("").tolist(), blank.tolist(), strict=True)
        keys = [(*pair, alternatives) for pair in said]
        if len(self._places) + len(keys) > MOST:
            self._places, self._answers = {}, pd.DataFrame()
        asked = [key for key in dict.fromkeys(keys) if key not in self._places]
        if asked:
            pairs = [key[:2] for key in asked]
            told = pd.DataFrame(pairs, columns=["title", "code"], dtype="str")
            told = told.where(told != "")
            answers = self._titles.normalise(told["title"], told["code"], alternatives=alternatives)
            self._places |= {key: len(self._answers) + i for i, key in enumerate(asked)}
            self._answers = pd.concat([self._answers, answers], ignore_index=True)
        return self._answers.take([self._places[key] for key in keys]).set_axis(titles.index)

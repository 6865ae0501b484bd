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
        self._places: dict[tuple[str, str], int] = {}
        self._answers = pd.DataFrame()

    def normalise(
        self,
        titles: pd.Series,
        codes: pd.Series | None = None,
        *,
        alternatives: bool = False,
    ) -> pd.DataFrame:
        """Give what the normaliser gives without ``alternatives``, same index."""
        blank = pd.Series("", index=titles.index) if codes is None else codes.fillna("")
        pairs = list(zip(titles.fillna("").tolist(), blank.tolist(), strict=True))
        if len(self._places) + len(pairs) > MOST:
            self._places, self._answers = {}, pd.DataFrame()
        asked = [pair for pair in dict.fromkeys(pairs) if pair not in self._places]
        if asked:
            new = pd.DataFrame(asked, columns=["title", "code"], dtype="str")
            told = new.where(new != "")
            answers = self._titles.normalise(told["title"], told["code"], alternatives=False)
            self._places |= {pair: len(self._answers) + i for i, pair in enumerate(asked)}
            self._answers = pd.concat([self._answers, answers], ignore_index=True)
        return self._answers.take([self._places[pair] for pair in pairs]).set_axis(titles.index)

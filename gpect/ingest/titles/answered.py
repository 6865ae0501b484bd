"""Answers to titles, kept from one file of a command to the next."""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from gpect.ingest.titles.labels import ReadTitle

KEPT: Final = 20_000
"""Titles kept: people of a territory say the same jobs, four in five from one file to another."""


class Answered:
    """Answers by title; a title's answer never depends on those read with it."""

    def __init__(self) -> None:
        self._rows = pd.DataFrame()
        self._place: dict[ReadTitle, int] = {}

    def of(
        self, read: Sequence[ReadTitle], answer: Callable[[Sequence[ReadTitle]], pd.DataFrame]
    ) -> pd.DataFrame:
        """Give the answers to n distinct titles; one row a title, in order.

        ``answer`` gives those that are not known yet.
        """
        if len(self._place) > KEPT:
            self._rows, self._place = pd.DataFrame(), {}
        fresh = [entry for entry in read if entry not in self._place]
        if fresh or not self._place:
            known = [self._rows] if self._place else []
            self._rows = pd.concat([*known, answer(fresh)], ignore_index=True)
            self._place |= {entry: len(self._place) + i for i, entry in enumerate(fresh)}
        return self._rows.iloc[[self._place[entry] for entry in read]].reset_index(drop=True)

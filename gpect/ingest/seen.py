"""What the blocks of a long file have said so far: keys met, and rows that share a key.

Texts are kept as fingerprints of 64 bits: a million rows take 16 MB, and two different texts are
taken for one with a chance of about one in 30 million.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

Marks = npt.NDArray[np.uint64]


def marks(texts: pd.Series) -> Marks:
    """Give the fingerprint of n texts, the same on any machine and day; missing is ""."""
    return pd.util.hash_array(texts.fillna("").to_numpy(dtype=object), categorize=False)


def _nothing() -> Marks:
    return np.zeros(0, dtype=np.uint64)


@dataclass
class KeysMet:
    """Keys of the records taken so far, and what the first record of each said."""

    keys: Marks = field(default_factory=_nothing)
    said: Marks = field(default_factory=_nothing)

    def find_repeats(self, key: pd.Series, said: pd.Series) -> tuple[pd.Series, pd.Series]:
        """Find the rows whose key came earlier in the file, and remember the others.

        Parameters
        ----------
        key, said
            n texts each, same index, in the order of the file: the key of a record, its content.

        Returns
        -------
        is_duplicate, is_conflict
            n booleans each: same content as the first row of that key; other content.
        """
        mine, told = marks(key), marks(said)
        met = pd.Index(self.keys).get_indexer(pd.Index(mine))
        is_new = (met < 0) & ~pd.Series(mine).duplicated().to_numpy()
        self.keys = np.concatenate([self.keys, mine[is_new]])
        self.said = np.concatenate([self.said, told[is_new]])
        first = self.said[pd.Index(self.keys).get_indexer(pd.Index(mine))]
        same = told == first
        return (
            pd.Series(~is_new & same, index=key.index),
            pd.Series(~is_new & ~same, index=key.index),
        )


@dataclass
class Alike:
    """Rows whose key says the same, ranked by what else they say, whatever the file's order.

    Every row is added first, then keys are asked for.
    """

    keys: list[Marks] = field(default_factory=list)
    said: list[Marks] = field(default_factory=list)
    _ranked: tuple[Marks, npt.NDArray[np.int64]] | None = None

    def add(self, key: pd.Series, said: pd.Series) -> None:
        """Take n rows more: the text of their key, and all that they say (key included)."""
        self.keys.append(marks(key))
        self.said.append(marks(said))
        self._ranked = None

    def tell_apart(self, key: pd.Series, said: pd.Series) -> pd.Series:
        """Give n keys: as they are, or followed by « #2 », « #3 » where others say the same."""
        if self._ranked is None:
            self._ranked = self._rank()
        ranked, rank = self._ranked
        at = pd.Index(ranked).get_indexer(pd.Index(marks(said)))
        nth = pd.Series(np.append(rank, 0)[at], index=key.index)
        return key.where(nth == 0, key + "\x1f#" + (nth + 1).astype("str"))

    def _rank(self) -> tuple[Marks, npt.NDArray[np.int64]]:
        """Rank the distinct rows of each key; give those that are not its first."""
        rows = pd.DataFrame(
            {
                "key": np.concatenate([*self.keys, _nothing()]),
                "said": np.concatenate([*self.said, _nothing()]),
            }
        )
        rows = rows.drop_duplicates().sort_values(["key", "said"])
        rank = rows.groupby("key", sort=False).cumcount().to_numpy().astype(np.int64)
        said: Marks = rows["said"].to_numpy()
        return said[rank > 0], rank[rank > 0]

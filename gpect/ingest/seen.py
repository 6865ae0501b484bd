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
    _repeated: Marks = field(default_factory=_nothing)
    _given: pd.Series = field(default_factory=lambda: pd.Series(dtype="float64"))

    def add(self, key: pd.Series, said: pd.Series) -> None:
        """Take n rows more: the text of their key, and all that they say (key included)."""
        self.keys.append(marks(key))
        self.said.append(marks(said))
        self._ranked = None

    def has_twins(self, said: pd.Series) -> bool:
        """Say whether one of n rows says the very same as another of the file."""
        self._rank_once()
        return bool(np.isin(marks(said), self._repeated).any())

    def is_alone(self, key: pd.Series) -> pd.Series:
        """Say which of n keys are those of one row of the file, and no more."""
        mine, known = marks(key), np.concatenate([*self.keys, _nothing()])
        shared = known[pd.Series(known).duplicated().to_numpy()]
        return pd.Series(~np.isin(mine, shared), index=key.index)

    def tell_apart(self, key: pd.Series, said: pd.Series) -> pd.Series:
        """Give n keys: as they are, or followed by « #2 », « #3 » where others say the same.

        Rows that say the very same are told apart by how many came before, « =2 », « =3 »: ask
        once for each row of the file.
        """
        ranked, rank = self._rank_once()
        mine = marks(said)
        at = pd.Index(ranked).get_indexer(pd.Index(mine))
        nth = pd.Series(np.append(rank, 0)[at], index=key.index)
        before = pd.Series(self._count_before(mine), index=key.index)
        told = key.where(nth == 0, key + "\x1f#" + (nth + 1).astype("str"))
        return told.where(before == 0, told + "\x1f=" + (before + 1).astype("str"))

    def _count_before(self, mine: Marks) -> npt.NDArray[np.int64]:
        """Count, for n rows, those before that said the very same; remember these n."""
        rows = pd.Series(mine)
        before = rows.groupby(rows, sort=False).cumcount()
        repeated = rows[rows.isin(self._repeated)]
        if not repeated.empty:
            earlier = repeated.map(self._given).astype("float64")
            before = before.add(
                earlier.fillna(0).reindex(before.index, fill_value=0).astype("int64")
            )
            now = repeated.value_counts().astype("float64")
            self._given = self._given.add(now, fill_value=0)
        return before.to_numpy().astype(np.int64)

    def _rank_once(self) -> tuple[Marks, npt.NDArray[np.int64]]:
        if self._ranked is None:
            self._ranked = self._rank()
        return self._ranked

    def _rank(self) -> tuple[Marks, npt.NDArray[np.int64]]:
        """Rank the distinct rows of each key; give those that are not its first."""
        rows = pd.DataFrame(
            {
                "key": np.concatenate([*self.keys, _nothing()]),
                "said": np.concatenate([*self.said, _nothing()]),
            }
        )
        self._repeated = rows["said"][rows["said"].duplicated()].unique()
        rows = rows.drop_duplicates().sort_values(["key", "said"])
        rank = rows.groupby("key", sort=False).cumcount().to_numpy().astype(np.int64)
        said: Marks = rows["said"].to_numpy()
        return said[rank > 0], rank[rank > 0]

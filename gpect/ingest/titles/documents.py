"""What all the labels, and all the skills, of a code say together: BM25 over French stems."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from gpect.ingest.text.vectors import Weighted, stem_words

SATURATION: Final = 1.1
"""BM25's k1: how soon a word that comes back stops counting."""
LENGTH: Final = 0.45
"""BM25's b: how much a long document is held back."""
_UNKNOWN: Final = 8.0
"""Weight of a word that no document has."""


class CodeDocuments:
    """One bag of stems a code.

    Parameters
    ----------
    words
        Words of each document, one entry a code.
    """

    def __init__(self, words: Sequence[Iterable[str]]) -> None:
        self._known: dict[str, int] = {}
        bags = [stem_words(bag) for bag in words]
        indices = [self._known.setdefault(w, len(self._known)) for bag in bags for w in bag]
        indptr = np.concatenate([[0], np.cumsum([len(bag) for bag in bags])])
        shape = (len(bags), len(self._known))
        counts = sparse.csr_array((np.ones(len(indices)), indices, indptr), shape)
        counts.sum_duplicates()
        frequency = np.bincount(counts.indices, minlength=shape[1])
        self._idf = np.log1p((shape[0] - frequency + 0.5) / (frequency + 0.5))
        length = np.repeat(
            np.diff(indptr) / max(np.diff(indptr).mean(), 1.0), np.diff(counts.indptr)
        )
        held = SATURATION * (1.0 - LENGTH + LENGTH * length)
        counts.data = counts.data * (SATURATION + 1.0) / (counts.data + held)
        counts.data *= self._idf[counts.indices]
        self._columns = sparse.csr_array(counts.T)

    def scores(self, texts: Sequence[Weighted]) -> tuple[sparse.csr_array, NDArray[np.float64]]:
        """Give the n × codes BM25 scores, and the n weights of all the words asked."""
        stems = stem_words(word for text in texts for word in text.words)
        weight = np.array([w for text in texts for w in text.weights], dtype=float)
        row = np.repeat(np.arange(len(texts)), [len(text.words) for text in texts])
        place = np.array([self._known.get(stem, -1) for stem in stems], dtype=np.int64)
        known = place >= 0
        worth = np.append(self._idf, _UNKNOWN)[place]
        total = np.bincount(row, weight * worth, len(texts)).astype(np.float64)
        shape = (len(texts), len(self._known))
        indptr = np.append(0, np.cumsum(np.bincount(row[known], minlength=len(texts))))
        asked = sparse.csr_array((weight[known], place[known], indptr), shape)
        product = sparse.csr_array(asked @ self._columns)
        product.sort_indices()
        return product, total


def at_pairs(
    table: sparse.csr_array, row: NDArray[np.int64], column: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Give the values of a sparse table (indices sorted) at pairs, 0 where it has none."""
    if not table.nnz:
        return np.zeros(len(row))
    width = table.shape[1]
    places = np.repeat(np.arange(table.shape[0], dtype=np.int64), np.diff(table.indptr)) * width
    keys = places + table.indices
    wanted = row * width + column
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.asarray(np.where(keys[at] == wanted, table.data[at], 0.0))


def skill_words(
    skills: pd.DataFrame, code_skills: pd.DataFrame, read: dict[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """Give the words of each code's skills; ``read`` is the words of each skill's label."""
    said = dict(zip(skills["skill_code"], skills["label"].map(read), strict=True))
    links = zip(code_skills["code_rome"].tolist(), code_skills["skill_code"].tolist(), strict=True)
    out: dict[str, list[str]] = {}
    for code, skill in links:
        out.setdefault(code, []).extend(said.get(skill, ()))
    return out

"""What titles that carry a code say of a new one: near neighbours and a ridge classifier."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from gpect.ingest.text.topn import TopN, top_products

N_NEIGHBOURS: Final = 25
N_ANCHORS: Final = 3000
"""Labelled titles, most often met first, that the classifier leans on; the rest still vote."""
_NEAR: Final = 120
"""Labelled titles and anchors looked at for one title."""
_SHARPNESS: Final = 10.0
_RIDGE: Final = 1.0


@dataclass(frozen=True)
class Told:
    """What the labelled titles say of n titles; matrices n × codes.

    ``votes``: share of the nearest titles' pull; ``nearest``: similarity of the nearest one;
    ``belief``: score of the classifier.
    """

    votes: sparse.csr_array
    nearest: sparse.csr_array
    belief: sparse.csr_array


class TitleMemory:
    """Labelled titles as unit vectors.

    The classifier is a kernel ridge regression, closed form: the kernel is the squared
    similarity, the targets are one column a code met, and each such code's own label stands
    among the examples, so that rare codes keep a chance.

    Parameters
    ----------
    vectors
        m unit rows, the labelled titles, most often met first.
    codes
        m code numbers.
    n
        m counts.
    own
        One unit row a code: its own label.
    """

    def __init__(
        self,
        vectors: sparse.csr_array,
        codes: NDArray[np.int64],
        n: NDArray[np.float64],
        own: sparse.csr_array,
    ) -> None:
        self._codes, self._n, self._n_codes = codes, n, own.shape[0]
        self._met = np.unique(codes)
        n_kept = min(len(codes), N_ANCHORS)
        rest = vectors[n_kept:]
        anchors = sparse.csr_array(sparse.vstack([vectors[:n_kept], own[self._met]]))
        self._alpha = self._fit(anchors, np.concatenate([codes[:n_kept], self._met]))
        self._columns = sparse.csr_array(sparse.vstack([anchors, rest]).T)
        self._title = np.full(self._columns.shape[1], -1)
        self._title[:n_kept] = np.arange(n_kept)
        self._title[anchors.shape[0] :] = np.arange(n_kept, len(codes))

    def _fit(self, anchors: sparse.csr_array, codes: NDArray[np.int64]) -> NDArray[np.float32]:
        kernel = np.asarray((anchors @ anchors.T).toarray(), dtype=np.float32) ** 2
        kernel[np.diag_indices_from(kernel)] += _RIDGE
        target = np.zeros((len(codes), len(self._met)), dtype=np.float32)
        target[np.arange(len(codes)), np.searchsorted(self._met, codes)] = 1.0
        from scipy import linalg  # noqa: PLC0415 - long to load; no memory, no need

        return np.asarray(linalg.solve(kernel, target, assume_a="pos", overwrite_a=True))

    def tell(self, rows: sparse.csr_array) -> Told:
        """Say what is known of n titles, given as unit rows."""
        top = top_products(rows, self._columns, _NEAR)
        near = self._neighbours(top)
        pull = np.exp(_SHARPNESS * near.score) * np.sqrt(self._n[near.column])
        shape = (rows.shape[0], self._n_codes)
        pulls = sparse.csr_array((pull, (near.row, self._codes[near.column])), shape)
        totals = np.asarray(pulls.sum(axis=1)).ravel()
        pulls.data /= np.repeat(totals, np.diff(pulls.indptr))
        pulls.sort_indices()
        return Told(
            pulls,
            self._nearest(near.row, near.column, near.score, shape),
            self._believe(top, rows.shape[0]),
        )

    def _neighbours(self, top: TopN) -> TopN:
        """Keep the nearest labelled titles of each row, numbered as given."""
        title = self._title[top.column]
        kept = np.flatnonzero(title >= 0)
        row = top.row[kept]
        place = np.arange(len(kept)) - np.searchsorted(row, row)
        kept = kept[place < N_NEIGHBOURS]
        return TopN(top.row[kept], title[kept], top.score[kept])

    def _nearest(
        self,
        row: NDArray[np.int64],
        column: NDArray[np.int64],
        score: NDArray[np.float64],
        shape: tuple[int, int],
    ) -> sparse.csr_array:
        _, first = np.unique(row * shape[1] + self._codes[column], return_index=True)
        pairs = (row[first], self._codes[column][first])
        nearest = sparse.csr_array((score[first], pairs), shape)
        nearest.sort_indices()
        return nearest

    def _believe(self, top: TopN, n_rows: int) -> sparse.csr_array:
        n_anchors = self._alpha.shape[0]
        near = top.column < n_anchors
        pairs = (top.row[near], top.column[near])
        kernel = sparse.csr_array((top.score[near] ** 2, pairs), (n_rows, n_anchors))
        belief = kernel.astype(np.float32) @ self._alpha
        belief[np.abs(belief) < 0.01] = 0.0
        kept = sparse.coo_array(belief)
        pairs = (kept.row, self._met[kept.col])
        whole = sparse.csr_array((kept.data.astype(float), pairs), (n_rows, self._n_codes))
        whole.sort_indices()
        return whole

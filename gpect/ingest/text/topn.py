"""The n best columns of each row of a sparse product, without ever holding the whole product."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

try:
    from sparse_dot_topn import sp_matmul_topn
except ImportError:  # no wheel for this machine: the slower way below gives the same
    sp_matmul_topn = None

_BLOCK = 512
_THREADS = 2


@dataclass(frozen=True)
class TopN:
    """Long table of the best products: three aligned arrays, rows in order, best first."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    score: NDArray[np.float64]


def top_products(
    left: sparse.csr_array, right_by_column: sparse.csr_array, n: int, *, compiled: bool = True
) -> TopN:
    """Give, for each row of ``left``, the ``n`` columns with the largest positive products.

    Parameters
    ----------
    left
        q × f.
    right_by_column
        f × d: the second matrix, already transposed.
    n
        At most so many columns a row; equal scores come by increasing column.
    compiled
        False computes by scipy alone, in blocks; same result, about three times slower.

    Raises
    ------
    ValueError
        ``n`` is under 1.

    Notes
    -----
    Which of several equal scores is kept at the n-th place is not specified: a caller who
    needs a total order asks again with a larger ``n`` (see ``LabelIndex.search``).
    """
    if n < 1:  # the compiled product writes out of its arrays
        raise ValueError(f"n must be at least 1, not {n}")
    n = min(n, right_by_column.shape[1])
    if sp_matmul_topn is not None and compiled:
        best = sp_matmul_topn(
            sparse.csr_matrix(left), sparse.csr_matrix(right_by_column), top_n=n, n_threads=_THREADS
        )
        return _ordered(sparse.csr_array(best))
    blocks = [
        _best_of(sparse.csr_array(left[i : i + _BLOCK] @ right_by_column), n)
        for i in range(0, left.shape[0], _BLOCK)
    ]
    return _ordered(sparse.csr_array(sparse.vstack(blocks, format="csr")))


def _best_of(product: sparse.csr_array, n: int) -> sparse.csr_array:
    kept = []
    for start, end in zip(product.indptr[:-1], product.indptr[1:], strict=True):
        order = np.lexsort((product.indices[start:end], -product.data[start:end]))[:n]
        kept.append(start + order)
    at = np.concatenate(kept) if kept else np.zeros(0, dtype=np.int64)
    indptr = np.concatenate([[0], np.cumsum([len(k) for k in kept])])
    return sparse.csr_array((product.data[at], product.indices[at], indptr), product.shape)


def _ordered(best: sparse.csr_array) -> TopN:
    best.sort_indices()
    row = rows_of(best)
    score: NDArray[np.float64] = np.asarray(best.data, dtype=np.float64).round(9)
    order = best_first(row, score)
    kept = order[score[order] > 0]
    return TopN(row[kept], best.indices[kept].astype(np.int64), score[kept])


def rows_of(table: sparse.csr_array) -> NDArray[np.int64]:
    """Give the row number of each stored value."""
    return np.repeat(np.arange(table.shape[0], dtype=np.int64), np.diff(table.indptr))


def best_first(row: NDArray[np.int64], score: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the order by row, then by falling score to nine decimals; equal ones stay in order.

    One sort of whole numbers takes half the time of a sort by two keys.
    """
    if not len(row):
        return np.zeros(0, dtype=np.int64)
    billionths = np.rint(score * 1e9).astype(np.int64)
    most = billionths.max()
    key = row * (most - billionths.min() + 1) + (most - billionths)
    return np.argsort(key, kind="stable")

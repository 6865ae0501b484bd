"""The exact best k columns of each row of a sparse product, without ever holding the product.

One row at a time, in an array that stays in the processor's cache: it starts from the gates
(far below zero where the pair is closed), each skill adds to it, then it is read in blocks of
which most are under the k-th best so far. Levels and weights are whole thousandths, so that
sums are exact and ties are ties; the first column wins them.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from gpect.match.compiled import IS_COMPILED, compiled

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]

THOUSANDTH = 1_000
SHUT = -(1 << 30)
"""Start of a closed pair: no sum of skills comes back from there."""

LAST, LOW = (1 << 31) - 1, (1 << 32) - 1
"""A key holds a sum in its high half, ``LAST`` minus a column in its low half."""

BLOCK = 16
"""Columns whose greatest is compared at once."""

BLOCK_CELLS = 1_000_000
"""Cells of the product held at once where nothing is compiled."""


class Sparse(NamedTuple):
    """A compressed matrix of whole thousandths, rows × skills or skills × columns."""

    start: Ints
    member: Shorts
    value: Shorts


class Gates(NamedTuple):
    """What closes a pair of kinds: ``shut[row_kind[row], column_kind[column]]``."""

    row_kind: Shorts
    column_kind: Shorts
    shut: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Best:
    """Up to k columns of each of n rows, best first: n × k columns and sums, and how many."""

    column: Shorts
    total: Shorts
    n_found: Ints


def thousandths(matrix: sparse.csr_matrix) -> Sparse:
    """Round a compressed matrix to whole thousandths."""
    value = np.rint(matrix.data * THOUSANDTH).astype(np.int32)
    return Sparse(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), value)


def best_columns(rows: sparse.csr_matrix, columns: sparse.csr_matrix, k: int, gates: Gates) -> Best:
    """Find the k best columns of each row, among those open and over zero.

    Parameters
    ----------
    rows
        n × s levels.
    columns
        s × m weights.
    gates
        What closes pairs.

    Notes
    -----
    Two threads where the loop is compiled. Cost: one addition for each skill that a row and a
    column share, and one look at each cell, 16 at a time. Memory: the answer, one row a thread.
    """
    n, m = rows.shape[0], columns.shape[1]
    found = Best(
        column=np.zeros((n, k), dtype=np.int32),
        total=np.zeros((n, k), dtype=np.int32),
        n_found=np.zeros(n, dtype=np.int64),
    )
    order = np.argsort(gates.row_kind, kind="stable")
    if not IS_COMPILED:
        _fill_by_blocks(rows, columns, gates, (order, found))
        return found
    given, asked = thousandths(rows), thousandths(columns)
    answer = (found.column, found.total, found.n_found)
    n_threads = max(1, min(2, os.cpu_count() or 1))
    with ThreadPoolExecutor(n_threads) as threads:
        work = [
            threads.submit(fill, given, asked, gates, (part, m, answer))
            for part in np.array_split(order, 8 * n_threads)
        ]
        for done in work:
            done.result()
    return found


@compiled
def fill(
    rows: Sparse, columns: Sparse, gates: Gates, task: tuple[Ints, int, tuple[Shorts, Shorts, Ints]]
) -> None:
    """Find the best columns of some rows, which are sorted by kind."""
    part, n_columns, answer = task
    width = (n_columns + BLOCK - 1) // BLOCK * BLOCK
    start, sums = np.full(width, SHUT, dtype=np.int32), np.zeros(width, dtype=np.int32)
    room = (np.zeros(width + 1, dtype=np.int64), np.zeros(width // BLOCK, dtype=np.int64))
    k = answer[0].shape[1]
    kind = -1
    for row in part:
        if gates.row_kind[row] != kind:
            kind = gates.row_kind[row]
            for column in range(n_columns):
                start[column] = SHUT if gates.shut[kind, gates.column_kind[column]] else 0
        sums[:] = start
        add_skills(rows, columns, row, sums)
        n_found = select(sums, k, room)
        answer[2][row] = n_found
        for rank in range(n_found):
            answer[0][row, rank] = LAST - (room[0][rank] & LOW)
            answer[1][row, rank] = room[0][rank] >> 32


@compiled
def add_skills(rows: Sparse, columns: Sparse, row: int, sums: Shorts) -> None:
    """Add what each skill of a row brings to each column."""
    member, value = columns.member, columns.value
    for entry in range(rows.start[row], rows.start[row + 1]):
        skill, level = rows.member[entry], rows.value[entry]
        for place in range(columns.start[skill], columns.start[skill + 1]):
            sums[member[place]] += level * value[place]


@compiled
def select(sums: Shorts, k: int, room: tuple[Ints, Ints]) -> int:
    """Put the keys of the k greatest sums over zero first in ``room``, sorted; how many.

    A key orders by sum, then by first column. The k-th greatest of the blocks' greatest is at
    most the k-th greatest of all: what is under it need not be looked at.
    """
    keys, greatest = room
    n_blocks = len(sums) // BLOCK
    for block in range(n_blocks):
        most = sums[block * BLOCK]
        for column in range(block * BLOCK + 1, block * BLOCK + BLOCK):
            most = max(most, sums[column])
        greatest[block] = keys[block] = most
    least = 1
    if n_blocks > k:
        keep_greatest(keys, n_blocks, k)
        least = max(least, keys[:k].min())
    n_keys = 0
    for block in range(n_blocks):
        if greatest[block] >= least:
            for column in range(block * BLOCK, block * BLOCK + BLOCK):
                keys[n_keys] = (np.int64(sums[column]) << 32) | (LAST - column)
                n_keys += sums[column] >= least
    if n_keys > 2 * k:
        keep_greatest(keys, n_keys, k)
        n_keys = k
    sort_down(keys, n_keys)
    return min(n_keys, k)


@compiled
def sort_down(keys: Ints, n: int) -> None:
    """Sort the n first keys in place, the greatest first (Shell's gaps)."""
    for gap in (23, 10, 4, 1):
        for place in range(gap, n):
            key, to = keys[place], place
            while to >= gap and keys[to - gap] < key:
                keys[to] = keys[to - gap]
                to -= gap
            keys[to] = key


@compiled
def keep_greatest(keys: Ints, n: int, k: int) -> None:
    """Move the k greatest of n distinct keys to the front, in any order (Hoare's selection)."""
    low, high = 0, n - 1
    while low < high:
        pivot = keys[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while keys[i] > pivot:
                i += 1
            while keys[j] < pivot:
                j -= 1
            if i <= j:
                keys[i], keys[j] = keys[j], keys[i]
                i, j = i + 1, j - 1
        if k - 1 <= j:
            high = j
        elif k - 1 >= i:
            low = i
        else:
            return


def _fill_by_blocks(
    rows: sparse.csr_matrix, columns: sparse.csr_matrix, gates: Gates, task: tuple[Ints, Best]
) -> None:
    """Do the same with the product held block by block: what runs without a compiler."""
    order, found = task
    m, k = columns.shape[1], min(found.column.shape[1], columns.shape[1])
    given, asked = _whole(rows), _whole(columns)
    tie = LAST - np.arange(m)
    for start in range(0, len(order), max(1, BLOCK_CELLS // max(m, 1))):
        part = order[start : start + max(1, BLOCK_CELLS // max(m, 1))]
        total = np.asarray((given[part] @ asked).toarray(), dtype=np.int64)
        shut = gates.shut[gates.row_kind[part][:, None], gates.column_kind[None, :]]
        key = np.where(shut | (total <= 0), -1, (total << 32) | tie)
        best = -np.sort(-np.partition(key, m - k, axis=1)[:, m - k :], axis=1)
        found.n_found[part] = (best >= 0).sum(axis=1)
        is_found = best >= 0
        found.column[part, :k] = np.where(is_found, LAST - (best & LOW), 0)
        found.total[part, :k] = np.where(is_found, best >> 32, 0)


def _whole(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    return sparse.csr_matrix(
        (np.rint(matrix.data * THOUSANDTH).astype(np.int64), matrix.indices, matrix.indptr),
        shape=matrix.shape,
    )

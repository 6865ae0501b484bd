"""The exact best k columns of each row of a sparse product, without ever holding the product.

Rows (people) of one kind share the columns (openings) that are open to them, pressed side by
side. Then one row at a time, in an array that stays in the processor's cache: each skill adds to
it, the greatest of each sixteen columns are compared, and only what reaches the k-th of these is
looked at. Levels and weights are whole thousandths: sums are exact, ties are ties, and the first
column wins them.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from gpect.domain.compiled import IS_COMPILED, compiled

Ints = npt.NDArray[np.int64]
Shorts = npt.NDArray[np.int32]

THOUSANDTH = 1_000

LAST, LOW = (1 << 31) - 1, (1 << 32) - 1
"""A key holds a sum in its high half, ``LAST`` minus a column in its low half."""

BLOCK, BINS = 16, 256
"""Columns whose greatest is compared at once; bins that place the k-th of these."""

COMMON, N_COMMON = 8, 32
"""A skill asked by one column in 8 is added as a full row; the 32 most common at most."""

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


class Pressed(NamedTuple):
    """The columns open to one kind of row, side by side.

    Attributes
    ----------
    column
        Which they are, in order.
    start, stop, member, value
        Where each skill's weights are, and which; but those of common skills.
    common, full
        Row of each skill in ``full``, or -1; the weights of common skills, spread out.
    """

    column: Ints
    start: Ints
    stop: Ints
    member: Shorts
    value: Shorts
    common: Shorts
    full: Shorts


@dataclass(frozen=True)
class Best:
    """Up to k columns of each of n rows, best first: n × k columns and sums, and how many."""

    column: Shorts
    total: Shorts
    n_found: Ints


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
    Two threads where the loop is compiled. Cost: one look at all weights for each kind of row;
    one addition for each skill that a row and an open column share; one look at each open
    column. Memory: the answer, and one copy of the weights a thread.
    """
    n = rows.shape[0]
    found = Best(
        column=np.zeros((n, k), dtype=np.int32),
        total=np.zeros((n, k), dtype=np.int32),
        n_found=np.zeros(n, dtype=np.int64),
    )
    if 0 in (*rows.shape, *columns.shape, k):
        return found
    order = np.argsort(gates.row_kind, kind="stable")
    if not IS_COMPILED:
        fill_by_blocks(rows, columns, gates, (order, found))
        return found
    given, asked = _thousandths(rows), _thousandths(columns.T.tocsr())
    answer = (found.column, found.total, found.n_found)
    n_asking = np.bincount(asked.member, minlength=columns.shape[0])
    places = (_common(n_asking, columns.shape[1]), np.cumsum(n_asking) - n_asking)
    n_threads = max(1, min(2, os.cpu_count() or 1))
    with ThreadPoolExecutor(n_threads) as threads:
        work = [
            threads.submit(fill, given, asked, gates, (part, places, answer))
            for part in np.array_split(order, 8 * n_threads)
        ]
        for done in work:
            done.result()
    return found


def _thousandths(matrix: sparse.csr_matrix) -> Sparse:
    value = np.rint(matrix.data * THOUSANDTH).astype(np.int32)
    return Sparse(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), value)


def _common(n_asking: Ints, n_columns: int) -> Shorts:
    """Give a number to the skills that many columns ask, -1 to others."""
    most = np.argsort(-n_asking, kind="stable")[:N_COMMON]
    most = most[n_asking[most] * COMMON > n_columns]
    common = np.full(len(n_asking), -1, dtype=np.int32)
    common[most] = np.arange(len(most))
    return common


@compiled
def fill(
    rows: Sparse,
    posts: Sparse,
    gates: Gates,
    task: tuple[Ints, tuple[Shorts, Ints], tuple[Shorts, Shorts, Ints]],
) -> None:
    """Find the best columns of some rows, which are sorted by kind."""
    part, (common, start), answer = task
    n_columns, k = len(gates.column_kind), answer[0].shape[1]
    width = (n_columns + BLOCK - 1) // BLOCK * BLOCK
    view = Pressed(
        column=np.zeros(n_columns + 1, dtype=np.int64),
        start=start,
        stop=start.copy(),
        member=np.zeros(len(posts.member), dtype=np.int32),
        value=np.zeros(len(posts.value), dtype=np.int32),
        common=common,
        full=np.zeros((max(common.max() + 1, 1), width + BLOCK), dtype=np.int32),
    )
    sums, greatest = np.zeros(width, dtype=np.int32), np.zeros(width // BLOCK, dtype=np.int32)
    room = (greatest, np.zeros(width + 1, dtype=np.int64), np.zeros(BINS, dtype=np.int64))
    kind, n_open = -1, 0
    for row in part:
        if gates.row_kind[row] != kind:
            kind = gates.row_kind[row]
            n_open = press(posts, gates.shut[kind], gates.column_kind, view)
        width = (n_open + BLOCK - 1) // BLOCK * BLOCK
        add_skills(rows, row, view, sums[:width])
        n_found = select(sums[:width], k, room)
        answer[2][row] = n_found
        for rank in range(n_found):
            key = room[1][rank]
            answer[0][row, rank] = view.column[LAST - (key & LOW)]
            answer[1][row, rank] = key >> 32


@compiled
def press(posts: Sparse, shut: npt.NDArray[np.bool_], column_kind: Shorts, view: Pressed) -> int:
    """Put the columns that are open side by side in ``view``; how many."""
    n_open = 0
    for column in range(len(column_kind)):
        view.column[n_open] = column
        n_open += not shut[column_kind[column]]
    view.full[:, : n_open + BLOCK] = 0
    common, stop = view.common, view.stop
    stop[:] = view.start
    for to in range(n_open):
        column = view.column[to]
        for entry in range(posts.start[column], posts.start[column + 1]):
            skill, value = posts.member[entry], posts.value[entry]
            if common[skill] >= 0:
                view.full[common[skill], to] = value
            else:
                place = stop[skill]
                view.member[place] = to
                view.value[place] = value
                stop[skill] = place + 1
    return n_open


@compiled
def add_skills(rows: Sparse, row: int, view: Pressed, sums: Shorts) -> None:
    """Add up what each skill of a row brings to each open column."""
    member, value = view.member, view.value
    sums[:] = 0
    for entry in range(rows.start[row], rows.start[row + 1]):
        skill, level = rows.member[entry], rows.value[entry]
        common = view.common[skill]
        if common >= 0:
            full = view.full[common]
            for column in range(len(sums)):
                sums[column] += level * full[column]
        else:
            for place in range(view.start[skill], view.stop[skill]):
                sums[member[place]] += level * value[place]


@compiled
def select(sums: Shorts, k: int, room: tuple[Shorts, Ints, Ints]) -> int:
    """Put the keys of the k greatest sums over zero first in ``room[1]``, sorted; how many.

    A key orders by sum, then by first column. Each block holds one column in ``n_blocks``: the
    k-th greatest of the blocks' greatest is at most the k-th of all, and what is under it need
    not be looked at.
    """
    greatest, keys, _ = room
    n_blocks = len(sums) // BLOCK
    if n_blocks == 0:
        return 0
    for block in range(n_blocks):
        greatest[block] = sums[block]
    for start in range(n_blocks, len(sums), n_blocks):
        others = sums[start : start + n_blocks]
        for block in range(n_blocks):
            greatest[block] = max(greatest[block], others[block])
    least = least_worth(greatest[:n_blocks], k, room[2])
    n_keys = 0
    for block in range(n_blocks):
        if greatest[block] >= least:
            for column in range(block, len(sums), n_blocks):
                keys[n_keys] = (np.int64(sums[column]) << 32) | (LAST - column)
                n_keys += sums[column] >= least
    if n_keys > k:
        keep_greatest(keys, n_keys, k)
        n_keys = k
    sort_down(keys, n_keys)
    return n_keys


@compiled
def least_worth(greatest: Shorts, k: int, count: Ints) -> int:
    """Give a sum, over zero, that at least k of the blocks reach if k of them are over zero."""
    top = greatest.max()
    shift = 0
    while (top >> shift) >= BINS:
        shift += 1
    count[:] = 0
    for block in range(len(greatest)):
        count[greatest[block] >> shift] += 1
    place = max(top >> shift, 0)
    n = count[place]
    while n < k and place > 0:
        place -= 1
        n += count[place]
    least: int = max(place << shift, 1)
    return least


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


def fill_by_blocks(
    rows: sparse.csr_matrix, columns: sparse.csr_matrix, gates: Gates, task: tuple[Ints, Best]
) -> None:
    """Do the same with the product held block by block: what runs without a compiler."""
    order, found = task
    m, k = columns.shape[1], min(found.column.shape[1], columns.shape[1])
    given, asked = _whole(rows), _whole(columns)
    tie = LAST - np.arange(m)
    n_rows = max(1, BLOCK_CELLS // m)
    for start in range(0, len(order), n_rows):
        part = order[start : start + n_rows]
        total = np.asarray((given[part] @ asked).toarray(), dtype=np.int64)
        shut = gates.shut[gates.row_kind[part][:, None], gates.column_kind[None, :]]
        key = np.where(shut | (total <= 0), -1, (total << 32) | tie)
        best = -np.sort(-np.partition(key, m - k, axis=1)[:, m - k :], axis=1)
        is_found = best >= 0
        found.n_found[part] = is_found.sum(axis=1)
        found.column[part, :k] = np.where(is_found, LAST - (best & LOW), 0)
        found.total[part, :k] = np.where(is_found, best >> 32, 0)


def _whole(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    value = np.rint(matrix.data * THOUSANDTH).astype(np.int64)
    return sparse.csr_matrix((value, matrix.indices, matrix.indptr), shape=matrix.shape)

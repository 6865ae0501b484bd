"""A binary heap of (key, item) in two arrays, from place ``base`` on; the least key first."""

import numpy as np
import numpy.typing as npt

from gpect.domain.compiled import compiled

Array = npt.NDArray[np.int64]


@compiled
def rise(key: Array, item: Array, base: int, place: int) -> None:
    """Move the element at ``place`` up to where it belongs."""
    k, i = key[base + place], item[base + place]
    while place > 0:
        parent = (place - 1) >> 1
        if key[base + parent] <= k:
            break
        key[base + place], item[base + place] = key[base + parent], item[base + parent]
        place = parent
    key[base + place], item[base + place] = k, i


@compiled
def sink(key: Array, item: Array, base: int, n: int) -> None:
    """Move the first of n elements down to where it belongs."""
    k, i, place = key[base], item[base], 0
    while True:
        child = 2 * place + 1
        if child >= n:
            break
        if child + 1 < n and key[base + child + 1] < key[base + child]:
            child += 1
        if k <= key[base + child]:
            break
        key[base + place], item[base + place] = key[base + child], item[base + child]
        place = child
    key[base + place], item[base + place] = k, i

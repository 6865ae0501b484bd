"""Boosted trees as plain figures: what the confidence of a title is read with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

LEAF: Final = -1
"""Sign of a node that asks nothing more."""


@dataclass(frozen=True)
class Trees:
    """Binary trees whose answers add up; every array has one entry a node but ``roots``.

    Attributes
    ----------
    sign
        Position of the sign asked for, or ``LEAF``.
    threshold
        Up to it, the answer is at ``left``; above, at ``right``.
    value
        What a leaf adds; 0 elsewhere.
    roots
        First node of each tree.
    """

    sign: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]
    roots: NDArray[np.int64]

    @classmethod
    def read(cls, figures: Mapping[str, Sequence[Any]]) -> Self:
        """Make them of the lists of :meth:`figures`."""

        def whole(name: str) -> NDArray[np.int64]:
            return np.asarray(figures[name], dtype=np.int64)

        threshold, value = (
            np.asarray(figures[n], dtype=np.float64) for n in ("threshold", "value")
        )
        return cls(whole("sign"), threshold, whole("left"), whole("right"), value, whole("roots"))

    def figures(self) -> dict[str, list[Any]]:
        """Give the lists that a file holds."""
        return {name: getattr(self, name).tolist() for name in self.__dataclass_fields__}

    def total(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up what the trees answer.

        Parameters
        ----------
        signs
            n rows, one column a sign, none missing.

        Returns
        -------
        ndarray
            n sums. Cost: n × trees × their depth.
        """
        at = np.tile(self.roots, (len(signs), 1))
        row = np.arange(len(signs))[:, None]
        while (asks := self.sign[at] != LEAF).any():
            is_low = signs[row, np.where(asks, self.sign[at], 0)] <= self.threshold[at]
            at = np.where(asks, np.where(is_low, self.left[at], self.right[at]), at)
        return np.asarray(self.value[at].sum(axis=1))

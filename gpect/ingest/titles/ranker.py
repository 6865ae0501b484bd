"""Order the codes that a title may mean: a small network learned on titles with their code."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

_TABLE: Final = Path(__file__).with_name("ranker.json")
_FARTHEST: Final = 6.0
"""Standard deviations beyond which a clue says no more."""

_BLOCK: Final = 1024
"""Pairs scored at a time, never fewer: products of one shape round each row alike, so that a
title's answer does not depend, even in its last digits, on those read with it."""


@dataclass(frozen=True)
class Ranker:
    """One hidden layer beside a straight line; figures only, no title.

    Attributes
    ----------
    clues
        Names of the f clues, in order.
    mean, scale
        f figures each: what brings a clue to mean 0 and deviation 1.
    inner, bias, outer, direct
        f × h, h, h and f figures.
    """

    clues: tuple[str, ...]
    mean: NDArray[np.float32]
    scale: NDArray[np.float32]
    inner: NDArray[np.float32]
    bias: NDArray[np.float32]
    outer: NDArray[np.float32]
    direct: NDArray[np.float32]

    def score(self, table: NDArray[np.float32]) -> NDArray[np.float64]:
        """Give n scores from n × f clues; the softmax over a title's codes is their probability."""
        near = np.zeros((-(-len(table) // _BLOCK) * _BLOCK, len(self.clues)), dtype=np.float32)
        near[: len(table)] = np.clip((table - self.mean) / self.scale, -_FARTHEST, _FARTHEST)
        blocks = [self._score(near[at : at + _BLOCK]) for at in range(0, len(near), _BLOCK)]
        return np.concatenate([np.zeros(0), *blocks])[: len(table)].round(6)

    def _score(self, near: NDArray[np.float32]) -> NDArray[np.float64]:
        hidden = np.maximum(near @ self.inner + self.bias, 0.0)
        return np.asarray(hidden @ self.outer + near @ self.direct, dtype=float)


@lru_cache(maxsize=4)
def read_ranker(path: Path = _TABLE) -> Ranker:
    """Read a committed ranker."""
    read = json.loads(path.read_text(encoding="utf-8"))
    figures = {
        name: np.array(read[name], dtype=np.float32)
        for name in ("mean", "scale", "inner", "bias", "outer", "direct")
    }
    return Ranker(clues=tuple(read["clues"]), **figures)

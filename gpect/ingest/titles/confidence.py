"""How sure a title's answer is, as a probability that can be believed."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.ingest.titles.trees import Trees

_TABLE: Final = Path(__file__).with_name("confidence.json")
SIGNS: Final = (
    "parent", "code", "gap", "spread", "similarity", "told", "krrp", "krrpgap", "nmax", "pshare",
    "simgap", "msort", "cntp", "exact", "no_job", "two_jobs", "one_word", "reference",
)  # fmt: skip
"""What the confidence is read from; see :func:`signs`."""
OF_BEST: Final = ("similarity", "krrp", "krrpgap", "nmax", "pshare", "simgap", "msort", "cntp")
"""Clues of the first answer, as they are."""
_SUREST: Final = 1e-3


@dataclass(frozen=True)
class Calibration:
    """Small trees that add up the signs, then a monotone table from their sum to a frequency.

    Learned by ``scripts/entrainer_titres.py`` on real titles whose code is known; it holds
    numbers only.
    """

    trees: Trees
    knots: NDArray[np.float64]
    frequencies: NDArray[np.float64]

    def confidence(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Give the probability, in [0, 1], that the v3 parent is right; one a row of signs."""
        total = self.trees.total(table[list(SIGNS)].to_numpy(dtype=float))
        return np.asarray(np.interp(total, self.knots, self.frequencies))


@lru_cache(maxsize=4)
def calibrations(path: Path = _TABLE) -> dict[str, Calibration]:
    """Read the committed calibrations: without (``labels``) and with labelled titles."""
    read = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Calibration(
            Trees.read(entry["trees"]), np.array(entry["knots"]), np.array(entry["frequencies"])
        )
        for name, entry in read.items()
    }


def signs(candidates: pd.DataFrame, titles: pd.DataFrame) -> pd.DataFrame:
    """Give what tells a sure answer from a doubtful one.

    Parameters
    ----------
    candidates
        ``row, parent`` (a number), ``similarity, probability`` and the clues of the pair, by row,
        best first in each.
    titles
        One row a title, indexed by ``row``: ``exact`` (it is a label, and of one parent only),
        ``no_job``, ``two_jobs``, ``one_word``, ``reference`` (it bears a number of offer), all
        0 or 1.

    Returns
    -------
    DataFrame
        ``SIGNS``, index of ``titles``. ``parent`` and ``code`` are the logits of what the ranker
        gives the first answer's v3 parent and code; ``gap`` how far the next parent is;
        ``spread`` the entropy over codes; ``told`` what labelled titles give the parent.
    """
    if candidates.empty:
        return titles.reindex(columns=list(SIGNS)).fillna(0.0).astype("float64")
    probability = candidates["probability"].to_numpy()
    row, start = np.unique(candidates["row"].to_numpy(), return_index=True)
    best = candidates.iloc[start]
    entropy = -probability * np.log(np.maximum(probability, 1e-12))
    place = np.repeat(np.arange(len(row)), np.diff(np.r_[start, len(candidates)]))
    parent = candidates["parent"].to_numpy()
    is_first = parent == parent[start][place]
    first = _logit(_sum_where(is_first, probability, place))
    others = np.where(is_first, 0.0, probability)
    seen = pd.DataFrame(
        {
            "parent": first,
            "code": _logit(probability[start]),
            "gap": first - _logit(_next_parent(place, parent, others)),
            "spread": np.bincount(place, entropy),
            "told": _sum_where(is_first, candidates["told"].to_numpy(), place),
            **{name: best[name].to_numpy() for name in OF_BEST},
        },
        index=row,
    )
    return seen.reindex(titles.index).fillna(0.0).join(titles)[list(SIGNS)].astype("float64")


def _sum_where(
    kept: NDArray[np.bool_], values: NDArray[np.float64], place: NDArray[np.int64]
) -> NDArray[np.float64]:
    return np.asarray(np.bincount(place, np.where(kept, values, 0.0)), dtype=np.float64)


def _next_parent(
    place: NDArray[np.int64], parent: NDArray[np.int64], others: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Give the probability of the likeliest parent in each place, of what ``others`` leaves."""
    width = int(parent.max()) + 1
    keys, group = np.unique(place * width + parent, return_inverse=True)
    largest = np.zeros(int(place[-1]) + 1)
    np.maximum.at(largest, keys // width, np.bincount(group, others))
    return largest


def _logit(share: NDArray[np.float64]) -> NDArray[np.float64]:
    near = np.clip(share, _SUREST, 1.0 - _SUREST)
    return np.asarray(np.log(near / (1.0 - near)))

"""How sure a title's answer is, as a probability that can be believed."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_TABLE: Final = Path(__file__).with_name("confidence.json")
SIGNS: Final = (
    "parent", "code", "gap", "spread", "similarity", "told", "krrp", "krrpgap", "nmax", "pshare",
    "simgap", "msort", "cntp", "exact", "no_job", "two_jobs", "one_word",
)  # fmt: skip
"""What the confidence is read from; see :func:`signs`."""
OF_BEST: Final = ("similarity", "krrp", "krrpgap", "nmax", "pshare", "simgap", "msort", "cntp")
"""Clues of the first answer, as they are."""
_SUREST: Final = 1e-3


@dataclass(frozen=True)
class Calibration:
    """Logistic weights of the signs, then a monotone table from their sum to a frequency.

    Learned by ``scripts/entrainer_titres.py`` on real titles whose code is known; it holds
    numbers only.
    """

    weights: NDArray[np.float64]
    intercept: float
    knots: NDArray[np.float64]
    frequencies: NDArray[np.float64]

    def confidence(self, table: pd.DataFrame) -> NDArray[np.float64]:
        """Give the probability, in [0, 1], that the v3 parent is right; one a row of signs."""
        total = table[list(SIGNS)].to_numpy(dtype=float) @ self.weights + self.intercept
        return np.asarray(np.interp(total, self.knots, self.frequencies))


@lru_cache(maxsize=4)
def calibrations(path: Path = _TABLE) -> dict[str, Calibration]:
    """Read the committed calibrations: without (``labels``) and with labelled titles."""
    read = json.loads(path.read_text(encoding="utf-8"))
    return {
        name: Calibration(
            np.array([entry["weights"].get(sign, 0.0) for sign in SIGNS]),
            entry["intercept"],
            np.array(entry["knots"]),
            np.array(entry["frequencies"]),
        )
        for name, entry in read.items()
    }


def signs(candidates: pd.DataFrame, titles: pd.DataFrame) -> pd.DataFrame:
    """Give what tells a sure answer from a doubtful one.

    Parameters
    ----------
    candidates
        ``row, code_rome_parent, similarity, probability`` and the clues of the pair, best first
        in each row.
    titles
        One row a title, indexed by ``row``: ``exact`` (it is a label, and of one parent only),
        ``no_job``, ``two_jobs``, ``one_word``, all 0 or 1.

    Returns
    -------
    DataFrame
        ``SIGNS``, index of ``titles``. ``parent`` and ``code`` are the logits of what the ranker
        gives the first answer's v3 parent and code; ``gap`` how far the next parent is;
        ``spread`` the entropy over codes; ``told`` what labelled titles give the parent.
    """
    by_parent = candidates[["probability", "told"]].groupby(
        [candidates["row"], candidates["code_rome_parent"]]
    )
    totals = by_parent.sum()
    best = candidates.drop_duplicates("row").set_index("row")
    first = totals.reindex(pd.MultiIndex.from_arrays([best.index, best["code_rome_parent"]]))
    entropy = -candidates["probability"] * np.log(candidates["probability"].clip(lower=1e-12))
    seen = pd.DataFrame(
        {
            "parent": _logit(first["probability"].to_numpy()),
            "code": _logit(best["probability"].to_numpy()),
            "gap": _logit(first["probability"].to_numpy()) - _logit(_next_parent(totals, best)),
            "spread": entropy.groupby(candidates["row"]).sum().reindex(best.index).to_numpy(),
            "told": first["told"].to_numpy(),
            **{name: best[name].to_numpy() for name in OF_BEST},
        },
        index=best.index,
    )
    return seen.reindex(titles.index).fillna(0.0).join(titles)[list(SIGNS)].astype("float64")


def _next_parent(totals: pd.DataFrame, best: pd.DataFrame) -> NDArray[np.float64]:
    """Give the probability of the likeliest parent but the first answer's, 0 where none."""
    share = totals["probability"].rename_axis(["row", "parent"]).reset_index()
    others = share[share["parent"] != share["row"].map(best["code_rome_parent"])]
    return others.groupby("row")["probability"].max().reindex(best.index).fillna(0.0).to_numpy()


def _logit(share: NDArray[np.float64]) -> NDArray[np.float64]:
    near = np.clip(share, _SUREST, 1.0 - _SUREST)
    return np.asarray(np.log(near / (1.0 - near)))

"""Calibrate the confidence of titles on real titles whose code is known.

    GPECT_DONNEES_REELLES=… python scripts/calibrer_titres.py

Learns from one half of the titles (see ``benchmarks/real_titles.py``), never from the other, and
writes ``gpect/ingest/titles/confidence.json``: weights and a monotone table, numbers only.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from real_titles import halves, part  # noqa: E402

from gpect.ingest.titles import TitleNormaliser  # noqa: E402
from gpect.ingest.titles.confidence import SIGNS  # noqa: E402
from gpect.referentiels.loader import Referentiels, load  # noqa: E402

N_PARTS = 5
N_KNOTS = 16


def answers(
    referentiels: Referentiels, titles: pd.DataFrame, evidence: pd.DataFrame | None
) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """Give the signs of each title, and 1 where its first answer has the right v3 parent."""
    normaliser = TitleNormaliser.build(referentiels, evidence)
    asked = titles["title"].tolist()
    first = normaliser.rank(asked, k=1).set_index("title")["code_rome_parent"]
    is_right = first.reindex(range(len(asked))).to_numpy() == titles["code_rome_parent"].to_numpy()
    return normaliser.signs(asked), is_right.astype(float)


def fit(
    signs: pd.DataFrame, is_right: NDArray[np.float64], n_offers: NDArray[np.float64]
) -> dict[str, object]:
    """Fit the logistic weights, then the monotone table on totals of titles left out."""
    shuffled = np.random.default_rng(0).permutation(len(signs)) % N_PARTS
    totals = np.zeros(len(signs))
    for k in range(N_PARTS):
        rest = shuffled != k
        model = LogisticRegression(C=10.0, max_iter=1000)
        model.fit(signs[rest], is_right[rest], n_offers[rest])
        totals[~rest] = model.decision_function(signs[~rest])
    model = LogisticRegression(C=10.0, max_iter=1000).fit(signs, is_right, n_offers)
    knots = np.unique(np.quantile(totals, np.linspace(0.01, 0.99, N_KNOTS)))
    monotone = IsotonicRegression(y_min=0.01, y_max=0.98, out_of_bounds="clip")
    smooth = monotone.fit(totals, is_right, n_offers).predict(totals)
    near = np.abs(totals[:, None] - knots[None, :])
    weights = np.exp(-((near / 0.25) ** 2)) * n_offers[:, None]
    heights = np.maximum.accumulate((weights * smooth[:, None]).sum(0) / weights.sum(0))
    return {
        "weights": dict(zip(SIGNS, np.round(model.coef_[0], 4).tolist(), strict=True)),
        "intercept": round(float(model.intercept_[0]), 4),
        "knots": np.round(knots, 4).tolist(),
        "frequencies": np.round(heights, 4).tolist(),
    }


def main() -> None:
    """Learn both calibrations and write them."""
    referentiels = load()
    learn, _ = halves()
    n_offers = learn["n"].to_numpy(dtype=float)
    found = {"labels": fit(*answers(referentiels, learn, None), n_offers)}
    parts = [part(learn, k, N_PARTS) for k in range(N_PARTS)]
    told = [answers(referentiels, asked, known.assign(origin="offre")) for known, asked in parts]
    n_asked = np.concatenate([asked["n"].to_numpy(dtype=float) for _, asked in parts])
    signs = pd.concat([signs for signs, _ in told], ignore_index=True)
    found["evidence"] = fit(signs, np.concatenate([right for _, right in told]), n_asked)
    target = ROOT / "gpect" / "ingest" / "titles" / "confidence.json"
    target.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

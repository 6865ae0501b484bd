"""Print how right the surest titles are, by what reads the confidence.

    GPECT_DONNEES_REELLES=… python benchmarks/titres_confiance.py

On the titles to learn from only, each fifth ranked by what the other four taught. A confidence is
then judged on titles of which no spelling taught it: words, not titles, are parted, several times.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import numpy as np
from entrainer_titres import RISES, TREES, gather, normalisers, parts_of, validated
from numpy.typing import NDArray
from real_titles import N_PARTS, titles_to_learn
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from gpect.ingest.titles.confidence import SIGNS
from gpect.referentiels.loader import load

SHARES = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35)
N_SEEDS = 8
Model = Callable[[int], object]
Floats = NDArray[np.float64]


def models(signs: list[str]) -> dict[str, Model]:
    """Give what may read the confidence: name → seed → an estimator."""
    rises = [RISES.get(sign, 0) for sign in signs]
    sizes = {name: value for name, value in TREES.items() if name != "random_state"}
    return {
        "logistic regression": lambda _: LogisticRegression(C=0.3, max_iter=5000),
        "boosted trees": lambda seed: HistGradientBoostingClassifier(
            **sizes, monotonic_cst=rises, random_state=seed
        ),
        "forest": lambda seed: RandomForestClassifier(200, min_samples_leaf=8, random_state=seed),
    }


def right_among_surest(table: Floats, right: Floats, words: NDArray[np.int64], make: Model) -> str:
    """Print the mean over seeds, in %, of the right parents among the surest of each share."""
    found = []
    for seed in range(N_SEEDS):
        part = parts_of(words, seed)
        said = np.zeros(len(right))
        for k in range(N_PARTS):
            fitted = make(seed).fit(table[part != k], right[part != k])  # type: ignore[attr-defined]
            said[part == k] = fitted.predict_proba(table[part == k])[:, 1]
        surest = right[np.argsort(-said, kind="stable")]
        found.append([surest[: int(share * len(right))].mean() for share in SHARES])
    means, spread = np.mean(found, axis=0), np.std(found, axis=0)
    return " ".join(f"{100 * m:.1f} ± {100 * s:.1f}" for m, s in zip(means, spread, strict=True))


def main() -> None:
    titles = titles_to_learn()
    made = normalisers(load(), titles)
    lists, names = gather(made, titles)
    print(f"right, in %, among the surest {', '.join(f'{share:.0%}' for share in SHARES)}")
    for regime, (signs, right, asked) in validated(made, lists, names, titles).items():
        _, words = np.unique(made[0.0, 0].says(asked["title"]), return_inverse=True)
        label, bulk = signs["exact"] == 1, signs["reference"] == 1
        print(
            f"{regime}: {words.max() + 1} ways of saying; labels word for word right "
            f"{100 * right[label & ~bulk].mean():.1f} %, {100 * right[label & bulk].mean():.1f} % "
            f"with a number of offer ({100 * bulk.mean():.1f} % of titles)"
        )
        for kept in (list(SIGNS), [sign for sign in SIGNS if sign != "reference"]):
            table = signs[kept].to_numpy(dtype=float)
            without = "" if len(kept) == len(SIGNS) else ", number of offer unknown"
            for name, make in models(kept).items():
                told = right_among_surest(table, right, words, make)
                print(f"    {name}{without}: {told}", flush=True)


if __name__ == "__main__":
    main()

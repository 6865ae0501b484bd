"""Train the ranker of titles, then calibrate its confidence, on real titles whose code is known.

    GPECT_DONNEES_REELLES=… python scripts/entrainer_titres.py

Learns from three quarters of the titles (see ``benchmarks/real_titles.py``), never from the last.
What labelled titles say is always read from the other parts, so that the ranker learns how far to
trust them; each title is seen with all of them, a quarter of them and none. Writes
``gpect/ingest/titles/ranker.json`` and ``confidence.json``: figures only, no title.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.isotonic import IsotonicRegression

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks"), str(ROOT / "scripts")]

from apprentissage_liste import Lists, learn  # noqa: E402
from real_titles import N_PARTS, titles_to_learn  # noqa: E402

from gpect.ingest.titles import TitleNormaliser  # noqa: E402
from gpect.ingest.titles.confidence import SIGNS  # noqa: E402
from gpect.ingest.titles.ranker import Ranker  # noqa: E402
from gpect.ingest.titles.trees import LEAF, Trees  # noqa: E402
from gpect.referentiels.loader import Referentiels, load  # noqa: E402

SHARES = (1.0, 0.25, 0.0)
SEEDS = (0, 1, 2)
TREES = {
    "max_leaf_nodes": 16,
    "max_iter": 60,
    "learning_rate": 0.05,
    "min_samples_leaf": 20,
    "l2_regularization": 1.0,
    "random_state": 0,
}
RISES = {"parent": 1, "similarity": 1, "exact": 1, "reference": -1}
"""Signs that never make an answer less sure (1), or more (-1), the others being equal."""
N_SHUFFLES = 5
"""Ways of leaving words out, so that the confidence does not hang on one of them."""
PER_KNOT = 60
"""Titles a knot of the confidence table stands for."""
N_FEW = 15
"""Titles of a grand domaine under which it weighs no more: one title must not decide."""
FOLDER = ROOT / "gpect" / "ingest" / "titles"
Normalisers = dict[tuple[float, int], TitleNormaliser]


def normalisers(referentiels: Referentiels, titles: pd.DataFrame) -> Normalisers:
    """Build one normaliser a (share of evidence, part left out)."""
    made: Normalisers = {}
    for part in range(N_PARTS):
        others = titles[titles["part"] != part].assign(origin="offre")
        drawn = np.random.default_rng(part).random(len(others))
        for share in SHARES[:-1]:
            made[share, part] = TitleNormaliser.build(referentiels, others[drawn < share])
    alone = TitleNormaliser.build(referentiels)
    return made | {(0.0, part): alone for part in range(N_PARTS)}


def balance(titles: pd.DataFrame) -> NDArray[np.float64]:
    """Weigh titles so that a grand domaine with few of them still counts."""
    domain = titles["code_rome"].str[0]
    count = domain.map(domain.value_counts()).clip(lower=N_FEW).to_numpy(dtype=float)
    weight = count**-0.5
    return np.asarray(weight / weight.mean())


def gather(made: Normalisers, titles: pd.DataFrame) -> tuple[Lists, list[str]]:
    """Read the clues of every title by the normaliser that has not seen its part."""
    weight = balance(titles)
    tables, rights, lengths, weights, parts = [], [], [], [], []
    names: list[str] = []
    for (_, part), normaliser in sorted(made.items()):
        asked = titles[titles["part"] == part]
        truth = asked["code_rome"].to_numpy(dtype=object)
        for row, code, clues in normaliser.clues(asked["title"].tolist()):
            names = names or sorted(clues)
            tables.append(np.column_stack([clues[name] for name in names]).astype(np.float32))
            rights.append(code == truth[row])
            seen, length = np.unique(row, return_counts=True)
            lengths.append(length)
            weights.append(weight[asked.index[seen]])
            parts.append(np.full(len(seen), part))
    length = np.concatenate(lengths)
    start = np.concatenate([[0], np.cumsum(length)[:-1]])
    lists = Lists(
        np.concatenate(tables), np.concatenate(rights).astype(bool), start, length,
        np.concatenate(weights).astype(np.float32), np.concatenate(parts),
    )  # fmt: skip
    return lists, names


def to_ranker(figures: dict[str, NDArray[np.float32]], names: list[str]) -> Ranker:
    """Name the figures of a ranker."""
    return Ranker(clues=tuple(names), **figures)


def validated(
    made: Normalisers, lists: Lists, names: list[str], titles: pd.DataFrame
) -> dict[str, tuple[pd.DataFrame, NDArray[np.float64], pd.DataFrame]]:
    """Rank each part by what the others taught: signs, right parents and titles, by regime."""
    found: dict[str, list[tuple[pd.DataFrame, NDArray[np.float64], pd.DataFrame]]] = {}
    for part in range(N_PARTS):
        chosen = np.flatnonzero(lists.part != part)
        ranker = to_ranker(learn(lists, chosen, SEEDS[:2]), names)
        asked = titles[titles["part"] == part].reset_index(drop=True)
        for regime, share in (("labels", 0.0), ("evidence", 1.0)):
            normaliser = made[share, part].ranked_by(ranker)
            first = normaliser.rank(asked["title"].tolist(), k=5)
            parent = first[first["rank"] == 1].set_index("title")["code_rome_parent"]
            right = parent.reindex(asked.index).to_numpy() == asked["code_rome_parent"].to_numpy()
            signs = normaliser.signs(asked["title"].tolist())
            told = first.groupby("title")["code_rome"].agg(list).reindex(asked.index)
            found.setdefault(regime, []).append(
                (signs, right.astype(float), asked.assign(told=told))
            )
    return {
        regime: (
            pd.concat([s for s, _, _ in each], ignore_index=True),
            np.concatenate([r for _, r, _ in each]),
            pd.concat([a for _, _, a in each], ignore_index=True),
        )
        for regime, each in found.items()
    }


def calibrate(
    signs: pd.DataFrame, is_right: NDArray[np.float64], says: "pd.Series[str]"
) -> dict[str, object]:
    """Fit the trees, then the monotone table on totals of titles whose words were left out."""
    _, words = np.unique(says, return_inverse=True)
    table = signs[list(SIGNS)].to_numpy(dtype=float)
    totals = np.concatenate([left_out(table, is_right, words, seed) for seed in range(N_SHUFFLES)])
    knots, heights = monotone(totals, np.tile(is_right, N_SHUFFLES))
    return {
        "trees": grow(table, is_right).figures(),
        "knots": np.round(knots, 4).tolist(),
        "frequencies": np.round(heights, 4).tolist(),
    }


def left_out(
    table: NDArray[np.float64], is_right: NDArray[np.float64], words: NDArray[np.int64], seed: int
) -> NDArray[np.float64]:
    """Give each title the total of trees that saw no title of the same words."""
    part = parts_of(words, seed)
    totals = np.zeros(len(table))
    for k in range(N_PARTS):
        totals[part == k] = grow(table[part != k], is_right[part != k]).total(table[part == k])
    return totals


def parts_of(words: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """Part n titles in ``N_PARTS``, those of the same words (numbered) together."""
    drawn = np.random.default_rng(seed).permutation(words.max() + 1) % N_PARTS
    return np.asarray(drawn[words])


def grow(table: NDArray[np.float64], is_right: NDArray[np.float64]) -> Trees:
    """Fit the boosted trees of the confidence, and lay them out as figures."""
    constraints = [RISES.get(sign, 0) for sign in SIGNS]
    model = HistGradientBoostingClassifier(**TREES, monotonic_cst=constraints)
    return to_trees(model.fit(table, is_right))


def to_trees(model: HistGradientBoostingClassifier) -> Trees:
    """Lay out what a booster learned; where it starts from is added to its first tree."""
    grown = [each[0].nodes for each in model._predictors]  # noqa: SLF001 # no public way
    nodes = np.concatenate(grown)
    size = [len(each) for each in grown]
    roots = np.concatenate([[0], np.cumsum(size)[:-1]]).astype(np.int64)
    is_leaf = nodes["is_leaf"].astype(bool)
    value = np.where(is_leaf, nodes["value"], 0.0)
    value[: size[0]] += np.where(is_leaf[: size[0]], model._baseline_prediction.item(), 0.0)  # noqa: SLF001
    shift = np.repeat(roots, size)
    return Trees(
        sign=np.where(is_leaf, LEAF, nodes["feature_idx"]).astype(np.int64),
        threshold=np.where(is_leaf, 0.0, np.round(nodes["num_threshold"], 6)),
        left=np.where(is_leaf, 0, nodes["left"] + shift).astype(np.int64),
        right=np.where(is_leaf, 0, nodes["right"] + shift).astype(np.int64),
        value=np.round(value, 6),
        roots=roots,
    )


def monotone(
    totals: NDArray[np.float64], is_right: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the knots of a rising table: the mean of each of the isotonic fit's larger steps."""
    fit = IsotonicRegression(out_of_bounds="clip").fit(totals, is_right)
    order = np.argsort(totals, kind="stable")
    bins = np.array_split(order, max(len(order) // (PER_KNOT * N_SHUFFLES), 2))
    knots = np.array([totals[each].mean() for each in bins])
    heights = np.array([fit.predict(totals[each]).mean() for each in bins])
    told = np.interp(totals, knots, heights)
    for least in (0.8, 0.85, 0.86, 0.87, 0.88, 0.89, 0.9, 0.92, 0.94):
        above = told >= least
        share, right = above.mean(), is_right[above].mean() if above.any() else np.nan
        print(f"   from {least:.2f}: {share:.3f} of titles, {right:.3f} right")
    return knots, heights


def show(regime: str, asked: pd.DataFrame, is_right: NDArray[np.float64]) -> None:
    """Print what one regime reaches: v4 first, among five, parent, then means over domains."""
    pairs = list(zip(asked["told"], asked["code_rome"], strict=True))
    v4 = np.array([told[0] == code if isinstance(told, list) else False for told, code in pairs])
    five = np.array([code in told if isinstance(told, list) else False for told, code in pairs])
    domain = asked["code_rome"].str[0].to_numpy()
    means = [pd.Series(x).groupby(domain).mean().mean() for x in (v4, is_right)]
    values = [float(x) for x in (v4.mean(), five.mean(), is_right.mean(), *means)]
    print(regime, [round(100 * x, 1) for x in values], flush=True)


def main() -> None:
    """Learn, validate, calibrate, write."""
    titles = titles_to_learn()
    made = normalisers(load(), titles)
    lists, names = gather(made, titles)
    print(f"{len(lists.start)} lists of {lists.length.mean():.0f} codes, {len(names)} clues")
    calibrations = {}
    for regime, (signs, is_right, asked) in validated(made, lists, names, titles).items():
        show(regime, asked, is_right)
        says = made[0.0, 0].says(asked["title"])
        calibrations[regime] = calibrate(signs, is_right, says)
    figures = learn(lists, np.arange(len(lists.start)), SEEDS)
    table = {name: np.round(each.astype(float), 4).tolist() for name, each in figures.items()}
    written = json.dumps({"clues": names} | table, separators=(",", ":")).replace("],[", "],\n[")
    (FOLDER / "ranker.json").write_text(written + "\n", encoding="utf-8")
    told = json.dumps(calibrations, separators=(",", ":")).replace("],", "],\n") + "\n"
    (FOLDER / "confidence.json").write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Print how well titles find their code, on real titles that nothing here was chosen on.

    GPECT_DONNEES_REELLES=… python benchmarks/normalise.py [--essai]

With ``--essai``, a fifth of the titles to learn from is judged by the other four: for choosing.
Beside gpect, in the same run on the same machine: the plain character TF-IDF over every label, and
the same with the labelled titles among what is looked for (the nearest of them tells the code).
"""

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from real_titles import titles_to_judge, titles_to_learn
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

from gpect.ingest.titles import AUTO, TitleNormaliser
from gpect.ingest.titles.labels import forms_of
from gpect.referentiels.loader import Referentiels, load

N_BINS = 15
N_DRAWS = 200


def baseline(
    referentiels: Referentiels, titles: list[str], known: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, float]:
    """Rank codes by character n-grams of the titles as they are; also its CPU seconds.

    ``known``: labelled titles (``title, code_rome``) looked at beside the labels.
    """
    labels = referentiels.rome.appellations
    texts = pd.concat(
        [labels["label"], labels["short_label"]]
        + [labels["label"].map(lambda label, side=side: forms_of(label)[side]) for side in (0, 1)]
        + ([] if known is None else [known["title"]])
    )
    told = [] if known is None else [known["code_rome"].to_numpy()]
    codes = np.concatenate([np.tile(labels["code_rome"].to_numpy(), 4), *told])
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    columns = sparse.csr_matrix(characters.fit_transform(texts).T)
    start = time.process_time()
    top = sp_matmul_topn(characters.transform(titles), columns, top_n=40, n_threads=2, sort=True)
    seconds = time.process_time() - start
    row = np.repeat(np.arange(len(titles)), np.diff(top.indptr))
    table = pd.DataFrame({"title": row, "code_rome": codes[top.indices], "score": top.data})
    table = table.sort_values(["title", "score", "code_rome"], ascending=[True, False, True])
    once = table.drop_duplicates(["title", "code_rome"])
    ranked = once.assign(rank=once.groupby("title").cumcount() + 1)
    return ranked[ranked["rank"] <= 5], seconds


def figures(ranked: pd.DataFrame, truth: pd.DataFrame, parent_of: pd.Series) -> dict[str, float]:
    """Give the shares of titles whose answer is right, in %."""
    at = ranked["title"].to_numpy()
    is_right = ranked["code_rome"].to_numpy() == truth["code_rome"].to_numpy()[at]
    parents = ranked["code_rome"].map(parent_of).to_numpy()
    is_parent = parents == truth["code_rome_parent"].to_numpy()[at]
    first = (ranked["rank"] == 1).to_numpy()
    v4, five, parent = (np.zeros(len(truth)) for _ in range(3))
    v4[at[first & is_right]] = 1
    five[at[is_right]] = 1
    parent[at[first & is_parent]] = 1
    domain = truth["code_rome"].str[0]
    means = [pd.Series(x).groupby(domain).mean().mean() for x in (v4, parent)]
    values = [v4.mean(), five.mean(), parent.mean(), *means]
    names = ["v4 first", "v4 among 5", "parent first", "domains: v4", "domains: parent"]
    return {name: round(100 * float(value), 1) for name, value in zip(names, values, strict=True)}


def trust(answers: pd.DataFrame, truth: pd.DataFrame, is_right: np.ndarray) -> dict[str, float]:
    """Give precision and share of the automatic answers, and the calibration error.

    The error is that of the titles of which a confidence is told: one that names no job has no
    code, hence none. ``… of offers`` weighs each title by the offers that bear it.
    """
    n_offers = truth["n"].to_numpy(dtype=float)
    auto = (answers["title_decision"] == "auto").to_numpy()
    said = answers["title_confidence"].to_numpy(dtype=float)
    is_told = said > 0
    said, right = said[is_told], is_right[is_told]
    bins = np.minimum((said * N_BINS).astype(int), N_BINS - 1)
    gaps = {}
    for name, weight in (("titles", np.ones(len(said))), ("offers", n_offers[is_told])):
        sums = [np.bincount(bins, weight * x, N_BINS) for x in (said, right)]
        gaps[name] = np.abs(sums[0] - sums[1]).sum() / weight.sum()
    drawn = np.random.default_rng(0).random((N_DRAWS, len(said))) < said
    by_chance = [
        np.abs(sums - np.bincount(bins, said, N_BINS)).sum() / len(said)
        for sums in (np.bincount(bins, each, N_BINS) for each in drawn)
    ]
    return {
        "auto precision": 100 * is_right[auto].mean(),
        "auto share": 100 * auto.mean(),
        "auto precision of offers": 100 * np.average(is_right[auto], weights=n_offers[auto]),
        "auto share of offers": 100 * n_offers[auto].sum() / n_offers.sum(),
        "calibration error": gaps["titles"],
        "calibration error of offers": gaps["offers"],
        "the same were every confidence true, by chance": float(np.mean(by_chance)),
        "unknown share": 100 * (answers["title_decision"] == "inconnu").mean(),
    }


def speed(normaliser: TitleNormaliser, titles: pd.Series) -> float:
    """Give the titles read in a second of processor, each for the first time."""
    normaliser.normalise(titles.head(10))
    start = time.process_time()
    normaliser.normalise(titles)
    return len(titles) / (time.process_time() - start)


def report(name: str, normaliser: TitleNormaliser, truth: pd.DataFrame, parents: pd.Series) -> None:
    """Print one normaliser's figures."""
    titles = truth["title"]
    answers = normaliser.normalise(titles)
    ranked = normaliser.rank(titles.tolist(), 5)
    print(f"{name}: {figures(ranked, truth, parents)}")
    first = ranked[ranked["rank"] == 1].set_index("title")["code_rome_parent"]
    is_right = first.reindex(range(len(truth))).to_numpy() == truth["code_rome_parent"].to_numpy()
    for key, value in trust(answers, truth, is_right.astype(float)).items():
        print(f"    {key}: {value:.3f}" if value < 1 else f"    {key}: {value:.1f}")
    for threshold in (0.7, 0.8, 0.85, 0.9, AUTO, 0.95):
        above = answers["title_confidence"].to_numpy(dtype=float) >= threshold
        n = truth["n"].to_numpy(dtype=float)
        if above.any():
            print(
                f"    from {threshold}: {100 * is_right[above].mean():.1f} % right of "
                f"{100 * above.mean():.1f} % of titles; "
                f"{100 * np.average(is_right[above], weights=n[above]):.1f} % of offers"
            )


def main() -> None:
    referentiels = load()
    known, truth = titles_to_learn(), titles_to_judge()
    if "--essai" in sys.argv:
        is_judged = known["part"] == 0
        known, truth = known[~is_judged], known[is_judged].reset_index(drop=True)
    parents = referentiels.rome.codes.set_index("code_rome")["code_rome_parent"]
    print(f"{len(truth)} titles judged, {len(known)} others known, {len(parents)} codes")
    ranked, seconds = baseline(referentiels, truth["title"].tolist())
    print(f"characters: {figures(ranked, truth, parents)}")
    near, _ = baseline(referentiels, truth["title"].tolist(), known)
    print(f"characters, labelled titles too: {figures(near, truth, parents)}")
    every = pd.concat([truth["title"], known["title"]]).drop_duplicates()
    _, seconds = baseline(referentiels, every.tolist())
    by_characters = len(every) / seconds
    print(f"    titles a CPU second, of {len(every)}: {by_characters:.0f}")
    start = time.process_time()
    alone = TitleNormaliser.build(referentiels)
    print(f"index ready in {time.process_time() - start:.1f} CPU s")
    report("labels alone", alone, truth, parents)
    rate = speed(alone, every)
    print(f"    titles a CPU second: {rate:.0f}, {rate / by_characters:.1f} times the characters'")
    told = TitleNormaliser.build(referentiels, known.assign(origin="offre"))
    report("labels and labelled titles", told, truth, parents)
    rate = speed(told, every)
    print(f"    titles a CPU second: {rate:.0f}, {rate / by_characters:.1f} times the characters'")


if __name__ == "__main__":
    main()

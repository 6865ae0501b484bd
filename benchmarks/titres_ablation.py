"""Print what each idea brings to the titles: the ranker learned again without it.

    GPECT_DONNEES_REELLES=… python benchmarks/titres_ablation.py

On the titles to learn from, each fifth ranked by what the other four taught: nothing here looks
at the titles that ``benchmarks/normalise.py`` judges.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

import numpy as np
import pandas as pd
from apprentissage_liste import Lists, learn
from entrainer_titres import Normalisers, gather, normalisers, to_ranker
from real_titles import N_PARTS, titles_to_learn

from gpect.referentiels.loader import load

GROUPS = {
    "nearest label only": (),
    "words (head, token sets)": ("head", "tset", "msort", "nw"),
    "all labels of the code (BM25)": ("bl", "blrel", "bltot"),
    "skills of the code (BM25)": ("bs", "bsrel", "bstot"),
    "other labels, parent's labels": ("soft", "nforms", "own", "pshare", "nlab", "isparent"),
    "neighbours among labelled titles": ("told", "toldp", "nmax", "nsmax"),
    "classifier (kernel ridge)": ("krr", "krrp", "krrgap", "krrpgap", "krrmax"),
    "how often a code was met": ("cnt", "cntp", "cntshare", "ntot"),
}
"""Clues that go together; the first entry keeps ``sim`` alone."""


def without(lists: Lists, names: list[str], dropped: tuple[str, ...]) -> Lists:
    """Give the same lists with some clues silenced."""
    table = lists.table.copy()
    table[:, [names.index(name) for name in dropped]] = 0.0
    return replace(lists, table=table)


def judge(
    made: Normalisers, lists: Lists, names: list[str], titles: pd.DataFrame, silent: tuple[str, ...]
) -> list[float]:
    """Give v4 first, among five and parent first, in %, without labelled titles and with."""
    shares = {0.0: np.zeros(3), 1.0: np.zeros(3)}
    for part in range(N_PARTS):
        figures = learn(without(lists, names, silent), np.flatnonzero(lists.part != part), (0,))
        quiet = [names.index(name) for name in silent]
        figures["inner"][quiet], figures["direct"][quiet] = 0.0, 0.0
        ranker = to_ranker(figures, names)
        asked = titles[titles["part"] == part].reset_index(drop=True)
        for share, total in shares.items():
            found = made[share, part].ranked_by(ranker).rank(asked["title"].tolist(), 5)
            truth = asked.loc[found["title"]].reset_index(drop=True)
            is_right = (found["code_rome"] == truth["code_rome"]).to_numpy()
            is_parent = (found["code_rome_parent"] == truth["code_rome_parent"]).to_numpy()
            first = (found["rank"] == 1).to_numpy()
            total += [(is_right & first).sum(), is_right.sum(), (is_parent & first).sum()]
    both = np.concatenate([shares[0.0], shares[1.0]])
    return [round(100 * float(x), 1) for x in both / len(titles)]


def main() -> None:
    titles = titles_to_learn()
    made = normalisers(load(), titles)
    lists, names = gather(made, titles)
    print("without … : v4 first, five, parent; the same with labelled titles")
    print(f"nothing left out: {judge(made, lists, names, titles, ())}", flush=True)
    every = tuple(name for name in names if name != "sim")
    for what, dropped in GROUPS.items():
        silent = dropped or every
        print(f"{what}: {judge(made, lists, names, titles, silent)}", flush=True)


if __name__ == "__main__":
    main()

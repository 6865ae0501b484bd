"""Print what each idea brings to the titles: the ranker learned again without it.

    GPECT_DONNEES_REELLES=… python benchmarks/titres_ablation.py

On the titles to learn from, each fifth ranked by what the other four taught: nothing here looks
at the titles that ``benchmarks/normalise.py`` judges. First the nearest labelled title or label by
characters, in the same fifths.
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
from normalise import baseline, figures
from real_titles import N_PARTS, titles_to_learn

from gpect.referentiels.loader import Referentiels, load

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
    made: Normalisers,
    lists: Lists,
    names: list[str],
    titles: pd.DataFrame,
    silent: tuple[str, ...] = (),
    seeds: tuple[int, ...] = (0,),
) -> dict[float, list[pd.DataFrame]]:
    """Rank each fifth, without labelled titles (0.0) and with (1.0)."""
    ranked: dict[float, list[pd.DataFrame]] = {0.0: [], 1.0: []}
    for part in range(N_PARTS):
        learned = learn(without(lists, names, silent), np.flatnonzero(lists.part != part), seeds)
        quiet = [names.index(name) for name in silent]
        learned["inner"][quiet], learned["direct"][quiet] = 0.0, 0.0
        ranker = to_ranker(learned, names)
        asked = titles.loc[titles["part"] == part, "title"].tolist()
        for share, parts in ranked.items():
            parts.append(made[share, part].ranked_by(ranker).rank(asked, 5))
    return ranked


def together(
    ranked: list[pd.DataFrame], titles: pd.DataFrame, parents: pd.Series
) -> dict[str, float]:
    """Give the figures of all the fifths as one."""
    truths = [titles[titles["part"] == part] for part in range(N_PARTS)]
    starts = np.cumsum([0, *map(len, truths)])
    moved = [
        part.assign(title=part["title"] + start)
        for part, start in zip(ranked, starts[:-1], strict=True)
    ]
    return figures(pd.concat(moved), pd.concat(truths, ignore_index=True), parents)


def neighbours(referentiels: Referentiels, titles: pd.DataFrame) -> list[pd.DataFrame]:
    """Rank each fifth by the nearest label or title of the other four, by characters."""
    ranked = []
    for part in range(N_PARTS):
        is_asked = titles["part"] == part
        asked = titles.loc[is_asked, "title"].tolist()
        ranked.append(baseline(referentiels, asked, titles[~is_asked])[0])
    return ranked


def tell(ranked: dict[float, list[pd.DataFrame]], titles: pd.DataFrame, parents: pd.Series) -> None:
    """Print the figures of each regime."""
    for share, parts in ranked.items():
        said = "labelled titles too" if share else "labels alone"
        print(f"    {said}: {together(parts, titles, parents)}", flush=True)


def main() -> None:
    titles, referentiels = titles_to_learn(), load()
    parents = referentiels.rome.codes.set_index("code_rome")["code_rome_parent"]
    near = together(neighbours(referentiels, titles), titles, parents)
    print(f"characters, labelled titles too: {near}", flush=True)
    made = normalisers(referentiels, titles)
    lists, names = gather(made, titles)
    every = tuple(name for name in names if name != "sim")
    asked = {"nothing": ()} | {what: dropped or every for what, dropped in GROUPS.items()}
    for what, silent in asked.items():
        ranked = judge(made, lists, names, titles, silent)
        print(f"without {what}:")
        tell(ranked, titles, parents)


if __name__ == "__main__":
    main()

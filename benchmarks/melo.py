"""Print how well ``LabelIndex``, as it is, brings Belgian job titles to ESCO (MELO benchmark).

    GPECT_DONNEES_REELLES=… python benchmarks/melo.py

Beside it, in the same run: the plain character TF-IDF. Settings were chosen on the first half of
the queries (every other one); the other half was never looked at.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sparse_dot_topn import sp_matmul_topn

from gpect.ingest.appellation import LabelIndex

FOLDER = Path(os.environ.get("GPECT_DONNEES_REELLES", "../shared/data")) / "titres" / "melo_bel_fr"
N_RANKS = 100


def read(name: str, columns: list[str]) -> pd.DataFrame:
    return pd.read_csv(
        FOLDER / f"{name}.tsv", sep="\t", header=None, names=columns, dtype="str", quoting=3
    )


def characters(labels: list[str], ids: list[str], queries: list[str]) -> pd.DataFrame:
    """Rank ids by the character n-grams of their nearest label."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    columns = vectors.fit_transform(labels).T.tocsr()
    top = sp_matmul_topn(vectors.transform(queries), columns, top_n=4 * N_RANKS, sort=True)
    row = np.repeat(np.arange(len(queries)), np.diff(top.indptr))
    table = pd.DataFrame({"query": row, "id": np.array(ids)[top.indices]})
    once = table.drop_duplicates(["query", "id"])
    return once.assign(rank=once.groupby("query").cumcount() + 1)


def reciprocal_ranks(found: pd.DataFrame, right: "pd.Series[object]") -> np.ndarray:
    """Give 1 / rank of the first right id of each query, 0 where there is none."""
    is_right = [i in right.iloc[q] for q, i in zip(found["query"], found["id"], strict=True)]
    first = found[is_right].groupby("query")["rank"].min()
    return (1.0 / first).reindex(range(len(right))).fillna(0.0).to_numpy()


def show(name: str, found: pd.DataFrame, right: "pd.Series[object]", seconds: float) -> None:
    ranks = reciprocal_ranks(found, right)
    halves = f"first half {ranks[::2].mean():.3f}, other half {ranks[1::2].mean():.3f}"
    print(f"{name}: MRR {ranks.mean():.3f} ({halves}); {seconds:.1f} s")


def main() -> None:
    if not FOLDER.is_dir():
        sys.exit(f"{FOLDER} : dossier absent ; donner GPECT_DONNEES_REELLES.")
    queries = read("queries", ["query", "text"])
    elements = read("corpus_elements", ["element", "label"]).merge(
        read("concept_mapping", ["element", "concept"]), on="element"
    )
    answers = read("annotations", ["query", "zero", "element", "relevance"])
    concept = elements.set_index("element")["concept"]
    labels, texts = elements["label"].tolist(), queries["text"].tolist()
    for what, ids in (("concepts", concept), ("labels", elements.set_index("element").index)):
        named = pd.Series(ids, index=concept.index)
        right = answers["element"].map(named).groupby(answers["query"]).agg(set)
        right = right.reindex(queries["query"])
        given = named.tolist()
        start = time.perf_counter()
        found = characters(labels, given, texts)
        show(f"{what}, characters", found, right, time.perf_counter() - start)
        start = time.perf_counter()
        found = LabelIndex(labels, given).search(texts, N_RANKS)
        show(f"{what}, LabelIndex", found, right, time.perf_counter() - start)


if __name__ == "__main__":
    main()

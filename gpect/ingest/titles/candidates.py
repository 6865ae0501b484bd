"""The codes a title may mean, each with a score: from ROME's labels, then from labelled titles."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from gpect.ingest.titles.evidence import TitleEvidence
from gpect.ingest.titles.labels import TitleLabels
from gpect.ingest.topn import top_products
from gpect.ingest.vectors import TextVectors, Weighted

N_FORMS: Final = 40
"""Label forms fetched for a title."""
N_NEIGHBOURS: Final = 25
"""Labelled titles fetched for a title."""
ALIKE: Final = 1.0 - 1e-6
"""Similarity from which two texts are the same words."""


@dataclass(frozen=True)
class Weights:
    """How the score of a code is put together; chosen on one half of real titles.

    Attributes
    ----------
    stems
        Share of stems beside n-grams in the similarity of two texts.
    head
        Added when title and label begin with the same word: « chef de cuisine » is a chef.
    exact
        Added when title and label are the same words.
    vote, sharpness
        A code with several near labels gains ``vote`` × the soft maximum of their scores.
    neighbours, neighbour_sharpness
        Weight of the labelled titles, and how fast it falls with distance.
    unlabelled
        Score given to a code that only labelled titles propose.
    """

    stems: float = 0.55
    head: float = 0.07
    exact: float = 0.2
    vote: float = 0.5
    sharpness: float = 15.0
    neighbours: float = 1.5
    neighbour_sharpness: float = 10.0
    unlabelled: float = 0.5


class TitleCandidates:
    """Scores codes for cleaned titles; holds the vectors of labels and of labelled titles."""

    def __init__(
        self, labels: TitleLabels, evidence: TitleEvidence, weights: Weights | None = None
    ) -> None:
        self._weights = weights or Weights()
        self._forms = labels.forms
        labelled = [Weighted(clean.words, clean.weights) for clean in evidence.texts]
        self._vectors = TextVectors([*labels.texts, *labelled], stems=self._weights.stems)
        self._by_form = self._vectors.transform(labels.texts)
        self._columns = sparse.csr_array(self._by_form.T)
        self._labelled = evidence.labelled
        self._neighbours = sparse.csr_array(self._vectors.transform(labelled).T)
        self._heads = labels.forms["head"].to_numpy(dtype=object)
        self.codes = labels.forms["code_rome"].to_numpy(dtype=object)

    def find(self, texts: Sequence[Weighted]) -> pd.DataFrame:
        """Give the candidates of n titles.

        Returns
        -------
        DataFrame
            ``row`` (position in ``texts``), ``code_rome``, ``code_ogr`` (the nearest
            appellation of that code), its ``similarity`` in [0, 1], ``told`` (what labelled
            titles give the code, [0, 1]) and ``score``; by row, best first, ties by code.
        """
        rows = self._vectors.transform(texts)
        top = top_products(rows, self._columns, N_FORMS)
        near = self._near(texts, top.row, top.column, top.score)
        scored = self._with_neighbours(rows, self._by_code(near))
        return scored.sort_values(
            ["row", "score", "code_rome"], ascending=[True, False, True], ignore_index=True
        )

    def among(
        self, texts: Sequence[Weighted], allowed: Sequence[NDArray[np.int64]]
    ) -> pd.DataFrame:
        """Score every label form allowed to each title, however far; same columns as :meth:`find`.

        ``allowed`` gives, for each title, positions in the label forms.
        """
        rows = self._vectors.transform(texts)
        row = np.repeat(np.arange(len(texts)), [len(a) for a in allowed])
        column = np.concatenate(allowed) if len(row) else np.zeros(0, dtype=np.int64)
        products = rows[row].multiply(self._by_form[column]).sum(axis=1)
        score = np.round(np.asarray(products, dtype=float).ravel(), 9)
        by_code = self._by_code(self._near(texts, row, column, score))
        return by_code.sort_values(
            ["row", "score", "code_rome"], ascending=[True, False, True], ignore_index=True
        )

    def _near(
        self,
        texts: Sequence[Weighted],
        row: NDArray[np.int64],
        column: NDArray[np.int64],
        score: NDArray[np.float64],
    ) -> pd.DataFrame:
        first = np.array([t.words[0] if t.words else "" for t in texts], dtype=object)
        same_head = first[row] == self._heads[column]
        bonus = self._weights.head * same_head + self._weights.exact * (score > ALIKE)
        return pd.DataFrame(
            {
                "row": row,
                "form": column,
                "similarity": score,
                "score": score + bonus,
                "code_rome": self.codes[column],
            }
        )

    def _by_code(self, near: pd.DataFrame) -> pd.DataFrame:
        w = self._weights
        ordered = near.sort_values(["row", "score", "form"], ascending=[True, False, True])
        ordered["soft"] = np.exp(w.sharpness * ordered["score"])
        grouped = ordered.groupby(["row", "code_rome"], sort=False)
        best = grouped[["form", "similarity", "score"]].first()
        soft = np.log(grouped["soft"].sum()) / w.sharpness
        best["score"] = (best["score"] + w.vote * soft).round(9)
        best["code_ogr"] = self._forms["code_ogr"].to_numpy()[best["form"].to_numpy(dtype=int)]
        return best.reset_index()[["row", "code_rome", "code_ogr", "similarity", "score"]]

    def _with_neighbours(self, rows: sparse.csr_array, found: pd.DataFrame) -> pd.DataFrame:
        if not len(self._labelled):
            return found.assign(told=0.0)
        w = self._weights
        top = top_products(rows, self._neighbours, N_NEIGHBOURS)
        near = pd.DataFrame({"row": top.row, "score": top.score})
        near["code_rome"] = self._labelled["code_rome"].to_numpy()[top.column]
        n_times = self._labelled["n"].to_numpy(dtype=float)[top.column]
        near["pull"] = np.exp(w.neighbour_sharpness * near["score"]) * np.sqrt(n_times)
        by_row = near.groupby("row")
        share = near["pull"] / by_row["pull"].transform("sum") * by_row["score"].transform("max")
        pull = share.groupby([near["row"], near["code_rome"]]).sum().rename("told")
        both = found.merge(pull.reset_index(), on=["row", "code_rome"], how="outer")
        both["told"] = both["told"].fillna(0.0)
        both["score"] = both["score"].fillna(w.unlabelled * (1 + w.vote))
        both["score"] = (both["score"] + w.neighbours * both["told"]).round(9)
        return both

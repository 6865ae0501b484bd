"""The codes a title may mean, each with a score: retrieved, then put in order by a ranker."""

from collections.abc import Iterator, Sequence
from copy import copy
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from gpect.ingest.text.topn import best_first, rows_of, top_products
from gpect.ingest.text.vectors import TextVectors, Weighted
from gpect.ingest.titles import clues
from gpect.ingest.titles.clues import Codes, Floats, Pairs
from gpect.ingest.titles.evidence import TitleEvidence
from gpect.ingest.titles.labels import SHORT, STEMS, TitleLabels
from gpect.ingest.titles.memory import TitleMemory, Told
from gpect.ingest.titles.ranker import Ranker, read_ranker

N_FORMS: Final = 50
"""Label forms fetched for a title."""
N_BELIEVED: Final = 8
"""Codes taken from the classifier."""
N_DOCUMENTS: Final = 5
"""Codes taken from the words of all their labels together."""
HEAD: Final = 0.07
"""What the same first word adds, when labels are compared under a sender's code."""
CONTEXT: Final = (1.0, 0.5)
"""What the words beside a title weigh against labels and skills: a sector's, a description's."""
_BLOCK: Final = 1000
SIGNALS: Final = ("told", "krrp", "krrpgap", "nmax", "pshare", "simgap", "msort", "cntp")
"""Clues that the confidence reads too."""


class TitleCandidates:
    """Scores codes for cleaned titles; holds the vectors of labels and of labelled titles."""

    def __init__(
        self, labels: TitleLabels, evidence: TitleEvidence, ranker: Ranker | None = None
    ) -> None:
        self.ranker = ranker
        self._forms, self._said = labels.forms, labels.said
        known = evidence.labelled
        labelled = [Weighted(clean.words, clean.weights) for clean in evidence.texts]
        self._vectors, self._by_form = labels.vectors, labels.by_form
        if labelled:
            self._vectors = TextVectors([*labels.texts, *labelled], stems=STEMS)
            self._by_form = self._vectors.transform(labels.texts)
        self._columns = sparse.csr_array(self._by_form.T)
        self.names, self._code_of_form = np.unique(
            labels.forms["code_rome"].to_numpy(dtype=object), return_inverse=True
        )
        self._codes = _describe(labels.forms, self._code_of_form)
        self._own = sparse.csr_array(self._by_form[self._codes.own_form])
        self._documents = labels.documents
        number = np.searchsorted(self.names, known["code_rome"].to_numpy(dtype=object))
        n_times = known["n"].to_numpy(dtype=float)
        self._met: Floats = np.bincount(number, n_times, len(self.names)).astype(np.float64)
        self._memory: TitleMemory | None = None
        if len(known):
            rows = self._vectors.transform(labelled)
            order = np.argsort(-n_times, kind="stable")
            self._memory = TitleMemory(
                sparse.csr_array(rows[order]), number[order], n_times[order], self._own
            )
        self.codes = labels.forms["code_rome"].to_numpy(dtype=object)

    def ranked_by(self, ranker: Ranker) -> Self:
        """Give the same candidates in the order of another ranker."""
        other = copy(self)
        other.ranker = ranker
        return other

    def find(
        self, texts: Sequence[Weighted], contexts: Sequence[Weighted] | None = None
    ) -> pd.DataFrame:
        """Give the candidates of n titles; ``contexts``, what else is known, parts near ones.

        Returns
        -------
        DataFrame
            ``row`` (position in ``texts``), ``code`` and ``parent`` (numbers, in the order of
            ``names`` and of v3 codes), ``form`` (position of the code's nearest label form), its
            ``similarity`` in [0, 1], the clues ``SIGNALS`` (``told``: what labelled titles give
            the code, [0, 1]), ``score`` and ``probability`` (its softmax over the title's codes);
            by row, best first, ties by code. :meth:`name` says which codes these are.
        """
        ranker = self.ranker or read_ranker()
        blocks = []
        for start, pairs, form, table in self.clues(texts):
            score = ranker.score(clue_table(table, ranker.clues))
            if contexts is not None:
                score += self._fit_context(pairs, contexts[start : start + _BLOCK])
            weight = np.exp(score - _largest(score, pairs))
            total = np.bincount(pairs.row, weight, pairs.n_rows)
            blocks.append(
                pd.DataFrame(
                    {
                        "row": pairs.row + start,
                        "code": pairs.code,
                        "parent": self._codes.parent[pairs.code],
                        "form": form,
                        "similarity": table["sim"],
                        **{name: table[name] for name in SIGNALS},
                        "score": score,
                        "probability": weight / total[pairs.row],
                    }
                )
            )
        found = pd.concat(blocks, ignore_index=True) if blocks else _NOTHING
        order = np.lexsort((found["code"], -found["score"], found["row"]))
        return found.take(order).reset_index(drop=True)

    def name(self, found: pd.DataFrame) -> pd.DataFrame:
        """Give rows of :meth:`find` with their ``code_rome``, v3 parent and ``code_ogr``."""
        own = self._codes.own_form[found["code"]]
        return found.assign(
            code_rome=self.names[found["code"]],
            code_rome_parent=self._forms["code_rome_parent"].to_numpy(dtype=object)[own],
            code_ogr=self._forms["code_ogr"].to_numpy(dtype=object)[found["form"]],
        )

    def _fit_context(self, pairs: Pairs, contexts: Sequence[Weighted]) -> Floats:
        """Say what each code gains from the words beside its title."""
        fit = np.zeros(len(pairs.row))
        if not any(context.words for context in contexts):
            return fit
        for name, bag in self._documents.items():
            scores, total = bag.scores(contexts)
            fit += clues.of_documents(pairs, name, scores, total)[f"{name}rel"]
        weight = [CONTEXT[len(context.words) > SHORT] for context in contexts]
        return np.asarray(fit * np.array(weight)[pairs.row], dtype=np.float64)

    def clues(
        self, texts: Sequence[Weighted]
    ) -> Iterator[tuple[int, Pairs, NDArray[np.int64], dict[str, Floats]]]:
        """Give, block by block: first row, pairs, nearest label form of each, clues by name."""
        for start in range(0, len(texts), _BLOCK):
            block = texts[start : start + _BLOCK]
            rows = self._vectors.transform(block)
            told = self._memory.tell(rows) if self._memory else None
            yield (start, *self._look(block, rows, told))

    def _look(
        self, texts: Sequence[Weighted], rows: sparse.csr_array, told: Told | None
    ) -> tuple[Pairs, NDArray[np.int64], dict[str, Floats]]:
        n_codes = len(self.names)
        top = top_products(rows, self._columns, N_FORMS)
        documents = {name: bag.scores(texts) for name, bag in self._documents.items()}
        keys = [top.row * n_codes + self._code_of_form[top.column]]
        keys.append(_best_keys(documents["bl"][0], N_DOCUMENTS))
        if told is not None:
            keys.append(rows_of(told.votes) * n_codes + told.votes.indices)
            keys.append(_best_keys(told.belief, N_BELIEVED))
        row, code = np.divmod(np.unique(np.concatenate(keys)), n_codes)
        pairs = Pairs(row, code, len(texts))
        if not len(row):
            return pairs, row, {name: np.zeros(0) for name in ("sim", *SIGNALS)}
        near = clues.best_forms(pairs, top, self._code_of_form, n_codes)
        form = np.where(near["form"] < 0, self._codes.own_form[code], near["form"]).astype(np.int64)
        own = clues.own_label(pairs, top, self._code_of_form, self._codes.own_form)
        table = clues.of_labels(pairs, near, own, self._codes)
        table |= clues.of_words(pairs, texts, form, self._said)
        for name, (scores, total) in documents.items():
            table |= clues.of_documents(pairs, name, scores, total)
        table |= clues.of_memory(pairs, told, self._met, self._codes)
        return pairs, form, table

    def among(
        self, texts: Sequence[Weighted], allowed: Sequence[NDArray[np.int64]]
    ) -> pd.DataFrame:
        """Score every label form allowed to each title, however far.

        ``allowed`` gives, for each title, positions in the label forms. The table has ``row,
        code_rome, code_ogr, similarity, score``, by row, best first; a code once.
        """
        rows = self._vectors.transform(texts)
        row = np.repeat(np.arange(len(texts)), [len(a) for a in allowed])
        column = np.concatenate(allowed) if len(row) else np.zeros(0, dtype=np.int64)
        products = rows[row].multiply(self._by_form[column]).sum(axis=1)
        score = np.round(np.asarray(products, dtype=float).ravel(), 9)
        first = np.array([t.words[0] if t.words else "" for t in texts], dtype=object)
        heads = self._forms["head"].to_numpy(dtype=object)[column]
        near = pd.DataFrame(
            {
                "row": row,
                "code_rome": self.codes[column],
                "code_ogr": self._forms["code_ogr"].to_numpy(dtype=object)[column],
                "similarity": score,
                "score": score + HEAD * (first[row] == heads),
                "form": column,
            }
        )
        near = near.sort_values(["row", "score", "form"], ascending=[True, False, True])
        return near.drop_duplicates(["row", "code_rome"]).drop(columns="form")


_NOTHING = pd.DataFrame(
    {
        **{name: np.zeros(0, dtype=np.int64) for name in ("row", "code", "parent", "form")},
        "similarity": np.zeros(0),
        **{name: np.zeros(0) for name in (*SIGNALS, "score", "probability")},
    }
)


def clue_table(table: dict[str, Floats], names: Sequence[str]) -> NDArray[np.float32]:
    """Put clues side by side in the order of ``names``: pairs × clues."""
    n_pairs = len(table["sim"])
    out = np.zeros((n_pairs, len(names)), dtype=np.float32)
    for place, name in enumerate(names if n_pairs else ()):
        out[:, place] = table[name]
    return out


def _describe(forms: pd.DataFrame, code_of_form: NDArray[np.int64]) -> Codes:
    own = np.unique(code_of_form, return_index=True)[1]
    parents = forms["code_rome_parent"].to_numpy(dtype=object)[own]
    numbers = np.unique(parents.astype(str), return_inverse=True)[1]
    is_old = forms["code_rome"].to_numpy(dtype=object)[own] == parents
    n_labels = np.bincount(code_of_form).astype(float)
    return Codes(numbers, own, n_labels, is_old.astype(float))


def _best_keys(table: sparse.csr_array, n: int) -> NDArray[np.int64]:
    """Keys (row × columns + column) of the ``n`` largest values of each row; ties by column."""
    row = rows_of(table)
    order = best_first(row, np.asarray(table.data, dtype=np.float64))
    place = np.arange(len(row)) - np.asarray(table.indptr)[row]
    kept = order[place < n]
    return np.asarray(row[kept] * table.shape[1] + table.indices[kept], dtype=np.int64)


def _largest(score: Floats, pairs: Pairs) -> Floats:
    top = np.full(pairs.n_rows, -np.inf)
    np.maximum.at(top, pairs.row, score)
    return np.asarray(top[pairs.row])

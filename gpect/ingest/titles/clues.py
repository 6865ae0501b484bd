"""What is known of a title and a code it may mean, as figures a ranker reads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist
from scipy import sparse

from gpect.ingest.text.topn import TopN
from gpect.ingest.text.vectors import Weighted
from gpect.ingest.titles.documents import at_pairs
from gpect.ingest.titles.memory import Told

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ALIKE = 1.0 - 1e-6
"""Similarity from which two texts are the same words."""
_VOTE = 15.0
_PARENT_VOTE = 12.0


@dataclass(frozen=True)
class Pairs:
    """Titles and codes put side by side: ``row`` and ``code`` numbers, by row then code."""

    row: Ints
    code: Ints
    n_rows: int

    def spread(self, by_row: Floats) -> Floats:
        """Give each pair its row's figure."""
        return by_row[self.row]

    def largest(self, values: Floats) -> Floats:
        """Give each pair the largest value of its row, at least 0."""
        top = np.zeros(self.n_rows)
        np.maximum.at(top, self.row, values)
        return top[self.row]

    def total(self, values: Floats, group: Ints, n_groups: int) -> Floats:
        """Give each pair the sum of ``values`` over its row's pairs of the same group."""
        keys = self.row * n_groups + group
        _, place = np.unique(keys, return_inverse=True)
        return np.asarray(np.bincount(place, values)[place])


@dataclass(frozen=True)
class Codes:
    """What is known of the codes, by code number.

    ``parent`` numbers; ``own_form`` position of the code's own label; ``n_labels``;
    ``is_old``: the code is its own v3 parent.
    """

    parent: Ints
    own_form: Ints
    n_labels: Floats
    is_old: Floats


def best_forms(pairs: Pairs, top: TopN, code_of_form: Ints, n_codes: int) -> dict[str, Floats]:
    """Give, for each pair, the nearest label form of the code and how many are near.

    Returns
    -------
    dict
        ``form`` (-1 where none is near), ``sim``, ``soft``, ``nforms``.
    """
    keys = top.row * n_codes + code_of_form[top.column]
    order = np.argsort(keys, kind="stable")  # best first within a row already
    keys, score, form = keys[order], top.score[order], top.column[order]
    first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    wanted = pairs.row * n_codes + pairs.code
    at = np.minimum(np.searchsorted(keys[first], wanted), len(first) - 1)
    is_near = keys[first][at] == wanted
    soft = np.log(np.add.reduceat(np.exp(_VOTE * score), first)) / _VOTE
    count = np.diff(np.r_[first, len(keys)]).astype(float)
    return {
        "form": np.where(is_near, form[first][at], -1),
        "sim": np.where(is_near, score[first][at], 0.0),
        "soft": np.where(is_near, soft[at], 0.0),
        "nforms": np.where(is_near, count[at], 0.0),
    }


def own_label(pairs: Pairs, top: TopN, code_of_form: Ints, own_form: Ints) -> Floats:
    """Give each pair the similarity of the code's own label, 0 where it is not near."""
    code = code_of_form[top.column]
    is_own = own_form[code] == top.column
    own = np.zeros(len(pairs.row))
    keys = pairs.row * len(own_form) + pairs.code
    found = top.row[is_own] * len(own_form) + code[is_own]
    own[np.searchsorted(keys, found)] = top.score[is_own]  # what is near is among the pairs
    return own


def of_labels(
    pairs: Pairs, near: dict[str, Floats], own: Floats, codes: Codes
) -> dict[str, Floats]:
    """Give the clues of the labels' similarity."""
    sim = near["sim"]
    parent = codes.parent[pairs.code]
    votes = np.exp(_PARENT_VOTE * sim)
    everyone = np.zeros(len(sim), dtype=np.int64)
    return {
        "sim": sim,
        "simgap": sim - pairs.largest(sim),
        "simmax": pairs.largest(sim),
        "soft": near["soft"],
        "nforms": np.log1p(near["nforms"]),
        "own": own,
        "exact": (sim > ALIKE).astype(float),
        "pshare": pairs.total(votes, parent, len(codes.parent)) / pairs.total(votes, everyone, 1),
        "nlab": np.log(codes.n_labels[pairs.code]),
        "isparent": codes.is_old[pairs.code],
    }


@dataclass(frozen=True)
class Said:
    """Texts as strings: their first word, all their words, those of the job alone, both sorted.

    Comparing words already sorted, in whatever order they came, is a third of the work.
    """

    head: NDArray[np.object_]
    whole: NDArray[np.object_]
    main: NDArray[np.object_]

    @classmethod
    def of(cls, texts: Sequence[Weighted]) -> "Said":
        """Write n texts."""
        heads = [text.words[0] if text.words else "" for text in texts]
        mains = [_main(text) for text in texts]
        wholes = [" ".join(sorted(text.words)) for text in texts]
        return cls(*(np.array(each, dtype=object) for each in (heads, wholes, mains)))


def _main(text: Weighted) -> str:
    return " ".join(sorted(w for w, g in zip(text.words, text.weights, strict=True) if g == 1.0))


def of_words(pairs: Pairs, texts: Sequence[Weighted], form: Ints, forms: Said) -> dict[str, Floats]:
    """Give the clues of words: the same head, the same words in another order."""
    said = Said.of(texts)
    label = forms.whole[form]
    same = cpdist(said.whole[pairs.row], label, scorer=fuzz.token_set_ratio)
    sort = cpdist(said.main[pairs.row], label, scorer=fuzz.ratio)
    return {
        "head": (said.head[pairs.row] == forms.head[form]).astype(float),
        "tset": same.astype(float) / 100.0,
        "msort": sort.astype(float) / 100.0,
        "nw": np.log1p([float(len(t.words)) for t in texts])[pairs.row],
    }


def of_documents(
    pairs: Pairs, name: str, scores: sparse.csr_array, total: Floats
) -> dict[str, Floats]:
    """Give the clues of a bag of words a code: its score, beside the best and the most."""
    found = at_pairs(scores, pairs.row, pairs.code)
    return {
        name: np.log1p(found),
        f"{name}rel": found / (pairs.largest(found) + 1e-9),
        f"{name}tot": found / (pairs.spread(total) + 1e-9),
    }


def of_memory(pairs: Pairs, told: Told | None, met: Floats, codes: Codes) -> dict[str, Floats]:
    """Give the clues of the labelled titles; all 0 where there is none.

    ``met`` counts the labelled titles of each code.
    """
    names = (
        "told", "toldp", "nmax", "nsmax", "krr", "krrp", "krrgap", "krrpgap", "krrmax",
        "cnt", "cntp", "cntshare", "ntot", "ev",
    )  # fmt: skip
    if told is None:
        return {name: np.zeros(len(pairs.row)) for name in names}
    parent, n_parents = codes.parent[pairs.code], len(codes.parent)
    votes, nearest, belief = (
        at_pairs(table, pairs.row, pairs.code) for table in (told.votes, told.nearest, told.belief)
    )
    whole = pairs.total(belief, parent, n_parents)
    by_parent = np.bincount(codes.parent, met, n_parents)[parent]
    own = met[pairs.code]
    values = (
        votes, pairs.total(votes, parent, n_parents), nearest, pairs.largest(nearest),
        belief, whole, belief - pairs.largest(belief), whole - pairs.largest(whole),
        pairs.largest(belief), np.log1p(own), np.log1p(by_parent), own / (by_parent + 1.0),
        np.full(len(own), np.log1p(met.sum())), np.ones(len(own)),
    )  # fmt: skip
    return dict(zip(names, values, strict=True))

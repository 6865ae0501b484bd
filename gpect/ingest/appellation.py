"""Find, among many short labels, those nearest to a text: exact, offline, in one total order."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist

from gpect.ingest.text.folding import fold, words
from gpect.ingest.text.gender import Masculine, drop_marks, drop_twin, join_inclusive
from gpect.ingest.text.topn import top_products
from gpect.ingest.text.vectors import TextVectors, Weighted, plain
from gpect.ingest.titles.text import EMPTY_WORDS

_SPARE = 4
"""Labels fetched for each id wanted, before asking for more: an id may have several labels."""
_VOTERS = 200
"""Nearest labels that vote for their id."""
_SHARPNESS = 5.0
"""How much more a near label votes than a far one."""
_PREFERRED = 0.02
"""What the first label of an id, its preferred one, is worth more than the others."""
_TWIN = 0.6
"""What a label loses for each twin (« boucher », « bouchère ») better spelled than it."""


class LabelIndex:
    """Index over any list of short labels: appellations, competences, ESCO titles, communes.

    Texts are compared, whatever their case and accents, by the n-grams of their words and by
    the French stems of these words in the masculine singular: gender and number count a little.
    Where ids have several labels, all the near ones
    vote for their id, the first a little more than its synonyms. Labels that read as one and
    the same (« boucher », « bouchère ») do not crowd out the others: the nearest in spelling
    comes at its place, its twins further down.

    Parameters
    ----------
    labels
        n labels; the same label may come under several ids, a missing one is never found.
    ids
        n ids, one a label; the preferred label of an id comes first.
    stems
        Share of the stems in the score, in [0, 1]; the rest is the n-grams'.
    votes
        Weight of the vote of all near labels beside the nearest one's; 0 ranks by it alone.
    normal
        Gives the one form under which a folded word is compared, n-grams included. By default,
        stems are those of its masculine, with what « M / F » labels among ``labels`` teach.

    Notes
    -----
    Latin letters only: a word in another script counts for nothing, and is never found.

    About 0.2 s for 13 000 labels, then 10 000 queries a second on one core. The vote brings
    0.02 of mean reciprocal rank on the half of MELO's Belgian queries it was chosen on, the
    n-grams of words as they are written rather than in the masculine 0.01 (see
    ``benchmarks/melo.py``).
    """

    def __init__(
        self,
        labels: Sequence[str],
        ids: Sequence[str],
        *,
        stems: float = 0.5,
        votes: float = 0.5,
        normal: Callable[[str], str] | None = None,
    ) -> None:
        if len(labels) != len(ids):
            raise ValueError(f"{len(labels)} labels for {len(ids)} ids")
        if not 0.0 <= stems <= 1.0:
            raise ValueError(f"stems must be a share, from 0 to 1, not {stems}")
        labels = _known(labels)
        self._normal = normal or Masculine(labels)
        self._spells = normal is None
        texts = [self._read(label) for label in labels]
        spelled = self._spell(labels)
        self._vectors = TextVectors(texts, spelled, stems=stems)
        self._columns = self._vectors.transform(texts, spelled).T.tocsr()
        self._written = np.array([_written(label) for label in labels], dtype=object)
        self._ids = np.array(ids, dtype=object)
        is_synonym = pd.Series(self._ids).duplicated().to_numpy()
        self._votes = votes if is_synonym.any() else 0.0
        self._bonus = np.where(is_synonym, 0.0, _PREFERRED) * bool(self._votes)
        self._twins = _number_twins(texts)

    def search(self, queries: Sequence[str], k: int = 5) -> pd.DataFrame:
        """Give the ``k`` best ids of each query; a bare text is one query.

        Returns
        -------
        DataFrame
            ``query`` (position in ``queries``), ``rank`` from 1, ``id``, ``score``: the
            similarity of the id's nearest label, in [0, 1] (1 for an identical one). Ids that
            have the query among their labels, letter for letter, come first, then by the
            vote of their labels (the score itself where no id has several), then by id. A
            query that shares nothing with any label, or is missing, has no row.

        Raises
        ------
        ValueError
            ``k`` is under 1.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        texts = _known([queries] if isinstance(queries, str) else queries)
        distinct = list(dict.fromkeys(texts))
        found = self._search_distinct(distinct, k)
        asked = pd.DataFrame({"text": texts, "query": range(len(texts))})
        named = found.assign(text=[distinct[i] for i in found["row"]])
        joined = asked.merge(named, on="text")[["query", "rank", "id", "score"]]
        return joined.sort_values(["query", "rank"], ignore_index=True)

    def _read(self, label: str) -> Weighted:
        pieces: list[str] = []
        bare = join_inclusive(drop_marks(fold(label)))
        for number, piece in enumerate(bare.split("/")):
            pieces += ["/"] * (number > 0)
            pieces += [self._normal(w) for w in words(piece) if w not in EMPTY_WORDS]
        return plain(word for word in drop_twin(pieces) if word != "/")

    def _spell(self, labels: Sequence[str]) -> list[Weighted] | None:
        """Give the words of n labels as they are written, where that counts."""
        if not self._spells:
            return None
        said = [words(join_inclusive(drop_marks(fold(label)))) for label in labels]
        return [plain(word for word in each if word not in EMPTY_WORDS) for each in said]

    def _search_distinct(self, texts: list[str], k: int) -> pd.DataFrame:
        read = [self._read(text) for text in texts]
        rows = self._vectors.transform(read, self._spell(texts))
        written = np.array([_written(text) for text in texts], dtype=object)
        pending = np.arange(len(texts))
        n, n_labels = k * _SPARE, self._columns.shape[1]
        if self._votes:
            n = max(n, _VOTERS)
        kept = []
        while len(pending):
            top = top_products(rows[pending], self._columns, n)
            row = pending[top.row]
            spelled = self._written[top.column]
            found = pd.DataFrame(
                {
                    "row": row,
                    "id": self._ids[top.column],
                    "score": np.minimum(top.score, 1.0),
                    "is_other": spelled != written[row],
                    "worth": top.score + self._bonus[top.column],
                }
            )
            if not self._votes:
                twin = self._twins[top.column]
                found["worth"] *= (1.0 - _TWIN) ** _nth_twin(found, twin, written[row], spelled)
            best = _best_ids(found, k, self._votes)
            sure = _sure(found, best, k, n, by_vote=bool(self._votes)) if n < n_labels else pending
            kept.append(best[best["row"].isin(sure)])
            pending = np.setdiff1d(np.intersect1d(pending, found["row"]), sure)
            n = min(n * _SPARE, n_labels)
        return pd.concat(kept, ignore_index=True) if kept else _best_ids(_NOTHING, k, 0.0)


_NOTHING = pd.DataFrame(
    {
        "row": np.zeros(0, dtype=np.int64),
        "id": pd.Series(dtype=object),
        "score": np.zeros(0),
        "is_other": np.zeros(0, dtype=bool),
        "worth": np.zeros(0),
    }
)


def _known(texts: Sequence[str]) -> list[str]:
    """Write what is missing as an empty text."""
    return pd.Series(list(texts), dtype=object).fillna("").tolist()


def _written(label: str) -> str:
    return " ".join(drop_marks(fold(label)).split())


def _number_twins(texts: Sequence[Weighted]) -> NDArray[np.int64]:
    """Give a number to each reading that several labels share, -1 for a label that has no twin."""
    number = pd.factorize(pd.Series([" ".join(text.words) for text in texts], dtype=object))[0]
    return np.asarray(np.where(np.bincount(number)[number] > 1, number, -1), dtype=np.int64)


def _nth_twin(
    found: pd.DataFrame,
    twin: NDArray[np.int64],
    asked: NDArray[np.object_],
    spelled: NDArray[np.object_],
) -> NDArray[np.int64]:
    """Count, for each label found, its twins that are spelled nearer to what was asked."""
    nth = np.zeros(len(found), dtype=np.int64)
    at = np.flatnonzero(twin >= 0)
    if len(at):
        near = cpdist(asked[at], spelled[at], scorer=fuzz.ratio)
        twins = found.iloc[at][["row", "id"]].assign(twin=twin[at], near=near, at=at)
        order = ["row", "twin", "near", "id"]
        twins = twins.sort_values(order, ascending=[True, True, False, True])
        nth[twins["at"]] = twins.groupby(["row", "twin"]).cumcount()
    return nth


def _best_ids(found: pd.DataFrame, k: int, votes: float) -> pd.DataFrame:
    by_id = found.assign(vote=np.exp(_SHARPNESS * found["worth"])).groupby(["row", "id"])
    once = by_id.agg({"score": "max", "worth": "max", "vote": "sum", "is_other": "min"})
    total = once["worth"] + votes * np.log(once["vote"]) / _SHARPNESS
    ordered = once.assign(total=total.round(9)).reset_index()
    ordered = ordered.sort_values(
        ["row", "is_other", "total", "id"], ascending=[True, True, False, True]
    )
    ranked = ordered.assign(rank=ordered.groupby("row").cumcount() + 1)
    return ranked[ranked["rank"] <= k]


def _sure(
    found: pd.DataFrame, best: pd.DataFrame, k: int, n: int, *, by_vote: bool
) -> NDArray[np.int64]:
    """Rows whose ``k`` ids no label left out can change: it would be worth less than the last.

    Where labels vote, the voters are settled: ``k`` ids among them are enough.
    """
    fetched = found.groupby("row")["score"].agg(["size", "min"])
    last = best.loc[best["rank"] == k].set_index("row")["total"].reindex(fetched.index)
    closed = (fetched["size"] < n) | (last.notna() if by_vote else last > fetched["min"])
    return closed.index[closed].to_numpy(dtype=np.int64)

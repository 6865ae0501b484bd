"""The openings whose competences each person has most of, from plain tables."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from gpect.match.pairs.asked import EXIGENCE_WEIGHT
from gpect.match.pairs.top import THOUSANDTH, Gates, best_columns
from gpect.match.values import place


@dataclass(frozen=True)
class Kinds:
    """Which kinds of people and of openings exclude each other.

    Attributes
    ----------
    persons, openings
        Kind of each, any value, indexed by ``person_id`` and ``opening_id``; who is not there
        is closed to nothing.
    closed
        [person_kind, opening_kind]: pairs of kinds that cannot be.
    """

    persons: pd.Series
    openings: pd.Series
    closed: pd.DataFrame


def top_pairs(
    person_skills: pd.DataFrame, opening_skills: pd.DataFrame, k: int, kinds: Kinds | None = None
) -> pd.DataFrame:
    """Find, exactly, the k openings that each person fits best on competences alone.

    Parameters
    ----------
    person_skills
        [person_id, skill_code] and, where known, level in [0, 1]; a missing level is a full one.
    opening_skills
        [opening_id, skill_code] and exigence: what is wished counts half of what is demanded.
    k
        Openings a person, at most; pairs that share nothing are left out.
    kinds
        What closes pairs; nothing where it is not given.

    Returns
    -------
    pandas.DataFrame
        [person_id, opening_id, rank, score], sorted by person then rank; ``score`` is the share
        of what the opening asks that the person has, to the millionth. Equal scores go by
        ``opening_id``. Levels and weights are read to the thousandth.

    Notes
    -----
    The full product is never held (see :func:`gpect.match.pairs.top.best_columns`). About 0.2 s for
    25 000 people, 5 000 openings and 12 competences each where numba is there.
    """
    people = _sorted(person_skills["person_id"])
    posts = _sorted(opening_skills["opening_id"])
    skills = _sorted(opening_skills["skill_code"])
    held = _matrix((people, skills), person_skills, _levels(person_skills))
    asked = _matrix((posts, skills), opening_skills, _weights(opening_skills))
    shares = sparse.diags_array(1 / np.asarray(asked.sum(axis=1)).ravel()) @ asked
    best = best_columns(held, sparse.csr_matrix(shares.T), k, _gates(people, posts, kinds))
    row, rank = np.nonzero(np.arange(best.column.shape[1]) < best.n_found[:, None])
    return pd.DataFrame(
        {
            "person_id": people[row],
            "opening_id": posts[best.column[row, rank]],
            "rank": (rank + 1).astype("int64"),
            "score": best.total[row, rank] / THOUSANDTH**2,
        }
    )


def _sorted(ids: "pd.Series[str]") -> pd.Index:
    distinct: pd.Index = pd.Index(ids.unique()).sort_values()
    return distinct


def _levels(person_skills: pd.DataFrame) -> pd.Series:
    if "level" not in person_skills:
        return pd.Series(1.0, person_skills.index)
    return person_skills["level"].astype("float64").fillna(1.0)


def _weights(opening_skills: pd.DataFrame) -> pd.Series:
    if "exigence" not in opening_skills:
        return pd.Series(1.0, opening_skills.index)
    return opening_skills["exigence"].fillna("souhaite").map(EXIGENCE_WEIGHT).astype("float64")


def _matrix(
    axes: tuple[pd.Index, pd.Index], table: pd.DataFrame, value: pd.Series
) -> sparse.csr_matrix:
    """Spread a table of (id, skill_code) over people or posts × skills; the greatest of twins."""
    row, column = place(axes[0], table.iloc[:, 0]), place(axes[1], table["skill_code"])
    told = pd.DataFrame({"row": row, "column": column, "value": value.to_numpy()})
    told = told[told["column"] >= 0].groupby(["row", "column"], as_index=False).max()
    at = (told["row"], told["column"])
    return sparse.csr_matrix((told["value"], at), shape=(len(axes[0]), len(axes[1])))


def _gates(people: pd.Index, posts: pd.Index, kinds: Kinds | None) -> Gates:
    if kinds is None:
        kinds = Kinds(pd.Series(dtype="str"), pd.Series(dtype="str"), _NOTHING_CLOSED)
    row, row_kinds = _positions(kinds.persons, people)
    column, column_kinds = _positions(kinds.openings, posts)
    shut = np.zeros((len(row_kinds) + 1, len(column_kinds) + 1), dtype=np.bool_)
    i = row_kinds.get_indexer(pd.Index(kinds.closed["person_kind"]))
    j = column_kinds.get_indexer(pd.Index(kinds.closed["opening_kind"]))
    shut[i[(i >= 0) & (j >= 0)], j[(i >= 0) & (j >= 0)]] = True
    return Gates(row, column, shut)


_NOTHING_CLOSED = pd.DataFrame({"person_kind": [], "opening_kind": []}, dtype="str")


def _positions(kind: pd.Series, ids: pd.Index) -> tuple[npt.NDArray[np.int32], pd.Index]:
    """Give each a number by kind; what has none comes last, closed to nothing."""
    code, distinct = pd.factorize(kind.reindex(ids))
    return np.where(code >= 0, code, len(distinct)).astype(np.int32), pd.Index(distinct)

"""Competences of given pairs: what the post asks against what the person will have by then."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from gpect.match.pairs.problem import Problem
from gpect.match.values import Floats, Positions

CHUNK_PAIRS = 20_000
"""Pairs looked at together: their people's skills are spread out in a few megabytes."""


@dataclass(frozen=True)
class AskedRows:
    """One row for each skill asked in each pair.

    Attributes
    ----------
    pair, entry
        The pair; the row of ``posts.asked``, which is sorted by post then skill as the weights.
    level_now, level
        Level the person has on the day of the run; will have when the post starts.
    """

    pair: npt.NDArray[np.intp]
    entry: npt.NDArray[np.intp]
    level_now: Floats
    level: Floats


def skill_coverage(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Sum the weights of the skills asked by the level held (see ``features.skill_coverage``).

    Parameters
    ----------
    i, j
        n positions of people, best sorted; n positions of posts.

    Notes
    -----
    Cost: one lookup for each skill asked by each pair; 15 million lookups in about a second.
    """
    weights = problem.posts.weights
    covered = problem.posts.base[j]
    for chunk in _chunks(len(i)):
        rows = asked_rows(problem, i[chunk], j[chunk])
        brought = rows.level * weights.data[rows.entry]
        covered[chunk] += np.bincount(rows.pair, weights=brought, minlength=len(i[chunk]))
    unknown = ~problem.people.skills.known[i] | (np.diff(weights.indptr)[j] == 0)
    covered[unknown] = np.nan
    return np.minimum(covered, 1)


def _levels(
    problem: Problem, i: Positions, j: Positions, skill: Positions
) -> tuple[Floats, Floats]:
    """Level in ``skill`` that person ``i`` has now, and when post ``j`` starts; flat arrays.

    What is to come counts only where the post's start is known.
    """
    skills, starts = problem.people.skills, problem.posts.starts
    who, local = np.unique(i, return_inverse=True)
    now = _spread_rows(skills.now, who)[local, skill]
    if np.array_equal(skills.later.indptr[who + 1], skills.later.indptr[who]):
        return now, now
    later = _spread_rows(skills.later, who)[local, skill]
    since = _spread_rows(skills.later_day, who)[local, skill]
    return now, np.maximum(now, np.where(since <= starts[j], later, 0))


def asked_rows(problem: Problem, i: Positions, j: Positions) -> AskedRows:
    """Look up every skill asked in every pair (n flat positions each), chunk by chunk."""
    weights = problem.posts.weights
    found = [(np.zeros(0, dtype=np.intp),) * 2 + (np.zeros(0, dtype=np.float32),) * 2]
    for chunk in _chunks(len(i)):
        pair, entry = spread(weights.indptr, j[chunk])
        skill = weights.indices[entry].astype(np.intp)
        now, level = _levels(problem, i[chunk][pair], j[chunk][pair], skill)
        found.append((pair + chunk.start, entry, now, level))
    pairs, entries, now, then = (np.concatenate(part) for part in zip(*found, strict=True))
    return AskedRows(pairs, entries, now, then)


def _spread_rows(matrix: sparse.csr_matrix, rows: Positions) -> Floats:
    return np.asarray(matrix[rows].toarray())


def spread(
    indptr: npt.NDArray[np.int32], rows: Positions
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """List the entries of each of ``rows`` of a compressed matrix: (place in rows, entry)."""
    first, count = indptr[rows], np.diff(indptr)[rows]
    place = np.repeat(np.arange(len(rows)), count)
    within = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    return place, np.repeat(first, count) + within


def _chunks(n: int) -> Iterator[slice]:
    for start in range(0, n, CHUNK_PAIRS):
        yield slice(start, start + CHUNK_PAIRS)

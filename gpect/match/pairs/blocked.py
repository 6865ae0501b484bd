"""For chosen people and posts: who would fit, and what closes each pair that would."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from gpect.match.pairs.gates import GATES
from gpect.match.pairs.problem import Problem
from gpect.match.pairs.promise import aptitude
from gpect.match.values import Positions

BLOCK_CELLS = 2_000_000
"""Pairs looked at together."""


@dataclass(frozen=True)
class Blocked:
    """Counts over the pairs where the person is of the trade (``options.min_aptitude``).

    Attributes
    ----------
    fit, open
        Pairs of the trade; those of them that nothing closes. n counts.
    by_gate, only_by_gate
        Pairs of the trade closed by each gate; closed by it alone. n × gates, as in ``GATES``.
    """

    fit: npt.NDArray[np.int64]
    open: npt.NDArray[np.int64]
    by_gate: npt.NDArray[np.int64]
    only_by_gate: npt.NDArray[np.int64]


def blocked_posts(problem: Problem, j: Positions) -> Blocked:
    """Count, for each of the posts ``j``, the people of the trade and what closes them off."""
    return _counts(problem, np.arange(len(problem.people.ids)), j, axis=0)


def blocked_people(problem: Problem, i: Positions) -> Blocked:
    """Count, for each of the people ``i``, the posts of their trade and what closes those."""
    return _counts(problem, i, np.arange(len(problem.posts.ids)), axis=1)


def _counts(problem: Problem, i: Positions, j: Positions, axis: int) -> Blocked:
    """Count block by block: along people (0) for posts, along posts (1) for people."""
    totals = np.zeros((2 + 2 * len(GATES), len(j) if axis == 0 else len(i)), dtype=np.int64)
    ask = problem.posts.weights.T.tocsr()
    rows = max(1, BLOCK_CELLS // max(len(problem.posts.ids), 1))
    for start in range(0, len(i) if len(j) else 0, rows):
        chunk = i[start : start + rows]
        target = slice(None) if axis == 0 else slice(start, start + rows)
        fits = is_of_trade(problem, chunk, j, ask)
        for line, truths in enumerate(_conditions(problem, chunk, j, fits)):
            totals[line, target] += truths.sum(axis=axis)
    n = len(GATES)
    return Blocked(totals[0], totals[1], totals[2 : 2 + n].T, totals[2 + n :].T)


def is_of_trade(
    problem: Problem, i: Positions, j: Positions, ask: sparse.csr_matrix | None = None
) -> npt.NDArray[np.bool_]:
    """Say which of r people × c posts are of the trade; ``ask`` is ``posts.weights.T`` if there."""
    asked = problem.posts.weights.T.tocsr() if ask is None else ask
    fits = aptitude(problem, i, j, asked) >= _least_aptitude(problem)
    return np.asarray(fits & _is_trade_known(problem, i, j))


def _conditions(
    problem: Problem, i: Positions, j: Positions, fits: npt.NDArray[np.bool_]
) -> list[npt.NDArray[np.bool_]]:
    closed = [gate.blocks(problem, i[:, None], j[None, :]) & fits for gate in GATES]
    n_closed = np.sum(closed, axis=0, dtype=np.int8)
    return [fits, fits & (n_closed == 0), *closed, *(gate & (n_closed == 1) for gate in closed)]


def _is_trade_known(problem: Problem, i: Positions, j: Positions) -> npt.NDArray[np.bool_]:
    """Say which pairs have at least one reason of the trade that is known."""
    people, posts = problem.people, problem.posts
    has_metier = (people.sought[i] >= 0) | (people.held[i] >= 0)
    asks_skills = np.diff(posts.weights.indptr)[j] > 0
    by_metier = has_metier[:, None] & (posts.code[j] >= 0)
    return np.asarray(by_metier | (people.skills.known[i, None] & asks_skills))


def _least_aptitude(problem: Problem) -> np.float32:
    options = problem.options
    weights = (
        options.weight_skill_coverage + options.weight_metier_proximity + options.weight_metier_held
    )
    return np.float32(weights * options.min_aptitude - 1e-5)

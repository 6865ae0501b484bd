"""How well each person may fit each post, measured quickly: what candidate pairs are chosen by."""

import numpy as np
from scipy import sparse

from gpect.match.pairs.features import reach
from gpect.match.pairs.problem import Problem
from gpect.match.values import Floats, Positions


def promise(problem: Problem, i: Positions, j: Positions, ask: sparse.csr_matrix) -> Floats:
    """Measure quickly how well each person may fit each post, r × c: aptitude and reach.

    An unknown reason counts ``options.unknown_value``.
    """
    value = aptitude(problem, i, j, ask)
    near = reach(problem, i[:, None], j[None, :])
    near[problem.people.commune[i] < 0] = problem.options.unknown_value
    near[:, problem.posts.commune[j] < 0] = problem.options.unknown_value
    near *= np.float32(problem.options.weight_reach)
    value += near
    return value


def aptitude(problem: Problem, i: Positions, j: Positions, ask: sparse.csr_matrix) -> Floats:
    """Weigh what makes someone of the trade, r × c: competences, métier sought, métier held.

    Competences to come count, whenever the post starts.
    """
    options, people = problem.options, problem.people
    value = _skills(problem, i, j, ask)
    value *= np.float32(options.weight_skill_coverage)
    for code, weight in (
        (people.sought, options.weight_metier_proximity),
        (people.held, options.weight_metier_held),
    ):
        close = _closeness(problem, code[i], j)
        close *= np.float32(weight)
        value += close
    return value


def _closeness(problem: Problem, code: Positions, j: Positions) -> Floats:
    """Give the closeness of r codes to c posts, each distinct code looked up once."""
    distinct, row = np.unique(code, return_inverse=True)
    close = problem.closeness.matrix[distinct[:, None], problem.posts.code[j]]
    close[np.isnan(close)] = problem.options.unknown_value
    return np.asarray(close[row])


def _skills(problem: Problem, i: Positions, j: Positions, ask: sparse.csr_matrix) -> Floats:
    skills = problem.people.skills
    held = skills.now[i].maximum(skills.later[i])
    covered = np.asarray((held @ ask).toarray()[:, j], dtype=np.float32)
    covered += problem.posts.base[j]
    nothing_asked = np.diff(problem.posts.weights.indptr)[j] == 0
    covered[~skills.known[i]] = problem.options.unknown_value
    covered[:, nothing_asked] = problem.options.unknown_value
    return covered

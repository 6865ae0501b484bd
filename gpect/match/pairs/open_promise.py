"""The promise of a block of pairs in one compiled pass, closed pairs at -inf.

What :func:`~gpect.match.pairs.promise.promise` and :func:`~gpect.match.pairs.gates.is_closed` say,
by the same operations in the same order, hence the same to the last bit: those two are its
reference, and what runs where nothing is compiled. A pair costs some nanoseconds, where a dozen
passes over whole blocks cost fifty.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from gpect.domain.compiled import IS_COMPILED, compiled
from gpect.match.pairs.features import nearness_per_km
from gpect.match.pairs.gates import is_closed
from gpect.match.pairs.problem import Problem
from gpect.match.pairs.promise import promise
from gpect.match.values import Floats, Positions, day

Bools = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.uint32]
"""Unsigned: a position that nobody counts from the end."""

Integers = npt.NDArray[np.signedinteger[Any]]
Covered = tuple[Integers, Integers, Floats, Positions]
"""Competences covered, by person: where each begins, posts, shares; column of each post or -1."""


class Asking(NamedTuple):
    """People as the pass reads them, n of them; NaN is unknown.

    ``since`` is n × certificates: day from which each is held.
    """

    sought: Codes
    held: Codes
    detour: Floats
    limit: Floats
    per_km: Floats
    available: Floats
    permis: Floats
    eligible: Floats
    pass_end: Floats
    knows: Bools
    since: Floats


class Asked(NamedTuple):
    """Posts as the pass reads them, m of them; ``demands`` is certificates × m."""

    code: Codes
    starts: Floats
    latest: Floats
    permis: Floats
    is_siae: Bools
    asks: Bools
    base: Floats
    demands: Bools


class Worth(NamedTuple):
    """What an unknown reason counts, the weight of each, the tolerance of reach, today."""

    unknown: np.float32
    skills: np.float32
    sought: np.float32
    held: np.float32
    reach: np.float32
    tolerance: np.float32
    today: np.float32


class OpenPromise:
    """The promises of one problem, block by block."""

    def __init__(self, problem: Problem) -> None:
        people, options = problem.people, problem.options
        self._problem = problem
        self._ask = problem.posts.weights.T.tocsr()
        self._held = people.skills.now.maximum(people.skills.later)
        matrix = problem.closeness.matrix
        unknown = np.float32(options.unknown_value)
        self._close = np.where(np.isnan(matrix), unknown, matrix)
        self._people, self._posts = _asking(problem), _asked(problem)
        self._worth = Worth(
            unknown,
            np.float32(options.weight_skill_coverage),
            np.float32(options.weight_metier_proximity),
            np.float32(options.weight_metier_held),
            np.float32(options.weight_reach),
            np.float32(options.tolerance_km),
            np.float32(day(options.as_of)),
        )

    def of(self, i: Positions, j: Positions) -> Floats:
        """Give the promise of people ``i`` of one commune for posts ``j``, r × c."""
        problem = self._problem
        if not IS_COMPILED:
            value = promise(problem, i, j, self._ask)
            value[is_closed(problem, i[:, None], j[None, :])] = -np.inf
            return value
        km = problem.places.km[problem.people.commune[i[0]], problem.posts.commune[j]]
        people = Asking._make(part[i] for part in self._people)
        posts = Asked._make(part[..., j] for part in self._posts)
        column = np.full(len(problem.posts.ids), -1)
        column[j] = np.arange(len(j))
        held = sparse.csr_matrix(self._held[i] @ self._ask)
        covered = (held.indptr, held.indices, held.data.astype(np.float32), column)
        value = np.empty((len(i), len(j)), dtype=np.float32)
        fill(value, people, posts, (km, covered, self._close), self._worth)
        return value


def _asking(problem: Problem) -> Asking:
    people = problem.people
    return Asking(
        _codes(people.sought, problem),
        _codes(people.held, problem),
        people.detour,
        people.limit_km,
        nearness_per_km(problem),
        people.available,
        people.permis,
        people.eligible,
        people.pass_end,
        people.skills.known,
        people.certificate_day,
    )


def _asked(problem: Problem) -> Asked:
    posts = problem.posts
    return Asked(
        _codes(posts.code, problem),
        posts.starts,
        posts.latest,
        posts.permis,
        posts.is_siae,
        np.diff(posts.weights.indptr) > 0,
        posts.base,
        np.ascontiguousarray(posts.demands.T),
    )


def _codes(positions: Positions, problem: Problem) -> Codes:
    """Give the row of the closeness of each code: the last one where it is unknown."""
    last = len(problem.closeness.matrix) - 1
    return np.where(positions < 0, last, positions).astype(np.uint32)


@compiled
def fill(
    value: Floats,
    people: Asking,
    posts: Asked,
    shared: tuple[Floats, Covered, Floats],
    worth: Worth,
) -> None:
    """Fill the block; ``shared`` are the distances, the competences covered, the closeness."""
    sought, held, detour, limit, per_km, available, permis, eligible, pass_end, knows, _ = people
    code, starts, _, permis_asked, is_siae, asks, base, _ = posts
    km, covered, close = shared
    share = np.empty(len(code), dtype=np.float32)
    for a in range(len(value)):
        cover(share, a, covered)
        wished, known = close[sought[a]], close[held[a]]
        most, is_driver = limit[a] + worth.tolerance, permis[a] != 0
        is_eligible = eligible[a] != 0
        for b in range(len(code)):
            is_covered = knows[a] and asks[b]
            pair = (share[b] + base[b] if is_covered else worth.unknown) * worth.skills
            pair += wished[code[b]] * worth.sought
            pair += known[code[b]] * worth.held
            near = max(km[b] * -per_km[a] + np.float32(1), np.float32(0))
            pair += (near if km[b] == km[b] else worth.unknown) * worth.reach
            is_far = km[b] * detour[a] > most or available[a] > starts[b]
            is_barred = permis_asked[b] == 1 and not is_driver
            is_outside = is_siae[b] and (not is_eligible or pass_end[a] < starts[b])
            value[a, b] = -np.inf if is_far or is_barred or is_outside else pair
        close_late(value[a], people.since[a], posts, worth.today)


@compiled
def cover(share: Floats, row: int, covered: Covered) -> None:
    """Spread the competences that a person covers over the posts of the block."""
    start, post, part, column = covered
    share[:] = 0
    for k in range(start[row], start[row + 1]):
        at = column[post[k]]
        if at >= 0:
            share[at] = part[k]


@compiled
def close_late(value: Floats, since: Floats, posts: Asked, today: np.float32) -> None:
    """Close the posts that demand what the person will hold, or meet, too late."""
    for certificate in range(len(since)):
        held_from = since[certificate]
        if held_from > today:
            demands = posts.demands[certificate]
            for b in range(len(value)):
                if demands[b] and held_from > posts.latest[b]:
                    value[b] = -np.inf

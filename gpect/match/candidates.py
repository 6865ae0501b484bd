"""Candidate pairs: the pairs worth scoring, the best of each person and of each opening."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.open_promise import OpenPromise
from gpect.match.pairs.problem import Problem, read_problem
from gpect.match.pairs.shared_skills import Kinds, top_pairs
from gpect.match.values import Floats, Positions

__all__ = ["Kinds", "candidate_pairs", "candidate_positions", "top_pairs"]

BLOCK_ROWS = 64
"""People looked at together: a block against all openings stays in the processor's cache."""


@dataclass(frozen=True)
class Block:
    """People × openings small enough to hold in full.

    Attributes
    ----------
    i, j
        Positions of r people and c openings.
    value
        r × c promise of each pair; -inf where a gate closes it.
    """

    i: Positions
    j: Positions
    value: Floats


def candidate_pairs(inputs: MatchInputs, options: MatchOptions) -> pd.DataFrame:
    """List the pairs worth scoring.

    The best ``options.candidates_per_person`` openings of each person together with the best
    ``options.candidates_per_opening`` people of each opening, by their
    :func:`~gpect.match.pairs.promise.promise`, among the pairs that no gate closes. Only a known
    « no » takes a pair away: with both options as large as the territory, every other pair is
    there.

    Returns
    -------
    pandas.DataFrame
        [person_id, opening_id, distance_km], sorted by person then opening.

    Notes
    -----
    The full product passes block by block and is never held: time grows with people × openings
    within reach, memory with the pairs kept. People and openings are sorted first, so the
    order of rows changes nothing, ties included.
    """
    problem = read_problem(inputs, options)
    i, j = candidate_positions(problem)
    return pd.DataFrame(
        {
            "person_id": problem.people.ids[i],
            "opening_id": problem.posts.ids[j],
            "distance_km": road_km(problem, i, j).astype("float64"),
        }
    )


def candidate_positions(problem: Problem) -> tuple[Positions, Positions]:
    """Give the positions of the candidate pairs, sorted by person then opening."""
    n_posts = len(problem.posts.ids)
    best = _BestPeople.empty(n_posts, problem.options.candidates_per_opening)
    found = [np.zeros(0, dtype=np.int64)]
    for block in blocks(problem):
        row, column = _best_columns(block.value, problem.options.candidates_per_person)
        found.append(block.i[row] * n_posts + block.j[column])
        best.add(block)
    person, opening = best.pairs()
    found.append(person * n_posts + opening)
    keys = np.sort(np.concatenate(found))
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return keys // max(n_posts, 1), keys % max(n_posts, 1)


def road_km(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Kilometres by road between a person's commune and a post's; NaN where one is unknown."""
    crow = problem.places.crow_km(problem.people.commune[i], problem.posts.commune[j])
    return np.asarray(crow * problem.people.detour[i])


def blocks(problem: Problem) -> Iterator[Block]:
    """Pass through people × openings within reach, people of one commune together.

    People are sorted by commune and by how far they go, so that a block needs only the openings
    within reach of the one who goes furthest.
    """
    people, posts = problem.people, problem.posts
    if len(posts.ids) == 0:
        return
    furthest = (people.limit_km + problem.options.tolerance_km) / people.detour
    order = np.lexsort((np.arange(len(people.ids)), furthest, people.commune))
    promise = OpenPromise(problem)
    for start in _block_starts(people.commune[order]):
        i = order[start]
        km = problem.places.km[people.commune[i[0]], posts.commune]
        j = np.flatnonzero(~(km > np.float32(1.0001) * furthest[i].max()))
        if len(j):
            yield Block(i, j, promise.of(i, j))


def _block_starts(commune: Positions) -> Iterator[npt.NDArray[np.intp]]:
    """Cut sorted people into runs of one commune, of at most ``BLOCK_ROWS``."""
    if len(commune) == 0:
        return
    edges = np.flatnonzero(np.diff(commune)) + 1
    for run in np.split(np.arange(len(commune)), edges):
        for start in range(0, len(run), BLOCK_ROWS):
            yield run[start : start + BLOCK_ROWS]


def _best_columns(value: Floats, k: int) -> tuple[Positions, Positions]:
    """Give the k best columns of each row, closed pairs left out."""
    if value.shape[1] > k:
        column = np.argpartition(-value, k - 1, axis=1)[:, :k]
    else:
        column = np.broadcast_to(np.arange(value.shape[1]), value.shape)
    row = np.broadcast_to(np.arange(len(value))[:, None], column.shape)
    is_open = value[row, column] > -np.inf
    return row[is_open], column[is_open]


@dataclass
class _BestPeople:
    """The k most promising people of each opening so far, filled block by block."""

    k: int
    value: Floats
    person: Positions
    least: Floats

    @classmethod
    def empty(cls, n_posts: int, k: int) -> "_BestPeople":
        value = np.full((n_posts, k), -np.inf, dtype=np.float32)
        person = np.full((n_posts, k), -1, dtype=np.intp)
        return cls(k, value, person, value.min(axis=1, initial=np.inf))

    def add(self, block: Block) -> None:
        """Merge a block: its people against those kept so far, opening by opening at once."""
        better = (block.value > self.least[block.j]).any(axis=0)
        j, value = block.j[better], block.value[:, better].T
        values = np.concatenate([self.value[j], value], axis=1)
        people = np.concatenate([self.person[j], np.broadcast_to(block.i, value.shape)], axis=1)
        kept = np.argpartition(-values, self.k - 1, axis=1)[:, : self.k]
        self.value[j] = best = np.take_along_axis(values, kept, axis=1)
        self.least[j] = best.min(axis=1)
        self.person[j] = np.take_along_axis(people, kept, axis=1)

    def pairs(self) -> tuple[Positions, Positions]:
        opening, place = np.nonzero(self.value > -np.inf)
        return self.person[opening, place], opening

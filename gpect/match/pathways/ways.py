"""Ways to a post: at once, or after one step, with what each is worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from gpect.match.allocate import is_worth_proposing
from gpect.match.pairs import gates
from gpect.match.pairs.coverage import spread
from gpect.match.pairs.features import APTITUDE, FEATURES
from gpect.match.pairs.problem import Problem, positions
from gpect.match.pathways.steps import Steps
from gpect.match.score import values
from gpect.match.values import Floats, Positions
from gpect.match.whatif.openable import KINDS, lacks, openable_pairs

STEP_COST = 0.05
"""Taken off the value of a way with a step: of two ways as good, the shorter is chosen."""

LEAST_GAIN = 0.02
"""Least that a step must add to a pair that is worth proposing already."""

WAYS_OF_A_PERSON = 30
"""Ways with a step kept for each person."""

CHUNK = 200_000
"""Pairs looked at together."""

DIRECT = -1
"""Step of a way at once."""


@dataclass(frozen=True)
class Ways:
    """c ways: person, post, step (``DIRECT`` without), value, value without the step (or NaN)."""

    person: Positions
    post: Positions
    step: Positions
    value: npt.NDArray[np.float64]
    value_now: npt.NDArray[np.float64]


def list_ways(problem: Problem, scores: pd.DataFrame, steps: Steps) -> Ways:
    """List the ways that end at a post before the person's PASS IAE does.

    At once: pairs worth proposing that lack no certificate demanded. With a step: pairs that
    something the step gives makes worth proposing, or better, or opens; the step begins after
    the person is free of nothing else, and ends before the post starts and before the PASS does.
    """
    pairs = _pairs(problem, scores, steps)
    parts = [_at_once(problem, pairs), *_with_steps(problem, pairs, steps)]
    columns = {name: np.concatenate([getattr(p, name) for p in parts]) for name in _FIELDS}
    return _in_time(problem, steps, Ways(**columns))


_FIELDS = ("person", "post", "step", "value", "value_now")


@dataclass(frozen=True)
class _Pairs:
    """n pairs: values now, sums of weighted reasons of all and of aptitude, what is lacking."""

    i: Positions
    j: Positions
    value: npt.NDArray[np.float64]
    aptitude: npt.NDArray[np.float64]
    lacking: npt.NDArray[np.bool_]
    no_permis: npt.NDArray[np.bool_]
    is_worth: npt.NDArray[np.bool_]


def _pairs(problem: Problem, scores: pd.DataFrame, steps: Steps) -> _Pairs:
    """Take the candidate pairs, and those that a certificate or a permis of a step would open."""
    i, j = positions(problem, scores)
    given = steps.certificates.any(axis=0)
    wanted = problem.posts.demands[:, given].any(axis=1)
    if steps.is_permis.any():
        wanted |= problem.posts.permis == 1
    closed = openable_pairs(problem, np.arange(len(problem.people.ids)), np.flatnonzero(wanted))
    closed = closed.take(np.isin(closed.kind, (KINDS.index("exigence"), KINDS.index("permis"))))
    m = len(problem.posts.ids)
    new = np.setdiff1d(closed.i * m + closed.j, i * m + j)
    i, j = np.concatenate([i, new // m]), np.concatenate([j, new % m])
    value, aptitude = _worth_now(problem, scores, new // m, new % m)
    worth = np.zeros(len(i), dtype=bool)
    worth[: len(scores)] = is_worth_proposing(scores, problem.options)
    return _Pairs(
        i, j, value, aptitude, lacks(problem, i, j), gates.lacks_permis(problem, i, j), worth
    )


def _worth_now(
    problem: Problem, scores: pd.DataFrame, i: Positions, j: Positions
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give value and aptitude of the candidate pairs, then of other pairs, unknown as set."""
    options = problem.options
    weights = {f.name: f.weight(options) for f in FEATURES}
    least = options.unknown_value
    apt = {name: weights[name] for name in APTITUDE}
    known = scores[list(apt)].fillna(least).to_numpy() @ np.array(list(apt.values()))
    reasons = {f.name: np.nan_to_num(f.function(problem, i, j), nan=least) for f in FEATURES}
    value = sum(weights[name] * reasons[name] for name in weights) / sum(weights.values())
    aptitude = sum(apt[name] * reasons[name] for name in apt) / sum(apt.values())
    return (
        np.concatenate([values(scores, options), np.asarray(value, dtype=np.float64)]),
        np.concatenate([known / sum(apt.values()), np.asarray(aptitude, dtype=np.float64)]),
    )


def _at_once(problem: Problem, pairs: _Pairs) -> Ways:
    kept = np.flatnonzero(pairs.is_worth & ~pairs.lacking.any(axis=1) & ~pairs.no_permis)
    step = np.full(len(kept), DIRECT, dtype=np.intp)
    value = pairs.value[kept]
    return Ways(pairs.i[kept], pairs.j[kept], step, value, value)


def _with_steps(problem: Problem, pairs: _Pairs, steps: Steps) -> list[Ways]:
    found = []
    for start in range(0, len(pairs.i), CHUNK):
        rows = np.arange(start, min(start + CHUNK, len(pairs.i)))
        found.append(_chunk(problem, pairs, steps, rows))
    return found


def _chunk(problem: Problem, pairs: _Pairs, steps: Steps, rows: Positions) -> Ways:
    """List the ways with a step of some pairs: what the step brings, what it opens."""
    brought = _brought(problem, pairs, steps, rows)
    if steps.is_permis.any():
        brought = _add_permits(pairs, steps, rows, brought)
    at = brought.tocoo()
    row, step, more = rows[at.row], at.col.astype(np.intp), at.data.astype(np.float64)
    possible = _is_possible(problem, pairs, steps, row, step)
    row, step, more = row[possible], step[possible], more[possible]
    value, is_better = _value_after(problem, pairs, row, more)
    kept = np.flatnonzero(is_better)
    kept = kept[np.argsort(-value[kept], kind="stable")]
    rank = pd.Series(pairs.i[row[kept]]).groupby(pairs.i[row[kept]]).cumcount().to_numpy()
    kept = np.sort(kept[rank < WAYS_OF_A_PERSON])
    row = row[kept]
    now = np.where(_is_closed(pairs, row) | ~pairs.is_worth[row], np.nan, pairs.value[row])
    return Ways(pairs.i[row], pairs.j[row], step[kept], value[kept], now)


def _brought(problem: Problem, pairs: _Pairs, steps: Steps, rows: Positions) -> sparse.csr_matrix:
    """Weight of what each step adds to each pair's competences; rows × steps."""
    weights, skills = problem.posts.weights, problem.people.skills
    given = np.asarray(steps.gives.sum(axis=0)).ravel() > 0
    place, entry = spread(weights.indptr, pairs.j[rows])
    useful = given[weights.indices[entry]]
    place, entry = place[useful], entry[useful]
    skill, person = weights.indices[entry], pairs.i[rows][place]
    level = np.asarray(skills.now[person, skill]).ravel() if len(person) else np.zeros(0)
    lacking = weights.data[entry] * (1 - np.minimum(level, 1)) * skills.known[person]
    shape = (len(rows), weights.shape[1])
    kept = lacking > 0
    asked = sparse.csr_matrix((lacking[kept], (place[kept], skill[kept])), shape=shape)
    return sparse.csr_matrix(asked @ steps.gives.T)


def _add_permits(
    pairs: _Pairs, steps: Steps, rows: Positions, brought: sparse.csr_matrix
) -> sparse.csr_matrix:
    """Let permits serve the pairs that lack one; they bring no competence."""
    wanting, permits = np.flatnonzero(pairs.no_permis[rows]), np.flatnonzero(steps.is_permis)
    at = (np.repeat(wanting, len(permits)), np.tile(permits, len(wanting)))
    tiny = np.full(len(at[0]), 1e-12)
    return sparse.csr_matrix(brought + sparse.csr_matrix((tiny, at), shape=brought.shape))


def _is_possible(
    problem: Problem, pairs: _Pairs, steps: Steps, row: Positions, step: Positions
) -> npt.NDArray[np.bool_]:
    """Say which ways are open: the step gives all that is demanded, in time, within reach."""
    i, j = pairs.i[row], pairs.j[row]
    possible = np.asarray(~(pairs.no_permis[row] & ~steps.is_permis[step]))
    possible &= ~(steps.ends[step] > problem.posts.starts[j])
    through = steps.post[step]
    is_siae = through >= 0
    possible &= ~is_siae | ~(np.isnan(problem.posts.starts[j]) | problem.posts.is_siae[j])
    possible &= through != j
    has_lack = np.flatnonzero(pairs.lacking.any(axis=1))
    left = np.flatnonzero(possible & np.isin(row, has_lack))
    possible[left] = ~(pairs.lacking[row[left]] & ~steps.certificates[step[left]]).any(axis=1)
    at = np.flatnonzero(possible & is_siae)
    possible[at] = ~gates.is_closed(problem, i[at], through[at])
    return possible


def _is_closed(pairs: _Pairs, row: Positions) -> npt.NDArray[np.bool_]:
    return np.asarray(pairs.lacking[row].any(axis=1) | pairs.no_permis[row])


def _value_after(
    problem: Problem, pairs: _Pairs, row: Positions, more: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Give the value after the step, less its cost; say where the step is worth it."""
    options = problem.options
    weights = {f.name: f.weight(options) for f in FEATURES}
    weight = weights["skill_coverage"]
    value = pairs.value[row] + more * weight / sum(weights.values())
    aptitude = pairs.aptitude[row] + more * weight / sum(weights[name] for name in APTITUDE)
    is_worth = (value >= options.min_score) & (aptitude >= options.min_aptitude - 1e-9)
    opens = _is_closed(pairs, row) | ~pairs.is_worth[row]
    is_better = is_worth & (opens | (value - pairs.value[row] >= LEAST_GAIN + STEP_COST))
    return np.minimum(value, 1) - STEP_COST, is_better


def _in_time(problem: Problem, steps: Steps, ways: Ways) -> Ways:
    """Leave out ways with a step that end after the person's PASS IAE."""
    ends: Floats = problem.people.pass_end[ways.person]
    reaches = np.where(
        np.isnan(problem.posts.starts[ways.post]),
        steps.ends[ways.step] if len(steps.ends) else np.float32(0),
        problem.posts.starts[ways.post],
    )
    kept = (ways.step == DIRECT) | ~(reaches > ends)
    return Ways(**{name: getattr(ways, name)[kept] for name in _FIELDS})

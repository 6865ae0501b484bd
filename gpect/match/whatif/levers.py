"""Levers of the whole run: what one change would fill, everyone else being moved for the best.

For each lever (a certificate, the permis B, a line between two communes, an eligibility, a later
start, a service), the pairs that it alone would open are added to the pairs that are open, and
the most posts that can be filled are counted again. The difference is what it is worth.

How sure: the count before is the most that all open pairs allow (the residual flow proves it);
each count after is the most that the pairs looked at allow. On a territory of up to
``WHOLE_CELLS`` pairs all are looked at, and counts are exact. Beyond, only pairs with posts that
can pass a place on to an empty one are: a count is then a minimum, under the truth only where
one post needs the same lever twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.vocabulary import CERTIFICATE
from gpect.match.allocate import is_worth_proposing
from gpect.match.allocation.flow import Filled, fill, gain, refill
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.problem import Problem, positions, read_problem
from gpect.match.values import Positions
from gpect.match.whatif import lever_names
from gpect.match.whatif.openable import DEMAND, KINDS, OPEN, Openable, lacks, openable_pairs

WHOLE_CELLS = 4_000_000
"""People × openings up to which every pair is looked at."""

MOST_OF_A_KIND = 8
"""Levers of each kind listed, at most."""


@dataclass(frozen=True)
class Opportunities:
    """Posts filled for the best, and the pairs that one lever each would open.

    Attributes
    ----------
    filled
        The most posts that open pairs fill.
    pairs
        e pairs closed by one thing; ``lever``: e positions in ``keys``.
    keys
        [kind, detail], one row a lever: detail is a demand's column, home × n + commune of a
        line, the position of a post to be put off, or 0.
    """

    filled: Filled
    pairs: Openable
    lever: npt.NDArray[np.intp]
    keys: pd.DataFrame


def levers(
    scores: pd.DataFrame,
    inputs: MatchInputs,
    options: MatchOptions,
    closed: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """List what would fill most posts, with how many.

    Parameters
    ----------
    scores
        Table ``SCORES`` of the candidate pairs.
    closed
        [person_id, opening_id] never to be proposed, whatever the lever.

    Returns
    -------
    pandas.DataFrame
        Table ``LEVERS`` without ``run_id``: most posts first; levers worth nothing are left out.

    Notes
    -----
    Levers are counted from the most people they could place down, until none left can enter
    the list. About 3 s for 25 000 people, 5 000 openings and 700 000 open pairs.
    """
    problem = read_problem(inputs, options)
    found = opportunities(problem, scores, closed)
    told = _best(found)
    names = lever_names.names(problem, inputs, told, found.keys)
    return told.assign(**names)[["rank", "kind", "lever", "effort", "posts_gained", "sentence"]]


def opportunities(
    problem: Problem, scores: pd.DataFrame, closed: pd.DataFrame | None = None
) -> Opportunities:
    """Fill as many posts as open pairs allow; list the pairs that levers would open."""
    n, m = len(problem.people.ids), len(problem.posts.ids)
    never = _keys(problem, closed) if closed is not None else np.zeros(0, dtype=np.intp)
    i, j = positions(problem, scores[is_worth_proposing(scores, problem.options)])
    has_all = ~lacks(problem, i, j).any(axis=1) if len(i) else np.zeros(0, dtype=bool)
    filled = fill(i[has_all], j[has_all], n, problem.posts.n_posts)
    looked = np.zeros(m, dtype=bool)
    parts = []
    while True:
        wanted = np.ones(m, dtype=bool) if n * m <= WHOLE_CELLS else filled.can_take
        now = np.flatnonzero(wanted & ~looked)
        if not len(now):
            break
        looked[now] = True
        pairs = openable_pairs(problem, np.arange(n), now)
        pairs = pairs.take(~np.isin(pairs.i * m + pairs.j, never))
        parts.append(pairs.take(pairs.kind != KINDS.index(OPEN)))
        filled = _with_open(filled, pairs.take(pairs.kind == KINDS.index(OPEN)), m)
    return _grouped(problem, filled, _joined(parts))


def _keys(problem: Problem, pairs: pd.DataFrame) -> Positions:
    i, j = positions(problem, pairs)
    return i[(i >= 0) & (j >= 0)] * len(problem.posts.ids) + j[(i >= 0) & (j >= 0)]


def _with_open(filled: Filled, pairs: Openable, m: int) -> Filled:
    new = np.setdiff1d(pairs.i * m + pairs.j, filled.i * m + filled.j)
    return refill(filled, new // m, new % m) if len(new) else filled


def _joined(parts: list[Openable]) -> Openable:
    nothing = np.zeros(0, dtype=np.intp)
    parts = [*parts, Openable(nothing, nothing, nothing.astype(np.int8), nothing)]
    columns = zip(*((p.i, p.j, p.kind, p.column) for p in parts), strict=True)
    return Openable(*(np.concatenate(column) for column in columns))


def _grouped(problem: Problem, filled: Filled, pairs: Openable) -> Opportunities:
    """Name the lever of each pair; leave out pairs that no lever opens."""
    detail = np.zeros(len(pairs.i), dtype=np.int64)
    usable = np.ones(len(pairs.i), dtype=bool)
    for position, kind in enumerate(KINDS):
        rows = np.flatnonzero(pairs.kind == position)
        if kind in _DETAILS and len(rows):
            detail[rows], usable[rows] = _DETAILS[kind](problem, pairs, rows)
    kept, key = pairs.take(usable), pd.DataFrame({"kind": pairs.kind, "detail": detail})[usable]
    keys = key.drop_duplicates().sort_values(["kind", "detail"], ignore_index=True)
    at = pd.MultiIndex.from_frame(keys).get_indexer(pd.MultiIndex.from_frame(key))
    return Opportunities(filled, kept, np.asarray(at, dtype=np.intp), keys)


def _demand(
    problem: Problem, pairs: Openable, rows: Positions
) -> tuple[Positions, npt.NDArray[np.bool_]]:
    """Take the column of the demand; what is to be avoided for good has no lever."""
    column = pairs.column[rows]
    since = problem.people.certificate_day[pairs.i[rows], column]
    is_certificate = np.char.startswith(problem.posts.certificates.to_numpy(dtype=str), CERTIFICATE)
    return column, np.asarray(is_certificate[column] | ~np.isposinf(since))


def _line(
    problem: Problem, pairs: Openable, rows: Positions
) -> tuple[Positions, npt.NDArray[np.bool_]]:
    """Take the two communes; a line serves people who do not drive, within an hour."""
    n = len(problem.places.communes)
    home = problem.people.commune[pairs.i[rows]] % max(n, 1)
    work = problem.posts.commune[pairs.j[rows]]
    transport = problem.people.transport[pairs.i[rows]]
    is_served = np.isin(transport.astype(str), lever_names.SERVED_BY_LINES)
    km = problem.places.km[home, work]
    return home * n + work, np.asarray(is_served & (lever_names.line_minutes(km) <= 60))


def _start(
    problem: Problem, pairs: Openable, rows: Positions
) -> tuple[Positions, npt.NDArray[np.bool_]]:
    return pairs.j[rows], np.ones(len(rows), dtype=bool)


_Detail = Callable[[Problem, Openable, Positions], tuple[Positions, npt.NDArray[np.bool_]]]
_DETAILS: dict[str, _Detail] = {DEMAND: _demand, "ligne": _line, "debut": _start}


def _best(found: Opportunities) -> pd.DataFrame:
    """Count levers, the most promising first: [key, effort, posts_gained, rank]."""
    bound = bounds(found)
    counted: list[tuple[int, int, int]] = []
    for _, rows in found.keys.groupby("kind"):
        counted += _best_of_kind(found, np.asarray(rows.index), bound)
    told = pd.DataFrame(counted, columns=["key", "effort", "posts_gained"], dtype="int64")
    order = ["posts_gained", "effort", "key"]
    told = told.sort_values(order, ascending=[False, True, True], ignore_index=True)
    return told.assign(rank=np.arange(1, len(told) + 1))


def _best_of_kind(
    found: Opportunities, keys: Positions, bound: npt.NDArray[np.int64]
) -> list[tuple[int, int, int]]:
    """Count levers of one kind until none left can fill more than the last listed."""
    counted: list[tuple[int, int, int]] = []
    for key in keys[np.argsort(-bound[keys], kind="stable")].tolist():
        gains = sorted((posts for _, _, posts in counted), reverse=True)
        if bound[key] <= (gains[MOST_OF_A_KIND - 1] if len(gains) >= MOST_OF_A_KIND else 0):
            break
        counted.append((key, *gain_of(found, key)))
    ranked = sorted(counted, key=lambda told: (-told[2], told[1], told[0]))
    return [told for told in ranked[:MOST_OF_A_KIND] if told[2]]


def bounds(found: Opportunities) -> npt.NDArray[np.int64]:
    """Most each lever could fill: people it concerns, places it leads to, posts left empty.

    Each post more needs someone whom the lever frees from among those who can leave, and
    someone whom it brings to a place of a post that can take them.
    """
    n = len(found.keys)
    most = np.full(n, found.filled.empty.sum())
    for useful in (found.filled.can_leave[found.pairs.i], found.filled.can_take[found.pairs.j]):
        pair = pd.DataFrame({"lever": found.lever[useful], "i": found.pairs.i[useful]})
        people = np.bincount(pair.drop_duplicates()["lever"], minlength=n)
        most = np.minimum(most, people)
    taking = found.filled.can_take[found.pairs.j]
    posts = pd.DataFrame({"lever": found.lever[taking], "j": found.pairs.j[taking]})
    posts = posts.drop_duplicates()
    taken = np.bincount(found.filled.j[found.filled.used], minlength=len(found.filled.empty))
    places = (found.filled.empty + taken)[posts["j"].to_numpy()]
    led_to = np.bincount(posts["lever"], weights=places, minlength=n)
    return np.asarray(np.minimum(most, led_to), dtype=np.int64)


def gain_of(found: Opportunities, key: int) -> tuple[int, int]:
    """Count, for one lever, the people it must serve and the posts it fills."""
    rows = found.lever == key
    return gain(found.filled, found.pairs.i[rows], found.pairs.j[rows])

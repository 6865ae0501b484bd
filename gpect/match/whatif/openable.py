"""Pairs of the trade that nothing closes, and those that one single thing closes.

Read strictly: a certificate that is demanded and not in a person's known list counts as lacking
here, since someone would have to pass it; in proposals it stays an open question.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gpect.domain.vocabulary import CERTIFICATE
from gpect.match.pairs import gates
from gpect.match.pairs.blocked import is_of_trade
from gpect.match.pairs.features import APTITUDE, FEATURES, reach
from gpect.match.pairs.problem import Problem
from gpect.match.values import Floats, Positions

BLOCK_CELLS = 4_000_000
"""Pairs looked at together."""

OPEN, DEMAND = "ouvert", "exigence"
"""Kinds of pairs that are no gate: nothing closes it; one certificate or requirement does."""

GATE_KINDS = (
    ("permis", gates.lacks_permis),
    ("ligne", gates.too_far),
    ("debut", gates.too_late),
    ("eligibilite", gates.not_eligible),
    ("pass", gates.pass_over),
)
"""The other gates, by the lever that opens each."""

KINDS = (OPEN, DEMAND, *(kind for kind, _ in GATE_KINDS))


@dataclass(frozen=True)
class Openable:
    """n pairs that are open, or that one thing closes.

    Attributes
    ----------
    i, j
        Positions of the person and of the post.
    kind
        Position in ``KINDS`` of what closes the pair.
    column
        Where it is a demand: its column in ``posts.demands``; -1 elsewhere.
    """

    i: Positions
    j: Positions
    kind: npt.NDArray[np.int8]
    column: Positions

    def take(self, kept: npt.NDArray[np.bool_]) -> "Openable":
        """Keep some of the pairs."""
        return Openable(self.i[kept], self.j[kept], self.kind[kept], self.column[kept])


def openable_pairs(problem: Problem, i: Positions, j: Positions) -> Openable:
    """Look at all people ``i`` × posts ``j``: those of the trade, worth it once open.

    Notes
    -----
    One pass block by block; memory follows the pairs kept.
    """
    parts = [_closest(problem, *pairs) for pairs in _of_trade(problem, i, j)]
    nothing = np.zeros(0, dtype=np.intp)
    parts.append(Openable(nothing, nothing, nothing.astype(np.int8), nothing))
    columns = zip(*((p.i, p.j, p.kind, p.column) for p in parts), strict=True)
    found = Openable(*(np.concatenate(column) for column in columns))
    value, aptitude = opened_values(problem, found)
    options = problem.options
    return found.take((value >= options.min_score) & (aptitude >= options.min_aptitude - 1e-6))


def _of_trade(
    problem: Problem, i: Positions, j: Positions
) -> Iterator[tuple[Positions, Positions]]:
    rows = max(1, BLOCK_CELLS // max(len(problem.posts.ids), 1))
    for start in range(0, len(i) if len(j) else 0, rows):
        chunk = i[start : start + rows]
        row, column = np.nonzero(is_of_trade(problem, chunk, j))
        yield chunk[row], j[column]


def _closest(problem: Problem, i: Positions, j: Positions) -> Openable:
    """Keep the pairs that nothing closes, or one thing alone; say which."""
    lacking = lacks(problem, i, j)
    n_lacking = lacking.sum(axis=1)
    closed = [blocks(problem, i, j) for _, blocks in GATE_KINDS]
    n_closed = n_lacking + np.sum(closed, axis=0)
    kind = np.where(n_lacking == 1, np.int8(1), np.int8(0))
    for position, gate in enumerate(closed, 2):
        kind[gate] = position
    column = np.where(n_lacking == 1, lacking.argmax(axis=1) if lacking.shape[1] else -1, -1)
    return Openable(i, j, kind.astype(np.int8), column.astype(np.intp)).take(n_closed <= 1)


def lacks(problem: Problem, i: Positions, j: Positions) -> npt.NDArray[np.bool_]:
    """Say which demands of each post each person will not meet by its first day; n × demands."""
    posts, people = problem.posts, problem.people
    since = people.certificate_day[i]
    starts = np.where(np.isnan(posts.starts), np.float32(1e9), posts.starts)[j]
    is_certificate = np.array(
        [str(code).startswith(CERTIFICATE) for code in posts.certificates], bool
    )
    unlisted = np.isnan(since) & people.skills.known[i, None] & is_certificate
    return np.asarray(posts.demands[j] & (unlisted | (since > starts[:, None])))


def opened_values(
    problem: Problem, pairs: Openable
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give what each pair is worth once opened, and its aptitude, both in [0, 1].

    An unknown reason counts ``unknown_value``. A certificate passed counts as held; a line puts
    the post at the person's limit at worst.
    """
    i, j = pairs.i, pairs.j
    reasons = {feature.name: feature.function(problem, i, j) for feature in FEATURES}
    brought = _brought(problem, pairs)
    covered = reasons["skill_coverage"]
    told = np.where(np.isnan(covered) & (brought > 0), problem.posts.base[j], covered)
    held = np.minimum(told + brought, 1)
    reasons["skill_coverage"] = held
    by_line = pairs.kind == KINDS.index("ligne")
    reasons["reach"] = np.where(by_line, np.fmax(reach(problem, i, j), 0.5), reasons["reach"])
    return _mean(problem, reasons, tuple(reasons)), _mean(problem, reasons, APTITUDE)


def _mean(
    problem: Problem, reasons: dict[str, Floats], names: tuple[str, ...]
) -> npt.NDArray[np.float64]:
    options = problem.options
    weights = {f.name: f.weight(options) for f in FEATURES if f.name in names}
    known = [
        weight * np.where(np.isnan(reasons[name]), options.unknown_value, reasons[name])
        for name, weight in weights.items()
    ]
    return np.asarray(sum(known) / max(sum(weights.values()), 1e-9), dtype=np.float64)


def _brought(problem: Problem, pairs: Openable) -> Floats:
    """Weight in each post of the certificate that is lacking; 0 where none is."""
    posts = problem.posts
    codes = np.append(posts.skill_codes.get_indexer(posts.certificates), -1)[pairs.column]
    found = np.zeros(len(pairs.i), dtype=np.float32)
    rows = np.flatnonzero(codes >= 0)
    if len(rows):
        found[rows] = np.asarray(posts.weights[pairs.j[rows], codes[rows]]).ravel()
    return found

"""Who gets proposals, and how unequally: coverage, shares, Gini's index, the price of stability."""

from typing import Any

import numpy as np
import numpy.typing as npt

from gpect.match.allocate import Allocation
from gpect.match.options import MODES, MatchOptions
from gpect.match.pairs.problem import Problem

Real = npt.NDArray[np.float64]


def gini(amounts: Real) -> float:
    """Measure how unequally amounts are shared out, in [0, 1]; 0 where all have as much.

    Source: Gini, *Variabilità e mutabilità* (1912); half the mean difference over the mean.
    """
    total = amounts.sum()
    if not total:
        return 0.0
    n = len(amounts)
    rank = np.arange(1, n + 1)
    return float(2 * (rank * np.sort(amounts)).sum() / (n * total) - (n + 1) / n)


def exposure(allocation: Allocation, problem: Problem, options: MatchOptions) -> dict[str, Any]:
    """Sum up who gets proposals: French name → number.

    Candidates are counted by post: an opening of ten posts with ten people is like one of one
    with one.
    """
    n_people, n_posts = len(problem.people.ids), problem.posts.n_posts
    own = allocation.pairs.groupby("person_id").size()
    each = np.zeros(n_people)
    each[: len(own)] = own
    taken = allocation.pairs.groupby("opening_id").size()
    proposed = taken.reindex(problem.posts.ids, fill_value=0).to_numpy(dtype="float64")
    total = max(int(n_posts.sum()), 1)
    return {
        "Mode d'appariement": MODES[options.mode],
        "Part des personnes avec au moins une proposition": _share(len(own), n_people),
        "Part des postes avec au moins une personne": _share(
            np.minimum(proposed, n_posts).sum(), total
        ),
        "Inégalité des propositions entre personnes (Gini)": round(gini(each), 4),
        "Inégalité des personnes proposées entre postes (Gini)": round(
            gini(np.repeat(proposed / np.maximum(n_posts, 1), n_posts)), 4
        ),
    } | _stability(allocation)


def _share(part: float, whole: int) -> float:
    return round(float(part) / whole, 4) if whole else 0.0


def _stability(allocation: Allocation) -> dict[str, Any]:
    cost = allocation.stability
    if cost is None:
        return {}
    return {
        "Paires bloquantes de la plus grande valeur": cost.n_blocking_best,
        "Paires bloquantes de l'affectation stable": cost.n_blocking,
        "Prix de la stabilité (part de la valeur perdue)": round(cost.lost, 4),
    }

"""The exact optimum of an allocation: a linear programme on the pairs that can matter.

The matrix is that of a network, hence totally unimodular: the simplex ends on whole numbers. All
pairs need not be in it: those whose value is far under price + threshold are left out, and the
certificate, which looks at every pair, says whether that was right.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

from gpect.match.certificate import Certificate, least_prices
from gpect.match.network import MILLIONTH, Network

FIRST_PER_PERSON = 6
"""Best pairs of each person in the first programme, beside the best of each opening."""

MARGIN = 0.06
"""Pairs this much under price + threshold stay in: the prices will still move."""


@dataclass(frozen=True)
class Optimum:
    """The pairs chosen (e truths), the prices that prove it, the number of programmes solved."""

    chosen: npt.NDArray[np.bool_]
    certificate: Certificate
    n_rounds: int


@dataclass(frozen=True)
class _Solved:
    chosen: npt.NDArray[np.bool_]
    gain: npt.NDArray[np.float64]


def solve(network: Network) -> Optimum:
    """Find an allocation of greatest total value, with its proof.

    Each round solves the programme on the pairs kept, then asks the certificate over all pairs.
    Without it, every pair whose gain at the present prices is near or above zero comes in. The
    pairs kept only grow, so that the last round would hold them all; two or three are enough in
    practice.
    """
    kept = _first_pairs(network)
    for n_rounds in range(1, len(network.value) + 2):
        solved = _programme(network, kept) if kept.any() else _nothing(network)
        proof = least_prices(network, solved.chosen)
        if proof is not None:
            return Optimum(solved.chosen, proof, n_rounds)
        near = solved.gain > -MARGIN
        kept = kept | near if (near & ~kept).any() else np.ones_like(kept)
    raise ArithmeticError("the linear programme on all pairs has no certificate")


def _nothing(network: Network) -> _Solved:
    """Choose nothing: a programme without pairs is none to the solver."""
    return _Solved(np.zeros(len(network.value), dtype=bool), network.value / MILLIONTH)


def _first_pairs(network: Network) -> npt.NDArray[np.bool_]:
    by_person = _rank(network.person, network.value)
    by_opening = _rank(network.opening, network.value)
    best = max(FIRST_PER_PERSON, network.per_person)
    return np.asarray((by_person < best) | (by_opening < network.capacity[network.opening]))


def _rank(group: npt.NDArray[np.intp], value: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Rank of each pair in its group, the greatest value first, ties in the order of the pairs."""
    order = np.lexsort((-value, group))
    sorted_group = group[order]
    starts = np.searchsorted(sorted_group, sorted_group)
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - starts
    return rank


def _programme(network: Network, kept: npt.NDArray[np.bool_]) -> _Solved:
    """Solve the programme on the pairs kept; give the choice and every pair's gain.

    Columns: the pairs, then for each person the first proposal (worth ``first``), then the others
    (at most ``per_person - 1``). Rows: proposals balance for each person; capacities hold.
    """
    person, opening = network.person[kept], network.opening[kept]
    value = network.value[kept] / MILLIONTH
    n, m, e = network.n_people, network.n_openings, len(value)
    balance = sparse.hstack(
        [_incidence(person, n), -sparse.eye_array(n), -sparse.eye_array(n)], format="csc"
    )
    places = sparse.hstack([_incidence(opening, m), sparse.csr_array((m, 2 * n))], format="csc")
    most = np.concatenate([np.ones(e), np.ones(n), np.full(n, network.per_person - 1)])
    bounds: Any = np.column_stack([np.zeros(e + 2 * n), most])  # an array is taken; stubs say list
    found = linprog(
        -np.concatenate([value, network.first / MILLIONTH, np.zeros(n)]),
        A_ub=places,
        b_ub=network.capacity,
        A_eq=balance,
        b_eq=np.zeros(n),
        bounds=bounds,
        method="highs-ds",
    )
    if not found.success or found.x is None:
        raise ArithmeticError(f"the linear programme failed: status {found.status}")
    chosen = np.zeros(len(kept), dtype=bool)
    chosen[kept] = found.x[:e] > 0.5
    threshold, price = -found.eqlin.marginals, -found.ineqlin.marginals
    gain = network.value / MILLIONTH - threshold[network.person] - price[network.opening]
    return _Solved(chosen, gain)


def _incidence(row: npt.NDArray[np.intp], n: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(n, len(row)))

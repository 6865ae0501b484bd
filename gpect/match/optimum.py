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
from gpect.match.prices import gains

MARGIN = 0.02
"""Pairs this much under price + threshold stay in: the prices are only near the optimum's."""

PER_PERSON = 10
"""Pairs of each person in the first programme, at most."""

STEPS_PER_ROW = 2
"""Steps of the simplex for each row of the programme, before interior points take over."""


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

    The first programme holds the pairs near or above zero gain at estimated prices. Each round
    asks the certificate over all pairs; without it, every pair whose gain at the programme's own
    prices is near or above zero comes in, up to a number a person that doubles. The pairs kept
    only grow, so that the last round would hold them all; one or two are enough in practice.
    """
    kept = _near(network, gains(network), PER_PERSON)
    for n_rounds in range(1, len(network.value) + 2):
        solved = solve_programme(network, kept) if kept.any() else _nothing(network)
        proof = least_prices(network, solved.chosen)
        if proof is not None:
            return Optimum(solved.chosen, proof, n_rounds)
        near = _near(network, solved.gain, PER_PERSON << n_rounds)
        kept = kept | near if (near & ~kept).any() else np.ones_like(kept)
    raise ArithmeticError("the linear programme on all pairs has no certificate")


def _near(
    network: Network, gain: npt.NDArray[np.floating], per_person: int
) -> npt.NDArray[np.bool_]:
    """Say which pairs are near or above zero gain: some for each person and for each opening.

    At most ``per_person`` of each person, and of each opening as many more as it has places.
    Where all are worth the same, all are near: a few, taken without regard to order, hold an
    optimum as well.
    """
    near = np.flatnonzero(gain > -MARGIN)
    spread = np.random.default_rng(0).random(len(near)) * MARGIN / 10
    person, opening = network.person[near], network.opening[near]
    most = network.capacity * np.int64(np.ceil(per_person / network.per_person))
    is_best = _rank(person, gain[near] + spread) < per_person
    is_best |= _rank(opening, gain[near] + spread) < most[opening]
    kept = np.zeros(len(gain), dtype=bool)
    kept[near[is_best]] = True
    return kept


def _rank(group: npt.NDArray[np.intp], value: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    """Rank of each value in its group, the greatest first."""
    order = np.lexsort((-value, group))
    sorted_group = group[order]
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.searchsorted(sorted_group, sorted_group)
    return rank


def _nothing(network: Network) -> _Solved:
    """Choose nothing: a programme without pairs is none to the solver."""
    return _Solved(np.zeros(len(network.value), dtype=bool), network.value / MILLIONTH)


def solve_programme(network: Network, kept: npt.NDArray[np.bool_]) -> _Solved:
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
    found = _run_solver(
        c=-np.concatenate([value, network.first / MILLIONTH, np.zeros(n)]),
        A_ub=places,
        b_ub=network.capacity,
        A_eq=balance,
        b_eq=np.zeros(n),
        bounds=np.column_stack([np.zeros(e + 2 * n), most]),
    )
    chosen = np.zeros(len(kept), dtype=bool)
    chosen[kept] = found.x[:e] > 0.5
    threshold, price = -found.eqlin.marginals, -found.ineqlin.marginals
    gain = network.value / MILLIONTH - threshold[network.person] - price[network.opening]
    return _Solved(chosen, gain)


def _run_solver(**programme: Any) -> Any:
    """Solve by the simplex, or by interior points where ties send it round in circles.

    The simplex is twice as fast as a rule and ten times slower where scores are tied all over; it
    is given a number of steps, not a time, so that the same tables give the same allocation. Both
    end on a vertex, hence on whole numbers.
    """
    n_rows = len(programme["b_eq"]) + len(programme["b_ub"])
    budget = {"maxiter": 1000 + STEPS_PER_ROW * n_rows}
    solver: Any = linprog  # its stubs know lists of bounds only; an array is taken
    found = solver(**programme, method="highs-ds", options=budget)
    if not found.success:
        found = solver(**programme, method="highs-ipm")
    if not found.success:
        raise ArithmeticError(f"the linear programme failed: status {found.status}")
    return found


def _incidence(row: npt.NDArray[np.intp], n: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(row)), (row, np.arange(len(row)))), shape=(n, len(row)))

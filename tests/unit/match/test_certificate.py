from dataclasses import replace

import numpy as np
import pytest

from gpect.match.allocation.certificate import prove
from gpect.match.allocation.network import Network
from gpect.match.allocation.optimum import solve


def network(values: list[list[int]], capacity: list[int], per_person: int = 1) -> Network:
    """Make a network of all pairs from people × openings values, sorted by opening."""
    table = np.array(values)
    opening, person = np.divmod(np.arange(table.size), len(table))
    return Network(
        person=person,
        opening=opening,
        value=table[person, opening] * 1000,
        capacity=np.array(capacity),
        first=np.zeros(len(table), dtype=np.int64),
        per_person=per_person,
    )


TWO = network([[900, 800], [900, 300]], [1, 1])
"""Both prefer opening 0; the best is 0 → 1 and 1 → 0."""


def chosen(net: Network, pairs: set[tuple[int, int]]) -> np.ndarray:
    return np.array(
        [p in pairs for p in zip(net.person.tolist(), net.opening.tolist(), strict=True)]
    )


def test_the_optimum_has_least_prices() -> None:
    found = solve(TWO)
    assert found.chosen.tolist() == chosen(TWO, {(0, 1), (1, 0)}).tolist()
    assert found.certificate.price.tolist() == [100_000, 0]
    assert found.certificate.bound == 1_700_000


@pytest.mark.parametrize(
    "pairs",
    [{(0, 0), (1, 1)}, {(0, 0)}, set(), {(0, 0), (1, 0)}, {(0, 0), (0, 1)}],
    ids=["worse", "room left", "nothing", "capacity broken", "too many for a person"],
)
def test_nothing_else_is_proved(pairs: set[tuple[int, int]]) -> None:
    proof = solve(TWO).certificate
    with pytest.raises(ArithmeticError):
        prove(TWO, chosen(TWO, pairs), proof.price, proof.threshold)


def test_wrong_prices_prove_nothing() -> None:
    found = solve(TWO)
    for price in ([0, 0], [100_000, 1], [700_000, 0]):
        with pytest.raises(ArithmeticError):
            prove(TWO, found.chosen, np.array(price), found.certificate.threshold)


def test_an_opening_gets_whom_it_must_whatever_the_value() -> None:
    net = replace(network([[900, 100], [900, 100]], [2, 1]), least=np.array([0, 1]))
    found = solve(net)
    assert net.n_duties_met(found.chosen) == 1
    assert net.objective(found.chosen) == found.certificate.bound == 1_000_000
    assert found.certificate.price.tolist() == [0, -800_000]


def test_a_price_is_what_one_more_place_brings() -> None:
    rng = np.random.default_rng(2)
    values = rng.integers(300, 1000, (12, 5)).tolist()
    net = network(values, [1, 2, 1, 2, 1])
    found = solve(net)
    more = network(values, [2, 2, 1, 2, 1])
    gain = more.objective(solve(more).chosen) - net.objective(found.chosen)
    assert found.certificate.price[0] == gain

import numpy as np
import pytest

from gpect.match.certificate import least_prices
from gpect.match.network import Network
from gpect.match.optimum import solve
from gpect.match.prices import gains


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
    proof = least_prices(TWO, chosen(TWO, {(0, 1), (1, 0)}))
    assert proof is not None
    assert proof.price.tolist() == [100_000, 0]
    assert proof.bound == 1_700_000


@pytest.mark.parametrize(
    "pairs",
    [{(0, 0), (1, 1)}, {(0, 0)}, set(), {(0, 0), (1, 0)}, {(0, 0), (0, 1)}],
    ids=["worse", "room left", "nothing", "capacity broken", "too many for a person"],
)
def test_anything_else_has_none(pairs: set[tuple[int, int]]) -> None:
    assert least_prices(TWO, chosen(TWO, pairs)) is None


def test_estimated_gains_part_what_matters_from_what_does_not() -> None:
    rng = np.random.default_rng(1)
    net = network(rng.integers(300, 1000, (60, 40)).tolist(), [2] * 40, per_person=2)
    found, estimate = solve(net), gains(net)
    assert (estimate[found.chosen] > -0.02).all()
    assert (estimate > -0.02).mean() < 0.25


def test_a_price_is_what_one_more_place_brings() -> None:
    rng = np.random.default_rng(2)
    values = rng.integers(300, 1000, (12, 5)).tolist()
    net = network(values, [1, 2, 1, 2, 1])
    found = solve(net)
    more = network(values, [2, 2, 1, 2, 1])
    gain = more.objective(solve(more).chosen) - net.objective(found.chosen)
    assert found.certificate.price[0] == gain

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from gpect.forecast.reconcile import reconcile, summing
from gpect.forecast.territory.cells import all_cells

KEYS = pd.DataFrame(
    {"code_epci": ["a", "a", "b", "b"], "code_rome_parent": ["K2204", "N4101", "K2204", "M1607"]}
)
CELLS = all_cells([KEYS], pd.Series({"K2204": "services", "N4101": "mobilite"}))
SUMS = summing(CELLS)


def noisy(seed, low=0.0):
    rng = np.random.default_rng(seed)
    return SUMS @ rng.uniform(low, low + 9, (4, 3)) + rng.normal(0, 2, (len(SUMS), 3))


def test_totals_are_those_of_their_cells():
    assert SUMS[-1].tolist() == [1.0] * 4
    assert (SUMS.sum(axis=1) >= 1).all()


@pytest.mark.parametrize("seed", range(4))
def test_points_add_up_and_are_never_negative(seed):
    found = reconcile(noisy(seed), SUMS)
    np.testing.assert_allclose(found, SUMS @ found[:4], atol=1e-9)
    assert (found >= 0).all()


def test_points_that_agree_are_left_as_they_are():
    exact = SUMS @ np.array([[3.0], [0.0], [2.0], [7.0]])
    np.testing.assert_allclose(reconcile(exact, SUMS), exact, atol=1e-9)


def test_far_from_zero_it_is_plain_weighted_least_squares():
    points, weights = noisy(5, low=30.0), np.linspace(1, 3, len(SUMS))
    gram = SUMS.T @ (weights[:, None] * SUMS)
    cells = np.linalg.solve(gram, SUMS.T @ (weights[:, None] * points))
    np.testing.assert_allclose(reconcile(points, SUMS, weights), SUMS @ cells, atol=1e-8)


def test_near_zero_it_is_as_good_as_a_general_solver():
    points = noisy(6)[:, :1] - 4.0
    weights = 1.0 / SUMS.sum(axis=1)

    def loss(cells):
        return float((weights * (points[:, 0] - SUMS @ cells) ** 2).sum())

    general = minimize(loss, np.ones(4), bounds=[(0, None)] * 4, tol=1e-14)
    assert loss(reconcile(points, SUMS)[:4, 0]) <= general.fun + 1e-7

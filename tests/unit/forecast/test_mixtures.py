"""Weights of several accounts of the same series."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gpect.forecast.counts.mixtures import weigh

BELIEF = np.array([0.1, 0.2, 0.6, 0.1])
LIKELY = arrays(np.float64, st.tuples(st.just(4), st.integers(1, 30)), elements=st.floats(-900, 0))


def test_where_nothing_is_told_what_was_believed_stands() -> None:
    weights = weigh(np.zeros((4, 5)), BELIEF, 20.0)
    np.testing.assert_allclose(weights, np.repeat(BELIEF[:, None], 5, axis=1))


def test_shares_found_are_those_of_the_series() -> None:
    likely = np.where(np.arange(1000) < 700, [[0.0], [-50.0]], [[-50.0], [0.0]])
    undecided = np.zeros((2, 1))
    weights = weigh(np.c_[likely, undecided], np.array([0.5, 0.5]), 1.0)
    np.testing.assert_allclose(weights[:, -1], [0.7, 0.3], atol=0.01)


@given(LIKELY)
def test_weights_are_shares_and_follow_the_likelihood(likely: np.ndarray) -> None:
    weights = weigh(likely, BELIEF, 10.0)
    np.testing.assert_allclose(weights.sum(axis=0), 1.0)
    assert (weights >= 0).all()
    more = likely.copy()
    more[0, 0] += 5.0
    assert weigh(more, BELIEF, 10.0)[0, 0] >= weights[0, 0] - 1e-12

import numpy as np
import pytest

from gpect.forecast.panels.accuracy import (
    covered,
    forward_fill,
    seasonal_naive,
    seasonal_scale,
    weighted_interval_score,
)


def test_interval_score_agrees_with_its_definition():
    actual, low, median, high = 12.0, 3.0, 6.0, 10.0
    found = weighted_interval_score(
        np.array([actual]), np.array([[low, median, high]]), (0.1, 0.5, 0.9)
    )
    interval = (high - low) + 2 / 0.2 * (actual - high)
    expected = 2 / 3 * (0.1 * interval + 0.5 * abs(actual - median))
    assert found[0] == pytest.approx(expected)


def test_scale_is_the_mean_yearly_change():
    assert seasonal_scale(np.array([[1.0, 2, 3, 4, 2, 4, 6, 8]]), 4)[0] == pytest.approx(2.5)
    assert np.isnan(seasonal_scale(np.ones((1, 8)), 4)[0])


def test_seasonal_naive_repeats_the_last_year():
    found = seasonal_naive(np.array([[9.0, 1, 2, 3, 4]]), 4, 6)
    assert found.tolist() == [[1, 2, 3, 4, 1, 2]]
    assert seasonal_naive(np.array([[9.0, 1.0]]), 4, 3).tolist() == [[1, 1, 1]]


def test_gaps_take_the_value_before():
    found = forward_fill(np.array([[np.nan, 1.0, np.nan, 3.0]]))
    assert found.tolist() == [[1, 1, 1, 3]]


def test_nothing_came_is_neither_in_nor_out():
    found = covered(np.array([np.nan, 1.0, 5.0]), np.zeros(3), np.full(3, 2.0))
    assert np.isnan(found[0])
    assert found[1:].tolist() == [1, 0]

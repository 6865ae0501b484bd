from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gpect.forecast.account.stock import balance
from gpect.forecast.territory.cells import all_cells

CELL = {"code_epci": "245901160", "code_rome_parent": "K2204"}
CELLS = all_cells([pd.DataFrame([CELL])], pd.Series({"K2204": "services"}))


def one(values):
    return np.array(values, dtype=np.int32)[None, :, None]


def plain_account(needs, arrivals):
    """Follow one cell person by person and post by post."""
    waiting, short, left = [], [], []
    for posts, newcomers in zip(needs, arrivals, strict=True):
        waiting += ["person"] * newcomers
        empty = 0
        for _ in range(posts):
            if waiting:
                waiting.pop()
            else:
                empty += 1
        short.append(empty)
        left.append(len(waiting))
    return short, left


def test_who_is_not_needed_stays_available_later(options):
    found = balance(one([2, 3, 4, 0]), one([6, 0, 1, 5]), CELLS, options)
    assert found.shortage[0, :, 0].tolist() == [0, 0, 2, 0]
    assert found.left[0, :, 0].tolist() == [4, 1, 0, 5]


def test_a_post_left_empty_is_short_once_and_not_filled_later(options):
    found = balance(one([5, 0, 0, 1]), one([1, 9, 0, 0]), CELLS, options)
    assert found.shortage[0, :, 0].tolist() == [4, 0, 0, 0]


def test_the_account_agrees_with_a_plain_loop(options):
    rng = np.random.default_rng(0)
    needs, arrivals = rng.integers(0, 6, (2, 1, 12, 50), dtype=np.int32)
    found = balance(needs, arrivals, CELLS, options)
    for d in range(50):
        short, left = plain_account(needs[0, :, d], arrivals[0, :, d])
        assert found.shortage[0, :, d].tolist() == short
        assert found.left[0, :, d].tolist() == left


def test_attrition_is_the_share_of_those_left_over(options):
    options = replace(options, attrition=0.2, draws=2000)
    nobody = np.zeros((1, 4, 2000), dtype=np.int32)
    arrivals = nobody.copy()
    arrivals[:, 0] = 7
    found = balance(nobody, arrivals, CELLS, options).left
    assert found[0].mean(axis=1) == pytest.approx(7 * 0.8 ** np.arange(4), rel=0.02)
    everyone = balance(nobody, arrivals, CELLS, replace(options, attrition=1.0)).left
    assert (everyone[0, 1:] == 0).all()

"""Accounts side by side are those kept alone; loops write through views as on arrays."""

from dataclasses import replace

import numpy as np
import pytest

from gpect.domain import compiled
from gpect.forecast.account import stock
from gpect.forecast.account.bridges import bridges
from gpect.forecast.account.stock import balance, chances_of, shortages_abreast
from tests.unit.forecast.test_routes import OPTIONS, territory


@pytest.mark.parametrize("attrition", [0.0, 0.3])
@pytest.mark.parametrize("abreast", [1, 60, 1000])
def test_accounts_side_by_side_are_those_kept_one_by_one(monkeypatch, abreast, attrition):
    """Whatever their number beside each other, shares everywhere and none among them."""
    monkeypatch.setattr(stock, "ABREAST", abreast)
    needs, arrivals, cells, inputs = territory(4)
    options = replace(OPTIONS, attrition=attrition)
    usual = bridges(inputs.affinities, cells)
    more = np.random.default_rng(1).random((3, len(usual.share)))
    several = [usual, *map(usual.given, more), usual.lifted(0 * more[0]), usual.lifted(more[1])]
    chances = chances_of(cells, OPTIONS.horizon, options)
    found = shortages_abreast(needs, arrivals, several, options, chances)
    alone = [balance(needs, arrivals, cells, options, ways, chances) for ways in several]
    assert len(found) == len(several)
    for beside, apart in zip(found, alone, strict=True):
        np.testing.assert_array_equal(beside, apart.shortage)


def test_a_loop_without_numba_writes_through_views(monkeypatch):
    monkeypatch.setattr(compiled, "njit", None)

    @compiled.looped
    def add_up(pair, total):
        first, second = pair
        for at in range(len(first)):
            assert type(first[at]) is int
            total[0] += first[at] * second[at]

    total = np.zeros(1, dtype=np.int64)
    add_up((np.arange(4, dtype=np.int32), np.full(4, 3, dtype=np.uint32)), total)
    assert total.tolist() == [18]

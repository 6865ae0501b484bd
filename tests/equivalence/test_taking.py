"""The compiled meeting of people and posts leaves what the plain one leaves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpect.domain.compiled import IS_COMPILED
from gpect.forecast.account import taking


@pytest.mark.skipif(not IS_COMPILED, reason="the extra « rapide » is not installed")
@settings(deadline=None)  # the first call compiles
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(0, 30), st.integers(1, 8))
def test_a_draw_at_a_time_and_a_class_at_a_time_agree(seed, n_cells, n_bridges, n_draws):
    rng = np.random.default_rng(seed)
    quarters = rng.integers(0, 5, (n_cells, 3, n_draws), dtype=np.int32)
    people = rng.integers(0, 4, (n_cells, taking.CLASSES, n_draws), dtype=np.int32)
    origin, target = rng.integers(0, n_cells, (2, n_bridges))
    first = rng.integers(0, taking.CLASSES, n_bridges)
    suited = rng.integers(0, taking.CLASSES + 1, (n_bridges, n_draws), dtype=np.int8)
    ways = (np.arange(n_bridges), origin, target, first)

    plain, plain_people = quarters.copy(), people.copy()
    taking.take_by_rows(plain[:, 1], plain_people, ways, suited)
    quick, quick_people = quarters.copy(), people.copy()
    taking.take_by_draws(quick[:, 1], quick_people, ways, suited)

    assert (quick == plain).all()
    assert (quick_people == plain_people).all()
    taken = (quarters - quick).sum(axis=(0, 1))
    assert (taken == (people - quick_people).sum(axis=(0, 1))).all()

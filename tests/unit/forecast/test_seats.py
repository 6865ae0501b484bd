"""A session of twelve seats: never more people taught than seats, or than posts that wait."""

import numpy as np
import pytest

from gpect.forecast.bridges import Bridges
from gpect.forecast.levers import SEATS, with_seats


def made(rng):
    n_cells, n_bridges = 30, 160
    ends = rng.integers(0, n_cells, (2, n_bridges))
    share, score = rng.random((2, n_bridges))
    usual = Bridges(ends[0], ends[1], share, -np.sort(-score), rng.random(n_bridges))
    posts = rng.gamma(0.5, 6.0, n_cells)
    size = rng.gamma(1.0, 30.0, n_cells) + 1.0
    return usual, posts, (size, size * rng.random(n_cells))


@pytest.mark.parametrize("seed", range(40))
def test_no_more_people_are_taught_than_there_are_seats_or_posts(seed):
    usual, posts, people = made(np.random.default_rng(seed))
    wide = with_seats(usual, posts, people)
    more = wide.share - usual.share
    assert (more >= 0).all()
    assert (wide.share <= 1.0).all()
    # A person of a group is taught once, however many bridges lead from it.
    reached = np.zeros(len(posts))
    np.maximum.at(reached, usual.origin, more / np.maximum(1.0 - usual.share, 1e-12))
    assert (reached * people[0]).sum() <= min(SEATS, posts.sum()) + 1e-6
    assert (posts[usual.target[more > 0]] > 0).all()


def test_posts_that_nobody_asks_it_for_gain_nothing():
    usual, posts, people = made(np.random.default_rng(0))
    nothing = with_seats(usual, np.zeros_like(posts), people)
    assert (nothing.share == usual.share).all()

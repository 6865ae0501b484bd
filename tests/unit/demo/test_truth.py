import numpy as np
import pytest

from gpect.demo import truth
from gpect.domain import vocabulary


@pytest.fixture(scope="module")
def pairs(world, people, today):
    return truth.true_pairs(world, people, today)


def test_nobody_has_two_posts_and_no_post_two_people(pairs, today):
    assert len(pairs) > 20
    assert pairs["person"].is_unique
    taken = pairs.groupby("opening").size()
    posts = today.table["posts"].astype(int)
    assert (taken <= posts.loc[taken.index]).all()


def test_no_true_pair_breaks_a_known_rule(world, people, today, pairs):
    persons = people.table.iloc[pairs["person"]].reset_index(drop=True)
    posts = today.table.iloc[pairs["opening"]].reset_index(drop=True)
    km = world.territory.distances_km[persons["commune"], posts["commune"]]
    assert (km <= persons["reach_km"] + 1e-6).all()
    assert (persons["permis_b"] | ~posts["permis_b"]).all()
    kinds = world.territory.structures["kind"].to_numpy()[posts["structure"]]
    assert persons["eligible_iae"][np.isin(kinds, vocabulary.SIAE_KINDS)].all()


def test_true_pairs_are_stable(world, people, today, pairs):
    """No person and opening both do worse than with one another, among the pairs that fit."""
    own = dict(zip(pairs["person"], pairs["utility"], strict=True))
    worst = pairs.groupby("opening")["utility"].min()
    taken = pairs.groupby("opening").size()
    full = taken == today.table["posts"].astype(int).loc[taken.index]
    # The same stream gives the same luck, so the candidates can be drawn again.
    rng = world.options.rng(truth.STREAM)
    for parent in np.unique(today.table["parent"]):
        fitting = truth._fitting(world, people, today, int(parent), rng)
        for person, opening, utility in fitting.itertuples(index=False):
            has_room = not full.get(opening, False)
            better_for_post = has_room or utility > worst[opening]
            better_for_person = utility > own.get(person, -1.0)
            assert not (better_for_post and better_for_person)


def test_needs_of_the_truth_add_up(world, needs, people):
    posts = np.ones(len(needs), dtype=int)
    cells = truth.true_needs(world, needs.assign(posts=posts), people)
    ahead = needs[needs["quarter"] >= 0]
    assert cells["openings"].sum() == len(ahead)
    assert cells["declared"].sum() == ahead["declared"].sum()
    assert (cells["shortage"] <= cells["posts"]).all()
    assert (cells["shortage"] >= 0).all()
    assert cells["people"].sum() <= world.options.n_persons
    assert not cells.duplicated(["code_epci", "code_rome_parent", "period"]).any()

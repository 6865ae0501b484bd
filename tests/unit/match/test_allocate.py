"""The allocation of plain tables, as a notebook would give them."""

from dataclasses import replace

import pandas as pd
import pytest

from gpect.match.allocate import allocate
from tests.unit.match import small

ONE = replace(small.OPTIONS, mode="affectation")
SCORES = pd.DataFrame(
    {
        "person_id": [1, 1, 2, 2, 3],
        "opening_id": [10, 11, 10, 11, 10],
        "score": [0.2, 0.1, 0.2, 0.05, 0.2],
    }
)
OPENINGS = pd.DataFrame({"opening_id": [10, 11, 12], "posts": [1, 1, 1]})


def pairs(found: pd.DataFrame) -> set[tuple[int, int]]:
    return set(zip(found["person_id"], found["opening_id"], strict=True))


def test_whole_numbers_are_ids_too_and_every_opening_has_a_price() -> None:
    found = allocate(SCORES, OPENINGS, ONE)
    assert pairs(found.pairs) == {(1, 11), (2, 10)}
    assert found.objective == found.optimum == pytest.approx(0.3)
    assert found.prices.to_dict("list") == {"opening_id": [10, 11, 12], "price": [0.2, 0.05, 0.0]}


def test_a_pair_told_twice_is_proposed_once_at_its_best_score() -> None:
    twice = pd.concat([SCORES.assign(score=0.01), SCORES, SCORES.assign(score=float("nan"))])
    wide = OPENINGS.assign(posts=3)
    found = allocate(twice, wide, replace(ONE, mode="propositions"))
    assert not found.pairs.duplicated(["person_id", "opening_id"]).any()
    pd.testing.assert_frame_equal(
        found.pairs, allocate(SCORES, wide, replace(ONE, mode="propositions")).pairs
    )


def test_the_posts_of_an_opening_told_twice_add_up() -> None:
    found = allocate(SCORES, pd.concat([OPENINGS, OPENINGS]), ONE)
    assert (found.pairs["opening_id"] == 10).sum() == 2


def test_an_opening_whose_number_is_not_told_is_one_post() -> None:
    untold = OPENINGS.assign(posts=pd.array([pd.NA, 1, 1], dtype="Int64"))
    assert pairs(allocate(SCORES, untold, ONE).pairs) == {(1, 11), (2, 10)}


@pytest.mark.parametrize("mode", ["affectation", "stable", "propositions"])
def test_nothing_to_share_is_no_error(mode: str) -> None:
    options = replace(ONE, mode=mode)
    assert allocate(SCORES.iloc[:0], OPENINGS, options).pairs.empty
    assert allocate(SCORES, OPENINGS.iloc[:0], options).pairs.empty
    assert allocate(SCORES, OPENINGS.assign(posts=0), options).pairs.empty


def test_equal_scores_fill_all_that_can_be() -> None:
    assert len(allocate(SCORES.assign(score=1), OPENINGS, ONE).pairs) == 2


def test_great_scores_are_allocated_as_exactly() -> None:
    great = allocate(SCORES.assign(score=SCORES["score"] * 1e6), OPENINGS, ONE)
    assert pairs(great.pairs) == {(1, 11), (2, 10)}
    assert great.objective == great.optimum == pytest.approx(0.3e6)

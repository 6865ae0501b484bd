"""Pairs and scores: fast code equals the plain rules; order of rows changes nothing."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gpect.match import candidates, score
from gpect.match.inputs import MatchInputs
from gpect.match.pairs.features import FEATURES
from tests.unit.match import plain, small

pytestmark = pytest.mark.lent

SEEDS = st.integers(0, 2**32 - 1)
SIZES = st.integers(0, 12)
ALL = replace(small.OPTIONS, candidates_per_person=100, candidates_per_opening=100)


def shuffled(inputs: MatchInputs, seed: int) -> MatchInputs:
    names = [n for n, v in vars(inputs).items() if isinstance(v, pd.DataFrame)]
    return replace(
        inputs, **{n: getattr(inputs, n).sample(frac=1, random_state=seed % 1000) for n in names}
    )


@given(SEEDS, SIZES, SIZES)
@settings(max_examples=25, deadline=None)
def test_pairs_are_the_full_product_without_the_known_no(seed: int, n: int, m: int) -> None:
    persons, openings = small.draw(seed, n, m)
    found = candidates.candidate_pairs(small.make(persons, openings), ALL)
    expected = {
        (p["person_id"], o["opening_id"])
        for p in persons
        for o in openings
        if plain.is_open(o, ALL) and not plain.is_closed(p, o, ALL)
    }
    assert set(zip(found["person_id"], found["opening_id"], strict=True)) == expected
    assert not found.duplicated(["person_id", "opening_id"]).any()


@given(SEEDS)
@settings(max_examples=25, deadline=None)
def test_reasons_equal_the_plain_rules(seed: int) -> None:
    persons, openings = small.draw(seed, 8, 8)
    inputs = small.make(persons, openings)
    scores = score.score_pairs(candidates.candidate_pairs(inputs, ALL), inputs, ALL)
    by_id = {p["person_id"]: p for p in persons} | {o["opening_id"]: o for o in openings}
    for row in scores.to_dict("records"):
        person, opening = by_id[row["person_id"]], by_id[row["opening_id"]]
        for name, value in plain.reasons(person, opening, ALL).items():
            if value is None:
                assert pd.isna(row[name]), name
            else:
                assert row[name] == pytest.approx(value, abs=1.1e-4), name
        km = plain.road(person, opening, ALL)
        assert (
            pd.isna(row["distance_km"])
            if km is None
            else row["distance_km"] == pytest.approx(km, abs=1e-3)
        )


@given(SEEDS)
@settings(max_examples=15, deadline=None)
def test_score_is_the_sum_of_its_parts(seed: int) -> None:
    inputs = small.make(*small.draw(seed, 10, 10))
    scores = score.score_pairs(candidates.candidate_pairs(inputs, ALL), inputs, ALL)
    total = score.parts(scores, ALL).sum(axis=1, min_count=1)
    pd.testing.assert_series_equal(total, scores["score"], check_names=False, rtol=0, atol=1e-9)
    weights = {f.name: f.weight(ALL) for f in FEATURES}
    known = scores[list(weights)].notna().mul(pd.Series(weights)).sum(axis=1)
    assert (scores["coverage"] - known / sum(weights.values())).abs().max() < 1e-9 or scores.empty


@given(SEEDS)
@settings(max_examples=10, deadline=None)
def test_order_of_rows_changes_nothing(seed: int) -> None:
    few = replace(small.OPTIONS, candidates_per_person=3, candidates_per_opening=2)
    inputs = small.make(*small.draw(seed, 12, 10))
    mixed = shuffled(inputs, seed)
    pairs, again = (candidates.candidate_pairs(i, few) for i in (inputs, mixed))
    pd.testing.assert_frame_equal(pairs, again)
    pd.testing.assert_frame_equal(
        score.score_pairs(pairs, inputs, few),
        score.score_pairs(again.sample(frac=1, random_state=1), mixed, few),
    )


@given(SEEDS, st.integers(0, 23), st.booleans())
@settings(max_examples=25, deadline=None)
def test_a_skill_more_never_lowers_a_score(seed: int, skill: int, later: bool) -> None:
    """For people of whom some skill is known: the first one tells of all those that are not."""
    persons, openings = small.draw(seed, 8, 8)
    persons = [p | {"skills": p["skills"] or {"100": 1.0}} for p in persons]
    before = small.make(persons, openings)
    gained = (1.0, "2026-12-01") if later else 1.0
    richer = [p | {"skills": {small.SKILLS[skill]: gained} | p["skills"]} for p in persons]
    after = small.make(richer, openings)
    pairs = candidates.candidate_pairs(before, ALL)
    low, high = (score.score_pairs(pairs, i, ALL) for i in (before, after))
    is_unknown = low["score"].isna()  # nothing is known of such a pair, before the skill at least
    assert (is_unknown | (high["score"] >= low["score"] - 1e-12)).all()


@given(SEEDS, st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_few_candidates_are_the_most_promising(seed: int, k: int) -> None:
    """Fewer are always among more; everyone who has a pair keeps at least one."""
    inputs = small.make(*small.draw(seed, 12, 12))
    key = ["person_id", "opening_id"]
    few, more = (
        candidates.candidate_pairs(
            inputs, replace(ALL, candidates_per_person=n, candidates_per_opening=n)
        )
        for n in (k, 100)
    )
    assert len(few.merge(more, on=key)) == len(few)
    assert set(few["person_id"]) == set(more["person_id"])
    assert set(few["opening_id"]) == set(more["opening_id"])
    assert (few.groupby("person_id").size() >= more.groupby("person_id").size().clip(upper=k)).all()

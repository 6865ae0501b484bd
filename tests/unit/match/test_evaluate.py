from dataclasses import replace

import pandas as pd
import pytest

from gpect.domain import tables
from gpect.match import allocate, candidates, evaluate, score
from gpect.match.allocate import Allocation
from gpect.match.inputs import MatchInputs
from gpect.match.reasons import explain, questions
from tests.unit.match import small

INPUTS = small.make(*small.draw(3, 40, 25))
SCORES = score.score_pairs(candidates.candidate_pairs(INPUTS, small.OPTIONS), INPUTS, small.OPTIONS)
ALLOCATION = allocate.allocate(SCORES, INPUTS.openings, small.OPTIONS, INPUTS.pathways)
RUN = (ALLOCATION, SCORES, INPUTS, small.OPTIONS)


def test_figures_of_a_sound_run() -> None:
    figures = evaluate.figures(*RUN)
    assert figures["Optimum certifié"] is True
    assert figures["Propositions"] == len(ALLOCATION.pairs)
    assert figures["Personnes"] == 40


def broken(pairs: pd.DataFrame) -> dict[str, int]:
    allocation = replace(ALLOCATION, pairs=pairs)
    return evaluate.violations(allocation, INPUTS, small.OPTIONS)


def test_violations_are_seen() -> None:
    pairs = ALLOCATION.pairs
    twice = pd.concat([pairs, pairs.head(1)], ignore_index=True)
    assert broken(twice)["Paires proposées deux fois"] == 1
    stranger = pairs.assign(opening_id="inconnu")
    assert broken(stranger)["Postes ou personnes inconnus"] == len(pairs)
    openings = pairs[["opening_id"]].drop_duplicates()
    everyone = INPUTS.persons[["person_id"]].merge(openings, how="cross")
    found = broken(everyone)
    assert found["Capacités dépassées"] == len(openings)
    assert found["Personnes avec trop de propositions"] == 40
    assert found["Paires avec un « non » connu"] > 0


def test_recall_counts_true_pairs_once() -> None:
    truth = ALLOCATION.pairs[["person_id", "opening_id"]].head(4)
    more = pd.concat([truth, truth.head(1).assign(opening_id="ailleurs")])
    assert evaluate.recall(ALLOCATION.pairs, more) == pytest.approx(4 / 5)


def test_baselines_give_each_person_as_many_openings() -> None:
    for pairs in evaluate.baselines(INPUTS, small.OPTIONS).values():
        assert (pairs.groupby("person_id").size() == 3).all()
        assert not pairs.duplicated().any()


def test_every_person_and_post_is_accounted_for() -> None:
    proposed = explain.explain_allocations(*RUN)
    unmatched = explain.unmatched(*RUN)
    assert list(proposed.columns) == tables.ALLOCATIONS.names[1:]
    assert list(unmatched.columns) == tables.UNMATCHED.names[1:]
    assert set(proposed["person_id"]) | set(unmatched["person_id"]) == set(
        INPUTS.persons["person_id"]
    )
    assert not set(proposed["person_id"]) & set(unmatched["person_id"])
    assert (proposed["why"].str.len() > 0).all()
    assert (unmatched[["why", "next_step"]].apply(lambda c: c.str.len()) > 0).all(axis=None)


def test_unfilled_posts_and_proposals_add_up() -> None:
    unfilled = explain.unfilled(*RUN)
    assert list(unfilled.columns) == tables.UNFILLED.names[1:]
    missing = unfilled["posts"] - unfilled["candidates"]
    assert (missing == unfilled["posts_unfilled"]).all()
    assert (unfilled[["why", "lever"]].apply(lambda c: c.str.len()) > 0).all(axis=None)
    taken = ALLOCATION.pairs.groupby("opening_id").size()
    assert (
        unfilled.set_index("opening_id")["candidates"]
        == taken.reindex(unfilled["opening_id"], fill_value=0)
    ).all()


def test_questions_are_bounded_and_sorted() -> None:
    asked = questions.questions(SCORES, INPUTS, small.OPTIONS, ALLOCATION)
    assert list(asked.columns) == tables.QUESTIONS.names[1:]
    assert asked["pairs"].is_monotonic_decreasing
    people = asked[asked["subject"] == "personne"]
    assert (people["pairs"] <= small.OPTIONS.proposals_per_person).all()
    few = replace(small.OPTIONS, max_questions=3)
    assert len(questions.questions(SCORES, INPUTS, few)) == 3


def test_protected_attributes_have_no_way_in() -> None:
    """No table of a run holds sex, age, QPV or RQTH: what is not there cannot be used."""
    protected = set(tables.AUDIT.names) - {"person_id"}
    held = {c for t in vars(INPUTS).values() if isinstance(t, pd.DataFrame) for c in t.columns}
    assert protected
    assert not protected & held
    assert "audit" not in " ".join(MatchInputs.__dataclass_fields__)


def test_attributes_added_by_mistake_change_nothing() -> None:
    """Even set beside a person, in any order, they move no rank."""
    persons = INPUTS.persons.assign(sexe=["F", "H"] * 20, annee_naissance=range(1960, 2000))
    inputs = replace(INPUTS, persons=persons)
    pairs = candidates.candidate_pairs(inputs, small.OPTIONS)
    scores = score.score_pairs(pairs, inputs, small.OPTIONS)
    again: Allocation = allocate.allocate(scores, inputs.openings, small.OPTIONS, inputs.pathways)
    pd.testing.assert_frame_equal(again.pairs, ALLOCATION.pairs)

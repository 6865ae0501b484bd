"""« gpect explique »: the parts sum to the score, the places and the changes hold."""

from dataclasses import replace

import numpy as np
import pytest

from gpect.match.candidates import candidate_pairs
from gpect.match.reasons.detail import pair_detail
from gpect.match.score import score_pairs, values
from tests.unit.match import small


@pytest.mark.parametrize("seed", range(3))
def test_parts_sum_to_the_score_of_the_run_and_places_to_its_order(seed):
    persons, openings = small.draw(seed, 25, 12)
    inputs = small.make(persons, openings)
    options = replace(small.OPTIONS, candidates_per_person=12, candidates_per_opening=25)
    scores = score_pairs(candidate_pairs(inputs, options), inputs, options)
    scores = scores.assign(worth=values(scores, options))
    for line in scores.iloc[:: max(len(scores) // 6, 1)].to_dict("records"):
        found = pair_detail(inputs, options, line["person_id"], line["opening_id"])
        assert found.parts["part"].sum() == pytest.approx(found.score, abs=1e-9)
        assert found.score == pytest.approx(line["score"], abs=1e-9)
        assert found.parts["weight"].sum() == pytest.approx(1)
        others = scores[scores["opening_id"] == line["opening_id"]]
        place = 1 + int((others["worth"] > line["worth"] + 1e-9).sum())
        assert found.place_of_person == (place, len(others))
        assert (found.changes["worth"] > found.worth).all()
        assert (found.changes["place"] <= place).all()


def test_a_skill_acquired_gives_the_worth_announced():
    person = {"person_id": "P1", "code_rome": "K2204", "code_commune": "59172",
              "skills": {"100": 1.0, "101": 0.3}}  # fmt: skip
    post = {"opening_id": "B1", "code_rome": "K2204", "code_commune": "59172",
            "skills": {"100": "exige", "101": "exige", "102": "souhaite"}}  # fmt: skip
    before = pair_detail(small.make([person], [post]), small.OPTIONS, "P1", "B1")
    announced = before.changes.set_index("change")["worth"]
    for code in ("101", "102"):
        learned = person | {"skills": person["skills"] | {code: 1.0}}
        after = pair_detail(small.make([learned], [post]), small.OPTIONS, "P1", "B1")
        said = announced[f"avec « savoir-faire {code} »"]
        assert after.worth == pytest.approx(said, abs=1e-4)


def test_a_known_no_is_told_with_who_lifts_it():
    inputs = small.make(
        [{"person_id": "P1", "code_rome": "K2204", "permis_b": False}],
        [{"opening_id": "B1", "code_rome": "K2204", "permis_b": True}],
    )
    found = pair_detail(inputs, small.OPTIONS, "P1", "B1")
    assert found.closed == ["poste avec permis B exigé : préparer le permis B (auto-école sociale)"]
    assert found.place_of_person == (0, 0)


def test_an_unknown_reason_has_no_part():
    inputs = small.make(
        [{"person_id": "P1", "code_rome": "K2204"}], [{"opening_id": "B1", "code_rome": "K2204"}]
    )
    parts = pair_detail(inputs, small.OPTIONS, "P1", "B1").parts.set_index("reason")
    assert np.isnan(parts.loc["À portée", "value"])
    assert parts.loc["À portée", "weight"] == 0
    assert parts.loc["Métier recherché", "part"] == pytest.approx(1.0)

"""What closes a pair, on the day before, the day itself and the day after."""

import numpy as np
import pytest

from gpect.domain.vocabulary import CERTIFICATE
from gpect.match.pairs import gates
from gpect.match.pairs.problem import read_problem
from tests.unit.match import small

PERSON = {"person_id": "P0", "code_rome": "K2204", "code_commune": "59172", "transport": "voiture"}
POST = {"opening_id": "B0", "code_rome": "K2204", "code_commune": "59172", "employer_kind": "ACI",
        "starts_on": "2026-11-01"}  # fmt: skip
CACES = CERTIFICATE + small.CERTIFICATES[0]
DAYS = ("2026-10-31", "2026-11-01", "2026-11-02")


def closed_by(person: dict, post: dict, options=small.OPTIONS) -> set[str]:
    problem = read_problem(small.make([PERSON | person], [POST | post]), options)
    here = np.zeros(1, dtype=np.int64)
    return {gate.name for gate in gates.GATES if gate.blocks(problem, here, here)[0]}


def test_nothing_known_closes_nothing():
    assert closed_by({}, {}) == set()


@pytest.mark.parametrize(("day", "closed"), list(zip(DAYS, (False, False, True), strict=True)))
def test_who_is_free_on_the_first_day_is_in_time(day, closed):
    assert ("timing" in closed_by({"available_from": day}, {})) == closed


@pytest.mark.parametrize(("day", "closed"), list(zip(DAYS, (True, False, False), strict=True)))
def test_a_pass_that_ends_on_the_first_day_still_holds(day, closed):
    person = {"pathway": {"ends_on": "2026-10-01", "pass_iae_ends_on": day}}
    assert ("pass_iae" in closed_by(person, {})) == closed
    assert "pass_iae" not in closed_by(person, {"employer_kind": "entreprise"})


@pytest.mark.parametrize(("day", "closed"), list(zip(DAYS, (False, False, True), strict=True)))
def test_a_certificate_passed_on_the_first_day_is_in_time(day, closed):
    held = {"skills": {CACES: (1.0, day)}}
    assert ("certificate" in closed_by(held, {"skills": {CACES: "exige"}})) == closed
    assert "certificate" not in closed_by(held, {"skills": {CACES: "souhaite"}})


def test_a_certificate_known_not_to_be_held_closes_and_an_unknown_one_does_not():
    post = {"skills": {CACES: "exige"}}
    assert "certificate" in closed_by({"skills": {CACES: 0.0}}, post)
    assert "certificate" not in closed_by({}, post)
    assert "certificate" not in closed_by({"skills": {CACES: 1.0}}, post)


def test_the_reach_is_as_far_as_told_and_the_tolerance():
    post = {"code_commune": "59606"}
    there = next(km for km in range(1, 60) if not closed_by({"mobility_km": float(km)}, post))
    problem = read_problem(small.make([PERSON], [POST | post]), small.OPTIONS)
    people, posts = problem.people, problem.posts
    road = problem.places.km[people.commune[0], posts.commune[0]] * people.detour[0]
    assert there - 1 < float(road) - small.OPTIONS.tolerance_km <= there
    assert "reach" not in closed_by({"mobility_km": 0.0}, {})


@pytest.mark.parametrize("holds", [True, False, None])
def test_a_licence_closes_where_it_is_demanded_and_known_to_lack(holds):
    person = {} if holds is None else {"permis_b": holds}
    assert ("permis" in closed_by(person, {"permis_b": True})) == (holds is False)
    assert "permis" not in closed_by(person, {"permis_b": False})


@pytest.mark.parametrize("eligible", [True, False, None])
def test_eligibility_counts_in_a_siae_alone(eligible):
    person = {} if eligible is None else {"eligible_iae": eligible}
    assert ("eligibility" in closed_by(person, {})) == (eligible is False)
    assert "eligibility" not in closed_by(person, {"employer_kind": "entreprise"})

"""What is known of people when they are compared: licence, dates, skills, to the day."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from gpect.domain import tables
from gpect.domain.vocabulary import CERTIFICATE, PERMIS_B
from gpect.match.pairs.problem import read_problem
from gpect.match.values import day
from tests.unit.match import small

SKILL, CACES = small.SKILLS[0], CERTIFICATE + small.CERTIFICATES[0]
POST = {"opening_id": "B", "skills": {SKILL: "exige", CACES: "exige", PERMIS_B: "souhaite"}}


def person(**told):
    return read_problem(small.make([{"person_id": "P"} | told], [POST]), small.OPTIONS).people


@pytest.mark.parametrize(
    ("column", "level", "holds"),
    [(None, 1.0, 1), (None, None, 1), (None, 0.0, None), (False, 1.0, 0), (True, 0.0, 1)],
)
def test_a_licence_among_the_skills_speaks_where_the_column_is_silent(column, level, holds):
    told = {} if column is None else {"permis_b": column}
    found = person(**told, skills={PERMIS_B: level}).permis[0]
    assert np.isnan(found) if holds is None else found == holds


def test_another_skill_is_no_licence():
    assert np.isnan(person(skills={SKILL: 1.0}).permis[0])


@pytest.mark.parametrize(("days", "is_now"), [(-1, True), (0, True), (1, False)])
def test_a_skill_of_the_day_is_held_already(days, is_now):
    when = small.AS_OF + timedelta(days=days)
    skills = person(skills={SKILL: (0.5, str(when))}).skills
    column = skills.codes.get_loc(SKILL)
    assert skills.now[0, column] == (0.5 if is_now else 0)
    assert skills.later[0, column] == (0 if is_now else 0.5)
    assert skills.later_day[0, column] == (0 if is_now else day(when))


def test_no_level_is_a_full_one_and_none_at_all_is_known_not_to_be_held():
    skills = person(skills={SKILL: None}).skills
    assert skills.now[0, skills.codes.get_loc(SKILL)] == 1
    none = person(skills={SKILL: 0.0, CACES: 0.0})
    assert none.skills.known[0]
    assert none.skills.now.nnz == 0
    assert none.certificate_day[0, 0] == np.inf
    assert not person().skills.known[0]
    assert np.isnan(person().certificate_day[0, 0])


def test_a_certificate_counts_from_the_first_day_it_is_held():
    ends = {"ends_on": "2027-01-31", "skills": [CACES]}
    assert person(pathway=ends).certificate_day[0, 0] == day(date(2027, 1, 31))
    both = person(pathway=ends, skills={CACES: 1.0})
    assert both.certificate_day[0, 0] == -np.inf
    later = person(pathway=ends, skills={CACES: (1.0, "2026-12-01")})
    assert later.certificate_day[0, 0] == day(date(2026, 12, 1))


def test_of_several_pathways_the_last_day_counts():
    inputs = small.make([{"person_id": "P"}], [POST])
    ends = ("2027-03-01", "2026-12-01")
    rows = [
        {"pathway_id": f"W{k}", "person_id": "P", "ends_on": end, "pass_iae_ends_on": end}
        for k, end in enumerate(ends)
    ]
    pathways = small._table(rows, tables.PATHWAYS)
    found = read_problem(replace(inputs, pathways=pathways), small.OPTIONS).people
    assert found.available[0] == found.pass_end[0] == day(date(2027, 3, 1))


def test_a_person_s_word_comes_before_what_their_transport_allows():
    assert person(transport="velo").limit_km[0] == pytest.approx(14.0 * 45 / 60)
    assert person(transport="velo", mobility_km=5.0).limit_km[0] == 5
    assert np.isnan(person().limit_km[0])
    assert person().detour[0] == np.float32(small.OPTIONS.detour)


def test_what_is_held_today_is_not_raised_by_what_a_pathway_will_bring():
    coming = {"ends_on": "2027-01-31", "skills": [SKILL]}
    skills = person(skills={SKILL: (0.5, str(small.AS_OF))}, pathway=coming).skills
    column = skills.codes.get_loc(SKILL)
    assert (skills.now[0, column], skills.later[0, column]) == (0.5, 1.0)
    assert skills.later_day[0, column] == day(date(2027, 1, 31))


def test_a_skill_nobody_asks_or_somebody_not_there_is_written_nowhere():
    asked = person(skills={SKILL: 1.0, small.SKILLS[9]: 1.0})
    assert np.isnan(asked.certificate_day).all()
    assert asked.skills.now.sum() == 1
    inputs = small.make([{"person_id": "P"}, {"person_id": "Q", "skills": {CACES: 1.0}}], [POST])
    gone = replace(inputs, persons=inputs.persons[inputs.persons["person_id"] == "P"])
    found = read_problem(gone, small.OPTIONS).people
    assert np.isnan(found.certificate_day).all()
    assert not found.skills.known.any()

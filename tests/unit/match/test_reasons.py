"""The published rule of each reason of the score, worked out by hand at its bounds."""

from datetime import date, timedelta

import numpy as np
import pytest

from gpect.match.pairs import features
from gpect.match.pairs.posts import is_open
from gpect.match.pairs.problem import read_problem
from tests.unit.match import small

OTHER_DAY = date(2026, 11, 16)


def reason(function, person, post):
    rows = [{"person_id": "P"} | person], [{"opening_id": "B"} | post]
    here = np.zeros(1, dtype=np.int64)
    return float(function(read_problem(small.make(*rows), small.OPTIONS), here, here)[0])


@pytest.mark.parametrize(
    ("days", "value"), [(0, 1), (60, 1), (61, 1 - 0.5 / 305), (365, 0.5), (366, 0.5), (900, 0.5)]
)
def test_waiting_costs_from_the_sixtieth_day_to_the_year(days, value):
    post = {"starts_on": str(OTHER_DAY + timedelta(days=days))}
    person = {"available_from": str(OTHER_DAY)}
    assert reason(features.timing, person, post) == pytest.approx(value, abs=1e-6)
    assert np.isnan(reason(features.timing, {}, post))
    assert np.isnan(reason(features.timing, person, {}))


def test_the_wait_of_who_is_free_already_begins_on_the_day_of_the_run():
    post = {"starts_on": str(small.AS_OF + timedelta(days=365))}
    assert reason(features.timing, {"available_from": "2020-01-01"}, post) == pytest.approx(0.5)


@pytest.mark.parametrize(("most", "asked", "value"), [(35, 35, 1), (20, 35, 20 / 35), (60, 35, 1)])
def test_hours_given_over_hours_asked(most, asked, value):
    hours = {"hours_max": most}, {"hours_per_week": asked}
    assert reason(features.conditions, *hours) == pytest.approx(value)
    assert np.isnan(reason(features.conditions, {}, hours[1]))


@pytest.mark.parametrize(
    ("asked", "years", "value"),
    [("debutant", None, 1), ("exigee", 0, 0), ("exigee", 0.5, 0.25), ("exigee", 2, 1),
     ("exigee", 9, 1), ("souhaitee", 0, 0.5), ("souhaitee", 1, 0.75), ("souhaitee", None, None),
     (None, 3, None)],
)  # fmt: skip
def test_two_years_answer_an_experience(asked, years, value):
    found = reason(features.experience_fit, {"experience_years": years}, {"experience": asked})
    assert np.isnan(found) if value is None else found == pytest.approx(value)


@pytest.mark.parametrize(
    ("asked", "has", "value"),
    [("niveau_3", "niveau_3", 1), ("niveau_3", "niveau_7", 1), ("niveau_4", "niveau_3", 0.65),
     ("niveau_5", "niveau_3", 0.3), ("niveau_6", "niveau_3", 0), ("niveau_7", "sans", 0),
     ("sans", None, 1), ("niveau_3", None, None)],
)  # fmt: skip
def test_each_step_short_of_a_niveau_costs_the_same(asked, has, value):
    found = reason(features.experience_fit, {"niveau": has}, {"niveau": asked})
    assert np.isnan(found) if value is None else found == pytest.approx(value)


def test_experience_and_niveau_are_averaged_where_both_are_known():
    person, post = {"experience_years": 1}, {"experience": "exigee"}
    both = person | {"niveau": "niveau_3"}, post | {"niveau": "niveau_3"}
    assert reason(features.experience_fit, *both) == pytest.approx(0.75)


@pytest.mark.parametrize(("share", "value"), [(0.5, 0), (0.51, 0.0196), (1, 0.5), (2, 0.75)])
def test_nearness_halves_at_the_limit_and_ends_at_twice_that(share, value):
    here = {"code_commune": "59172"}, {"code_commune": "59606"}
    problem = read_problem(
        small.make([{"person_id": "P"} | here[0]], [{"opening_id": "B"} | here[1]]), small.OPTIONS
    )
    people = problem.people
    road = float(problem.places.km[people.commune[0], problem.posts.commune[0]] * people.detour[0])
    person = here[0] | {"mobility_km": road * share}
    assert reason(features.reach, person, here[1]) == pytest.approx(value, abs=1e-3)
    assert reason(features.reach, person, here[0]) == 1
    assert np.isnan(reason(features.reach, person, {}))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"closed_on": "2026-09-30"}, False),
        ({"closed_on": "2026-10-01"}, False),
        ({"closed_on": "2026-10-02"}, True),
        ({"posts": 0}, False),
        ({"posts": None}, True),
        ({"starts_on": str(small.AS_OF - timedelta(days=small.OPTIONS.overdue_days))}, True),
        ({"starts_on": str(small.AS_OF - timedelta(days=small.OPTIONS.overdue_days + 1))}, False),
    ],
)
def test_an_opening_is_open_to_the_day(told, found):
    openings = small.make([], [{"opening_id": "B"} | told]).openings
    assert is_open(openings, small.OPTIONS).tolist() == [found]


CACES = "CERT:CACES-R489-3"


def worth(skills, post):
    """What a pair counts for competences when pairs are compared."""
    found = reason(features.skill_coverage, {"skills": skills}, {"code_rome": "N1101"} | post)
    return small.OPTIONS.unknown_value if np.isnan(found) else found


@pytest.mark.parametrize("skills", [{CACES: 1.0}, {"106": 1.0}, {"100": 1.0}, {"100": 0.2}])
def test_who_lists_a_skill_is_worth_no_less_than_who_lists_none(skills):
    """Where the employer names no competence, nobody was asked: unlisted is not refused."""
    assert worth(skills, {}) >= worth({}, {}) - 1e-6


@pytest.mark.parametrize("exigence", ["exige", "souhaite"])
def test_the_certificate_alone_asked_for_weighs_as_much_as_the_whole_metier(exigence):
    post = {"skills": {CACES: exigence}}
    unknown = small.OPTIONS.unknown_value
    assert worth({CACES: 1.0}, post) == pytest.approx(0.5 + 0.5 * unknown)
    assert worth({"100": 1.0}, post) == pytest.approx(0.5 * unknown)
    assert worth({CACES: 1.0}, post) > worth({}, post) > worth({"100": 1.0}, post)
    assert worth({"109": 1.0, "110": 1.0, "111": 0.5, CACES: 1.0}, post) <= 1

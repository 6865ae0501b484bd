"""What a person covers of what a post asks, by hand; and pairs asked many at a time."""

from typing import Any

import numpy as np
import pytest

from gpect.match.pairs import coverage
from gpect.match.pairs.problem import Problem, read_problem
from tests.unit.match import plain, small

STARTS = "2027-01-15"


def read(persons: list[dict[str, Any]], openings: list[dict[str, Any]]) -> Problem:
    return read_problem(small.make(persons, openings), small.OPTIONS)


def covered(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> list[float]:
    """Give what the nth person covers of the nth post, for fewer than ten pairs."""
    persons = [{"person_id": f"P{k}"} | person for k, (person, _) in enumerate(pairs)]
    posts = [
        {"opening_id": f"O{k}", "starts_on": STARTS} | post for k, (_, post) in enumerate(pairs)
    ]
    each = np.arange(len(pairs), dtype=np.intp)
    found: list[float] = coverage.skill_coverage(read(persons, posts), each, each).tolist()
    return found


def test_what_is_held_is_a_share_of_what_is_asked() -> None:
    both, either = {"100": "exige", "101": "exige"}, {"100": "exige", "101": "souhaite"}
    told: list[tuple[dict[str, float], dict[str, str], float]] = [
        ({"100": 1.0, "101": 1.0}, both, 1),
        ({"100": 1.0}, both, 1 / 2),
        ({"100": 0.5}, either, 1 / 3),
        ({"101": 1.0}, either, 1 / 3),
        ({"100": 0.5, "101": 0.5}, either, 1 / 2),
        ({"109": 1.0}, both, 0),
        ({"100": 0.0}, both, 0),
        ({}, both, np.nan),
        ({"100": 1.0}, {}, np.nan),
    ]
    found = covered(*(({"skills": held}, {"skills": asked}) for held, asked, _ in told))
    assert found == pytest.approx([share for *_, share in told], nan_ok=True)


def test_what_is_to_come_counts_from_its_day_where_the_start_is_known() -> None:
    told: list[tuple[str, str | None, float]] = [
        ("2027-01-15", "2027-01-15", 1.0),
        ("2027-01-16", "2027-01-15", 0.5),
        ("2027-01-14", "2027-01-15", 1.0),
        ("2027-01-14", None, 0.5),
        ("2026-10-01", None, 1.0),
    ]
    asked = {"100": "exige", "101": "exige"}
    found = covered(
        *(
            (
                {"skills": {"100": 1.0}, "pathway": {"ends_on": ends, "skills": ["101"]}},
                {"skills": asked, "starts_on": starts},
            )
            for ends, starts, _ in told
        )
    )
    assert found == [share for *_, share in told]


def test_what_is_to_come_never_takes_away_what_is_held() -> None:
    post = {"skills": {"100": "exige"}}
    better = {"skills": {"100": 0.5}, "pathway": {"ends_on": "2026-12-01", "skills": ["100"]}}
    found = covered(
        ({"skills": {"100": (0.25, "2026-12-01")}}, post),
        (better, post),
        (better, post | {"starts_on": "2026-11-30"}),
    )
    assert found == [0.25, 1.0, 0.5]


@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_pairs_looked_at_together_change_nothing(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    persons, openings = small.draw(5, 7, 6)
    openings = [o | {"closed_on": None, "starts_on": "2027-02-01"} for o in openings]
    problem = read(persons, openings)
    people = sorted(persons, key=lambda person: str(person["person_id"]))
    posts = sorted(openings, key=lambda opening: str(opening["opening_id"]))
    assert problem.people.ids.tolist() == [person["person_id"] for person in people]
    assert problem.posts.ids.tolist() == [opening["opening_id"] for opening in posts]
    i, j = (part.ravel() for part in np.indices((7, 6)))
    pairs = [(people[a], posts[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True)]
    monkeypatch.setattr(coverage, "CHUNK_PAIRS", at_once)
    told = [plain.skill_coverage(person, post, small.OPTIONS) for person, post in pairs]
    expected = np.array([np.nan if share is None else share for share in told])
    np.testing.assert_allclose(coverage.skill_coverage(problem, i, j), expected, atol=1e-6)
    rows = coverage.asked_rows(problem, i, j)
    asked = [sum(map(len, plain.asked(post))) for _, post in pairs]
    assert np.bincount(rows.pair, minlength=len(i)).tolist() == asked
    codes = problem.people.skills.codes[problem.posts.weights.indices[rows.entry]].tolist()
    found = zip(rows.pair.tolist(), codes, rows.level_now, rows.level, strict=True)
    for pair, code, now, then in found:
        person, post = pairs[pair]
        assert any(code in part for part in plain.asked(post))
        assert then == plain.level_at(person, code, post, small.OPTIONS)
        assert now == plain.level_at(person, code, post | {"starts_on": None}, small.OPTIONS)


def test_no_pair_asks_for_nothing() -> None:
    problem = read(
        [{"person_id": "P1", "skills": {"100": 1.0}}], [{"opening_id": "O1", "code_rome": "K2204"}]
    )
    none = np.zeros(0, dtype=np.intp)
    assert len(coverage.skill_coverage(problem, none, none)) == 0
    assert len(coverage.asked_rows(problem, none, none).entry) == 0

"""One competence that is enough: as adding it to the person and scoring again says."""

import numpy as np
import pandas as pd
import pytest

from gpect.match import affinity
from gpect.match.pairs.problem import read_problem
from gpect.match.score import aptitudes, score_pairs, values
from gpect.match.teachable import enough_alone
from tests.unit.match import small

OPTIONS = small.OPTIONS
ROUNDING = 2e-4


def scored(persons: list[dict], openings: list[dict]) -> pd.DataFrame:
    inputs = small.make(persons, openings)
    ids = [(p["person_id"], o["opening_id"]) for p in persons for o in openings]
    pairs = pd.DataFrame(ids, columns=["person_id", "opening_id"]).assign(distance_km=3.0)
    return score_pairs(pairs, inputs, OPTIONS)


def fits(scores: pd.DataFrame, off: float = 0.0) -> np.ndarray:
    return (values(scores, OPTIONS) >= OPTIONS.min_score + off) & (
        aptitudes(scores, OPTIONS) >= OPTIONS.min_aptitude + off
    )


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.lent) for seed in (1, 2))]
)
def test_a_competence_is_enough_exactly_when_holding_it_makes_the_pair_fit(seed: int) -> None:
    persons, openings = small.draw(seed, 12, 8)
    openings = [opening | {"closed_on": None, "starts_on": None} for opening in openings]
    scores = scored(persons, openings)
    low = scores[~fits(scores)]
    problem = read_problem(small.make(persons, openings), OPTIONS)
    found = set(enough_alone(low, problem, OPTIONS).itertuples(index=False, name=None))
    known = set(
        low.loc[low["skill_coverage"].notna(), ["person_id", "opening_id"]].itertuples(
            index=False, name=None
        )
    )
    sure, near = set(), set()
    for code in small.SKILLS:
        learnt = [p | {"skills": p["skills"] | {code: 1.0}} for p in persons]
        after = scored(learnt, openings)
        # Reasons are rounded: what is within that of the bar may fall on either side.
        for off, opened in ((ROUNDING, sure), (-ROUNDING, near)):
            better = after[fits(after, off) & ~fits(scores)]
            changed = better[["person_id", "opening_id"]].itertuples(index=False, name=None)
            opened |= {(*pair, code) for pair in changed if pair in known}
    assert sure <= found <= near
    assert sure


def test_whose_competences_are_all_unknown_is_told_nothing() -> None:
    other = {"person_id": "P1", "code_rome": "M1607", "skills": {}}
    post = {"opening_id": "O1", "code_rome": "K2204", "skills": {"100": "exige"}}
    scores = scored([other], [post])
    problem = read_problem(small.make([other], [post]), OPTIONS)
    assert not fits(scores).any()
    assert enough_alone(scores, problem, OPTIONS).empty


def test_groups_count_those_whom_one_competence_would_open() -> None:
    place = {"code_commune": "59606", "code_epci": "245901160", "transport": "voiture"}
    seeking = place | {"code_rome": "K2204", "code_rome_parent": "K2204"}
    post = place | {"code_rome": "K1302", "code_rome_parent": "K1302", "opening_id": "O1"}
    asked = {"100": "exige", "101": "exige"}
    people = [
        seeking | {"person_id": f"P{k}", "skills": held}
        for k, held in enumerate([{"120": 1.0}, {"100": 1.0}, {"100": 1.0, "101": 1.0}, {}])
    ]
    measured = affinity.measure_groups(small.make(people, [post | {"skills": asked}]), OPTIONS)
    scores = scored(people, [post | {"skills": asked}])
    low = scores[~fits(scores)]
    problem = read_problem(small.make(people, [post | {"skills": asked}]), OPTIONS)
    taught = enough_alone(low, problem, OPTIONS)
    shares = measured.missing.set_index("skill_code")["share"].to_dict()
    assert shares == (taught.groupby("skill_code").size() / len(people)).to_dict()
    reached = set(taught["person_id"]) | set(scores.loc[fits(scores), "person_id"])
    assert measured.affinities["share_competence"].tolist() == [len(reached) / len(people)]
    assert measured.affinities["share"].tolist() == [float(fits(scores).mean())]

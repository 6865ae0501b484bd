"""What each decision and each motive makes of the next matching."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables, vocabulary
from gpect.match import decided
from gpect.match.candidates import candidate_pairs
from gpect.match.score import score_pairs
from tests.unit.match import plain, small

PEOPLE = [
    {"person_id": f"P{k}", "code_rome": "K2204", "code_commune": "59172", "transport": "voiture"}
    for k in range(4)
]
POSTS = [
    {"opening_id": f"B{k}", "code_rome": "K2204", "code_commune": commune, "siret": siret,
     "posts": 2, "employer_kind": kind, "starts_on": "2026-11-01"}
    for k, (commune, siret, kind) in enumerate(
        [("59606", "A", "ACI"), ("59606", "A", "entreprise"), ("59122", "B", "entreprise")]
    )
]  # fmt: skip


def decide(inputs, *said, day="2026-09-20"):
    rows = [
        {
            "reading": k + 1,
            "person_id": person,
            "opening_id": opening,
            "decision": decision,
            "motif": motif,
            "decided_on": pd.Timestamp(day).as_unit("s"),
            **more,
        }
        for k, (person, opening, decision, motif, *rest) in enumerate(said)
        for more in (rest or [{}])
    ]
    table = contracts.conform(pd.DataFrame(rows), tables.DECISIONS)
    return replace(inputs, decisions=table)


def refused(motive, person="P0", opening="B0", **more):
    return (person, opening, "refusee", motive, more)


def apply(*said, people=PEOPLE, posts=POSTS, options=small.OPTIONS, day="2026-09-20"):
    inputs = decide(small.make(people, posts), *said, day=day)
    found = decided.apply(inputs, options)
    scores = score_pairs(candidate_pairs(found.inputs, options), found.inputs, options)
    return found, found.leave_out(scores)


def pairs_of(scores, person):
    return set(scores.loc[scores["person_id"] == person, "opening_id"])


def person(found, name="P0"):
    return found.inputs.persons.set_index("person_id").loc[name]


def test_without_decisions_the_inputs_are_untouched():
    inputs = small.make(PEOPLE, POSTS)
    found = decided.apply(inputs, small.OPTIONS)
    assert found.inputs is inputs
    assert not found.figures


def test_a_person_placed_leaves_and_a_post_filled_closes():
    found, scores = apply(("P0", "B0", "acceptee", None), ("P1", "B0", "acceptee", None))
    assert set(scores["person_id"]) == {"P2", "P3"}
    assert set(scores["opening_id"]) == {"B1", "B2"}
    found, scores = apply(("P0", "B0", "acceptee", None))
    openings = found.inputs.openings.set_index("opening_id")
    assert openings["posts"].to_dict() == {"B0": 1, "B1": 2, "B2": 2}
    assert found.opening_notes.to_dict() == {"B0": "1 poste sur 2 déjà pourvu"}


def test_no_more_posts_are_filled_than_there_are():
    said = [(f"P{k}", "B0", "acceptee", None) for k in range(3)]
    found, _ = apply(*said)
    assert found.figures["Postes pourvus, décisions et embauches"] == 2
    assert found.inputs.openings.set_index("opening_id").loc["B0", "posts"] == 0
    assert found.figures["Personnes placées, sorties du calcul"] == 3


def test_an_opening_whose_number_is_not_told_is_open_until_one_takes_it():
    untold = [POSTS[0] | {"posts": None}, *POSTS[1:]]
    assert "B0" in set(apply(("P3", "B2", "acceptee", None), posts=untold)[1]["opening_id"])
    taken, scores = apply(("P0", "B0", "acceptee", None), posts=untold)
    assert "B0" not in set(scores["opening_id"])
    assert taken.opening_notes.empty


@pytest.mark.parametrize("motive", [*vocabulary.MOTIFS, None])
def test_a_refusal_closes_its_own_pair_for_a_year(motive):
    _, scores = apply(refused(motive))
    assert "B0" not in pairs_of(scores, "P0")
    later, scores = apply(refused(motive), day="2025-09-20")
    assert pairs_of(scores, "P0") == {"B0", "B1", "B2"}
    assert later.person_notes.empty


def test_not_mobile_cuts_the_reach_under_that_distance():
    found, scores = apply(refused("Non mobile"))
    assert person(found)["mobility_km"] < 15
    assert pairs_of(scores, "P0") == set()
    assert pairs_of(scores, "P1") == {"B0", "B1", "B2"}
    assert "mobilité ramenée à" in found.person_notes["P0"]


def test_a_reach_already_shorter_is_kept():
    people = [PEOPLE[0] | {"mobility_km": 1.0}]
    found, _ = apply(refused("Non mobile"), people=people)
    assert person(found)["mobility_km"] == 1.0
    assert "mobilité" not in found.person_notes["P0"]


def test_skills_judged_short_close_the_metier_until_more_is_covered():
    people = [PEOPLE[0] | {"skills": {small.SKILLS[0]: 1.0}}]
    posts = [POSTS[0], POSTS[2], POSTS[1] | {"code_rome": "K2205"}]
    judged = refused("Compétences", skill_coverage=0.2)
    _, scores = apply(judged, people=people, posts=posts)
    assert scores.set_index("opening_id")["skill_coverage"]["B2"] > 0.2
    high = refused("Compétences", skill_coverage=0.9)
    _, scores = apply(high, people=people, posts=posts)
    assert pairs_of(scores, "P0") == {"B1"}
    learned = [people[0] | {"skills": dict.fromkeys(small.SKILLS, 1.0)}]
    _, scores = apply(high, people=learned, posts=posts)
    assert pairs_of(scores, "P0") == {"B1", "B2"}


def test_not_interested_closes_the_same_metier_at_the_same_employer():
    _, scores = apply(refused("Non intéressé"))
    assert pairs_of(scores, "P0") == {"B2"}


def test_not_eligible_makes_an_unknown_a_known_no_in_the_iae_only():
    found, _ = apply(refused("Non éligible"))
    assert person(found)["eligible_iae"] is np.False_ or not person(found)["eligible_iae"]
    found, _ = apply(refused("Non éligible", opening="B1"))
    assert pd.isna(person(found)["eligible_iae"])
    people = [PEOPLE[0] | {"eligible_iae": True}]
    found, _ = apply(refused("Non éligible"), people=people)
    assert person(found)["eligible_iae"]


@pytest.mark.parametrize(("motive", "n_days"), [("En emploi", 180), ("En formation", 90)])
def test_employed_or_in_training_is_free_later(motive, n_days):
    found, scores = apply(refused(motive))
    back = pd.Timestamp("2026-09-20") + pd.Timedelta(days=n_days)
    assert person(found)["available_from"] == back
    assert pairs_of(scores, "P0") == set()
    assert f"{back:%d/%m/%Y}" in found.person_notes["P0"]


def test_a_later_day_already_told_is_kept_and_a_day_gone_by_changes_nothing():
    people = [PEOPLE[0] | {"available_from": "2027-09-01"}]
    found, _ = apply(refused("En emploi"), people=people)
    assert person(found)["available_from"] == pd.Timestamp("2027-09-01")
    assert "de nouveau proposée" not in found.person_notes["P0"]
    found, _ = apply(refused("En formation"), day="2026-01-10")
    assert pd.isna(person(found)["available_from"])


def test_a_judgement_met_exactly_is_still_short():
    people = [PEOPLE[0] | {"skills": {small.SKILLS[0]: 1.0}}]
    covered = apply(("P1", "B1", "contactee", None), people=[*people, PEOPLE[1]])[1]
    told = covered.set_index(["person_id", "opening_id"])["skill_coverage"]["P0", "B2"]
    judged = refused("Compétences", skill_coverage=float(told))
    assert pairs_of(apply(judged, people=people)[1], "P0") == set()


def test_no_recruitment_closes_the_opening():
    _, scores = apply(refused("Pas de recrutement en cours"))
    assert set(scores["opening_id"]) == {"B1", "B2"}


def test_the_last_word_counts_and_a_decision_to_come_does_not():
    found, scores = apply(("P0", "B0", "acceptee", None), ("P0", "B0", "en_attente", None))
    assert "B0" in pairs_of(scores, "P0")
    assert "en attente (20/09/2026)" in found.pair_notes.to_list()
    _, scores = apply(("P0", "B0", "acceptee", None), day="2026-12-01")
    assert "B0" in pairs_of(scores, "P0")


def test_notes_reach_the_reasons_told():
    found, _ = apply(refused("Autre"), ("P1", "B1", "contactee", None))
    table = pd.DataFrame(
        {"person_id": ["P0", "P1", "P2"], "opening_id": ["B1"] * 3, "why": ["a", "b", "c"]}
    )
    assert found.tell(table)["why"].tolist() == [
        "a ; 1 poste déjà décliné",
        "b ; personne contactée (20/09/2026)",
        "c",
    ]


def test_order_of_decisions_in_the_table_changes_nothing():
    inputs = decide(
        small.make(PEOPLE, POSTS), refused("Non mobile"), refused("Autre", "P1", "B1"),
        ("P2", "B2", "acceptee", None),
    )  # fmt: skip
    one = decided.apply(inputs, small.OPTIONS)
    mixed = replace(inputs, decisions=inputs.decisions.iloc[::-1])
    other = decided.apply(mixed, small.OPTIONS)
    pd.testing.assert_frame_equal(one.inputs.persons, other.inputs.persons)
    pd.testing.assert_frame_equal(one.inputs.openings, other.inputs.openings)
    pd.testing.assert_frame_equal(one.closed, other.closed)


def happened(inputs, *told):
    rows = [
        {
            "outcome_id": f"R{k}",
            "event": event,
            "occurred_on": pd.Timestamp(day).as_unit("s"),
            "person_id": person,
            "opening_id": opening,
            "n": n,
        }
        for k, (event, day, person, opening, n) in enumerate(told)
    ]
    return replace(inputs, outcomes=contracts.conform(pd.DataFrame(rows), tables.OUTCOMES))


def test_a_hire_places_its_person_and_fills_its_post():
    inputs = happened(
        decide(small.make(PEOPLE, POSTS), ("P0", "B0", "acceptee", None)),
        ("embauche", "2026-09-25", "P0", "B0", 1),
        ("embauche", "2026-09-25", None, "B1", 2),
        ("sortie_durable", "2026-09-25", "P1", None, 1),
        ("embauche", "2024-09-25", "P2", None, 1),
        ("embauche", "2026-10-20", "P3", "B2", 1),
    )
    found = decided.apply(inputs, small.OPTIONS)
    assert set(found.inputs.persons["person_id"]) == {"P2", "P3"}
    openings = found.inputs.openings.set_index("opening_id")
    assert openings["posts"].to_dict() == {"B0": 1, "B1": 0, "B2": 2}
    assert openings["closed_on"].notna().to_dict() == {"B0": False, "B1": True, "B2": False}
    assert found.figures["Personnes placées, sorties du calcul"] == 2
    assert found.figures["Postes pourvus, décisions et embauches"] == 3


def test_an_unnamed_hire_may_be_the_one_accepted():
    inputs = happened(
        decide(small.make(PEOPLE, POSTS), ("P0", "B0", "acceptee", None)),
        ("embauche", "2026-09-25", None, "B0", 1),
    )
    openings = decided.apply(inputs, small.OPTIONS).inputs.openings.set_index("opening_id")
    assert openings.loc["B0", "posts"] == 1


def test_a_refusal_stands_until_the_year_is_over_and_no_longer():
    asked = small.OPTIONS
    inputs = small.make(PEOPLE, POSTS)
    ends = pd.Timestamp(asked.as_of) - pd.Timedelta(days=asked.refusal_days)
    for days, stands in ((0, False), (1, True)):
        day = ends + pd.Timedelta(days=days)
        found = decided.apply(decide(inputs, refused("Autre"), day=day), asked)
        assert found.closed.to_numpy().tolist() == ([["P0", "B0"]] if stands else [])


def test_the_posts_declined_are_counted_by_person():
    said = [refused("Autre"), refused("Autre", opening="B1"), refused("Autre", "P1")]
    found = decided.apply(decide(small.make(PEOPLE, POSTS), *said), small.OPTIONS)
    assert found.person_notes.to_dict() == {
        "P0": "2 postes déjà déclinés",
        "P1": "1 poste déjà décliné",
    }


def test_posts_left_and_posts_filled_share_those_there_were():
    said = [(f"P{k}", "B0", "acceptee", None) for k in range(3)] + [("P3", "B1", "acceptee", None)]
    inputs = decide(small.make(PEOPLE, POSTS), *said)
    assert decided.posts_filled(inputs, small.OPTIONS).to_dict() == {"B0": 2, "B1": 1}
    left = decided.openings_left(inputs, small.OPTIONS).set_index("opening_id")
    assert left["posts"].to_dict() == {"B0": 0, "B1": 1, "B2": 2}
    assert left["closed_on"].notna().to_dict() == {"B0": True, "B1": False, "B2": False}
    assert sorted(decided.people_placed(inputs, small.OPTIONS)) == ["P0", "P1", "P2", "P3"]


def test_several_posts_filled_are_told_with_those_there_were():
    posts = [POSTS[0] | {"posts": 5}, *POSTS[1:]]
    said = [(f"P{k}", "B0", "acceptee", None) for k in range(2)]
    found = decided.apply(decide(small.make(PEOPLE, posts), *said), small.OPTIONS)
    assert found.opening_notes.to_dict() == {"B0": "2 postes sur 5 déjà pourvus"}


def test_of_two_refusals_the_longer_absence_and_the_shorter_reach_count():
    said = [
        refused("En emploi"), refused("En formation", opening="B1"),
        refused("Non mobile", "P1", "B2"), refused("Non mobile", "P1", "B0"),
    ]  # fmt: skip
    found = decided.apply(decide(small.make(PEOPLE, POSTS), *said), small.OPTIONS)
    back = pd.Timestamp("2026-09-20") + pd.Timedelta(days=small.OPTIONS.employed_days)
    assert person(found)["available_from"] == back
    alone = decided.apply(decide(small.make(PEOPLE, POSTS), said[3]), small.OPTIONS)
    far = decided.apply(decide(small.make(PEOPLE, POSTS), said[2]), small.OPTIONS)
    near = person(found, "P1")["mobility_km"]
    assert near == person(alone, "P1")["mobility_km"] < person(far, "P1")["mobility_km"]


def test_not_interested_says_nothing_of_an_employer_or_a_metier_unknown():
    posts = [post | {"siret": None} for post in POSTS]
    found = decided.apply(
        decide(small.make(PEOPLE, posts), refused("Non intéressé")), small.OPTIONS
    )
    assert found.closed.to_numpy().tolist() == [["P0", "B0"]]


@pytest.mark.parametrize(("after", "counts"), [(0, True), (1, False)])
def test_a_decision_of_the_day_counts_and_one_of_the_morrow_does_not(after, counts):
    day = pd.Timestamp(small.OPTIONS.as_of) + pd.Timedelta(days=after)
    inputs = decide(small.make(PEOPLE, POSTS), ("P0", "B0", "acceptee", None), day=day)
    assert decided.people_placed(inputs, small.OPTIONS).tolist() == (["P0"] if counts else [])


def test_of_two_judgements_of_a_metier_the_higher_must_be_passed():
    said = [
        refused("Compétences", skill_coverage=0.6),
        refused("Compétences", opening="B1", skill_coverage=0.3),
    ]
    found = decided.apply(decide(small.make(PEOPLE, POSTS), *said), small.OPTIONS)
    assert found.skill_floor["floor"].tolist() == [0.6]
    rows = [("P0", "B2", 0.6), ("P1", "B2", 0.5), ("P0", "B0", 0.9)]
    scores = pd.DataFrame(rows, columns=["person_id", "opening_id", "skill_coverage"])
    kept = found.leave_out(scores)
    assert kept["person_id"].tolist() == ["P1"]
    better = found.leave_out(scores.assign(skill_coverage=[0.61, 0.5, 0.9]))
    assert better[["person_id", "opening_id"]].to_numpy().tolist() == [["P0", "B2"], ["P1", "B2"]]


def test_reasons_of_a_table_of_openings_or_of_people_alone_are_told_too():
    said = [refused("Autre"), ("P1", "B1", "acceptee", None)]
    found = decided.apply(decide(small.make(PEOPLE, POSTS), *said), small.OPTIONS)
    posts = pd.DataFrame({"opening_id": ["B1", "B2"], "why": ["", "b"]})
    assert found.tell(posts)["why"].tolist() == ["1 poste sur 2 déjà pourvu", "b"]
    people = pd.DataFrame({"person_id": ["P0", "P2"], "why": ["a", ""]})
    assert found.tell(people)["why"].tolist() == ["a ; 1 poste déjà décliné", ""]


@pytest.mark.parametrize("transport", ["voiture", "a_pied", None])
def test_the_reach_is_cut_to_just_under_the_road_that_was_refused(transport):
    people = [PEOPLE[0] | {"transport": transport, "mobility_km": 90.0}]
    inputs = decide(small.make(people, POSTS), refused("Non mobile", opening="B2"))
    found = decided.apply(inputs, small.OPTIONS)
    road = plain.road(people[0], POSTS[2], small.OPTIONS)
    expected = road - small.OPTIONS.tolerance_km - decided.UNDER_KM
    assert person(found)["mobility_km"] == pytest.approx(expected, abs=0.01)


def test_an_opening_whose_number_is_not_told_has_one_post_whoever_takes_it():
    untold = [POSTS[0] | {"posts": None}, *POSTS[1:]]
    said = [(f"P{k}", "B0", "acceptee", None) for k in range(2)]
    inputs = decide(small.make(PEOPLE, untold), *said)
    assert decided.posts_filled(inputs, small.OPTIONS).to_dict() == {"B0": 1}
    left = decided.openings_left(inputs, small.OPTIONS).set_index("opening_id")
    assert (left.loc["B0", "posts"], left["closed_on"].notna().sum()) == (0, 1)

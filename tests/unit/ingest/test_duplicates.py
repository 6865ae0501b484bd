"""Likely duplicates: found where a rare description is shared, never inside one structure."""

import numpy as np
import pandas as pd

from gpect.domain import contracts, tables
from gpect.ingest import duplicates
from gpect.ingest.duplicates import count_people, likely_duplicates

SAID = {"code_commune": "59172", "niveau": "niveau_3", "code_rome_parent": "K2204"}


def world(n: int = 400) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make n people of one structure and n of another, all described at random."""
    random = np.random.default_rng(4)
    ids = [f"P{k:04}" for k in range(2 * n)]
    persons = pd.DataFrame(
        {
            "person_id": ids,
            "structure": ["A"] * n + ["B"] * n,
            "code_commune": random.choice([f"59{k:03}" for k in range(80)], 2 * n),
            "niveau": random.choice(["sans", "niveau_3", "niveau_4"], 2 * n),
            "code_rome_parent": random.choice([f"K{k:04}" for k in range(60)], 2 * n),
        }
    )
    audit = pd.DataFrame(
        {
            "person_id": ids,
            "annee_naissance": random.integers(1962, 2006, 2 * n),
            "sexe": random.choice(["F", "H"], 2 * n),
        }
    )
    return persons, audit


def copy_person(persons: pd.DataFrame, audit: pd.DataFrame, one: int, other: int) -> None:
    for table in (persons, audit):
        kept = [c for c in table.columns if c not in {"person_id", "structure"}]
        table.loc[other, kept] = table.loc[one, kept].to_numpy()


def found(persons: pd.DataFrame, audit: pd.DataFrame) -> pd.DataFrame:
    return likely_duplicates(
        contracts.conform(persons, tables.PERSONS),
        contracts.empty(tables.PERSON_SKILLS),
        contracts.conform(audit, tables.AUDIT),
    )


def test_people_described_alike_by_two_structures_are_shown_with_the_evidence() -> None:
    persons, audit = world()
    before = found(persons, audit)
    for k in range(20):
        copy_person(persons, audit, k, 400 + k)
    after = found(persons, audit)
    pairs = set(zip(after["person_id"], after["other_id"], strict=True))
    planted = {(f"P{k:04}", f"P{400 + k:04}") for k in range(20)}
    assert planted <= pairs
    assert len(pairs - planted) <= 4
    assert len(before) <= 4
    assert after["agree"].str.contains("même année de naissance").all()
    assert not after["agree"].str.contains("19|59").any()  # evidence, never a value


def test_the_evidence_agrees_in_number() -> None:
    assert duplicates._said({"commune": 2.0, "compétences": 1.0}, "même", 1) == (
        "même commune (+2,0) ; mêmes compétences (+1,0)"
    )


def test_one_structure_and_the_unknown_make_no_pair() -> None:
    persons, audit = world(20)
    for k in range(10):
        copy_person(persons, audit, k, 20 + k)
    assert not found(persons, audit).empty
    assert found(persons.assign(structure="A"), audit).empty
    bare = persons[["person_id", "structure"]]
    assert found(bare, audit[["person_id"]]).empty
    assert found(bare.head(0), audit.head(0)).empty


def test_the_order_of_the_rows_changes_nothing() -> None:
    persons, audit = world(60)
    for k in range(5):
        copy_person(persons, audit, k, 60 + k)
    pd.testing.assert_frame_equal(
        found(persons, audit), found(persons.iloc[::-1], audit.sample(frac=1, random_state=1))
    )


def test_people_confirmed_the_same_count_once_however_they_are_chained() -> None:
    same = pd.DataFrame(
        [("A", "B"), ("B", "C"), ("A", "C"), ("D", "E")], columns=["person_id", "other_id"]
    )
    assert count_people(10, same) == 7
    assert count_people(10, same.head(0)) == 10

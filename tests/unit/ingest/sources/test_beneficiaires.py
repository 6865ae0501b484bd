"""Lists of people: a right makes eligible, and none says nothing."""

from pathlib import Path

import pandas as pd
import pytest

from tests.unit.ingest.sources.reading import read, table

PEOPLE = ["Identifiant dans le SI*", "Structure", "Droits RSA", "Droits ASS"]


@pytest.mark.parametrize(
    ("rsa", "ass", "expected"),
    [
        ("rsa_droit_ouvert_versable", "", True),
        ("", "Oui", True),
        ("rsa_droit_ouvert_et_suspendu", "Non", None),
        ("NULL", "NULL", None),
        ("", "", None),
    ],
)
def test_a_right_makes_eligible_and_none_says_nothing(
    tmp_path: Path, rsa: str, ass: str, expected: bool | None
) -> None:
    found = read(tmp_path, table(PEOPLE, ["A-1", "Maison", rsa, ass]), "personnes")
    eligible = found.tables["persons"]["eligible_iae"]
    assert eligible.tolist() == ([True] if expected else [pd.NA])

"""The car licence of a need: its column says it; a list of skills only where there is no column."""

from pathlib import Path

import pytest

from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes

PERMIS = "CERT:PERMIS-B"


def read(folder: Path, text: str):
    path = folder / "besoins.csv"
    path.write_text(text, encoding="utf-8")
    return ingest_file(path, "besoins", fakes.normalisers(), b"k" * 32, fakes.OPTIONS)


@pytest.mark.parametrize("said", ["", "peut-être"])
def test_a_column_that_says_nothing_stays_unknown_and_the_skill_is_asked(tmp_path, said) -> None:
    heads = "Intitulé du poste;Code ROME;Nb de postes;Permis B;Compétences demandées\n"
    found = read(tmp_path, heads + f"Agent;K2204;1;{said};Permis B\n").tables
    assert found["openings"]["permis_b"].isna().all()
    assert PERMIS in set(found["opening_skills"]["skill_code"])


def test_without_a_column_the_skills_say_it(tmp_path) -> None:
    heads = "Intitulé du poste;Code ROME;Nb de postes;Compétences demandées\n"
    found = read(tmp_path, heads + "Agent;K2204;1;Permis B\n").tables
    assert found["openings"]["permis_b"].tolist() == [True]
    assert PERMIS not in set(found["opening_skills"]["skill_code"])


@pytest.mark.parametrize(("said", "demanded"), [("oui", True), ("non", False)])
def test_a_column_that_speaks_is_heard_and_the_list_is_not(tmp_path, said, demanded) -> None:
    heads = "Intitulé du poste;Code ROME;Nb de postes;Permis B;Compétences demandées\n"
    rows = f"Agent;K2204;1;{said};Permis B\nAgent;K2204;1;;taille\n"
    found = read(tmp_path, heads + rows).tables
    assert found["openings"]["permis_b"].dropna().tolist() == [demanded]
    assert set(found["opening_skills"]["skill_code"]) == {"taille"}

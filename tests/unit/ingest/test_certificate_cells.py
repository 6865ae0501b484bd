"""Columns « CACES » and « Habilitations » of a file of people: never dropped, read in full."""

from dataclasses import replace
from pathlib import Path

import pytest

from gpect.ingest.normalise import ingest_file
from gpect.ingest.normalisers import Normalisers
from gpect.ingest.skills.normaliser import SkillNormaliser
from tests.unit.ingest import fakes


@pytest.fixture
def normalisers(skills: SkillNormaliser) -> Normalisers:
    return replace(fakes.normalisers(), skills=skills)


def certificates(folder: Path, normalisers: Normalisers, heads: str, cells: str) -> tuple:
    path = folder / "personnes.csv"
    path.write_text(f"Identifiant;Structure;{heads}\nA1;Asso;{cells}\n", encoding="utf-8")
    found = ingest_file(path, "personnes", normalisers, fakes.KEY, fakes.OPTIONS)
    skills = found.tables["person_skills"]
    assert not skills.duplicated(["person_id", "skill_code"]).any()
    return sorted(skills["skill_code"]), found.rejects["code"].tolist()


@pytest.mark.parametrize(
    ("heads", "cells", "codes"),
    [
        ("CACES", "1, 3", ["CERT:CACES-R489-1A", "CERT:CACES-R489-3"]),
        ("CACES", "R482 A et F", ["CERT:CACES-R482-A", "CERT:CACES-R482-F"]),
        ("Habilitations", '"B0, BS"', ["CERT:HABILITATION-B0", "CERT:HABILITATION-BS"]),
        ("CACES", '"R482 A, F"', ["CERT:CACES-R482-A", "CERT:CACES-R482-F"]),
        (
            "CACES",
            '"R489 1A, 3 ; R486 A"',
            ["CERT:CACES-R486-A", "CERT:CACES-R489-1A", "CERT:CACES-R489-3"],
        ),
        ("Habilitations", "B2V BR", ["CERT:HABILITATION-B2", "CERT:HABILITATION-BR"]),
        ("Certificats", "SST", ["CERT:SST"]),
        (
            "Permis et CACES",
            '"R482 A, F et C1"',
            ["CERT:CACES-R482-A", "CERT:CACES-R482-C1", "CERT:CACES-R482-F"],
        ),
        ("CACES", '"R489 3, à jour"', ["CERT:CACES-R489-3"]),
        ("CACES", "non", []),
        ("CACES", "", []),
        ("Compétences;CACES", "CACES R489-3;3", ["CERT:CACES-R489-3"]),
        ("Compétences;Habilitations", "SST;B0", ["CERT:HABILITATION-B0", "CERT:SST"]),
    ],
)
def test_a_column_of_certificates_counts(
    tmp_path: Path, normalisers: Normalisers, heads: str, cells: str, codes: list[str]
) -> None:
    assert certificates(tmp_path, normalisers, heads, cells) == (codes, [])


def test_yes_does_not_say_which(tmp_path: Path, normalisers: Normalisers) -> None:
    told = certificates(tmp_path, normalisers, "CACES", "oui")
    assert told == ([], ["certificat_sans_nom"])


@pytest.mark.parametrize(
    ("heads", "cells", "asked"),
    [
        ("CACES", "R489-3", {"CERT:CACES-R489-3": "exige"}),
        ("Habilitations électriques", "BS", {"CERT:HABILITATION-BS": "exige"}),
        ("Compétences souhaitées;CACES", "SST;3",
         {"CERT:SST": "souhaite", "CERT:CACES-R489-3": "exige"}),
        ("Compétences souhaitées;CACES", "CACES R489-3;3", {"CERT:CACES-R489-3": "exige"}),
        ("CACES", "non", {}),
    ],
)  # fmt: skip
def test_an_opening_asks_for_what_its_column_of_certificates_says(
    tmp_path: Path, normalisers: Normalisers, heads: str, cells: str, asked: dict[str, str]
) -> None:
    path = tmp_path / "besoins.csv"
    path.write_text(f"Intitulé;Code ROME;{heads}\nCariste;N1101;{cells}\n", encoding="utf-8")
    found = ingest_file(path, "besoins", normalisers, fakes.KEY, fakes.OPTIONS)
    skills = found.tables["opening_skills"]
    assert dict(zip(skills["skill_code"], skills["exigence"], strict=True)) == asked

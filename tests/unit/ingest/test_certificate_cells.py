"""Columns « CACES » and « Habilitations » of a file of people: never dropped, read in full."""

from pathlib import Path

import pytest

from gpect.ingest.normalise import ingest_file
from gpect.ingest.normalisers import Normalisers
from gpect.ingest.skills.normaliser import SkillNormaliser
from gpect.referentiels.loader import load
from tests.unit.ingest import fakes


@pytest.fixture(scope="module")
def normalisers() -> Normalisers:
    from dataclasses import replace

    return replace(fakes.normalisers(), skills=SkillNormaliser.build(load()))


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
        ("Certificats", "SST", ["CERT:SST"]),
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

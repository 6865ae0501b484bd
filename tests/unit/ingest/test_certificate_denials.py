"""A certificate named only to be denied, awaited or offered is neither held nor asked."""

from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.normalise import ingest_file
from gpect.ingest.skills.certificates import CertificateReader
from gpect.ingest.skills.demands import demand_of
from gpect.ingest.skills.descriptions import DescriptionReader
from gpect.ingest.skills.normaliser import SkillNormaliser
from gpect.referentiels.loader import Referentiels
from tests.unit.ingest import fakes


@pytest.fixture(scope="module")
def reader(referentiels: Referentiels) -> CertificateReader:
    return CertificateReader(referentiels.certificats)


@pytest.mark.parametrize(
    ("text", "held", "denied"),
    [
        ("pas de CACES 3", (), ("CACES-R489-3",)),
        ("non titulaire du CACES 3", (), ("CACES-R489-3",)),
        ("CACES R489 cat 3 périmé", (), ("CACES-R489-3",)),
        ("préparation CACES 3 en 2027", (), ("CACES-R489-3",)),
        ("souhaite passer le permis C", (), ("PERMIS-C",)),
        ("SST non recyclé", (), ("SST",)),
        ("permis B suspendu", (), ("PERMIS-B",)),
        ("permis B en cours", (), ("PERMIS-B",)),
        ("ni permis B ni CACES 3", (), ("CACES-R489-3", "PERMIS-B")),
        ("CACES R482 A et F expirés", (), ("CACES-R482-A", "CACES-R482-F")),
        ("CACES 3 sans permis B", ("CACES-R489-3",), ("PERMIS-B",)),
        ("permis B en cours de validité", ("PERMIS-B",), ()),
        ("a passé le CACES 3", ("CACES-R489-3",), ()),
        ("SST en 2023", ("SST",), ()),
        ("SST à jour", ("SST",), ()),
        ("pas de voiture mais permis B", ("PERMIS-B",), ()),
        ("permis B sans véhicule", ("PERMIS-B",), ()),
        ("CACES 3 et 5 à renouveler", ("CACES-R489-3", "CACES-R489-5"), ()),
        ("Permis B exigé", ("PERMIS-B",), ()),
        ("Permis B non exigé", (), ("PERMIS-B",)),
        ("Le permis B n'est pas nécessaire", (), ("PERMIS-B",)),
        ("CACES 3 fourni par l'entreprise", (), ("CACES-R489-3",)),
    ],
)
def test_what_a_text_holds_and_what_it_denies(
    reader: CertificateReader, text: str, held: tuple[str, ...], denied: tuple[str, ...]
) -> None:
    found = reader.read(text)
    assert (found.codes, found.denied) == (held, denied)


def test_a_denial_leaves_no_skill_behind(skills: SkillNormaliser) -> None:
    said = pd.Series(["permis B suspendu", "CACES 3 périmé ; ménage", "SST non recyclé"])
    found = skills.parse(said)
    assert found["row"].tolist() == [1]
    assert not found["skill_code"].str.startswith("CERT:").any()


@pytest.mark.parametrize(
    ("said", "has"),
    [("permis B", True), ("pas de permis", False), ("permis B suspendu, ménage", False),
     ("permis en cours", False), ("ménage", None), ("pas de permis C", None)],
)  # fmt: skip
def test_the_licence_of_a_person_who_says_so_among_skills(
    tmp_path: Path, said: str, has: bool | None
) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        f"Identifiant;Structure;Métier recherché;Compétences\nA;S;Cariste;{said}\n", "utf-8"
    )
    found = ingest_file(path, "personnes", fakes.normalisers(), b"k" * 32, fakes.OPTIONS)
    told = found.tables["persons"]["permis_b"].iloc[0]
    assert (None if pd.isna(told) else bool(told)) is has


@pytest.mark.parametrize(
    "text",
    ["Poste accessible en bus. Permis B non exigé.", "Le permis B n'est pas nécessaire.",
     "Pas de permis B exigé.", "CACES 3 non exigé : formation assurée."],
)  # fmt: skip
def test_what_a_description_says_is_not_asked_closes_nothing(
    referentiels: Referentiels, text: str
) -> None:
    found = DescriptionReader.build(referentiels).read(pd.Series([text]), pd.Series(["N1101"]))
    assert not found["skill_code"].str.startswith("CERT:").any()


@pytest.mark.parametrize(
    ("sentence", "demand"),
    [("Expérience exigée", "exige"), ("Expérience non exigée", "souhaite"),
     ("Le diplôme n'est pas obligatoire", "souhaite"), ("Rigueur indispensable", "exige")],
)  # fmt: skip
def test_not_required_is_no_requirement(sentence: str, demand: str) -> None:
    assert demand_of(sentence) == demand

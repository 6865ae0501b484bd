"""A certificate named only to be denied, awaited or offered is neither held nor asked."""

import re
from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.normalise import ingest_file
from gpect.ingest.skills.certificates import CertificateReader
from gpect.ingest.skills.demands import demand_of
from gpect.ingest.skills.denials import denies_permis, is_denied
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
        ("en cours d'obtention du permis B", (), ("PERMIS-B",)),
        ("je n'ai plus le permis B", (), ("PERMIS-B",)),
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


def denied(text: str) -> bool:
    """Say whether what stands in [ ] is denied; in { } stand other certificates."""
    spans, plain = [], ""
    for part in re.split(r"([\[{].*?[\]}])", text):
        if part[:1] in ("[", "{"):
            spans.append((part[0], (len(plain), len(plain) + len(part) - 2)))
            plain += part[1:-1]
        else:
            plain += part
    [span] = [span for sign, span in spans if sign == "["]
    return is_denied(plain, span, [span for sign, span in spans if sign == "{"])


@pytest.mark.parametrize(
    "text",
    ["pas le [permis b]", "n a pas encore le [permis b]", "je n ai plus le [permis b]",
     "n a plus le [permis b]", "ni {permis b} ni {caces 3} ni [sst]", "sans {permis b} ou [sst]",
     "en cours d obtention du [permis b]", "en voie d acquisition du [caces 3]",
     "en cours de passage du [permis b]", "en cours d [habilitation b0]",
     "inscrite au [permis b]", "prevoit de repasser le [permis b]", "doit avoir le [permis b]",
     "[caces 3] et {caces 5} perimes", "[caces 3] cat 5 a passer", "[sst] est a obtenir",
     "[permis b] peut etre finance", "[sst] n est plus valable", "[permis b] 2 en preparation"],
)  # fmt: skip
def test_only_small_words_numbers_and_certificates_stand_between_a_denial_and_its_own(
    text: str,
) -> None:
    assert denied(text)


@pytest.mark.parametrize(
    "text",
    ["[permis b]", "pas de voiture mais [permis b]", "[permis b] sans vehicule",
     "[caces 3] bon conducteur perime", "aucun retard et ponctuel [sst]",
     "en cours de validite [permis b]", "[permis b] en cours de validite", "[sst] a renouveler",
     "en cours de formation cariste [permis b]", "[sst] prevoyante", "repas {permis b}[sst]"],
)  # fmt: skip
def test_a_denial_of_something_else_is_none(text: str) -> None:
    assert not denied(text)


@pytest.mark.parametrize(
    ("text", "is_denied_all"),
    [("", False), ("menage", False), ("pas de permis", True), ("permis b", False),
     ("pas de permis mais le permis b depuis", False), ("pas de permis ni permis b", True),
     ("pas de permis c", False), ("pas de permis de conduire b", True)],
)  # fmt: skip
def test_the_licence_is_denied_when_each_time_it_is_named_it_is(
    text: str, is_denied_all: bool
) -> None:
    assert denies_permis(text) is is_denied_all

"""Nothing of a person leaves but what the tables are meant to hold."""

import json
from pathlib import Path

import pandas as pd
import pytest

from gpect.domain.errors import FileRefused
from gpect.ingest.cells.pseudonym import pseudonym
from gpect.ingest.normalise import ingest_file
from gpect.ingest.text import free_text
from tests.unit.ingest import fakes

SECRETS = (
    "Zorglubine", "Spirouette", "2900559172001", "0612345678", "06 12 34 56 78", "z@exemple.fr",
    "ID-SECRET-77", "diabétique", "1990", "31/02/1991",
)  # fmt: skip
PEOPLE = (
    "Identifiant;Structure;Nom;Prénom;NIR;Téléphone;Date de naissance;Sexe;Commune;Code postal;"
    "Métier recherché;Compétences;Niveau;Date de fin de parcours\n"
    "ID-SECRET-77;Jardin;Zorglubine;Spirouette;2900559172001;0612345678;12/05/1990;F;Zorglubine;"
    '59400;Agent 06 12 34 56 78 z@exemple.fr;"diabétique ; cuisine";Zorglubine;30/06/2027\n'
    "ID-SECRET-77;Jardin;Zorglubine;Spirouette;;;31/02/1991;Zorglubine;Denain;;Cuisine;;;31/02/1991\n"
)


def read(tmp_path: Path, text: str, kind: str = "personnes"):
    path = tmp_path / "gens.csv"
    path.write_text(text, encoding="utf-8")
    return ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


def test_no_secret_in_tables_rejects_report_or_lot(tmp_path: Path) -> None:
    found = read(tmp_path, PEOPLE)
    stored = {name: t for name, t in found.tables.items() if name != "audit_persons"}
    told = "\n".join(table.to_csv() for table in (*stored.values(), found.rejects, found.lot))
    told += json.dumps(found.report.to_dict(), ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in told] == []
    assert found.report.dropped_columns == ["Nom", "Prénom", "NIR", "Téléphone"]


def test_the_audit_has_the_year_and_the_sex_alone(tmp_path: Path) -> None:
    audit = read(tmp_path, PEOPLE).tables["audit_persons"]
    assert audit[["annee_naissance", "sexe"]].to_numpy().tolist() == [[1990, "F"]]
    assert set(audit) == {"person_id", "annee_naissance", "sexe", "qpv", "rqth"}


def test_a_refusal_quotes_no_person(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(tmp_path, "\n".join(PEOPLE.splitlines()[1:]))
    assert [secret for secret in SECRETS if secret in str(refusal.value)] == []


@pytest.mark.parametrize("kind", ["besoins", "structures", "formations", "realisations"])
@pytest.mark.parametrize("sex", ["H", "F", "N"])
@pytest.mark.parametrize("skills", ["caisse", "permis B", "mobilité", "RQTH", "poste"])
def test_a_first_person_is_not_taken_for_a_second_row_of_titles(
    tmp_path: Path, kind: str, sex: str, skills: str
) -> None:
    titles = "Identifiant;Nom;Prénom;Ville;Né le;Sexe;Compétences;Mobile"
    for born in ("12/05/1990", "1990"):
        row = f"A12;Zorglubine;Spirouette;Denain;{born};{sex};{skills};0612345678"
        with pytest.raises(FileRefused) as refusal:
            read(tmp_path, f"{titles}\n{row}\n{row}\n", kind)
        assert [secret for secret in SECRETS if secret in str(refusal.value)] == []


def marks(structures: list[str], identifiers: list[str], key: bytes = fakes.KEY) -> list[str]:
    return pseudonym(pd.Series(structures), pd.Series(identifiers), key).tolist()


def test_a_pseudonym_depends_on_the_structure_the_identifier_and_the_key() -> None:
    first, other_structure, other_id = marks(["A", "B", "A"], ["1", "1", "2"])
    assert len({first, other_structure, other_id, *marks(["A"], ["1"], b"z" * 32)}) == 4
    assert first.startswith("P")
    assert len(first) == 17


def test_identifiers_are_compared_trimmed_folded_and_as_whole_numbers() -> None:
    same = marks(["Le Jardin"] * 4 + ["LE JARDIN "], ["ab1", " AB1", "Ab1 ", "aB1", "ab1"])
    assert len(set(same)) == 1
    assert len(set(marks(["A"] * 3, ["1001", "1001.0", " 1001,00"]))) == 1
    assert len(set(marks(["A"] * 3, ["1001", "01001", "1001.5"]))) == 3


@pytest.mark.parametrize(
    "text",
    ["06 12 34 56 78", "+33612345678", "a.b@c.fr", "2 90 05 59 172 001 42", "290055917200142",
     "+33 (0)6 12 34 56 79", "+33(0)612345681", "06/12/34/56/80", "0612 345 681", "06.12.34.56.78",
     "06 123 456 78", "2.90.05.59.172.001.42", "a.b (at) c.fr"],
)  # fmt: skip
def test_what_reaches_somebody_is_masked(text: str) -> None:
    assert free_text.mask_text(f"appeler {text} vite") == "appeler [masqué] vite"


@pytest.mark.parametrize(
    "text",
    [
        "CACES R489-3",
        "K2204",
        "35 heures",
        "59300 Valenciennes",
        "le 01/02/2027 10 postes",
        "01.02.2027 14h",
        "du 01-02-2027 15 jours",
    ],
)
def test_what_reaches_nobody_stays(text: str) -> None:
    assert free_text.mask_text(text) == text


@pytest.mark.parametrize(
    "said",
    ["juif", "mal au dos", "dos fragile", "MDPH", "fibromyalgie", "travail d'intérêt général",
     "semi-liberté", "mère de 3 enfants", "maman solo", "femme battue", "né au Maroc",
     "carte de séjour", "d'origines turques", "en fauteuil roulant", "suivi en santé mentale"],
)  # fmt: skip
def test_what_tells_of_the_person_is_seen(said: str) -> None:
    assert free_text.is_sensitive(said)


def test_sensitive_fragments_go_and_skills_stay() -> None:
    [kept] = free_text.drop_sensitive(["diabétique ; cuisine ; sortant de prison ; soudure"])
    assert kept == "cuisine ; soudure"
    for skill in (
        "accompagnement de personnes handicapées",
        "garde d'enfants",
        "aide à domicile",
        "garde de 3 enfants en bas âge",
        "surveillant de prison",
        "aide-soignant en psychiatrie",
        "condamnation de canalisations",
        "soudage TIG",
        "cuisine africaine",
        "sous-traitance",
    ):
        assert free_text.drop_sensitive([skill]) == [skill]


@pytest.mark.parametrize(
    "text",
    ["Homme uniquement", "moins de 30 ans", "jeune femme dynamique", "de nationalité française",
     "25-35 ans", "45 ans maximum", "réservé aux femmes", "uniquement des hommes",
     "nous cherchons une femme", "français uniquement", "pas d'étrangers", "physique agréable"],
)  # fmt: skip
def test_discriminatory_wording_is_seen(text: str) -> None:
    assert free_text.is_discriminatory(f"Agent, {text}, motivé")


@pytest.mark.parametrize(
    "text",
    ["Agent H/F", "femme de ménage", "homme toutes mains", "depuis plus de 30 ans",
     "10 à 15 ans d'expérience", "poste ouvert à tous sans distinction de sexe"],
)  # fmt: skip
def test_ordinary_wording_is_not(text: str) -> None:
    assert not free_text.is_discriminatory(text)


@pytest.mark.parametrize(
    "identifier", ["DUPONTEL Zorglub", "2900559172001", "06 12 34 56 78", "z@exemple.fr"]
)
def test_an_identifier_that_names_someone_is_told_and_never_repeated(
    tmp_path: Path, identifier: str
) -> None:
    found = read(tmp_path, f"Identifiant;Structure\n{identifier};Jardin\nA-12;Jardin\n")
    assert [(e["row"], e["code"]) for e in found.report.remarks] == [(2, "identifiant_parlant")]
    assert any("identifiants internes" in note for note in found.report.notes)
    assert identifier not in json.dumps(found.report.to_dict(), ensure_ascii=False)


@pytest.mark.parametrize("identifier", ["A-1024", "1001.0", "dossier_7", "MARTIN59", "2024 0031"])
def test_an_internal_identifier_is_not(identifier: str) -> None:
    assert not free_text.names_someone(identifier)

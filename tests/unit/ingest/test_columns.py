"""Headers: which column is which field, and what is refused for want of one."""

import pandas as pd
import pytest

from gpect.domain.errors import FileRefused
from gpect.domain.propositions import HEADS
from gpect.domain.raw import RawTable
from gpect.domain.templates import PERSONNES, TEMPLATES
from gpect.ingest.normalise import ingest_file
from gpect.ingest.records.columns import ColumnMap, recognise
from gpect.ingest.records.headers import listed, match_header
from gpect.ingest.text.spelling import fold
from gpect.ingest.unread import about_someone, unread_notes
from tests.unit.ingest import fakes

BESOINS = TEMPLATES["besoins"]


def raw(*header: str, rows: tuple[tuple[str, ...], ...] = ()) -> RawTable:
    cells = pd.DataFrame(list(rows), columns=range(len(header)), dtype=object)
    return RawTable(list(header), cells, list(range(2, 2 + len(rows))), "f.csv", "csv", "0")


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
def test_every_title_field_and_synonym_names_a_field(kind: str) -> None:
    template = TEMPLATES[kind]
    for column in template.columns:
        for header in (column.title, column.field, column.title.upper(), f" {column.title} * "):
            found = match_header(header, template)
            assert found is not None
            assert found[1] == column.field
        assert all(match_header(synonym, template) for synonym in column.synonyms)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("INTITULE_DU_POSTE", "intitule"),
        ("Intitulé du poste *", "intitule"),
        ("Intitulé du poste (obligatoire)", "intitule"),
        ("Date de début (jj/mm/aaaa)", "date_debut"),
        ("nombrePostes", "nb_postes"),
        ("lieuTravail.codePostal", "code_postal"),
        ("Commpétences demandées", "competences"),
        ("N° d'offre", "reference"),
        ("Nbre", "nb_postes"),
        ("Nbre de postes", "nb_postes"),
        ("H/sem", "heures_semaine"),
        ("Heures/semaine", "heures_semaine"),
        ("Dt deb.", "date_debut"),
        ("Code  postal", "code_postal"),
    ],
)
def test_a_header_is_recognised_whatever_its_spelling(header: str, field: str) -> None:
    found = match_header(header, BESOINS)
    assert found is not None
    assert found[1] == field


@pytest.mark.parametrize(
    "header", ["", "Téléphone", "Nom", "Adresse", "Lieu de naissance", "Prénom"]
)
def test_a_stranger_is_not(header: str) -> None:
    assert match_header(header, BESOINS) is None
    assert match_header(header, TEMPLATES["personnes"]) is None


def test_an_exact_title_beats_a_synonym_wherever_it_stands() -> None:
    columns = recognise(raw("Poste", "Intitulé du poste", "Détail"), BESOINS)
    assert columns.positions == {"intitule": 1, "description": 2}
    assert columns.dropped == ("Poste",)


def test_a_near_header_is_told() -> None:
    columns = recognise(raw("Intitulé du postte", "Commune"), BESOINS)
    assert columns.near == {"intitule": "Intitulé du postte"}


def test_two_columns_alike_are_refused_unless_they_say_the_same() -> None:
    twice = raw("Intitulé", "Nb", "Nb", rows=(("a", "1", "2"),))
    with pytest.raises(FileRefused, match="2 fois"):
        recognise(twice, BESOINS)
    same = raw("Intitulé", "Nb", "Nb", rows=(("a", "1", "1"), ("b", "2", "")))
    assert recognise(same, BESOINS).positions["nb_postes"] == 1


def test_what_is_missing_is_named_with_what_was_read() -> None:
    with pytest.raises(FileRefused) as refusal:
        recognise(raw("Commune", "Tâche"), BESOINS)
    sentence = str(refusal.value)
    assert "« Intitulé du poste » ou « Code ROME »" in sentence
    assert "« Tâche »" in sentence


def test_a_row_of_data_taken_for_titles_is_not_repeated() -> None:
    with pytest.raises(FileRefused) as refusal:
        recognise(raw("Personne Inventée", "Permis B", "0612345678"), PERSONNES)
    assert "Inventée" not in str(refusal.value)
    assert "« Permis B »" in str(refusal.value)


def test_a_file_of_another_kind_is_told_apart() -> None:
    with pytest.raises(FileRefused, match="gpect ingest besoins"):
        recognise(raw("Intitulé du poste", "Code ROME", "Nb de postes"), TEMPLATES["personnes"])


def test_posts_given_as_people_are_refused_even_with_their_two_compulsory_columns() -> None:
    posts = raw("Référence", "Structure", "Intitulé du poste", "Nb de postes", "Date de début")
    with pytest.raises(FileRefused, match="gpect ingest besoins"):
        recognise(posts, PERSONNES)


def test_the_matching_workbook_is_no_list_of_needs() -> None:
    with pytest.raises(FileRefused, match="gpect decisions lire"):
        recognise(raw(*HEADS.values()), BESOINS)


def test_a_column_not_read_is_told_with_what_it_may_stand_for() -> None:
    columns = recognise(raw("Intitulé", "Nombre de salariés à trouver", "Téléphone"), BESOINS)
    (note,) = unread_notes(columns, BESOINS, "csv")
    assert "« Nombre de salariés à trouver »" in note
    assert "Téléphone" not in note
    assert about_someone(columns.dropped) == ["Téléphone"]


def test_of_a_people_file_only_likely_slips_are_told() -> None:
    columns = recognise(
        raw("Identifiant", "Structure", "Surnom", "Distance maximum voulue"), PERSONNES
    )
    (note,) = unread_notes(columns, PERSONNES, "csv")
    assert "« Distance maximum voulue » (« Mobilité (km) » ?)" in note
    assert "Surnom" not in note


def test_folding_forgets_what_never_counts() -> None:
    assert fold("  N° d'Œuvre_(Réf.) ") == "n d oeuvre ref"
    assert fold(fold("Élève")) == fold("Élève") == "eleve"


def test_a_column_there_twice_is_said_to_be_there_twice(tmp_path) -> None:
    text = "Intitulé du poste;Commune;Commune;Nb de postes\nAgent;Denain;Denain;1\n"
    path = tmp_path / "deux.csv"
    path.write_text(text, encoding="utf-8")
    found = ingest_file(path, "besoins", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    assert any("Colonne en double, non lue : « Commune »." in note for note in found.report.notes)
    assert not any("titre inconnu" in note for note in found.report.notes)


@pytest.mark.parametrize(
    ("n", "told"), [(0, ""), (2, "a, b"), (3, "a, b et 1 autre"), (4, "a, b et 2 autres")]
)
def test_the_rest_of_a_list_is_counted(n: int, told: str) -> None:
    assert listed(list("abcd"[:n]), 2) == told


@pytest.mark.parametrize("header", ["Code_Nsf", "Code_RS", "Code_CPF", "Code certif", "Code FAP"])
def test_the_word_code_alone_makes_no_likeness(header: str) -> None:
    (note,) = unread_notes(ColumnMap({}, {}, (header,)), TEMPLATES["formations"], "csv")
    assert f"« {header} »" in note
    assert "?" not in note


def test_a_likeness_beside_the_word_code_is_told() -> None:
    (note,) = unread_notes(ColumnMap({}, {}, ("Code du ROME",)), BESOINS, "csv")
    assert "« Code ROME » ?" in note

"""Lines that are no record: totals, headers again, notes below; and those that only look so."""

from pathlib import Path

import pytest

from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes

HEADS = "Intitulé du poste;Commune;Nb de postes;Type de contrat"
ROW = "Agent d'entretien;Valenciennes;2;CDD"
TOTAL, OUTSIDE = "ligne_de_total", "ligne_hors_tableau"


def codes(folder: Path, *lines: str, heads: str = HEADS, row: str = ROW) -> list[str]:
    """Give, for each line after one good row, the code it was rejected for, "" where it was not."""
    path = folder / "besoins.csv"
    path.write_text("\n".join([heads, row, *lines]) + "\n", encoding="utf-8")
    found = ingest_file(path, "besoins", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    rejects = found.rejects[found.rejects["severity"] == "reject"]
    by_row = rejects.drop_duplicates("row").set_index("row")["code"]
    report = found.report
    assert report.rows_total == report.rows_valid + report.rows_rejected + report.rows_duplicate
    return [by_row.get(k, "") for k in range(3, 3 + len(lines))]


@pytest.mark.parametrize(
    "line", ["TOTAL;;3;", "Total général;;;", ";;;Total", "Sous-total services;;2;", "Cumul;;17;",
             "Total des postes;;;", "Totaux;;1 024,00;", "Somme;;12;"],
)  # fmt: skip
def test_a_line_that_adds_others_up_is_a_total(tmp_path: Path, line: str) -> None:
    assert codes(tmp_path, line, ROW) == [TOTAL, ""]


@pytest.mark.parametrize(
    "line", ["Total Energies - pompiste;Denain;1;CDI", "Agent totalement polyvalent;Denain;1;CDI",
             "Employé du cumul;Denain;1;CDI", "Totalité;Denain;1;CDI",
             "Cumul emploi-retraite;Denain;1;CDI"],
)  # fmt: skip
def test_a_title_that_begins_so_is_a_need(tmp_path: Path, line: str) -> None:
    assert codes(tmp_path, line, ROW) == ["", ""]


def test_a_header_said_again_is_no_record_and_one_of_its_words_is_one(tmp_path: Path) -> None:
    assert codes(tmp_path, HEADS, ROW) == [OUTSIDE, ""]
    assert codes(tmp_path, "Intitulé du poste;Commune;;", ROW) == [OUTSIDE, ""]
    assert codes(tmp_path, "Agent;Commune;1;CDI", ROW) == ["", ""]


@pytest.mark.parametrize(
    "line", ["Source : direction;;;", "Document imprimé le 3 mars;;;", "* sous réserve;;;",
             "(1) à confirmer;;;", "12 lignes;;;", "Mise à jour;03/03/2026;;"],
)  # fmt: skip
def test_a_note_below_is_outside_and_within_is_a_row(tmp_path: Path, line: str) -> None:
    assert codes(tmp_path, line) == [OUTSIDE]
    assert codes(tmp_path, line, ROW) == ["", ""]


def test_a_lone_text_is_a_note_only_after_a_blank_line(tmp_path: Path) -> None:
    assert codes(tmp_path, "Chauffeur;;;") == [""]
    assert codes(tmp_path, "", "Chauffeur;;;")[1] == OUTSIDE
    assert codes(tmp_path, "", "Chauffeur;Denain;;")[1] == ""
    assert codes(tmp_path, "", "Chauffeur;;;", "Plombier;;;")[1:] == [OUTSIDE] * 2


def test_a_note_with_more_than_a_word_beside_it_is_a_row(tmp_path: Path) -> None:
    assert codes(tmp_path, "Source;Denain;1;") == [""]


@pytest.mark.parametrize(
    ("heads", "found"),
    [("Intitulé du poste;Commune", [""]), ("Intitulé du poste;Commune;Nb de postes", [OUTSIDE])],
)
def test_a_note_can_be_told_from_three_columns_on(
    tmp_path: Path, heads: str, found: list[str]
) -> None:
    blanks = ";" * heads.count(";")
    row = "Agent;Denain" + blanks[1:]
    assert codes(tmp_path, f"Source : moi{blanks}", heads=heads, row=row) == found


def test_a_header_of_one_column_said_again_is_no_record(tmp_path: Path) -> None:
    heads = "Intitulé du poste"
    assert codes(tmp_path, heads, "Agent", heads=heads, row="Agent") == [OUTSIDE, ""]


def test_notes_are_looked_for_among_the_last_ten_rows(tmp_path: Path) -> None:
    notes = [f"Note {k};;;" for k in range(12)]
    assert codes(tmp_path, *notes) == [""] * 2 + [OUTSIDE] * 10


@pytest.mark.parametrize("heads", ["Commune;Poste;Effectif;", "Employeur;Poste;Nb postes;Ville"])
def test_a_table_below_with_other_columns_is_sent_back_whole(tmp_path: Path, heads: str) -> None:
    other = "second_tableau"
    assert codes(tmp_path, heads, "Denain;Agent d'entretien;2;") == [other, other]
    assert codes(tmp_path, heads, "Denain;Maçon;2;", HEADS, ROW) == [other, other, OUTSIDE, ""]


def test_the_same_columns_under_other_names_are_the_same_table(tmp_path: Path) -> None:
    assert codes(tmp_path, "Poste;Ville;Effectif;Contrat", ROW) == [OUTSIDE, ""]

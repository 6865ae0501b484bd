"""Shapes of files met from outside: an archive, a flat JSON, a hidden table, a list of people."""

import io
import json
import tarfile
from pathlib import Path

import openpyxl
import pytest

from gpect.domain.errors import FileRefused
from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes

HEADS = "Intitulé du poste;Code ROME;Commune;Code postal;Nb de postes;Date de début"
ROW = "Agent d'entretien;K2204;Valenciennes;59300;2;01/03/2027"


def read(path: Path):
    return ingest_file(path, "besoins", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


def test_a_tar_is_refused_and_not_read_as_text(tmp_path: Path) -> None:
    path, content = tmp_path / "besoins.csv", f"{HEADS}\n{ROW}\n".encode()
    with tarfile.open(path, "w") as archive:
        member = tarfile.TarInfo("besoins.csv")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    with pytest.raises(FileRefused, match="archive tar"):
        read(path)


def test_a_flat_json_that_says_rome_code_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "besoins.json"
    said = {"intitule": "Agent d'entretien", "romeCode": "K2204", "commune": "Valenciennes"}
    said |= {"codePostal": "59300", "nombrePostes": 2, "dateDebut": "2027-03-01"}
    path.write_text(json.dumps([said]), encoding="utf-8")
    row = read(path).tables["openings"].iloc[0]
    assert (row["code_rome"], row["code_postal"], row["posts"]) == ("K2204", "59300", 2)
    assert row["code_commune"] == "59606"
    assert str(row["starts_on"])[:10] == "2027-03-01"


def test_a_table_that_is_hidden_behind_a_notice_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Notice : remplir la feuille suivante"])
    sheet = book.create_sheet("Données")
    for line in (HEADS, ROW):
        sheet.append(line.split(";"))
    sheet.sheet_state = "hidden"
    book.save(tmp_path / "besoins.xlsx")
    found = read(tmp_path / "besoins.xlsx")
    assert (found.report.sheet, found.report.rows_valid) == ("Données", 1)


@pytest.mark.parametrize(
    "heads",
    [
        "Identifiant;Métier recherché;Code ROME;Commune;Structure",
        "Nom;Prénom;Métier;Code ROME;Commune",
    ],
)
def test_a_list_of_people_is_no_list_of_needs(tmp_path: Path, heads: str) -> None:
    path = tmp_path / "gens.csv"
    path.write_text(f"{heads}\nA1;Zq;Maçon;F1703;Denain\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="parle de personnes"):
        read(path)


def test_a_hidden_sheet_that_looks_like_a_table_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, state in (("Besoins", "visible"), ("Anciens", "hidden"), ("Listes", "hidden")):
        sheet = book.create_sheet(name)
        sheet.append(HEADS.split(";") if name != "Listes" else ["CDI", "CDD"])
        sheet.append(ROW.split(";") if name != "Listes" else ["x", "y"])
        sheet.sheet_state = state
    del book["Sheet"]
    book.save(tmp_path / "besoins.xlsx")
    report = read(tmp_path / "besoins.xlsx").report
    assert (report.sheet, report.rows_valid) == ("Besoins", 1)
    assert [note for note in report.notes if "Anciens" in note]
    assert not [note for note in report.notes if "Listes" in note]

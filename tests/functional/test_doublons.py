"""The same person in two structures: shown, answered, counted; both records stay."""

import json
from pathlib import Path

import openpyxl
import pytest

from gpect.cli.app import run

PEOPLE = (
    "Structure;Identifiant;Nom;Commune;Date de naissance;Sexe;Niveau;Date de fin de parcours\n"
    "Chantier A;1;Inventée;Denain;12/03/1984;F;CAP;01/03/2027\n"
    "Chantier A;2;Inventé;Cambrai;05/06/1990;H;Bac;01/03/2027\n"
    "Chantier B;77;Inventée;DENAIN;12/03/1984;Femme;BEP;\n"
)


def asked(folder: Path) -> tuple[str, str, str]:
    """Give a base that received ``PEOPLE``, the workbook that asks about them, their file."""
    base, book, file = (str(folder / name) for name in ("g.db", "d.xlsx", "p.csv"))
    Path(file).write_text(PEOPLE, encoding="utf-8")
    assert run(["ingest", "personnes", file, "--base", base]) == 0
    assert run(["doublons", "--sortie", book, "--base", base]) == 0
    return base, book, file


def test_a_likely_duplicate_is_shown_answered_and_never_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, book, file = asked(tmp_path)
    said = capsys.readouterr().out
    assert "1 doublon probable à vérifier" in said
    assert "Inventée" not in said
    assert "1984" not in said
    filled = openpyxl.load_workbook(book)
    filled.worksheets[0]["A2"] = "oui"
    filled.save(book)
    assert run(["doublons", "--lire", book, "--base", base]) == 0
    capsys.readouterr()
    assert run(["doublons", "--json", "--base", base]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["dossiers"], told["personnes"], told["paires"]) == (3, 2, [])
    sent = tmp_path / "e.csv"
    assert run(["export", "personnes", "--base", base, "--sortie", str(sent)]) == 0
    assert len(sent.read_text(encoding="utf-8").splitlines()) == 4
    Path(file).write_text("Dossier;Autre dossier\n", encoding="utf-8")
    assert run(["doublons", "--lire", file, "--base", base]) == 2


def test_an_answer_that_is_neither_yes_nor_no_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, book, _ = asked(tmp_path)
    filled = openpyxl.load_workbook(book)
    sheet = filled.worksheets[0]
    sheet["A2"] = "peut-être"
    for column, cell in enumerate(sheet[2], start=1):
        sheet.cell(3, column, "oui" if column == 1 else cell.value)
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, heads["Dossier"], "P0000000000000000")
    filled.save(book)
    capsys.readouterr()
    assert run(["doublons", "--lire", book, "--base", base]) == 3
    assert "Lignes 2, 3 : ni oui ni non" in capsys.readouterr().out

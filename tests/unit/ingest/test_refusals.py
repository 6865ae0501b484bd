"""A refused file is told with the same keys as any other, one entry and one stable code."""

import ast
import json
from pathlib import Path

import pytest

import gpect
from gpect.cli.app import run
from gpect.domain.refusals import REFUSALS
from tests.corpus import workbooks

ROOT = Path(gpect.__file__).parent
READERS = [
    *sorted((ROOT / "ingest" / "files").glob("*.py")),
    *sorted((ROOT / "ingest" / "sources").glob("*.py")),
    ROOT / "ingest" / "records" / "misplaced.py",
    ROOT / "runs" / "ingestion.py",
]
NEEDS = "Intitulé du poste;Commune;Nb de postes\n"


def test_every_refusal_of_a_reader_has_a_code_and_every_code_is_used() -> None:
    given = {
        node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], ast.Constant) else ""
        for path in READERS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "FileRefused"
    }
    assert given | {"fichier_illisible"} == set(REFUSALS)


def told(folder: Path, content: bytes, kind: str = "besoins") -> dict[str, object]:
    path, report = folder / "f.dat", folder / "r.json"
    path.write_bytes(content)
    run(["ingest", kind, str(path), "--base", str(folder / "g.db"), "--rapport", str(report)])
    read: dict[str, object] = json.loads(report.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "fichier_vide"),
        (workbooks.book(lambda made: made.add_worksheet("A")), "fichier_vide"),
        (b"%PDF-1.4 bonjour", "pas_un_tableau"),
        (workbooks.book(workbooks.plain)[:-400], "fichier_tronque"),
        (b'{"a": 1}', "json_sans_tableau"),
        (b'[{"a": 1},, {"b": 2}]', "json_illisible"),
        ('Intitulé;Commune\n"Agent;Denain\n'.encode(), "csv_illisible"),
        (b"bonjour\nmonsieur\n", "titres_absents"),
        (b"Commune;Code postal;Nb de postes\nDenain;59220;1\n", "colonne_absente"),
        ("Intitulé;Nb de postes;Nb de postes\nJardinier;1;2\n".encode(), "colonne_en_double"),
        (b"Identifiant;Structure;Date de naissance;NIR\nA;S;1/1/1990;2\n", "fichier_de_personnes"),
    ],
)
def test_a_refused_file_says_why_by_one_entry(tmp_path: Path, content: bytes, code: str) -> None:
    report = told(tmp_path, content)
    entry = {"row": None, "column": None, "code": code, "severity": "reject",
             "message": report["message"]}  # fmt: skip
    assert report["errors"] == [entry]
    assert str(report["message"]).startswith("f.dat")
    assert report["status"] == "refused"


def test_the_keys_are_the_same_whatever_the_status(tmp_path: Path) -> None:
    sent = {
        "ok": NEEDS + "Jardinier;Cambrai;1\n",
        "partial": NEEDS + "Jardinier;Cambrai;deux\n",
        "refused": "Commune\nCambrai\n",
    }
    keys = []
    for status, text in sent.items():
        report = told(tmp_path, text.encode())
        assert report["status"] == status
        assert (report["message"] != "") == (status == "refused")
        keys.append(list(report))
    again = told(tmp_path, sent["ok"].encode())  # told from the base
    assert [*keys, list(again)] == [keys[0]] * 4


def test_an_empty_workbook_says_which_sheets_and_what_to_do(tmp_path: Path) -> None:
    one = told(tmp_path, workbooks.book(lambda made: made.add_worksheet("Besoins")))
    assert one["message"] == (
        "f.dat : le classeur est vide, sa feuille « Besoins » n'a aucune cellule remplie. Copiez "
        "le tableau dans une feuille, enregistrez puis renvoyez le classeur."
    )
    two = told(tmp_path, workbooks.book(lambda made: [made.add_worksheet(n) for n in "AB"]))
    assert "aucune de ses feuilles (« A », « B ») n'a de cellule remplie" in str(two["message"])


def test_a_sheet_without_titles_is_named_rather_than_an_empty_one(tmp_path: Path) -> None:
    def fill(made: workbooks.Book) -> None:
        made.add_worksheet("Vide")
        workbooks.write(made.add_worksheet("Mots"), 0, ["bonjour"], ["à vous"])

    assert "feuille « Mots »" in str(told(tmp_path, workbooks.book(fill))["message"])


def test_the_first_person_of_a_file_without_titles_is_never_told(tmp_path: Path) -> None:
    row = "Lemaire;Zoé;Structure;Permis;Commune;zoe@exemple.fr\nDurand;Ali;A;B;Denain;ali@b.fr\n"
    message = str(told(tmp_path, row.encode(), kind="personnes")["message"])
    assert "« Permis »" in message, "titles that are known are"
    assert "3 colonnes non reconnues" in message
    for own in ("Lemaire", "Zoé", "exemple"):
        assert own not in message

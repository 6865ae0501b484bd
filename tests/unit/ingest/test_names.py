"""The names that senders give to files and sheets are told without what reaches somebody."""

import json
from pathlib import Path

import openpyxl
import pytest

from gpect.cli.app import run
from gpect.ingest.files.names import told_name, told_sheet
from tests.corpus import workbooks

SECRETS = ("06 12 34 56 78", "06_12_34_56_78", "0612345678", "z@exemple.fr", "2900559172001")
HEAD = ["Intitulé du poste", "Commune", "Nb de postes"]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("besoins_2027-03-01.csv", "besoins_2027-03-01.csv"),
        ("besoins_mars_12_34.xlsx", "besoins_mars_12_34.xlsx"),
        ("Jardin 06 12 34 56 78.csv", "Jardin masqué.csv"),
        ("jardin_06_12_34_56_78.csv", "jardin masqué.csv"),
        ("z@exemple.fr.csv", "masqué.csv"),
        ("dossier 2900559172001.ods", "dossier masqué.ods"),
    ],
)
def test_a_name_keeps_its_extension_and_its_dates(name: str, told: str) -> None:
    assert told_name(Path(name)) == told


@pytest.mark.parametrize(
    "name",
    ["personnes_Nathalie_Zorglubine.xlsx", "besoins Mme Zorglubine.csv", "zorglubine_karine.ods"],
)
def test_nobody_is_named_by_a_file(name: str) -> None:
    told = told_name(Path(name))
    assert "masqué-" in told
    assert [n for n in ("zorglubine", "nathalie", "karine") if n in told.casefold()] == []
    assert told_name(Path(told)) == told


@pytest.mark.parametrize(
    "name",
    ["personnes_ateliers_de_la_lisiere.xlsx", "besoins saint-amand.csv", "lycee_jean_moulin.csv",
     "suivi_noel_2026.csv", "historique_offres_2023_10.csv"],
)  # fmt: skip
def test_a_file_named_by_what_it_holds_keeps_its_name(name: str) -> None:
    assert told_name(Path(name)) == name


def test_two_files_named_by_two_people_are_told_apart() -> None:
    names = ("suivi Karine Zorglubine.csv", "suivi Lucie Zorglubine.csv")
    assert len({told_name(Path(name)) for name in names}) == 2


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("Feuil1", "Feuil1"),
        ("Salariés ACI mars 2026", "Salariés ACI mars 2026"),
        ("Suivi Karine", "Suivi …"),
        ("Zorglubine Lucie", "…"),
        ("z@exemple.fr", "masqué"),
    ],
)
def test_of_a_sheet_of_people_ordinary_words_are_told(sheet: str, told: str) -> None:
    assert told_sheet(sheet, is_personal=True) == told


def test_a_sheet_of_people_named_by_someone_comes_back_in_its_own_book(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "personnes_Karine_Zorglubine.xlsx"
    head = ["Identifiant", "Structure", "Métier recherché", "Date de fin de parcours"]
    rows = (["A1", "Jardin", "Cariste", "demain"], ["A2", "Jardin", "Cariste", "2027-01-31"])
    path.write_bytes(
        workbooks.book(
            lambda made: workbooks.write(made.add_worksheet("Suivi Karine"), 1, head, *rows)
        )
    )
    report, back = tmp_path / "r.json", tmp_path / "retour"
    base = ["--base", str(tmp_path / "g.db"), "--rapport", str(report)]
    assert run(["ingest", "personnes", str(path), *base, "--retour", str(back)]) == 3
    said = everything(tmp_path, capsys).replace(str(path), "") + report.read_text(encoding="utf-8")
    assert [secret for secret in ("Karine", "Zorglubine") if secret in said] == []
    [returned] = back.iterdir()
    assert openpyxl.load_workbook(returned).sheetnames[0] == "Suivi Karine"


def everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Give all that was stored, written and said."""
    said = capsys.readouterr()
    stored = b"".join(path.read_bytes() for path in sorted(folder.glob("*.db*")))
    return said.out + said.err + stored.decode("utf-8", errors="replace")


def test_no_secret_of_a_sheet_or_file_name_is_stored_or_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "envoi 06 12 34 56 78.xlsx"
    row = ["Jardinier", "Cambrai", "deux"]
    path.write_bytes(
        workbooks.book(
            lambda made: [
                workbooks.write(made.add_worksheet(name), 0, HEAD, row)
                for name in ("z@exemple.fr", "06_12_34_56_78")
            ]
        )
    )
    report = tmp_path / "r.json"
    base = ["--base", str(tmp_path / "g.db"), "--rapport", str(report)]
    assert run(["ingest", "besoins", str(path), *base]) == 3
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told["sheet"], told["source_file"]) == ("masqué", "envoi masqué.xlsx")
    assert (tmp_path / "rejets" / "envoi masqué_rejets.xlsx").is_file()
    said = everything(tmp_path, capsys) + report.read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in said] == []
    assert run(["ingest", "besoins", str(path), *base]) == 3  # told again, from the base
    assert [secret for secret in SECRETS if secret in everything(tmp_path, capsys)] == []


def test_a_refusal_tells_no_secret_of_a_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "vide 06 12 34 56 78.csv"
    empty.write_bytes(b"")
    absent = tmp_path / "absent z@exemple.fr.csv"
    book = tmp_path / "dossier 2900559172001.xlsx"
    book.write_bytes(workbooks.book(lambda made: made.add_worksheet("0612345678")))
    base = ["--base", str(tmp_path / "g.db"), "--rapport", str(tmp_path / "r.json")]
    assert run(["ingest", "besoins", str(empty), str(absent), str(book), *base]) == 2
    said = everything(tmp_path, capsys) + (tmp_path / "r.json").read_text(encoding="utf-8")
    assert [secret for secret in SECRETS if secret in said] == []


def test_rejected_rows_are_given_back_without_phone_mail_or_nir(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    text = "Intitulé;Commune;Nb de postes;Description\n"
    text += (
        "Jardinier 06 12 34 56 78;Cambrai;deux;écrire à z@exemple.fr, NIR 2 90 05 59 172 001 42\n"
    )
    path.write_text(text, encoding="utf-8")
    report = tmp_path / "r.json"
    base = ["--base", str(tmp_path / "g.db"), "--rapport", str(report)]
    assert run(["ingest", "besoins", str(path), *base]) == 3
    written = (tmp_path / "rejets" / "b_rejets.csv").read_text(encoding="utf-8")
    assert "Jardinier [masqué];Cambrai;deux;écrire à [masqué], NIR [masqué]" in written
    said = written + report.read_text(encoding="utf-8")
    assert [s for s in (*SECRETS, "2 90 05 59") if s in said] == []


def test_a_faulty_value_is_repeated_without_phone_mail_or_nir(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    values = ("06 12 34 56 78", "z@exemple.fr", "2 90 05 59 172 001 42")
    rows = "".join(f"Jardinier;Cambrai;voir {value}\n" for value in values)
    path.write_text(f"Intitulé;Commune;Nb de postes\n{rows}", encoding="utf-8")
    report = tmp_path / "r.json"
    base = ["--base", str(tmp_path / "g.db"), "--rapport", str(report)]
    assert run(["ingest", "besoins", str(path), *base]) == 3
    errors = json.loads(report.read_text(encoding="utf-8"))["errors"]
    assert [e["code"] for e in errors] == ["nombre_invalide"] * 3
    assert all("« voir [masqué] »" in e["message"] for e in errors)

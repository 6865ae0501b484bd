"""The review filled in: which lines are choices, on which row, and what a number stands for."""

from pathlib import Path

import openpyxl
import pytest

from gpect.domain.errors import FileRefused
from gpect.ingest.review import CHOICE_HEAD, TITLE_HEAD, read_review

OFFERED = [f"Choix {n}" for n in range(1, 6)]
CODES = ["K2204 Un", "N1103 Deux", "G1602 Trois", "F1703 Quatre", "A1203 Cinq"]


def book(folder: Path, *sheets: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append(row)
    made.save(folder / "revue.xlsx")
    return folder / "revue.xlsx"


def table(folder: Path, *rows: str) -> Path:
    (folder / "revue.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder / "revue.csv"


def read(path: Path) -> list[tuple[object, ...]]:
    return list(read_review(path).itertuples(index=False, name=None))


def test_the_sheet_is_the_one_with_both_columns_wherever_they_stand(tmp_path: Path) -> None:
    long = [[TITLE_HEAD, "Autre"], *([f"titre {n}", "x"] for n in range(30))]
    asked = [["Classeur de revue"], [], [CHOICE_HEAD, "Postes", TITLE_HEAD]]
    lines = [["K2204", 2, " Agent "], ["", 3, "Laissé"], ["F1703", 1, None], ["n1103", 1, "Quai"]]
    found = read(book(tmp_path, long, [*asked, *lines], [["Notes"]]))
    assert found == [("Agent", "K2204", 4), ("Quai", "n1103", 7)]


def test_a_line_may_be_shorter_than_the_columns(tmp_path: Path) -> None:
    """The last columns are the five offered: a title, a code, nothing more."""
    rows = [[TITLE_HEAD, CHOICE_HEAD, *OFFERED], ["Agent", "K2204"], ["Quai", 2], ["Rien"]]
    assert read(book(tmp_path, rows)) == [("Agent", "K2204", 2), ("Quai", "2", 3)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [(str(n), code) for n, code in enumerate(CODES, start=1)]
    + [("choix 5", CODES[4]), ("OUI", CODES[0]), ("3.0", CODES[2]), (" 2 ", CODES[1])]
    + [(text, text) for text in ("0", "6", "12", "non", "K2204", "oui et non")],
)
def test_a_number_from_1_to_5_is_the_choice_of_that_number(
    tmp_path: Path, written: str, meant: str
) -> None:
    heads = ";".join([TITLE_HEAD, CHOICE_HEAD, *OFFERED])
    path = table(tmp_path, heads, ";".join(["Agent", written, *CODES]))
    assert read(path) == [("Agent", meant, 2)]
    rows = [[TITLE_HEAD, CHOICE_HEAD, *OFFERED], ["Agent", written, *CODES]]
    assert read(book(tmp_path, rows)) == [("Agent", meant, 2)]


def test_yes_without_five_choices_is_the_code_proposed_and_a_blank_one_is_no_choice(
    tmp_path: Path,
) -> None:
    heads = [TITLE_HEAD, "Code proposé", CHOICE_HEAD]
    rows = [["Agent", "K2204", "oui"], ["Quai", None, "oui"], ["Vigne", "A1203", "2"]]
    assert read(book(tmp_path, [heads, *rows])) == [
        ("Agent", "K2204", 2), ("Quai", "oui", 3), ("Vigne", "2", 4),
    ]  # fmt: skip


def test_lines_of_a_csv_are_those_of_the_file(tmp_path: Path) -> None:
    heads = f"{CHOICE_HEAD};{TITLE_HEAD}"
    path = table(tmp_path, heads, ";Laissé", "K2204;Agent", "F1703;", "N1103;Quai")
    assert read(path) == [("Agent", "K2204", 3), ("Quai", "N1103", 5)]


@pytest.mark.parametrize("heads", [[TITLE_HEAD], [CHOICE_HEAD], ["Titre", "Code"]])
def test_a_workbook_without_both_columns_is_refused(tmp_path: Path, heads: list[str]) -> None:
    with pytest.raises(FileRefused, match="il faut les colonnes"):
        read_review(book(tmp_path, [heads, ["Agent", "K2204"]]))


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="n'existe pas"):
        read_review(tmp_path / "rien.xlsx")

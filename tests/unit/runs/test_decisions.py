"""Decisions go round: workbook, LibreOffice, base, next matching."""

import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from gpect import runs
from gpect.cli import decisions as cli_decisions
from gpect.domain import tables, vocabulary
from gpect.domain.errors import FileRefused
from gpect.domain.nearness import KM_BANDS
from gpect.ingest.kinds.decisions import read_decisions
from gpect.store.decisions import read_current
from gpect.store.tables import read
from tests.unit.runs.conftest import OPTIONS, READING, quiet

WORDS = list(vocabulary.DECISIONS.values())


def fill_in(path: Path, said: dict[int, dict[str, str]]) -> dict[int, str]:
    """Write cells {sheet row: {head: text}}; give the identifier of each line."""
    book = openpyxl.load_workbook(path)
    sheet = book["Propositions"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    lines = {
        row: sheet.cell(row, heads["Identifiant (ne pas modifier)"]).value
        for row in range(2, sheet.max_row + 1)
    }
    for row, cells in said.items():
        for head, text in cells.items():
            sheet.cell(row, heads[head]).value = text
    book.save(path)
    return lines


def every_line(n: int) -> dict[int, dict[str, str]]:
    said = {}
    for k in range(n):
        word = WORDS[k % len(WORDS)]
        motive = vocabulary.MOTIFS[k % len(vocabulary.MOTIFS)] if word == "Déclinée" else ""
        said[k + 2] = {"Décision": word, "Motif": motive, "Commentaire": "06 01 02 03 04"}
    return said


def n_lines(path: Path) -> int:
    return openpyxl.load_workbook(path)["Propositions"].max_row - 1


@pytest.mark.lent
@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_a_round_trip_through_libreoffice_loses_no_decision(place, tmp_path, form):
    said = every_line(n_lines(place.book))
    fill_in(place.book, said)
    straight = read_decisions(place.book)
    out = tmp_path / "retour"
    profile = f"-env:UserInstallation=file://{tmp_path}/profil"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out)]
    subprocess.run([*command, str(place.book)], check=True, capture_output=True, timeout=120)
    back = read_decisions(out / f"appariement.{form}")
    assert len(back.lines) == len(said) > 20
    assert back.faults.equals(straight.faults)
    assert (back.lines["fingerprint"] == back.lines["seen"]).all()
    told = ["row", "opening_id", "person_id", "run_id", "decision", "motif"]
    assert back.lines[told].equals(straight.lines[told])


def test_decisions_are_kept_once_and_no_comment_is(place):
    n = n_lines(place.book)
    fill_in(place.book, every_line(n))
    first = runs.read_back(place.workspace, place.book, OPTIONS, READING)
    again = runs.read_back(place.workspace, place.book, OPTIONS, READING)
    assert first.figures["Décisions lues"] == n
    assert first.figures["Nouvelles depuis la dernière lecture"] == n
    assert again.figures["Nouvelles depuis la dernière lecture"] == 0
    kept = read(place.engine, tables.DECISIONS)
    assert len(kept) == n
    assert Counter(kept["decision"]) == Counter(
        code for k in range(n) for code in [list(vocabulary.DECISIONS)[k % len(WORDS)]]
    )
    assert kept["metier_proximity"].notna().all()
    assert b"06 01 02 03 04" not in Path(place.workspace.base).read_bytes()


def test_the_last_word_on_a_pair_counts(place):
    fill_in(place.book, {2: {"Décision": "Acceptée"}})
    runs.read_back(place.workspace, place.book, OPTIONS, READING)
    fill_in(place.book, {2: {"Décision": "En attente"}})
    runs.read_back(place.workspace, place.book, OPTIONS, READING)
    assert read_current(place.engine)["decision"].tolist() == ["en_attente"]
    assert len(read(place.engine, tables.DECISIONS)) == 2


def test_faulty_lines_are_named_and_the_others_taken(place):
    said = {
        2: {"Décision": "peut-être"},
        3: {"Décision": "Déclinée", "Motif": "parce que"},
        4: {"Décision": "acceptee "},
        5: {"Décision": "Acceptée", "Identifiant (ne pas modifier)": "x"},
        6: {"Décision": "Acceptée", "Pourquoi": "autre chose"},
        7: {"Décision": "Acceptée", "Poste": "autre poste"},
        8: {"Motif": "Non mobile"},
        9: {"Décision": "Acceptée", "Empreinte (ne pas modifier)": "00000000"},
    }
    fill_in(place.book, said)
    kept = runs.read_back(place.workspace, place.book, OPTIONS, READING)
    told = kept.faults.set_index("row")
    assert told["severity"].to_dict() == {
        2: "reject",
        3: "warn",
        5: "reject",
        6: "warn",
        7: "reject",
        8: "reject",
        9: "warn",
    }
    assert "« Pourquoi »" in told.loc[6, "reason"]
    assert "« Poste »" in told.loc[7, "reason"]
    assert kept.figures["Décisions lues"] == 4
    assert kept.figures["Lignes refusées"] == 4


def doubts(place) -> dict[int, str]:
    kept = runs.read_back(place.workspace, place.book, OPTIONS, READING)
    assert set(kept.faults["severity"]) <= {"warn"}
    return kept.faults.groupby("row")["reason"].agg(" ; ".join).to_dict()


def test_a_motive_that_is_not_kept_is_told(place):
    said = {
        2: {"Décision": "Personne contactée", "Motif": "Non joignable"},
        3: {"Décision": "Acceptée", "Motif": "Non mobile"},
        4: {"Décision": "En attente"},
    }
    fill_in(place.book, said)
    assert doubts(place) == {
        2: "motif non gardé : « Personne contactée » n'en a pas",
        3: "motif non gardé : « Acceptée » n'en a pas",
    }
    assert read_current(place.engine)["motif"].isna().all()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([4], "ligne 4"),
        ([4, 5, 6], "lignes 4 à 6"),
        ([4, 9, 12], "lignes 4, 9 et 12"),
        ([4, *range(8, 18)], "11 lignes, dès la 4"),
    ],
)
def test_lines_of_a_fault_are_named(rows, told):
    assert cli_decisions.name_rows(rows) == told


def rows_by(lines: dict[int, str], part: int) -> list[list[int]]:
    """Give the rows of each opening (0) or person (1) that has most lines, most first."""
    rows: dict[str, list[int]] = {}
    for row, line in lines.items():
        rows.setdefault(line.split("/")[part], []).append(row)
    return sorted(rows.values(), key=len, reverse=True)


def test_more_people_accepted_than_posts_are_told_and_kept(place):
    rows = rows_by(fill_in(place.book, {}), 0)[0][:3]
    assert len(rows) == 3
    fill_in(place.book, {row: {"Décision": "Acceptée"} for row in rows[:2]})
    assert doubts(place) == {}
    fill_in(place.book, {rows[2]: {"Décision": "Acceptée"}})
    assert doubts(place) == dict.fromkeys(rows, "3 personnes acceptées pour 2 postes")
    assert read_current(place.engine)["decision"].tolist() == ["acceptee"] * 3


def test_a_person_accepted_on_several_posts_is_told(place):
    rows = rows_by(fill_in(place.book, {}), 1)[0][:2]
    assert len(rows) == 2
    fill_in(place.book, {row: {"Décision": "Acceptée"} for row in rows})
    assert doubts(place) == dict.fromkeys(rows, "la même personne est acceptée sur 2 postes")


def test_a_line_emptied_keeps_its_decision_and_says_so(place):
    fill_in(place.book, {2: {"Décision": "Acceptée"}, 3: {"Décision": "En attente"}})
    assert doubts(place) == {}
    fill_in(place.book, {2: {"Décision": ""}, 3: {"Décision": ""}})
    assert doubts(place) == {2: "vide ici, « Acceptée » avant : cette décision reste"}
    assert sorted(read_current(place.engine)["decision"]) == ["acceptee", "en_attente"]


def test_a_line_of_another_base_is_refused(place):
    lines = fill_in(place.book, {2: {"Décision": "Acceptée"}})
    other = lines[2].rsplit("/", 1)[0] + "/autrecalcul"
    fill_in(place.book, {2: {"Identifiant (ne pas modifier)": other}})
    kept = runs.read_back(place.workspace, place.book, OPTIONS, READING)
    assert kept.figures["Décisions lues"] == 0
    assert kept.faults["severity"].tolist() == ["reject"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rien", b"\xd0\xcf\x11\xe0", b"a;b\n1;2\n"])
def test_what_is_not_the_workbook_is_refused(tmp_path, content):
    path = tmp_path / "autre.xlsx"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=r"autre\.xlsx : .+\."):
        read_decisions(path)


def test_the_next_matching_takes_decisions_into_account(place):
    lines = fill_in(
        place.book, {2: {"Décision": "Acceptée"}, 6: {"Décision": "Déclinée", "Motif": "Autre"}}
    )
    runs.read_back(place.workspace, place.book, OPTIONS, READING)
    summary = runs.match(place.workspace, OPTIONS, quiet)
    opening, person, _ = lines[2].split("/")
    after = read(place.engine, tables.ALLOCATIONS, {"run_id": [summary.run_id]})
    assert person not in set(after["person_id"])
    said = after.loc[after["opening_id"] == opening, "why"]
    assert said.str.contains("1 poste sur 2 déjà pourvu").all()
    refused = lines[6].split("/")
    pairs = after["opening_id"] + "/" + after["person_id"]
    assert "/".join(refused[:2]) not in set(pairs)
    assert summary.figures["Personnes placées, sorties du calcul"] == 1


def test_what_is_decided_is_written_again_in_the_next_workbook(place):
    lines = fill_in(place.book, {2: {"Décision": "Personne contactée"}})
    runs.read_back(place.workspace, place.book, OPTIONS, READING)
    runs.match(place.workspace, OPTIONS, quiet)
    after = read_decisions(runs.report_batch(place.workspace, place.book))
    opening, person, _ = lines[2].split("/")
    assert after.lines[["opening_id", "person_id", "decision"]].to_numpy().tolist() == [
        [opening, person, "contactee"]
    ]


def write_beside(path: Path, sheet_name: str, head: str, texts: list[str]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[sheet_name]
    column = next(cell.column for cell in sheet[1] if cell.value == head)
    for row, text in enumerate(texts, start=2):
        sheet.cell(row, column).value = text
    book.save(path)


def test_a_code_written_beside_a_doubtful_title_is_a_correction(place):
    titles = ["Agent inventé", "Autre agent inventé"]
    write_beside(place.book, "Métiers à vérifier", "Intitulé reçu", titles)
    write_beside(place.book, "Métiers à vérifier", "Bon code ROME", ["K2204", "Z9999"])
    kept = runs.read_back(place.workspace, place.book, OPTIONS, READING)
    assert kept.figures["Codes ROME donnés à des intitulés"] == 2
    assert kept.figures["  refusés, inconnus de ROME"] == 1
    [fault] = kept.faults.to_dict("records")
    assert (fault["row"], fault["severity"]) == (3, "reject")
    assert "« Z9999 »" in fault["reason"]
    assert "« Métiers à vérifier »" in fault["reason"]
    learned = read(place.engine, tables.TITLE_EVIDENCE)
    assert learned["code_rome"].tolist() == ["K2204"]


def test_answers_are_counted_and_never_kept(place):
    write_beside(place.book, "À préciser", "Réponse", ["oui", "06 01 02 03 04", " "])
    kept = runs.read_back(place.workspace, place.book, OPTIONS, READING)
    told = "Réponses, à reporter dans le prochain fichier de qui répond"
    assert kept.figures[told] == 2
    assert b"06 01 02 03 04" not in Path(place.workspace.base).read_bytes()


def test_a_distance_never_says_which_commune(place):
    """Every distance of the workbook is a band, in its own column and in the reasons."""
    book = openpyxl.load_workbook(place.book)
    heads = {cell.value: cell.column for cell in book["Propositions"][1]}
    rows = list(book["Propositions"].iter_rows(min_row=2, values_only=True))
    told = {row[heads["Distance"] - 1] for row in rows}
    assert told <= {*KM_BANDS, None}
    assert told - {None}
    exact = re.compile(r"(?<! à )(?<!moins de )(?<!plus de )\b\d+ (?:km|min)\b")
    assert not [row for row in rows if exact.search(str(row[heads["Pourquoi"] - 1]))]

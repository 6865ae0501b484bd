"""Ditto marks: the cell above is meant, in tables of rows, and the report says how many."""

import json
from pathlib import Path

import openpyxl
import pytest

from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes

HEADS = ["Intitulé du poste", "Employeur", "Commune", "Nb de postes"]
FIRST = ["Agent / Agente d'entretien", "Les Jardins", "Denain", "2"]


def read(path: Path):
    return ingest_file(path, "besoins", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


def sheet(folder: Path, *rows: list[str | None]) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADS, *rows):
        book.active.append(row)
    book.save(folder / "besoins.xlsx")
    return folder / "besoins.xlsx"


@pytest.mark.parametrize("mark", ["idem", "Idem", " IDEM ", "id.", "//", "\u201d", '"'])
def test_a_mark_says_what_is_above_even_over_another_mark(tmp_path: Path, mark: str) -> None:
    second = ["Mécanicien / Mécanicienne automobile", mark, mark, "1"]
    found = read(sheet(tmp_path, FIRST, second, [*second[:1], mark, "Cambrai", "1"]))
    openings = found.tables["openings"].sort_values("source_row")
    assert openings["employer"].tolist() == ["Les Jardins"] * 3
    assert openings["code_commune"].tolist() == ["59172", "59172", "59122"]
    assert "3 cellules « idem » lues comme celle du dessus." in found.report.notes


def test_a_blank_row_between_does_not_hide_what_is_above(tmp_path: Path) -> None:
    found = read(sheet(tmp_path, FIRST, [None] * 4, ["idem", "idem", "Cambrai", "1"]))
    assert found.tables["openings"]["employer"].tolist() == ["Les Jardins"] * 2
    assert found.report.rows_total == 2


def test_a_mark_with_nothing_above_is_blank(tmp_path: Path) -> None:
    found = read(sheet(tmp_path, [FIRST[0], "idem", "Denain", "1"]))
    assert found.tables["openings"]["employer"].isna().all()


def test_a_word_that_only_begins_so_is_itself(tmp_path: Path) -> None:
    found = read(sheet(tmp_path, FIRST, [FIRST[0], "Idem Services", "Denain", "1"]))
    assert set(found.tables["openings"]["employer"]) == {"Les Jardins", "Idem Services"}
    assert not any("idem" in note for note in found.report.notes)


def test_objects_have_nothing_above(tmp_path: Path) -> None:
    rows = [FIRST, [FIRST[0], "idem", "Denain", "1"]]
    path = tmp_path / "besoins.json"
    path.write_text(json.dumps([dict(zip(HEADS, row, strict=True)) for row in rows]))
    assert set(read(path).tables["openings"]["employer"]) == {"Les Jardins", "idem"}

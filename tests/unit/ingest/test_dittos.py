"""Ditto marks: the cell above is meant, in tables of rows, and the report says how many."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from gpect.domain.raw import RawTable
from gpect.ingest.files import dittos
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


def block(*rows: list[str], format_: str = "csv") -> RawTable:
    numbers, heads = list(range(2, len(rows) + 2)), ["a", "b"]
    return RawTable(heads, pd.DataFrame(list(rows)), numbers, "f.csv", format_, "0" * 64)


def test_a_block_goes_on_from_the_row_before_it() -> None:
    raw = block(["idem", "x"], ["", ""], ["//", "idem"], ["", "1"], ["idem", "id."])
    found = dittos.fill(raw, ["haut", "y"])
    assert found.cells.to_numpy().tolist() == [
        ["haut", "x"], ["", ""], ["haut", "x"], ["", "1"], ["", "1"],
    ]  # fmt: skip
    assert found.n_dittos == 5
    assert raw.cells[0].tolist()[0] == "idem"
    top = dittos.fill(raw)
    assert top.cells[0].tolist() == [""] * 5
    assert top.cells[1].tolist() == ["x", "", "x", "1", "1"]


@pytest.mark.parametrize("format_", ["json", "jsonl", "xml"])
def test_what_is_no_table_or_has_no_mark_comes_back_as_it_is(format_: str) -> None:
    objects = block(["a", "b"], ["idem", "idem"], format_=format_)
    assert dittos.fill(objects) is objects
    plain = block(["a", "b"], ["idem.2", "idems"])
    assert dittos.fill(plain, ["c", "d"]) is plain


def test_the_note_counts_cells() -> None:
    assert dittos.note(0) == []
    assert dittos.note(1) == ["1 cellule « idem » lue comme celle du dessus."]
    assert dittos.note(2) == ["2 cellules « idem » lues comme celle du dessus."]

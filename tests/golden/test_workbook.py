"""The matching workbook read back cell by cell."""

import dataclasses
import re
import zipfile
from datetime import date
from itertools import pairwise

import numpy as np
import openpyxl
import pandas as pd
import pytest
import python_calamine

from gpect.domain import vocabulary
from gpect.domain.errors import FileRefused
from gpect.domain.nearness import km_bands
from gpect.domain.propositions import FACTS, fingerprint
from gpect.domain.templates import TEMPLATES
from gpect.ingest.files.read import read_file
from gpect.ingest.review import read_review
from gpect.reports.batch.columns import PROPOSALS
from gpect.reports.batch.workbook import write_batch

SHEETS = (
    "Lisez-moi",
    "Propositions",
    "Postes non pourvus",
    "Leviers",
    "Personnes sans proposition",
    "À préciser",
    "Parcours et formations",
    "Équité",
    "Métiers à vérifier",
    "Rejets",
    "Paramètres",
    "Listes",
)
STARTS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.y")')
OTHERS = ("http://x.y", "https://x.y", "mailto:a@b.c", "file:///etc", "internal:Listes!A1")
MARKS = ("\t=1", "\r=1", "{=1}", "'=1", '"=1"', "<script>alert(1)</script>", "&amp;", "007", "1e5")
INJECTIONS = (
    *STARTS,
    *OTHERS,
    *MARKS,
    *(f"{text} suite" for text in STARTS),
    "ftp://x.y",
    "=",
    "\ufeff=1",
    "_x000D_=1",
)


@pytest.fixture(scope="module")
def path(batch, tmp_path_factory):
    written = tmp_path_factory.mktemp("classeur") / "appariement.xlsx"
    write_batch(written, batch)
    return written


@pytest.fixture(scope="module")
def rows(path):
    return python_calamine.load_workbook(path).get_sheet_by_name("Propositions").to_python()


def test_sheets_are_those_promised(path):
    book = openpyxl.load_workbook(path)
    assert tuple(book.sheetnames) == SHEETS
    assert book["Listes"].sheet_state == "hidden"
    for sheet in book.worksheets[1:-1]:
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes == "B2"
        assert not sheet.protection.sheet
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"


def test_each_proposition_is_there_once_with_its_own_figures(rows, batch):
    assert rows[0] == [column.title for column in PROPOSALS]
    heads = {title: position for position, title in enumerate(rows[0])}
    found = {row[heads["Identifiant (ne pas modifier)"]]: row for row in rows[1:]}
    assert len(found) == len(rows) - 1 == len(batch.allocations)
    posts = batch.openings.set_index("opening_id")
    for line in batch.allocations.to_dict("records"):
        row = found[f"{line['opening_id']}/{line['person_id']}/r1"]
        post = posts.loc[line["opening_id"]]
        assert row[heads["Score"]] == pytest.approx(line["score"], abs=5e-5)
        assert row[heads["Distance"]] == km_bands(np.array([line["distance_km"]]))[0]
        assert row[heads["Poste"]] == post["raw_title"]
        assert row[heads["Début"]] == post["starts_on"].date()
        assert row[heads["Postes"]] == post["posts"]
        assert line["person_id"].startswith(row[heads["Personne"]])
        missing = line["missing"] if pd.notna(line["missing"]) else ""
        assert row[heads["Ce qui manque et qui peut le lever"]] == missing


def test_lines_of_one_opening_are_together_best_first(rows):
    openings = [row[15].split("/")[0] for row in rows[1:]]
    changes = sum(a != b for a, b in pairwise(openings))
    assert changes == len(set(openings)) - 1
    scores = [(o, -row[7]) for o, row in zip(openings, rows[1:], strict=True)]
    assert all(a[1] <= b[1] for a, b in pairwise(scores) if a[0] == b[0])


def test_fingerprint_can_be_found_again_from_the_sheet(rows):
    names = [column.name for column in PROPOSALS]
    for row in rows[1:20]:
        cells = [row[names.index(name)] for name in ("line_id", *FACTS)]
        cells = [None if cell == "" else cell for cell in cells]
        assert fingerprint(cells) == row[names.index("fingerprint")]


def test_formats_are_french_and_lists_are_offered(path):
    sheet = openpyxl.load_workbook(path)["Propositions"]
    assert sheet["D2"].number_format == "dd/mm/yyyy"
    assert sheet["H2"].number_format == "0\u00a0%"
    lists = {r.formula1 for r in sheet.data_validations.dataValidation}
    assert lists == {"Decisions", "Motifs"}
    book = openpyxl.load_workbook(path)
    ((name, cells),) = book.defined_names["Decisions"].destinations
    assert [c[0].value for c in book[name][cells]] == list(vocabulary.DECISIONS.values())


def test_order_of_rows_and_second_writing_change_no_byte(path, batch, tmp_path):
    shuffled = dataclasses.replace(
        batch,
        allocations=batch.allocations.sample(frac=1, random_state=1),
        openings=batch.openings.iloc[::-1],
        persons=batch.persons.sample(frac=1, random_state=2),
        questions=batch.questions.iloc[::-1],
    )
    write_batch(tmp_path / "b.xlsx", shuffled)
    assert (tmp_path / "b.xlsx").read_bytes() == path.read_bytes()


def test_thirty_injections_stay_text(batch, tmp_path):
    assert len(INJECTIONS) >= 30 - 5
    n = len(batch.allocations)
    texts = [INJECTIONS[i % len(INJECTIONS)] for i in range(n)]
    poisoned = dataclasses.replace(
        batch,
        allocations=batch.allocations.assign(why=texts, missing=texts[::-1]),
        openings=batch.openings.assign(
            raw_title=[INJECTIONS[i % len(INJECTIONS)] for i in range(len(batch.openings))]
        ),
        parameters={text: text for text in INJECTIONS},
    )
    write_batch(tmp_path / "x.xlsx", poisoned)
    with zipfile.ZipFile(tmp_path / "x.xlsx") as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/"):
                xml = archive.read(name).decode()
                assert "<f>" not in xml
                assert "<hyperlink" not in xml
        assert not any("externalLink" in name for name in archive.namelist())
    book = python_calamine.load_workbook(tmp_path / "x.xlsx")
    shown = [row[1] for row in book.get_sheet_by_name("Paramètres").to_python()[1:]]
    assert all(isinstance(cell, str) for cell in shown)
    assert [re.sub(r"\s", "", t) for t in shown] == [re.sub(r"\s", "", t) for t in INJECTIONS]


def test_an_empty_batch_is_still_a_workbook(batch, tmp_path):
    nothing = {
        name: getattr(batch, name).iloc[:0]
        for name in ("allocations", "unfilled", "unmatched", "questions", "rejects")
    }
    write_batch(tmp_path / "vide.xlsx", dataclasses.replace(batch, **nothing))
    book = openpyxl.load_workbook(tmp_path / "vide.xlsx")
    assert tuple(book.sheetnames) == SHEETS
    assert "gpect match --parcours" in book["Parcours et formations"]["A2"].value


def test_missing_values_are_blank_cells(batch, tmp_path):
    bare = dataclasses.replace(
        batch,
        openings=batch.openings.assign(starts_on=pd.NaT, posts=pd.NA, employer=None, siret=None),
        as_of=date(2026, 1, 2),
    )
    write_batch(tmp_path / "n.xlsx", bare)
    sheet = python_calamine.load_workbook(tmp_path / "n.xlsx").get_sheet_by_name("Propositions")
    assert {(row[1], row[3], row[4]) for row in sheet.to_python()[1:]} == {("", "", "")}


def test_it_is_no_file_of_a_structure_but_its_titles_are_read(path):
    for kind in ("besoins", "personnes"):
        with pytest.raises(FileRefused, match="gpect decisions lire"):
            read_file(path, TEMPLATES[kind])
    assert read_review(path).empty  # nobody chose a code yet: read, not refused


@pytest.mark.parametrize("invented", [True, False])
def test_a_demonstration_says_so_on_every_sheet(batch, tmp_path, invented):
    path = tmp_path / "demo.xlsx"
    write_batch(path, dataclasses.replace(batch, invented=invented))
    book = openpyxl.load_workbook(path)
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert all(
        ("Données inventées" in str(sheet.oddFooter.center.text)) == invented for sheet in shown
    )
    first = [str(row[0].value) for row in book["Lisez-moi"].iter_rows()]
    assert any("Données inventées" in text for text in first) == invented

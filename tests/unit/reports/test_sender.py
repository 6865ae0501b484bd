"""The file given back: the sender's own sheet, tinted and explained, names taken out."""

import re
import zipfile

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

from gpect.domain import contracts, tables
from gpect.domain.raw import RawTable
from gpect.reports.forms.sender import Returned, write_return

HEADER = ["N° dossier", "Nom", "Commune", "Permis B"]
ROWS = [["A1", "Inventé", "Denain", "oui"], ["A2", "Imaginé", "Denin", "peut-être"]]


def own(tmp_path):
    """Make up a sender's workbook: a title above, colours, a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Suivi"
    sheet["A1"] = "Nos personnes"
    for row, line in enumerate([HEADER, *ROWS], start=3):
        for column, text in enumerate(line, start=1):
            sheet.cell(row, column).value = text
    sheet["A3"].font = Font(bold=True, color="FF0000")
    sheet["E4"] = "=1+1"
    book.create_sheet("Autres")["A1"] = "Inventé"
    path = tmp_path / "suivi.xlsx"
    book.save(path)
    return path


def raw(form="xlsx", **changes):
    made = {
        "header": HEADER,
        "cells": pd.DataFrame(ROWS),
        "row_numbers": [4, 5],
        "source_file": f"suivi.{form}",
        "format": form,
        "sha256": "0",
        "sheet": "Suivi" if form == "xlsx" else "",
        "header_row": 3,
    }
    return RawTable(**made | changes)


def faults(*rows):
    made = [
        {"lot_id": "l", "row": row, "column": column, "code": "c", "severity": severity}
        | {"reason": "raison", "suggestion": "Denain ?"}
        for row, column, severity in rows
    ]
    return contracts.conform(pd.DataFrame(made, columns=[*tables.REJECTS.names]), tables.REJECTS)


FAULTS = ((5, "Commune", "reject"), (5, "Permis B", "warn"))
PEOPLE = pd.Series(["P1a2b3c4", "P5d6e7f8"], index=[4, 5])


def returned(form="xlsx", **changes):
    made = {
        "raw": raw(form),
        "rejects": faults(*FAULTS),
        "dropped": ["Nom"],
        "references": PEOPLE,
        "identifier": "N° dossier",
    }
    return Returned(**made | changes)


def test_the_senders_own_sheet_comes_back_marked(tmp_path):
    path = write_return(tmp_path, own(tmp_path), returned())
    book = openpyxl.load_workbook(path)
    assert path.name == "suivi_retour.xlsx"
    assert book.sheetnames == ["Suivi", "À corriger", "Références"]
    sheet = book["Suivi"]
    assert sheet["A1"].value == "Nos personnes"
    assert sheet["A3"].font.color.rgb.endswith("FF0000")
    assert "Ligne rejetée : raison Proposition : Denain ?" in sheet["C5"].comment.text
    assert sheet["D5"].comment.text.startswith("À vérifier")
    assert sheet["C5"].fill.fgColor.rgb != sheet["D5"].fill.fgColor.rgb
    assert sheet["C4"].fill.fill_type is None
    assert [c.value for c in sheet["A"][2:]] == ["N° dossier", "A1", "A2"]


def test_names_do_not_come_back(tmp_path):
    book = openpyxl.load_workbook(write_return(tmp_path, own(tmp_path), returned()))
    cells = [c.value for sheet in book for row in sheet.iter_rows() for c in row]
    assert "Nom" in cells
    assert not {"Inventé", "Imaginé"} & set(cells)


@pytest.mark.parametrize("form", ["csv", "json", "ods"])
def test_other_formats_come_back_as_a_workbook_of_their_rows(tmp_path, form):
    path = write_return(tmp_path, tmp_path / f"suivi.{form}", returned(form))
    sheet = openpyxl.load_workbook(path)["Votre fichier"]
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Ligne", *HEADER]
    assert rows[2] == [5, "A2", None, "Denin", "peut-être"]
    assert sheet["D3"].comment.text.startswith("Ligne rejetée")


def test_each_person_beside_the_senders_identifier(tmp_path):
    book = openpyxl.load_workbook(write_return(tmp_path, own(tmp_path), returned()))
    rows = [[c.value for c in row] for row in book["Références"].iter_rows()]
    assert rows[0][:2] == ["Ligne", "N° dossier"]
    assert rows[1:] == [[4, "A1", "P1a2b3c4"], [5, "A2", "P5d6e7f8"]]


def test_the_hour_is_not_in_the_file(tmp_path):
    with zipfile.ZipFile(write_return(tmp_path, own(tmp_path), returned())) as book:
        hours = set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", book.read("docProps/core.xml").decode()))
        assert hours == {"2000-01-01T00:00:00Z"}
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}


def test_nothing_to_say_nothing_written(tmp_path):
    nothing = returned(rejects=faults(), references=PEOPLE.iloc[:0])
    assert write_return(tmp_path, own(tmp_path), nothing) is None
    assert [p.name for p in tmp_path.iterdir()] == ["suivi.xlsx"]


def test_a_sheet_that_does_not_read_as_it_was_read_comes_back_by_its_rows(tmp_path):
    other = returned(raw=raw(header=["Commune", "Nom", "Permis B", "N° dossier"]))
    book = openpyxl.load_workbook(write_return(tmp_path, own(tmp_path), other))
    assert book.sheetnames[0] == "Votre fichier"

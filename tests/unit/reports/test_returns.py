import csv
import json

import pandas as pd
import pytest
import python_calamine

from gpect.domain import contracts, tables
from gpect.domain.raw import RawTable
from gpect.reports.forms.returns import write_rejects

HEADER = ["Intitulé du poste", "Nb de postes", "Nom"]


def raw(form="csv", encoding="cp1252", **changes):
    cells = pd.DataFrame([["Maçon", "2", "x"], ["Agent", "deux", "y"], ["=1+1", "-3", "z"]])
    made = {
        "header": HEADER,
        "cells": cells,
        "row_numbers": [2, 3, 5],
        "source_file": f"besoins.{form}",
        "format": form,
        "sha256": "0",
        "encoding": encoding,
        "separator": ";",
    }
    return RawTable(**made | changes)


def rejects(*rows):
    made = pd.DataFrame(
        [
            {"lot_id": "l", "row": row, "column": column, "code": code, "severity": severity}
            | {"reason": f"raison {code}", "suggestion": "Écrivez 2."}
            for row, column, code, severity in rows
        ],
        columns=[*tables.REJECTS.names],
    )
    return contracts.conform(made, tables.REJECTS)


BAD = (
    (3, "Nb de postes", "nombre_invalide", "reject"),
    (5, "Nb de postes", "nombre_invalide", "reject"),
    (5, "Intitulé du poste", "autre", "reject"),
    (2, "Intitulé du poste", "suspect", "warn"),
)


def test_nothing_is_written_when_nothing_is_rejected(tmp_path):
    assert write_rejects(tmp_path, raw(), rejects(BAD[3])) is None
    assert list(tmp_path.iterdir()) == []


def test_csv_keeps_separator_and_encoding(tmp_path):
    path = write_rejects(tmp_path, raw(), rejects(*BAD))
    assert path.name == "besoins_rejets.csv"
    with path.open(encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows[0] == ["Ligne", "Raison du rejet", "Proposition", *HEADER]
    assert rows[1] == ["3", "raison nombre_invalide", "Écrivez 2.", "Agent", "deux", "y"]
    assert rows[2][:2] == ["5", "raison autre ; raison nombre_invalide"]
    assert rows[2][3:5] == ["'=1+1", "-3"]
    assert len(rows) == 3


@pytest.mark.parametrize("encoding", ["ascii", "inconnu", ""])
def test_what_the_encoding_cannot_write_comes_back_in_utf8(tmp_path, encoding):
    path = write_rejects(tmp_path, raw(encoding=encoding), rejects(*BAD))
    assert "Intitulé" in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("form", ["xlsx", "xls", "xlsb", "ods"])
def test_workbooks_come_back_as_xlsx(tmp_path, form):
    path = write_rejects(tmp_path, raw(form), rejects(*BAD))
    assert path.name == "besoins_rejets.xlsx"
    rows = python_calamine.load_workbook(path).get_sheet_by_name("Rejets").to_python()
    assert rows[0][3:] == HEADER
    assert rows[2][3:] == ["=1+1", "-3", "z"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_keeps_its_shape(tmp_path, form):
    text = write_rejects(tmp_path, raw(form), rejects(*BAD)).read_text(encoding="utf-8")
    records = json.loads(text) if form == "json" else [json.loads(x) for x in text.splitlines()]
    assert [record["Ligne"] for record in records] == [3, 5]
    assert records[0]["Intitulé du poste"] == "Agent"


def test_columns_never_read_are_never_written(tmp_path):
    path = write_rejects(tmp_path, raw(), rejects(*BAD), dropped=["Nom"])
    assert "Nom" not in path.read_text(encoding="cp1252").splitlines()[0]

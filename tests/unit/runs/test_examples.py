"""The example of each template is a row that can be sent: nothing is rejected, nothing doubted."""

import csv
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from gpect import runs
from gpect.domain.templates import TEMPLATES
from gpect.ingest.titles.normaliser import TitleNormaliser
from gpect.referentiels.loader import load
from gpect.reports.forms.templates import write_templates
from gpect.runs.workspace import Workspace
from tests.unit.runs.conftest import AS_OF, READING

KINDS = [kind for kind, template in TEMPLATES.items() if not template.published]


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> dict[str, dict[str, str]]:
    """Kind → title of a column → its example, as the templates' own sheets show them."""
    written = write_templates(tmp_path_factory.mktemp("modeles"))
    told = {}
    for kind, path in zip(KINDS, written, strict=True):
        rows = openpyxl.load_workbook(path)["Exemple"].iter_rows(min_row=2, values_only=True)
        told[kind] = {head.split(" (obligatoire)")[0].split(" (au moins")[0]: cell or ""
                      for head, cell, *_ in rows}  # fmt: skip
    return told


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_is_read_without_a_doubt(tmp_path: Path, examples, kind: str) -> None:
    row = examples[kind]
    assert list(row) == [column.title for column in TEMPLATES[kind].columns]
    path = tmp_path / f"{kind}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([list(row), list(row.values())])
    report = runs.ingest(
        Workspace(str(tmp_path / "b.sqlite"), tmp_path, AS_OF), kind, path, READING
    ).report
    assert (report.rows_valid, report.errors, report.remarks) == (1, [], [])
    assert not any("compétence" in note for note in report.notes)


@pytest.mark.lent
def test_the_title_and_the_code_of_an_example_are_of_one_metier(examples) -> None:
    normaliser = TitleNormaliser.build(load())
    for kind, title in (("besoins", "Intitulé du poste"), ("realisations", "Métier")):
        row = examples[kind]
        found = normaliser.normalise(pd.Series([row[title]], dtype="str"), None)
        assert found.at[0, "code_rome_parent"] == row["Code ROME"]
    assert examples["formations"]["Code ROME"] == "N1101", "what a CACES R489 leads to: cariste"

import openpyxl
import pytest

from gpect.domain.templates import TEMPLATES
from gpect.reports.forms.templates import write_templates

FILLED = {kind: template for kind, template in TEMPLATES.items() if not template.published}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("modeles")
    return dict(zip(FILLED, write_templates(folder), strict=True))


@pytest.mark.parametrize("kind", FILLED)
def test_first_sheet_holds_the_titles_and_nothing_else(written, kind):
    book = openpyxl.load_workbook(written[kind])
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(rows[0]) == [column.title for column in TEMPLATES[kind].columns]
    assert all(cell is None for row in rows[1:] for cell in row)
    assert book["Listes"].sheet_state == "hidden"


@pytest.mark.parametrize("kind", FILLED)
def test_every_choice_is_offered(written, kind):
    book = openpyxl.load_workbook(written[kind])
    offered = {
        next(iter(rule.sqref.ranges)).min_col: rule.formula1.lstrip("=")
        for rule in book.worksheets[0].data_validations.dataValidation
        if rule.type == "list"
    }
    for position, column in enumerate(TEMPLATES[kind].columns, start=1):
        if column.choices:
            name = book.defined_names[offered[position]]
            ((sheet, cells),) = name.destinations
            values = [cell[0].value for cell in book[sheet][cells]]
            assert values == list(column.choices.values())


def test_example_sheet_never_looks_like_data(written):
    for kind, path in written.items():
        book = openpyxl.load_workbook(path)
        titles = {column.title for column in TEMPLATES[kind].columns}
        rows = [set(row) & titles for row in book["Exemple"].iter_rows(values_only=True)]
        assert max(len(found) for found in rows) <= 1


def test_templates_are_the_same_bytes_each_time(written, tmp_path):
    again = write_templates(tmp_path)
    assert [p.read_bytes() for p in again] == [p.read_bytes() for p in written.values()]

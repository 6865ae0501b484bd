"""Rows struck through in a workbook: sent back with their reason, never taken as open posts."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from gpect.ingest.files.workbooks import struck
from gpect.ingest.normalise import ingest_file
from tests.corpus import workbooks
from tests.unit.ingest import fakes

HEADS = ["Intitulé du poste", "Code ROME", "Commune", "Nb de postes"]
ROW = ["Agent d'entretien", "K2204", "Valenciennes", 2]
STRUCK = Font(strike=True)
THROUGH = (
    '<office:automatic-styles><style:style style:name="ce1" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="{}"/></style:style>'
    "</office:automatic-styles>"
)


def read(path: Path):
    return ingest_file(path, "besoins", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


def sheet(folder: Path, struck: list[tuple[int, int]], *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    for row in (HEADS, *rows):
        book.active.append(row)
    for row, column in struck:
        book.active.cell(row, column).font = STRUCK
    book.save(folder / "besoins.xlsx")
    return folder / "besoins.xlsx"


def test_a_row_struck_through_is_sent_back_with_its_reason(tmp_path: Path) -> None:
    found = read(sheet(tmp_path, [(3, at) for at in range(1, 5)], ROW, [*ROW[:3], 1], ROW[:3]))
    openings = found.tables["openings"].sort_values("source_row")
    assert openings["source_row"].tolist() == [2, 4]
    fault = found.rejects[found.rejects["severity"] == "reject"].iloc[0]
    assert (fault["row"], fault["code"]) == (3, "ligne_barree")
    assert (found.report.rows_total, found.report.rows_rejected) == (3, 1)


def test_one_cell_struck_through_is_a_correction_and_no_row_is_lost(tmp_path: Path) -> None:
    assert read(sheet(tmp_path, [(2, 1), (2, 4)], ROW)).report.rows_valid == 1


def test_what_is_blank_need_not_be_struck_through(tmp_path: Path) -> None:
    found = read(sheet(tmp_path, [(2, 1), (2, 3)], ["Jardinier", None, "Denain", None], ROW))
    assert found.tables["openings"]["source_row"].tolist() == [3]


def test_what_stands_below_a_row_struck_through_may_still_say_idem(tmp_path: Path) -> None:
    rows = [ROW, ["Jardinier", "idem", "idem", 1]]
    found = read(sheet(tmp_path, [(2, at) for at in range(1, 5)], *rows))
    assert found.tables["openings"]["code_commune"].tolist() == ["59606"]


@pytest.mark.parametrize(("line", "kept"), [("solid", [2]), ("none", [2, 3])])
def test_a_sheet_of_libreoffice_is_read_so_too(tmp_path: Path, line: str, kept: list[int]) -> None:
    cell = '<table:table-cell table:style-name="ce1" office:value-type="string"><text:p>'
    through = "".join(f"{cell}{text}</text:p></table:table-cell>" for text in ROW)
    rows = [workbooks.ods_row(*HEADS), workbooks.ods_row(*map(str, ROW)), through]
    path = tmp_path / "besoins.ods"
    path.write_bytes(workbooks.ods(*rows, styles=THROUGH.format(line)))
    assert sorted(read(path).tables["openings"]["source_row"]) == kept


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "plain", "struck"]), min_size=3, max_size=3),
                min_size=1, max_size=6))  # fmt: skip
def test_rows_are_those_another_reader_finds(tmp_path_factory, grid: list[list[str]]) -> None:
    folder = tmp_path_factory.mktemp("grid")
    book = openpyxl.Workbook()
    for at, row in enumerate(grid, start=1):
        for column, how in enumerate(row, start=1):
            if how:
                book.active.cell(at, column, column if column > 1 else "texte")
            if how == "struck":
                book.active.cell(at, column).font = Font(strike=True, bold=column > 1)
    book.save(folder / "a.xlsx")
    again = openpyxl.load_workbook(folder / "a.xlsx").active
    expected = [
        cells[0].row
        for cells in again.iter_rows()
        if any(c.value for c in cells) and all(c.font.strike for c in cells if c.value)
    ]
    assert found_by_us(folder / "a.xlsx") == expected


def found_by_us(path: Path) -> list[int]:
    with zipfile.ZipFile(path) as parts:
        styles = struck.styles_xlsx(parts.read("xl/styles.xml"))
        return list(struck.rows_xlsx(parts.read("xl/worksheets/sheet1.xml"), styles))


def test_rows_that_a_filter_hides_are_read_and_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sheet(tmp_path, [], ROW, [*ROW[:3], 1], [*ROW[:3], 4]))
    for row in (3, 4, 40):  # the last holds nothing
        book.active.row_dimensions[row].hidden = True
    book.save(tmp_path / "besoins.xlsx")
    report = read(tmp_path / "besoins.xlsx").report
    assert report.rows_valid == 3
    told = "Attention, 2 lignes masquées, dès la 3, ont été lues comme les autres."
    assert told in report.notes
    assert not any("masquée" in note for note in read(sheet(tmp_path, [], ROW)).report.notes)


@pytest.mark.parametrize("how", ["filter", "collapse", "visible"])
def test_a_row_hidden_in_libreoffice_is_told_too(tmp_path: Path, how: str) -> None:
    rows = [workbooks.ods_row(*HEADS), workbooks.ods_row(*map(str, ROW))]
    hidden = f'</table:table-row><table:table-row table:visibility="{how}">'
    hidden += workbooks.ods_row(*map(str, ROW[:3]))
    path = tmp_path / "besoins.ods"
    path.write_bytes(workbooks.ods(*rows, hidden))
    report = read(path).report
    assert report.rows_total == 2
    told = ["Attention, 1 ligne masquée (4), a été lue comme les autres."]
    assert [note for note in report.notes if "masquée" in note] == told * (how != "visible")


STYLES = (
    b'<fonts count="4"><font/><font><strike/><b/></font><font><strike val="0"/></font>'
    b'<font><b/></font></fonts><cellStyleXfs><xf fontId="1"/></cellStyleXfs>'
    b'<cellXfs><xf fontId="0"/><xf numFmtId="0" fontId="1"/><xf fontId="2"></xf><xf fontId="3"/>'
    b'<xf numFmtId="0"/></cellXfs><dxfs><dxf><font><strike/></font></dxf></dxfs>'
)


def test_a_format_strikes_when_its_font_does_and_no_other_is_taken() -> None:
    assert struck.styles_xlsx(STYLES) == {b"1"}


@pytest.mark.parametrize("left", [b"fonts", b"cellXfs", b"strike"])
def test_styles_without_fonts_formats_or_strikes_strike_nothing(left: bytes) -> None:
    assert struck.styles_xlsx(STYLES.replace(left, b"x")) == frozenset()


@pytest.mark.parametrize(
    ("cells", "is_struck"),
    [
        (b'<c s="1"><v>1</v></c>', True),
        (b'<c s="1" t="inlineStr"><is><t>a</t></is></c><c s="0"/>', True),
        (b'<c s="1"><v>1</v></c><c s="0"></c>', True),
        (b'<c s="1"><v>1</v></c><c s="3"><v>2</v></c>', False),
        (b'<c s="1"><v>1</v></c><c r="B7"><v>2</v></c>', False),
        (b'<c s="1"><v>1</v></c><c><v>2</v></c>', False),
        (b'<c s="1"/>', False),
    ],
)
def test_a_row_is_struck_when_every_filled_cell_is(cells: bytes, is_struck: bool) -> None:
    rows = b'<row r="6"/><row spans="1:2" r="7">' + cells + b"</row>"
    found = list(struck.rows_xlsx(rows, struck.styles_xlsx(STYLES)))
    assert found == ([7] if is_struck else [])


@pytest.mark.parametrize("order", ["name family", "family name"])
def test_a_style_of_libreoffice_is_known_wherever_its_name_stands(order: str) -> None:
    told = {"name": 'style:name="ce1"', "family": 'style:family="table-cell"'}
    opens = f"<style:style {' '.join(told[word] for word in order.split())}>"
    through = '<style:text-properties style:text-line-through-type="single"/></style:style>'
    empty = '<style:style style:name="ce0"/>'
    styles = struck.styles_ods(f"{empty}{opens}{through}".encode())
    assert styles == {b"ce1"}
    is_struck = struck.is_struck_ods
    cell = b' table:style-name="ce1"'
    assert is_struck([cell, cell], styles)
    assert not is_struck([cell, b' table:style-name="ce0"'], styles)
    assert not is_struck([cell, b""], styles)
    assert not is_struck([], styles)

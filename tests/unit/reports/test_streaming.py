"""Rows written straight into a streamed sheet are those that xlsxwriter itself would write."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gpect.reports.books import streaming

AS_OF = datetime.fromisoformat("2026-10-01")

texts = st.one_of(
    st.text(max_size=12).filter(lambda text: not text.startswith("<r>")),
    st.sampled_from(
        [" avant", "après\n", "a & b < c > d", '"', "_x0041_", "=1+1", "\ufffe", "\x1b"]
    ),
)
cells = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**9), 10**9),
    st.floats(-1e12, 1e12),
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2099-12-31")),
)
rows = st.lists(st.tuples(cells, cells, cells, st.sampled_from([16.5, 30, 138])), max_size=6)


def book_of(write, lines, heads=1, below=None) -> bytes:
    """A workbook of one sheet: a header, the lines by ``write``, perhaps a row below."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_urls": False})
    book.set_properties({"created": AS_OF})
    styles = [book.add_format({"num_format": form}) for form in ("0.00", "dd/mm/yyyy", "@")]
    sheet = book.add_worksheet("Un")
    for position in range(heads):
        sheet.write_string(0, position, "tête", styles[-1])
    columns = [(s, [line[k] for line in lines]) for k, s in enumerate(styles)]
    try:
        write(sheet, columns, [line[-1] for line in lines], 1)
    except ValueError:
        sheet._opt_close()
        raise
    if below is not None:
        sheet.write_string(len(lines) + 3, 0, below)
    book.add_worksheet("Deux").write_string(0, 0, "autre feuille", styles[0])
    book.close()
    return out.getvalue()


@pytest.mark.lent
@settings(max_examples=150)
@given(rows, st.integers(0, 3), st.one_of(st.none(), st.just("dessous")))
def test_the_bytes_are_those_of_xlsxwriter(lines, heads, below):
    quick = book_of(streaming.write_rows, lines, heads, below)
    plain = book_of(streaming.write_one_by_one, lines, heads, below)
    with ZipFile(BytesIO(quick)) as ours, ZipFile(BytesIO(plain)) as theirs:
        for name in theirs.namelist():
            assert ours.read(name) == theirs.read(name), name


def test_a_zero_keeps_its_sign_whatever_came_before():
    lines = [(0, None, None, 16.5), (-0.0, None, None, 16.5)]
    quick, plain = (
        book_of(write, lines) for write in (streaming.write_rows, streaming.write_one_by_one)
    )
    assert quick == plain


def test_more_rows_than_are_held_at_once_are_all_there(monkeypatch):
    monkeypatch.setattr(streaming, "ROWS_AT_ONCE", 3)
    lines = [(n, None, f"ligne {n}", 16.5) for n in range(10)]
    sheet = load_workbook(BytesIO(book_of(streaming.write_rows, lines)))["Un"]
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == list(range(10))


@pytest.mark.parametrize("text", ["<r><t>x</t></r>", "<r>&</r>"])
def test_a_text_that_looks_like_markup_stays_text(text):
    sheet = load_workbook(BytesIO(book_of(streaming.write_rows, [(text, None, None, 16.5)])))["Un"]
    assert sheet["A2"].value == text


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_that_no_cell_can_hold_is_refused(number):
    with pytest.raises(ValueError, match="without end"):
        book_of(streaming.write_rows, [(number, None, None, 16.5)])


@pytest.mark.parametrize("text", ["é" * 40_000, "🚲" * 20_000, "a" + "🚲" * 20_000])
def test_a_text_too_long_is_cut_to_what_a_cell_holds(text):
    cut = streaming.fitting(text)
    assert cut.endswith("…")
    assert text.startswith(cut[:-1])
    assert streaming.MAX_TEXT - 2 <= len(cut.encode("utf-16-le")) // 2 <= streaming.MAX_TEXT


def test_a_text_that_just_fits_is_whole():
    assert streaming.fitting("🚲" * 16_383) == "🚲" * 16_383


def test_the_plain_way_is_the_one_of_a_book_that_is_not_streamed(tmp_path: Path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    streaming.write_one_by_one(
        book.add_worksheet(), [(book.add_format(), ["x", None])], [20, 20], 0
    )
    book.close()
    assert load_workbook(tmp_path / "a.xlsx").active["A1"].value == "x"

from datetime import date

import openpyxl

from gpect.demo.writing import write_csv, write_json_lines, write_xlsx

LINES = [["Titre", "Début"], ["=1+1", date(2027, 3, 1)], ["œuvre", None], ["http://a", 2.5]]


def test_a_workbook_never_turns_text_into_a_formula_or_a_link(tmp_path):
    write_xlsx(tmp_path / "a.xlsx", LINES)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].data_type != "f" or sheet["A2"].value.startswith("=")
    assert b"<f>" not in _sheet_xml(tmp_path / "a.xlsx")
    assert sheet["A4"].hyperlink is None
    assert sheet["B2"].is_date
    assert sheet["B4"].value == 2.5


def _sheet_xml(path):
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_two_writes_of_a_workbook_have_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_xlsx(tmp_path / name, LINES)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_csv_is_cp1252_or_utf8_with_its_mark(tmp_path):
    write_csv(tmp_path / "a.csv", [["é", None]], bom=False)
    write_csv(tmp_path / "b.csv", [["é", None]], bom=True)
    assert (tmp_path / "a.csv").read_bytes() == "é;\r\n".encode("cp1252")
    assert (tmp_path / "b.csv").read_bytes() == "é;\r\n".encode("utf-8-sig")


def test_json_lines_leave_absent_values_out(tmp_path):
    write_json_lines(tmp_path / "a.jsonl", [{"a": None, "b": "é"}])
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == '{"b": "é"}\n'

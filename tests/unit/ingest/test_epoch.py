"""A workbook that counts its days from 1904 says it for bare numbers too, whatever its format."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from gpect.ingest.normalise import Ingested, ingest_file
from tests.corpus import binary_books, workbooks
from tests.unit.ingest import fakes

DAY = dt.date(2027, 3, 1)
SINCE_1904 = (DAY - dt.date(1904, 1, 1)).days
SINCE_1900 = (DAY - dt.date(1899, 12, 30)).days
NEEDS = ("Intitulé", "Commune", "Nb de postes", "Date de début")
NULL_DATE = '<table:null-date table:date-value="1904-01-01"/>'


def xlsx(*rows: tuple[object, ...], is_1904: bool) -> bytes:
    return workbooks.book(
        lambda made: workbooks.write(made.add_worksheet("Besoins"), 0, *map(list, rows)),
        date_1904=is_1904,
    )


def xls(*rows: tuple[object, ...], is_1904: bool) -> bytes:
    return binary_books.xls(("Besoins", 0, rows), is_1904=is_1904)


def xlsb(*rows: tuple[object, ...], is_1904: bool) -> bytes:
    return binary_books.xlsb(("Besoins", 0, rows), is_1904=is_1904)


def ods(*rows: tuple[object, ...], is_1904: bool) -> bytes:
    said = [workbooks.ods_row(*map(ods_cell, row)) for row in rows]
    return workbooks.ods(*said, settings=NULL_DATE if is_1904 else "")


def ods_cell(value: object) -> str:
    if isinstance(value, str):
        return value
    cell = f'<table:table-cell office:value-type="float" office:value="{value}">'
    return f"{cell}<text:p>{value}</text:p></table:table-cell>"


def read(folder: Path, content: bytes, kind: str = "besoins") -> Ingested:
    path = folder / "fichier.dat"
    path.write_bytes(content)
    return ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


@pytest.mark.parametrize("write", [xlsx, xls, xlsb, ods])
@pytest.mark.parametrize("is_1904", [False, True])
def test_a_bare_count_of_days_is_read_from_the_day_the_workbook_says(
    tmp_path: Path, write: Callable[..., bytes], is_1904: bool
) -> None:
    serial = SINCE_1904 if is_1904 else SINCE_1900
    content = write(NEEDS, ("Agent", "Denain", 2, serial), ("Cuisinier", "Denain", 1, "02/03/2027"),
                    is_1904=is_1904)  # fmt: skip
    found = read(tmp_path, content)
    assert found.report.errors == []
    starts = found.tables["openings"].set_index("raw_title")["starts_on"].dt.date
    assert starts.to_dict() == {"Agent": DAY, "Cuisinier": DAY + dt.timedelta(days=1)}


def test_a_date_with_its_format_is_read_the_same_in_1904(tmp_path: Path) -> None:
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet("Besoins")
        workbooks.write(sheet, 0, list(NEEDS), ["Agent", "Denain", 2])
        moment = dt.datetime.combine(DAY, dt.time())
        sheet.write_datetime(1, 3, moment, made.add_format({"num_format": "dd/mm/yyyy"}))

    found = read(tmp_path, workbooks.book(fill, date_1904=True))
    assert found.tables["openings"]["starts_on"].dt.date.tolist() == [DAY]


def test_a_birth_and_an_end_are_counted_from_1904_and_no_identifier_is(tmp_path: Path) -> None:
    born = (dt.date(1990, 5, 12) - dt.date(1904, 1, 1)).days
    heads = ("Identifiant", "Structure", "Date de naissance", "Code postal",
             "Date de fin de parcours")  # fmt: skip
    content = xlsx(heads, (SINCE_1904, "Jardin", born, 59220, SINCE_1904), is_1904=True)
    found = read(tmp_path, content, "personnes")
    assert found.report.errors == []
    assert found.tables["audit_persons"]["annee_naissance"].tolist() == [1990]
    assert found.tables["pathways"]["ends_on"].dt.date.tolist() == [DAY]
    assert found.tables["persons"]["code_postal"].tolist() == ["59220"]
    plain = read(tmp_path, f"Identifiant;Structure\n{SINCE_1904};Jardin\n".encode(), "personnes")
    same = [each.tables["persons"]["person_id"].tolist() for each in (found, plain)]
    assert same[0] == same[1]

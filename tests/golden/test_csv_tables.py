"""The CSV tables: the same figures as the other files, two profiles, and an attack that holds."""

import csv
import json

import pytest
import python_calamine

from gpect.domain.errors import FileRefused
from gpect.reports.comite.csv_tables import TABLES
from gpect.reports.comite.pack import write_comite
from gpect.reports.verify import attack_folder


@pytest.fixture(scope="module")
def folder(pack, tmp_path_factory):
    root = tmp_path_factory.mktemp("pack")
    write_comite(root, pack)
    return root


def rows(path):
    text = path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text else ","))


def test_the_schema_describes_what_is_written(folder):
    schema = json.loads((folder / "tables" / "schema.json").read_text(encoding="utf-8"))
    assert len(schema["resources"]) == len(TABLES) + 10
    for resource in schema["resources"]:
        path = folder / "tables" / resource["path"]
        head = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert head == [field["name"] for field in resource["schema"]["fields"]]
        integers = [f["name"] for f in resource["schema"]["fields"] if f["type"] == "integer"]
        for row in rows(path):
            assert all(row[n] in ("", "s") or row[n].isdigit() for n in integers)


def test_both_profiles_say_the_same(folder):
    for name, columns in TABLES.items():
        one, other = (rows(folder / "tables" / p / f"{name}.csv") for p in ("excel", "opendata"))
        assert len(one) == len(other) > 0
        for ours, theirs in zip(one, other, strict=True):
            for column in columns:
                assert ours[column.title].replace(",", ".") == theirs[column.name].replace(",", ".")


def test_excel_profile_opens_in_a_french_excel(folder):
    for path in (folder / "tables" / "excel").iterdir():
        written = path.read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        assert written.count(b"\n") == written.count(b"\r\n")


def test_same_number_as_in_the_workbook(folder):
    sheet = python_calamine.load_workbook(folder / "tableaux.xlsx").get_sheet_by_name("Métiers")
    in_sheet = {row[1]: row[3:6] for row in sheet.to_python()[4:]}
    table = rows(folder / "tables" / "opendata" / "t1_metiers.csv")
    assert len(table) == len(in_sheet)
    for row in table:
        told = [c if isinstance(c, str) else f"{c:.0f}" for c in in_sheet[row["code_rome_parent"]]]
        assert told == [row["demand"], row["supply"], row["shortage"]]


def test_a_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="aucune table"):
        attack_folder(tmp_path)


def test_the_only_shortages_without_interval_are_those_the_workbook_names(folder):
    bare = set()
    for name in TABLES:
        told = rows(folder / "tables" / "opendata" / f"{name}.csv")
        lone = [r for r in told if r.get("shortage", "").isdigit() and not r["low"]]
        bare |= {row["metier"] for row in lone}
    assert bare <= {"Autres métiers"}
    book = python_calamine.load_workbook(folder / "tableaux.xlsx")
    told = " ".join(str(row[0]) for row in book.get_sheet_by_name("Lisez-moi").to_python() if row)
    assert "Autres métiers" in told

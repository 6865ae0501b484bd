"""Whatever the table: every record is valid, rejected or duplicate, and nothing raises."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gpect.domain.errors import FileRefused
from gpect.domain.templates import TEMPLATES
from gpect.ingest.files.read import read_file
from gpect.ingest.normalise import Ingested, ingest_file
from tests.corpus import other_files, text_files, workbooks
from tests.unit.ingest import fakes

CELLS = st.one_of(
    st.sampled_from(
        ["", "2", "deux", "31/02/2027", "01/03/2027", "Denain", "59400", "59606", "K2204", "K22O4",
         "Agent / Agente d'entretien", "TOTAL", "oui", "Jardin", "1001", "1001.0", "#REF!",
         "Embauche", "35600000000048", "permis b ; x", "NULL", "dès que possible", "ACI"]
    ),
    st.text(max_size=12),
)  # fmt: skip
QUICK = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LONG = settings(parent=QUICK, max_examples=60)


def read(folder: Path, content: bytes, kind: str) -> Ingested | None:
    path = folder / "f.dat"
    path.write_bytes(content)
    try:
        return ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    except FileRefused:
        return None


def check(found: Ingested | None) -> None:
    if found is None:
        return
    report = found.report
    assert report.rows_total == report.rows_valid + report.rows_rejected + report.rows_duplicate
    assert report.rows_valid == len(next(iter(found.tables.values())))
    rejected = found.rejects.loc[found.rejects["severity"] == "reject", "row"]
    assert rejected.nunique() == report.rows_rejected
    assert found.lot.loc[0, "rows_total"] == report.rows_total
    json.dumps(report.to_dict())


def check_drawn(kind: str, folder: Path, data: st.DataObject) -> None:
    titles = [c.title for c in TEMPLATES[kind].columns if c.compulsory]
    others = [c.title for c in TEMPLATES[kind].columns if not c.compulsory]
    if others:
        titles += data.draw(st.lists(st.sampled_from(others), max_size=6, unique=True))
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(titles), max_size=len(titles)), max_size=8)
    )
    objects = [dict(zip(titles, row, strict=True)) for row in rows]
    check(read(folder, json.dumps(objects).encode(), kind))


@pytest.mark.parametrize("kind", sorted(TEMPLATES))
@QUICK
@given(data=st.data())
def test_rows_are_all_accounted_for(kind: str, tmp_path: Path, data: st.DataObject) -> None:
    check_drawn(kind, tmp_path, data)


@pytest.mark.lent
@pytest.mark.parametrize("kind", sorted(TEMPLATES))
@LONG
@given(data=st.data())
def test_rows_of_many_files_are_all_accounted_for(
    kind: str, tmp_path: Path, data: st.DataObject
) -> None:
    check_drawn(kind, tmp_path, data)


@pytest.mark.lent
@LONG
@given(st.lists(st.lists(CELLS, max_size=7), max_size=8), st.sampled_from(";,\t|"))
def test_any_delimited_text_is_accounted_for(
    tmp_path: Path, rows: list[list[str]], separator: str
) -> None:
    header = ["Intitulé du poste", "Code ROME", "Commune", "Nb de postes", "Date de début"]
    text = "\n".join(separator.join(row) for row in [header, *rows])
    check(read(tmp_path, text.encode("utf-8", "surrogatepass"), "besoins"))


SEEDS = [
    case.content
    for case in (*text_files.cases(), *workbooks.cases(), *other_files.cases())
    if len(case.content) < 20_000
]


@pytest.mark.lent
@settings(parent=LONG, max_examples=100)
@given(st.sampled_from(SEEDS), st.data())
def test_a_damaged_file_is_read_or_refused(
    tmp_path: Path, seed: bytes, data: st.DataObject
) -> None:
    damaged = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(damaged) - 1, 0)))
        damaged[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    check(read(tmp_path, bytes(damaged), "besoins"))


def test_ids_do_not_depend_on_the_order_of_the_rows(tmp_path: Path) -> None:
    header = "Intitulé du poste;Commune;Nb de postes;Heures par semaine\n"
    rows = ["Agent;Denain;1;20\n", "Agent;Denain;2;35\n", "Agent;Cambrai;1;\n", "Soudeur;;1;\n"]
    one = read(tmp_path, (header + "".join(rows)).encode(), "besoins")
    two = read(tmp_path, (header + "".join(reversed(rows))).encode(), "besoins")
    assert one is not None
    assert two is not None
    told = [
        t.tables["openings"].drop(columns=["source_row", "lot_id"]).to_csv() for t in (one, two)
    ]
    assert told[0] == told[1]
    assert one.tables["openings"]["opening_id"].is_unique


def test_the_same_records_in_csv_and_in_a_workbook_are_the_same_openings(tmp_path: Path) -> None:
    text = read(tmp_path, text_files.PLAIN.encode(), "besoins")
    book = read(tmp_path, workbooks.book(workbooks.plain), "besoins")
    assert text is not None
    assert book is not None
    left, right = (
        t.tables["openings"].drop(columns=["lot_id", "source_row"]).to_csv() for t in (text, book)
    )
    assert left == right


def test_the_same_bytes_give_the_same_lot(tmp_path: Path) -> None:
    one, two = (read(tmp_path, text_files.PLAIN.encode(), "besoins") for _ in range(2))
    assert one is not None
    assert two is not None
    assert one.lot.equals(two.lot)
    assert one.rejects.equals(two.rejects)


def test_cells_come_as_text_at_the_row_where_they_are(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_bytes(text_files.PLAIN.encode("cp1252"))
    raw = read_file(path, TEMPLATES["besoins"])
    assert raw.row_numbers == [2, 3]
    assert all(isinstance(cell, str) for cell in raw.cells.to_numpy().ravel())
    assert io.StringIO(text_files.PLAIN).readline().strip().split(";") == raw.header

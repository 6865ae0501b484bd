"""Whatever a sender writes stays text in everything that leaves: no formula, no link, no script."""

import csv
import dataclasses
import re
import zipfile
from xml.etree import ElementTree as ET

import networkx as nx
import openpyxl
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.domain.raw import RawTable
from gpect.match.pathways.graph import write_graphml
from gpect.reports.batch.workbook import write_batch
from gpect.reports.books.plain import harmless, harmless_table
from gpect.reports.comite.pack import write_comite
from gpect.reports.forms import returns, review, sender
from gpect.runs.analysis import _write

EVIL = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0",
    "@cmd|' /C calc'!A0",
    '=HYPERLINK("http://exemple.invalid","ici")',
    '=WEBSERVICE("http://exemple.invalid")',
    "=IMPORTXML(CONCAT(A1),B1)",
    "=DDE(A;B;C)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\u00a0=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(1)",
    "|calc",
    "%0A=1+1",
    '";=1+1;"',
    '","=1+1","',
    "http://exemple.invalid/a",
    "mailto:a@exemple.invalid",
    "file:///etc/hosts",
    "<script>alert(1)</script>",
    '"><a href="http://exemple.invalid">x</a><img src=x onerror=alert(1)>',
)
RISKY = re.compile(r"[\s\x00]*[=+\-@＝＋－＠|%]")
NUMBER = re.compile(r"-?\d+([.,]\d+)?")


def check_xlsx(path):
    with zipfile.ZipFile(path) as book:
        for name in book.namelist():
            text = book.read(name).decode("utf-8", errors="replace")
            assert "externalLink" not in name
            if name.startswith("xl/worksheets/"):
                assert not re.search(r"<f[ >/]", text), (path.name, name)
                assert "<hyperlink" not in text
            if name.endswith(".rels"):
                assert 'TargetMode="External"' not in text
    return path


def check_csv(path):
    for delimiter in ";,":
        text = path.read_bytes().decode("utf-8-sig")
        if delimiter not in text.partition("\n")[0]:
            continue
        for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
            for cell in row:
                assert not RISKY.match(cell) or NUMBER.fullmatch(cell), (path.name, cell)
        return
    raise AssertionError("neither delimiter")


def evil(table, column):
    values = pd.Series([EVIL[i % len(EVIL)] for i in range(len(table))], index=table.index)
    return table.assign(**{column: values.astype("str")})


def test_there_are_thirty():
    assert len(set(EVIL)) == 30


@pytest.mark.parametrize("text", EVIL)
def test_no_text_of_a_csv_can_begin_a_formula(text):
    assert not RISKY.match(harmless(text))
    assert harmless("-12,5") == "-12,5"
    assert harmless("Aide à domicile") == "Aide à domicile"


def test_the_matching_workbook(batch, tmp_path):
    openings = batch.openings
    for column in ("raw_title", "employer"):
        openings = evil(openings, column)
    told = evil(evil(batch.allocations, "why"), "missing")
    changed = dataclasses.replace(
        batch,
        openings=openings,
        persons=evil(batch.persons, "structure"),
        allocations=told,
        rejects=evil(batch.rejects, "reason"),
        parameters=dict.fromkeys(EVIL, EVIL[0]),
    )
    write_batch(tmp_path / "a.xlsx", changed)
    check_xlsx(tmp_path / "a.xlsx")


def test_the_pack_of_the_comite(pack, tmp_path):
    epcis = evil(pack.territoire.epcis, "short_name")
    territoire = type(pack.territoire)(communes=pack.territoire.communes, epcis=epcis)
    parents = evil(pack.rome.parents, "label")
    rome = type(pack.rome)(version="v460", parents=parents, codes=pack.rome.codes)
    levers = evil(pack.shortages, "lever")["lever"].where(pack.shortages["lever"].notna())
    changed = dataclasses.replace(
        pack,
        territoire=territoire,
        rome=rome,
        shortages=pack.shortages.assign(lever=levers.astype("str")),
        parameters=dict.fromkeys(EVIL, EVIL[0]),
    )
    for path in write_comite(tmp_path, changed).files:
        if path.suffix == ".xlsx":
            check_xlsx(path)
        elif path.suffix == ".csv":
            check_csv(path)
        elif path.suffix == ".html":
            page = path.read_text(encoding="utf-8")
            assert "<script" not in page
            assert not re.search(r"<(img|iframe|form)\b", page)
            assert all(to.startswith("#") for to in re.findall(r'<a [^>]*href="([^"]*)"', page))


def raw_of_evil(form="csv"):
    return RawTable(
        header=["Intitulé", "=Tête"],
        cells=pd.DataFrame([[text, text] for text in EVIL]),
        row_numbers=[*range(2, len(EVIL) + 2)],
        source_file=f"a.{form}",
        format=form,
        sha256="0",
        encoding="utf-8",
        separator=";",
        sheet="Feuil1" if form == "xlsx" else "",
        header_row=1,
    )


def rejects_of_evil():
    rows = [
        {"lot_id": "l", "row": n, "column": "Intitulé", "code": "c", "severity": "reject"}
        | {"reason": text, "suggestion": text}
        for n, text in enumerate(EVIL, start=2)
    ]
    return contracts.conform(pd.DataFrame(rows), tables.REJECTS)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_rejected_rows(tmp_path, form):
    path = returns.write_rejects(tmp_path, raw_of_evil(form), rejects_of_evil())
    check_xlsx(path) if form == "xlsx" else check_csv(path)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_given_back(tmp_path, form):
    raw, source = raw_of_evil(form), tmp_path / f"a.{form}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Feuil1"
        for row, line in enumerate([raw.header, *raw.cells.to_numpy().tolist()], start=1):
            for column, text in enumerate(line, start=1):
                sheet.cell(row, column).value = text.replace("\r", "")  # formulas of their own
                sheet.cell(row, column).hyperlink = "http://exemple.invalid"
        book.save(source)
    people = pd.Series(EVIL, index=raw.row_numbers)
    told = sender.Returned(raw, rejects_of_evil(), ["=Tête"], people, "Intitulé")
    path = sender.write_return(tmp_path, source, told)
    check_xlsx(path)
    assert openpyxl.load_workbook(path).sheetnames[1:] == ["À corriger", "Références"]


def test_the_review_and_the_tables(batch, tmp_path):
    openings = evil(batch.openings, "raw_title").assign(title_decision="inconnu")
    same = openings["raw_title"].set_axis(openings["raw_title"])
    titles = review.title_lines(openings, batch.persons, same[~same.index.duplicated()])
    choices = titles.assign(is_label=True, **dict.fromkeys(review.CHOICES, EVIL[0]))
    skills = pd.DataFrame({"fragment": EVIL, "n": 1, "kinds": EVIL})
    review.write_review(tmp_path / "r.xlsx", choices, skills, batch.as_of)
    check_xlsx(tmp_path / "r.xlsx")
    _write(openings.rename(columns={"employer": "=tête"}), tmp_path / "o.csv")
    check_csv(tmp_path / "o.csv")
    pd.testing.assert_frame_equal(harmless_table(batch.persons), batch.persons)


def test_the_graph(tmp_path):
    graph = nx.DiGraph()
    for i, text in enumerate(EVIL):
        graph.add_node(i, label=text.strip("\r\n\t"))
    write_graphml(graph, tmp_path / "g.graphml")
    root = ET.parse(tmp_path / "g.graphml").getroot()  # noqa: S314 - our own file
    tags = {tag.tag.rpartition("}")[2] for tag in root.iter()}
    assert tags == {"graphml", "key", "graph", "node", "data"}
    assert "<script" not in (tmp_path / "g.graphml").read_text(encoding="utf-8")

"""The page in PDF: tagged, in French, four pages, no address, the very same figures."""

import csv
import dataclasses
import re
import shutil
import subprocess
import zlib

import pytest
import python_calamine

from gpect.reports.comite import pdf
from gpect.reports.comite.pack import write_comite

pytestmark = [
    pytest.mark.skipif(not pdf.is_available(), reason="needs the extra pdf and the Pango library"),
    pytest.mark.lent,
]
SPACES = re.compile("[\u202f\u00a0 ]")


@pytest.fixture(scope="module")
def folder(pack, tmp_path_factory):
    root = tmp_path_factory.mktemp("pdf")
    note = write_comite(root, pack).files[0]
    pdf.write_pdf(note, root / "note.pdf")
    return root


@pytest.fixture(scope="module")
def objects(folder):
    """Give all that the file says, its compressed parts opened."""
    content = (folder / "note.pdf").read_bytes()
    parts = [content]
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompress(found[1]))
        except zlib.error:  # a picture or a font of another kind
            continue
    return b"\n".join(parts)


def test_it_is_tagged_and_in_french(objects):
    assert b"/StructTreeRoot" in objects
    assert re.search(rb"/Marked\s+true", objects)
    assert re.search(rb"/Lang\s*\(fr\)", objects)
    assert b"pdfuaid" in objects
    assert re.search(rb"/S\s*/(Table|TH)", objects)
    assert re.search(rb"/S\s*/H1", objects)


def test_four_pages_at_most(objects):
    assert 1 <= len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", objects)) <= 4


def words(path, page):
    told = subprocess.run(
        ["pdftotext", "-layout", "-f", str(page), "-l", str(page), str(path), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return SPACES.sub(" ", told)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
def test_each_page_says_its_number_its_title_and_that_data_are_made_up(pack, tmp_path):
    note = write_comite(tmp_path, dataclasses.replace(pack, invented=True)).files[0]
    pdf.write_pdf(note, tmp_path / "note.pdf")
    n_pages = len(re.findall(r"Page \d sur \d", words(tmp_path / "note.pdf", 0)))
    assert 2 <= n_pages <= 4
    for page in range(1, n_pages + 1):
        told = words(tmp_path / "note.pdf", page)
        assert f"Page {page} sur {n_pages}" in told
        assert told.count("Données inventées : démonstration") == 1
        assert "4e trimestre 2026" in told
        assert told.count("Où manquera-t-il du monde ?") == 1


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
def test_the_first_metiers_are_all_on_one_page_and_the_backtest_too(folder):
    pages = [words(folder / "note.pdf", page) for page in (1, 2, 3, 4)]
    assert len(re.findall(r"Métier +Filière", "".join(pages))) == 1  # repeated where it breaks
    (at,) = [p for p in pages if "Peut-on s’y fier" in p]
    assert at.count("sur 40") + at.count("81 %") >= 16


def test_no_outside_address(objects):
    assert b"/URI" not in objects
    addresses = set(re.findall(rb"https?://[\w./-]+", objects))
    names = (
        b"http://ns.adobe.com/",
        b"http://www.w3.org/",
        b"http://purl.org/",
        b"http://www.aiim",
    )
    assert all(address.startswith(names) for address in addresses), addresses


def test_same_page_same_bytes(folder):
    again = folder / "again.pdf"
    pdf.write_pdf(folder / "note.html", again)
    assert again.read_bytes() == (folder / "note.pdf").read_bytes()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler's pdftotext")
def test_same_number_in_the_four_files(folder):
    told = subprocess.run(
        ["pdftotext", "-layout", str(folder / "note.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    in_pdf = SPACES.sub("", told)
    page = SPACES.sub("", (folder / "note.html").read_text(encoding="utf-8"))
    sheet = python_calamine.load_workbook(folder / "tableaux.xlsx").get_sheet_by_name("Filières")
    in_sheet = {row[0]: row for row in reversed(sheet.to_python())}
    table = (folder / "tables" / "excel" / "t2_filieres.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(table.splitlines(), delimiter=";"))
    compared = 0
    titles = {"transition_ecologique": "Transition écologique", "*": "Ensemble"}
    for row in rows:
        title = titles.get(row["Filière"])
        if title is None:
            continue
        figures = [row["Besoins"], row["Ressources"], row["Pénurie"]]
        line = next(n for n in in_pdf.splitlines() if n.startswith(SPACES.sub("", title)))
        assert all(figure in line for figure in figures)
        assert all(f">{figure}<" in page for figure in figures)
        shown = [c if isinstance(c, str) else f"{c:.0f}" for c in in_sheet[title][1:4]]
        assert shown == figures
        compared += 1
    assert compared == 2

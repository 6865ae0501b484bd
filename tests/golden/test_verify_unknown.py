"""What gpect does not write is refused, wherever it is put: nothing was checked of it."""

import json
import zipfile

import openpyxl
import pytest

from gpect.cli import app
from gpect.domain.errors import FileRefused
from gpect.reports.verify import House, attack_folder
from tests.golden.editing import edit_text

pytestmark = pytest.mark.lent

NAMES = frozenset(("Tirages",))


def add_csv(folder):
    (folder / "extra.csv").write_text("Hasnon;2\n", encoding="utf-8")


def add_sheet(folder):
    book = openpyxl.load_workbook(folder / "tableaux.xlsx")
    book.create_sheet("Hasnon").append(["Hasnon", 2])
    book.save(folder / "tableaux.xlsx")


def add_cell(sheet, row, column, value):
    """Give an edit that writes in a cell of a sheet."""

    def edit(folder):
        book = openpyxl.load_workbook(folder / "tableaux.xlsx")
        cells = book[sheet]
        assert cells.cell(row, column).value in {None, value}
        cells.cell(row, column).value = value
        book.save(folder / "tableaux.xlsx")

    return edit


def add_comment(folder):
    book = openpyxl.load_workbook(folder / "tableaux.xlsx")
    book["Métiers"]["B5"].comment = openpyxl.comments.Comment("Hasnon : 2", "moi")
    book.save(folder / "tableaux.xlsx")


def add_column(name, title, cell):
    """Give an edit that adds a column to a csv."""

    def edit(folder):
        path = folder / "tables" / name
        head, *lines = path.read_text(encoding="utf-8-sig").splitlines()
        mark = ";" if ";" in head else ","
        told = [f"{head}{mark}{title}", *(f"{line}{mark}{cell}" for line in lines)]
        path.write_text("\n".join(told) + "\n", encoding="utf-8")

    return edit


def add_to_page(pattern, new):
    """Give an edit that puts words in the page."""
    return lambda folder: edit_text(folder / "note.html", pattern, new)


def add_to_schema(folder):
    path = folder / "tables" / "schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["resources"][0]["schema"]["fields"][0]["description"] = "Hasnon : 2"
    path.write_text(json.dumps(schema), encoding="utf-8")


EDITS = {
    "un csv": (add_csv, "extra.csv : un dossier du comité n'a pas ce fichier"),
    "une feuille": (add_sheet, "feuille « Hasnon » : un dossier du comité n'a pas cette feuille"),
    "une colonne de csv": (
        add_column("excel/t5_freins.csv", "Hasnon", 2),
        "excel/t5_freins.csv, colonne « Hasnon » : un dossier du comité n'a pas cette colonne",
    ),
    "une colonne qui vient deux fois": (
        add_column("opendata/t2_epci.csv", "supply", 2),
        "tables/opendata/t2_epci.csv, colonne « supply »",
    ),
    "une colonne sans titre": (add_column("opendata/t2_epci.csv", "", 2), "colonne « n° "),
    "une colonne de chiffres": (add_cell("Métiers", 4, 14, "Hasnon"), "colonne « Hasnon »"),
    "une colonne d'annexe": (add_cell("Freins", 4, 7, "Hasnon"), "colonne « Hasnon »"),
    "à côté d'un tableau": (add_cell("Freins", 9, 8, 2), "feuille « Freins », colonne « n° 8 »"),
    "au-dessus d'un tableau": (
        add_cell("Territoire", 3, 1, "Hasnon : 2"),
        "feuille « Territoire », « Hasnon : 2 »",
    ),
    "Lisez-moi": (add_cell("Lisez-moi", 3, 1, "Hasnon : 2"), "« Lisez-moi », « Hasnon : 2 »"),
    "Lisez-moi, à la fin": (add_cell("Lisez-moi", 99, 1, "Hasnon : 2"), "« Hasnon : 2 »"),
    "figure dessinée": (
        add_cell("Graphiques", 999, 4, "Hasnon : 2"),
        "feuille « Graphiques », « Hasnon : 2 »",
    ),
    "commentaire": (add_comment, "comment"),
    "page, tableau": (
        add_to_page("</main>", "<table><tr><th>Hasnon</th><td>2</td></tr></table></main>"),
        "note.html, tableau",
    ),
    "page, phrase": (
        add_to_page("</main>", "<p>Hasnon : 2 personnes</p></main>"),
        "note.html, « Hasnon : 2 personnes » : un dossier du comité n'a pas ce texte",
    ),
    "page, colonne": (
        add_to_page(r'(<th scope="col" class="n">Ressources</th>)', r"\1<th>Hasnon</th>"),
        "« Hasnon » : un dossier du comité n'a pas cette colonne",
    ),
    "page, levier": (
        add_to_page(r'(<ul class="pistes">)', r"\1<li>Hasnon : 2 postes</li>"),
        "« Hasnon : 2 postes »",
    ),
    "page, cachée": (add_to_page("</main>", "<!-- Hasnon : 2 --></main>"), "« Hasnon : 2 »"),
    "schéma": (add_to_schema, "tables/schema.json"),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_is_added_is_named_and_refused(name, folder):
    edit, words = EDITS[name]
    edit(folder)
    found = attack_folder(folder, house=House(parameters=NAMES))
    assert not found.holds
    assert any(words in sentence for sentence in found.sentences), found.sentences


def test_the_command_says_not_to_send_the_folder(folder, capsys):
    add_csv(folder)
    assert app.run(["report", "verifier", str(folder)]) == FileRefused("").exit_code
    told = capsys.readouterr()
    assert (
        "extra.csv : un dossier du comité n'a pas ce fichier, et gpect ne l'a pas contrôlé."
        in told.err
    )
    assert "N'envoyez pas le dossier tel quel" in told.err
    assert "disent la même chose" not in told.out


@pytest.mark.parametrize("code", ["59000", "245901160 bis"])
def test_a_line_of_no_known_place_is_refused(code, folder):
    for profile, mark in (("excel", ";"), ("opendata", ",")):
        path = folder / "tables" / profile / "t2_epci.csv"
        line = mark.join((code, "Hasnon", "0", "30", "0", "0", "0", "", ""))
        with path.open("a", encoding="utf-8") as target:
            target.write(f"{line}\n")
    (folder / "note.html").unlink()
    (folder / "tableaux.xlsx").unlink()
    assert any(f"ligne « {code} »" in sentence for sentence in attack_folder(folder).faults)


def test_without_csv_a_sheet_of_no_known_epci_is_refused(folder):
    book = openpyxl.load_workbook(folder / "tableaux.xlsx")
    book["Cambrai"].title = "Hasnon"
    book.save(folder / "tableaux.xlsx")
    for path in folder.rglob("*.csv"):
        path.unlink()
    assert any("feuille « Hasnon »" in sentence for sentence in attack_folder(folder).faults)


def test_a_workbook_saved_again_by_a_spreadsheet_stays_clean(folder):
    path = folder / "tableaux.xlsx"
    openpyxl.load_workbook(path).save(path)
    assert attack_folder(folder).sentences == []
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/media/image1.png", b"x")
    assert any("image1.png" in sentence for sentence in attack_folder(folder).faults)

"""Workbooks: sheets, merges, dates, formulas, errors."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import xlsxwriter

from tests.corpus.case import COOK, GARDENER, HEADER, TITLES, Case, faults

HEAD = HEADER.split(";")
DAY = dt.datetime(2027, 3, 1)  # noqa: DTZ001
Book = xlsxwriter.Workbook
Sheet = xlsxwriter.worksheet.Worksheet


def book(fill: Callable[[Book], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as made:
        fill(made)
    return buffer.getvalue()


def write(sheet: Sheet, first: int, *rows: list[object]) -> None:
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row):
            sheet.write(number, column, value)


def records() -> list[list[object]]:
    return [list(GARDENER.split(";")), list(COOK.split(";"))]


def plain(made: Book) -> None:
    write(made.add_worksheet("Besoins"), 0, HEAD, *records())


def preamble_and_gap(made: Book) -> None:
    sheet = made.add_worksheet("Besoins")
    sheet.write(1, 2, "Besoins de recrutement 2027")
    bad = list(COOK.split(";"))
    bad[4] = "deux"
    write(sheet, 3, HEAD, records()[0])
    write(sheet, 6, bad)


def typed(made: Book) -> None:
    sheet = made.add_worksheet("Besoins")
    write(sheet, 0, HEAD, ["Agent d'entretien", "K2204", "Denain", 59220.0, 2.0, None])
    sheet.write_datetime(1, 5, DAY, made.add_format({"num_format": "dd/mm/yyyy"}))


def several_sheets(made: Book) -> None:
    write(made.add_worksheet("Lisez-moi"), 0, ["Notice"], ["Remplir la feuille suivante"])
    hidden = made.add_worksheet("Vieux")
    write(hidden, 0, HEAD, *records(), ["Caché", "K2204", "Denain", "59220", "1", ""])
    hidden.hide()
    write(made.add_worksheet("Saisie"), 0, HEAD, *records())
    write(made.add_worksheet("Listes"), 0, ["Commune"], ["Denain"], ["Cambrai"])


def example_first(made: Book) -> None:
    write(made.add_worksheet("Mode d'emploi"), 3, HEAD, ["Exemple", "K2204", "Denain", "", "1", ""])
    write(made.add_worksheet("Feuil2"), 0, HEAD, *records())


def beside(made: Book) -> None:
    sheet = made.add_worksheet("Besoins")
    write(sheet, 0, HEAD, *records())
    sheet.write(1, 9, "légende")
    sheet.write(8, 9, "oui ou non")


def merged(made: Book) -> None:
    sheet = made.add_worksheet("Besoins")
    sheet.merge_range(0, 0, 0, 1, "Poste")
    sheet.merge_range(0, 2, 0, 3, "Lieu")
    write(sheet, 1, ["Intitulé", "Code ROME", "Commune", "Code postal", "Nb de postes"])
    write(
        sheet,
        2,
        ["Agent d'entretien", "K2204", "", "", 1],
        ["Élagueur à façon", "A1203", "", "", 1],
    )
    sheet.merge_range(2, 2, 3, 2, "Denain")


def tall_header(made: Book) -> None:
    sheet = made.add_worksheet("Besoins")
    for column, title in enumerate(HEAD):
        sheet.merge_range(0, column, 1, column, title)
    write(sheet, 2, *records())


def errors(made: Book) -> None:
    sheet = made.add_worksheet("Besoins")
    write(sheet, 0, HEAD, *(["Agent", "K2204", "Denain", "59220"] for _ in range(4)))
    for row in range(1, 5):
        sheet.write(row, 0, f"Agent {row}")
    sheet.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    sheet.write_formula(2, 4, "=1+1", None, 2)
    sheet.write(3, 4, 1)
    sheet.write_formula(4, 2, "=NA()", None, "#N/A")
    sheet.write(4, 4, 1)


def never_computed() -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(HEAD)
    sheet.append(["Agent", "K2204", "Denain", "59220", "=1+1", ""])
    sheet.append(["Agente", "K2204", "Denain", "59220", 3, ""])
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def ods(*rows: str, settings: str = "", styles: str = "") -> bytes:
    """Write an OpenDocument sheet by hand: no library of the project does."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0" '
        f'xmlns:style="{space}style:1.0" '
        f'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"{styles}<office:body><office:spreadsheet>{settings}"
        f'<table:table table:name="Besoins">{body}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def ods_row(*cells: str) -> str:
    return "".join(
        cell if cell.startswith("<") else f"{ODS_TEXT}<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )


ODS_TEXT = '<table:table-cell office:value-type="string">'
ODS_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
    'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
)


def cases() -> Iterator[Case]:
    sheet = ("sheet", "Besoins")
    yield Case("xlsx", book(plain), 2, titles=TITLES, read_as=(sheet, ("header_row", 1)))
    yield Case("xlsx preamble and gap", book(preamble_and_gap), 2, 1, read_as=(("header_row", 4),),
               faults=faults((7, "nombre_invalide", "reject")))  # fmt: skip
    for epoch in (False, True):
        yield Case(f"xlsx typed, 1904 {epoch}", book(typed, date_1904=epoch), 1)
    yield Case("xlsx several sheets", book(several_sheets), 2, read_as=(("sheet", "Saisie"),))
    yield Case("xlsx example first", book(example_first), 2, titles=TITLES,
               read_as=(("sheet", "Feuil2"),))  # fmt: skip
    told = ["Cellules non lues à droite du tableau, sous aucun titre (2 lignes, dès la 2)."]
    yield Case("xlsx words beside", book(beside), 2, titles=TITLES, read_as=(("notes", told),))
    yield Case("xlsx merged cells", book(merged), 2, titles=TITLES, read_as=(("header_row", 2),))
    yield Case("xlsx header over two rows", book(tall_header), 2, titles=TITLES,
               read_as=(("header_row", 2),))  # fmt: skip
    spanned = (
        '<table:table-cell table:number-rows-spanned="2"><text:p>Denain</text:p></table:table-cell>'
    )
    covered = "<table:covered-table-cell/>"
    below = [ods_row(*HEAD[:3]), ods_row("Agent", "K2204", spanned), ods_row("B", "K2204", covered)]
    yield Case("ods merged cells", ods(*below), 2, titles=("Agent", "B"))
    yield Case("xlsx errors", book(errors), 4, 1, faults=faults(
        (2, "cellule_en_erreur", "reject"), (5, "cellule_en_erreur", "warn"),
        (5, "code_postal_partage", "warn")))  # fmt: skip
    yield Case("xlsx formula never computed", never_computed(), 2, 1, faults=faults(
        (2, "formule_sans_valeur", "reject")))  # fmt: skip
    rows = [
        ods_row(*HEAD),
        ods_row(*GARDENER.split(";")),
        ods_row("Agent", "K2204", "", "", ODS_ERROR),
    ]
    yield Case("ods", ods(*rows), 2, 1, faults=faults((3, "cellule_en_erreur", "reject")))
    formula = '<table:table-cell table:formula="of:=IF(1=1;&quot;&quot;;1)"'
    blank = ods_row(*GARDENER.split(";")[:4], f"{formula}><text:p/></table:table-cell>")
    never = ods_row(*COOK.split(";")[:4], f"{formula}/>")
    yield Case("ods formula that gives an empty text", ods(ods_row(*HEAD), blank, never), 2, 1,
               faults=faults((2, "nombre_absent", "warn"), (3, "formule_sans_valeur", "reject")),
               )  # fmt: skip
    yield Case("xlsx cut", book(plain)[:-400], refused="tronqué")
    yield Case("xlsx without a table", book(lambda made: write(
        made.add_worksheet("A"), 0, ["bonjour"], ["à vous"])), refused="titres")  # fmt: skip
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield Case("under a password", ole + "EncryptedPackage".encode("utf-16-le"),
               refused="mot de passe")  # fmt: skip
    yield Case("old workbook cut", ole, refused="tronqué")

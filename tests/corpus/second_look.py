"""Shapes found by writing files from the rules alone, then comparing."""

import json
from collections.abc import Iterator

from tests.corpus.case import COOK, GARDENER, HEADER, TITLES, Case, faults, table
from tests.corpus.workbooks import HEAD, Book, book, records, write

PLAIN = table(GARDENER, COOK)


def moved(made: Book) -> None:
    """Write a table that begins in the fifth row and the fourth column."""
    sheet = made.add_worksheet("Besoins")
    for row, cells in enumerate([HEAD, *records()]):
        for column, value in enumerate(cells):
            sheet.write(row + 4, column + 3, value)


def stacked(made: Book) -> None:
    write(made.add_worksheet("Besoins"), 0, HEAD, records()[0], [], HEAD, records()[1])


def dated(made: Book) -> None:
    days = [46_447, "46447", "2027-03-01", "1/3/2027", "mars 2027", 20_270_301]
    rows = [[f"Agent {n}", "K2204", "Denain", "59220", 1, day] for n, day in enumerate(days)]
    odd = [
        [f"Agente {n}", "K2204", "Denain", "59220", 1, day] for n, day in enumerate((-5, 0, 12.5))
    ]
    write(made.add_worksheet("Besoins"), 0, HEAD, *rows, *odd)


def total_of_a_formula(made: Book) -> None:
    sheet = made.add_worksheet("Besoins")
    write(sheet, 0, HEAD, *records(), ["Total"])
    sheet.write_formula(3, 4, "=SUM(E2:E3)", None, 3)


def people_in_error(made: Book) -> None:
    sheet = made.add_worksheet("Gens")
    heads = ["Identifiant", "Structure", "Date de naissance", "Date de fin de parcours"]
    write(sheet, 0, heads, *([name, "Jardin", "", ""] for name in ("A", "B", "")))
    for row, column in ((1, 2), (2, 3), (3, 0)):
        sheet.write_formula(row, column, "=1/0", None, "#DIV/0!")


def people_by_number(made: Book) -> None:
    rows = [[1001, "Jardin"], ["1001", "Jardin"], [1001.5, "Jardin"]]
    write(made.add_worksheet("Gens"), 0, ["Identifiant", "Structure"], *rows)


def texts() -> Iterator[Case]:
    marked = b"\xff\xfe" + f"sep=;\r\n{PLAIN}".encode("utf-16-le")
    yield Case("utf-16 with a separator's line", marked, 2, titles=TITLES,
               read_as=(("header_row", 2), ("separator", ";")))  # fmt: skip
    above = "Structure : Le Jardin ; Denain ; 59220\nContact : accueil ; bureau 3\n;;;\n"
    yield Case("text with separators above", (above + PLAIN).encode(), 2, titles=TITLES,
               read_as=(("header_row", 4),))  # fmt: skip
    split = "Intitulé du;Code;;Code;Nb de;Date de\nposte;ROME;Commune;postal;postes;début\n"
    rows = PLAIN.split("\n", maxsplit=1)[1]
    yield Case("words of titles over two rows", (split + rows).encode(), 2, titles=TITLES,
               read_as=(("header_row", 2),))  # fmt: skip
    tall = table('"Agent\n\nd\'entretien";K2204;Denain;59220;1;', '"A\nB";K2204;Denain;59220;x;')
    yield Case("rows over several lines", tall.encode(), 2, 1,
               faults=faults((5, "nombre_invalide", "reject")))  # fmt: skip
    totals = table(GARDENER, "Sous-total;;;;2;", COOK, "Total général;;;;3;", "TOTAL;;;;;")
    yield Case("totals and totals of totals", totals.encode(), 5, 3, titles=TITLES, faults=faults(
        *((row, "ligne_de_total", "reject") for row in (3, 5, 6))))  # fmt: skip
    ends = f"{HEADER}\r\n{GARDENER}\n{COOK}\r\x1a"
    yield Case("line ends of three systems", ends.encode(), 2, titles=TITLES)
    wide = "\ufeff" + PLAIN
    yield Case("utf-32", wide.encode("utf-32-le"), 2, titles=TITLES)


def objects() -> Iterator[Case]:
    rows = [{"intitule": "Agent", "nb_postes": 1}, {"intitule": "Soudeur", "nb_postes": 2}]
    mixed = json.dumps([rows[0], 3, rows[1], None]).encode()
    yield Case("json with other things among objects", mixed, 4, 2, faults=faults(
        (2, "json_invalide", "reject"), (4, "json_invalide", "reject")))  # fmt: skip
    huge = b'[{"intitule":"A","nb_postes":1e400},{"intitule":"B","nb_postes":' + b"9" * 40 + b"}]"
    yield Case("json with numbers too large", huge, 2, 2, faults=faults(
        (1, "nombre_invalide", "reject"), (2, "nombre_invalide", "reject")))  # fmt: skip
    comma = json.dumps(rows).encode()[:-1] + b",]"
    yield Case("json with a comma at its end", comma, refused="ce n'est pas du JSON valide")
    yield Case("json deep as a well", b"[" * 3_000 + b"]" * 3_000, refused="JSON")
    yield Case("json rows as lists", b'[["intitule"],["Agent"]]', refused="tableau")


def sheets() -> Iterator[Case]:
    yield Case("xlsx table away from the corner", book(moved), 2, titles=TITLES,
               read_as=(("header_row", 5),))  # fmt: skip
    yield Case("xlsx tables one under the other", book(stacked), 3, 1, titles=TITLES,
               faults=faults((4, "ligne_hors_tableau", "reject")))  # fmt: skip
    yield Case("xlsx days in every form", book(dated), 9, 3, faults=faults(
        *((row, "date_invalide", "reject") for row in (8, 9, 10))))  # fmt: skip
    yield Case("xlsx total of a formula", book(total_of_a_formula), 3, 1, titles=TITLES,
               faults=faults((4, "ligne_de_total", "reject")))  # fmt: skip
    yield Case("xlsx people in error", book(people_in_error), 3, 2, kind="personnes", faults=faults(
        (2, "cellule_en_erreur", "warn"), (3, "cellule_en_erreur", "reject"),
        (4, "cellule_en_erreur", "reject")))  # fmt: skip
    yield Case("xlsx people by number", book(people_by_number), 3, 0, 1, kind="personnes")


def cases() -> Iterator[Case]:
    yield from texts()
    yield from objects()
    yield from sheets()

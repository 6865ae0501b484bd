"""JSON, JSON lines, and archives."""

import gzip
import io
import json
import stat
import zipfile
from collections.abc import Iterator

from tests.corpus import workbooks
from tests.corpus.case import COOK, GARDENER, HEADER, TITLES, Case, faults, table

OBJECTS = [dict(zip(HEADER.split(";"), row.split(";"), strict=True)) for row in (GARDENER, COOK)]
OFFER = {
    "id": "1ABC",
    "intitule": "Agent d'entretien",
    "lieuTravail": {"libelle": "59 - DENAIN", "codePostal": "59220", "commune": "59172"},
    "romeCode": "K2204",
    "typeContrat": "MIS",
    "experienceExige": "E",
    "nombrePostes": 3,
    "dureeTravailLibelle": "37H30/semaine",
    "competences": [{"libelle": "Laver", "exigence": "E"}, {"libelle": "Trier", "exigence": "S"}],
    "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}],
    "dateCreation": "2026-05-13T08:58:03.790Z",
}
POST = {
    "model": "companies.jobdescription",
    "pk": 1,
    "fields": {
        "appellation": "16464", "custom_name": "", "contract_type": "FIXED_TERM_I",
        "open_positions": 2, "is_active": False, "created_at": "2020-04-09T13:36:58Z",
        "field_history": [{"at": "2025-07-24T12:15:34Z", "field": "is_active", "to": False}],
    },
}  # fmt: skip


def dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False).encode()


def json_files() -> Iterator[Case]:
    yield Case("json list", dump(OBJECTS), 2, titles=TITLES)
    yield Case("json list inside", dump({"total": 2, "data": {"offres": OBJECTS}}), 2)
    beside = {"structures": [{"nom": "A"}] * 3, "meta": {"besoins": OBJECTS}}
    yield Case("json of two lists", dump(beside), 2, titles=TITLES)
    by_name = {"Jardinier": {"commune": "Denain"}, "Soudeur": {"commune": "Anzin"}}
    yield Case("json of named objects", dump(by_name), refused="JSON")
    columns = {"intitule": ["Agent", "Soudeur"], "nb_postes": [1, 2]}
    yield Case("json by columns", dump(columns), refused="JSON")
    nested = [{"intitule": "Agent", "lieu": {"commune": "Denain", "code_postal": 59220}, "nb": 2}]
    yield Case("json nested", dump(nested), 1)
    lines = b"\n".join([dump(OBJECTS[0]), b"", b'{"intitule": ', dump(OBJECTS[1])])
    yield Case("json lines", lines, 3, 1, faults=faults((3, "json_invalide", "reject")))
    twice = b'[{"intitule": "A", "intitule": "B"}, {"intitule": "C"}, 4]'
    yield Case("json key twice", twice, 3, 2, faults=faults(
        (1, "cle_en_double", "reject"), (3, "json_invalide", "reject")))  # fmt: skip
    odd = (
        b'[{"intitule": "A", "nb": NaN}, {"intitule": "B", "nb": Infinity}, '
        b'{"intitule": "C", "nb": '
    )
    yield Case("json odd numbers", odd + b"9" * 5000 + b"}]", 3, 2, faults=faults(
        (1, "nombre_absent", "warn"), (2, "nombre_invalide", "reject"),
        (3, "nombre_invalide", "reject")))  # fmt: skip
    surrogate = b'[{"intitule": "Agent \\ud800"}, {"intitule": "Agent"}]'
    yield Case("json surrogate", surrogate, 2, 1,
               faults=faults((1, "caractere_interdit", "reject")))  # fmt: skip
    yield Case("france travail", dump([OFFER]), 1)
    yield Case("france travail lines", dump(OFFER) + b"\n" + dump({**OFFER, "id": "2"}), 2)
    yield Case("les-emplois", dump([POST]), 1)
    yield Case("json without a table", dump({"a": 1, "b": [1, 2]}), refused="JSON")
    yield Case("json cut", dump(OBJECTS)[:-30], refused="tronqué")
    yield Case("json wrong", b'[{"a": 1,, "b": 2}]', refused="JSON valide")
    yield Case("json too deep", b"[" * 100_000 + b"]" * 100_000, refused="JSON")


def zipped(*members: tuple[str, bytes], mode: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = mode << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def swap(content: bytes, member: str, change: tuple[bytes, bytes]) -> bytes:
    """Give a zip in which a member's bytes are changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        read = [(name, archive.read(name)) for name in archive.namelist()]
    return zipped(*((n, c.replace(*change) if n == member else c) for n, c in read))


def archives() -> Iterator[Case]:
    text = table(GARDENER, COOK).encode()
    yield Case("zip of a csv", zipped(("besoins.csv", text)), 2, titles=TITLES)
    yield Case("gzip of a csv", gzip.compress(text, mtime=0), 2, titles=TITLES)
    yield Case("zip of two", zipped(("a.csv", text), ("b.csv", text)), refused="2 fichiers")
    yield Case("zip path outside", zipped(("../a.csv", text)), refused="sort de son dossier")
    yield Case("zip link", zipped(("a.csv", b"/etc"), mode=stat.S_IFLNK | 0o777), refused="lien")
    yield Case("zip in zip", zipped(("a.zip", zipped(("a.csv", text)))), refused="autre archive")
    yield Case("zip bomb", zipped(("a.csv", bytes(30 * 1024 * 1024))), refused="décompressé")
    yield Case("gzip bomb", gzip.compress(bytes(30 * 1024 * 1024), mtime=0), refused="décompressé")
    book = workbooks.book(workbooks.plain)
    doctype = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet '
    yield Case(
        "xml entities",
        swap(book, "xl/worksheets/sheet1.xml", (b"<worksheet ", doctype)),
        refused="entités",
    )
    far = (b'r="F3"', b'r="XFD1048576"')
    nowhere = (b'r="A2"', b'r="A' + 300 * b"9" + b'"')
    yield Case("cell beyond any sheet", swap(book, "xl/worksheets/sheet1.xml", nowhere),
               refused="cellules")  # fmt: skip
    yield Case("sheet too wide", swap(book, "xl/worksheets/sheet1.xml", far), refused="cellules")
    endless = (b"</table:table>", b"</tible:table>")
    sheet = workbooks.ods(workbooks.ods_row(*GARDENER.split(";")))
    yield Case("ods table without an end", swap(sheet, "content.xml", endless), refused="tronqué")
    capitals = (b"worksheets/sheet1.xml", b"worksheets/Sheet1.xml")
    capital = swap(workbooks.never_computed(), "xl/_rels/workbook.xml.rels", capitals)
    yield Case("xlsx part in other letters", capital, 2, 1, faults=faults(
        (2, "formule_sans_valeur", "reject")))  # fmt: skip
    embedded = swap(book, "xl/styles.xml", (b"<?xml", b"PK\x03\x04<?xml"))
    yield Case("xlsx with a file inside", embedded, refused="incorporé")
    yield Case("document", zipped(("[Content_Types].xml", b"<a/>"), ("word/document.xml", b"<a/>")),
               refused="document")  # fmt: skip


def cases() -> Iterator[Case]:
    yield from json_files()
    yield from archives()

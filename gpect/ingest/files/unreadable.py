"""Bytes that are no table: empty, a picture, a program, a web page, an archive of archives."""

import gzip
import io
import zlib

from gpect.domain.errors import FileRefused
from gpect.ingest.files import archives

_BINARY = {
    b"%PDF": "un PDF",
    b"\x89PNG": "une image",
    b"\xff\xd8\xff": "une image",
    b"GIF8": "une image",
    b"BZh": "une archive bzip2",
    b"\xfd7zXZ": "une archive xz",
    b"(\xb5/\xfd": "une archive zstd",
    b"Rar!": "une archive RAR",
    b"7z\xbc\xaf": "une archive 7-Zip",
    b"SQLite format 3": "une base de données",
    b"PAR1": "un fichier parquet",
    b"{\\rtf": "un document RTF",
    b"MZ": "un programme",
    b"\x7fELF": "un programme",
}
_CONTROLS = bytes(range(1, 9)) + bytes(range(14, 32)) + b"\x7f"


def check_not_empty(content: bytes, name: str) -> None:
    """Refuse a file of blanks."""
    if not content.strip(b"\x00 \t\r\n"):
        raise empty(name)


def empty(name: str) -> FileRefused:
    """Give the refusal of a file that holds nothing."""
    return FileRefused(
        f"{name} : le fichier est vide. Vérifiez votre export puis renvoyez le fichier rempli.",
        "fichier_vide",
    )


def check_content(content: bytes, name: str) -> None:
    """Refuse what is no text at all.

    Raises
    ------
    FileRefused
        It is empty, a picture, a program, a web page…
    """
    check_not_empty(content, name)
    for magic, what in _BINARY.items():
        if content.startswith(magic):
            raise not_a_table(name, what)
    head = content[:65_536]
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower()
    if start.startswith((b"<html", b"<!doctype", b"<?xml", b"<table")):
        raise FileRefused(
            f"{name} : c'est une page web ou du XML, pas un tableau. S'il s'ouvre dans votre "
            "tableur, enregistrez-le en .xlsx ; sinon exportez-le en CSV ou JSON.",
            "pas_un_tableau",
        )
    if archives.is_tar(content):
        raise not_a_table(name, "une archive tar")
    n_controls = len(head) - len(head.translate(None, _CONTROLS))
    if n_controls > 0.02 * len(head) and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise not_a_table(name, "un fichier binaire")


def not_a_table(name: str, what: str) -> FileRefused:
    """Give the refusal of ``what``, named in French with its article."""
    return FileRefused(
        f"{name} : c'est {what}, pas un tableau. "
        "Envoyez un classeur (.xlsx, .ods) ou un export CSV ou JSON.",
        "pas_un_tableau",
    )


def gunzip(content: bytes, name: str) -> bytes:
    """Inflate a gzip of one file, within the limits of :mod:`.archives`."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as stream:
            inflated = stream.read(archives.MEMBER_LIMIT + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise archives.truncated(name) from error
    is_bomb = len(inflated) > max(archives.RATIO_FROM, archives.RATIO_LIMIT * len(content))
    if len(inflated) > archives.MEMBER_LIMIT or is_bomb:
        raise archives.too_big(name, "200 Mio, ou plus de 100 fois sa taille")
    if archives.is_nested(inflated):
        raise FileRefused(
            f"{name} : l'archive contient une autre archive. Envoyez le fichier lui-même.",
            "archive_refusee",
        )
    return inflated

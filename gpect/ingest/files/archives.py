"""The guard before any zip is opened: limits counted while inflating, nothing trusted.

A zip's own sizes are what its maker wrote; only inflating tells. Workbooks (xlsx, xlsb, ods)
are zips too.
"""

import io
import re
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from gpect.domain.errors import FileRefused
from gpect.ingest.files.names import told_name

MIB = 1024 * 1024
MEMBER_LIMIT = 200 * MIB
FILE_LIMIT = 500 * MIB
RATIO_LIMIT = 100
RATIO_FROM = 10 * MIB

_CHUNK = MIB
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
_WINDOWS_PATH = re.compile(r"^[A-Za-z]:|\\")


def inflate_all(content: bytes, name: str) -> dict[str, bytes]:
    """Inflate every member of a zip under the limits; give name → content, folders left out.

    Parameters
    ----------
    content
        The zip's bytes.
    name
        The file's name, for the sentence.

    Raises
    ------
    FileRefused
        Truncated, encrypted, too big once inflated, XML with entities, a path that leaves the
        archive, a link, or an archive inside.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _members(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise truncated(name) from error
    except (ValueError, UnicodeError, RuntimeError) as error:
        raise truncated(name) from error


def truncated(name: str) -> FileRefused:
    """Give the refusal of a file cut on its way."""
    return FileRefused(
        f"{name} : le fichier est tronqué ou abîmé, sa fin manque. "
        "Téléchargez-le ou enregistrez-le à nouveau puis renvoyez-le.",
        "fichier_tronque",
    )


def too_big(name: str, why: str) -> FileRefused:
    """Give the refusal of a file that swells beyond the limits."""
    return FileRefused(
        f"{name} : une fois décompressé, le fichier dépasse la limite ({why}). "
        "Supprimez les feuilles et lignes inutiles, ou découpez-le en plusieurs fichiers.",
        "fichier_trop_gros",
    )


def _members(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    members: dict[str, bytes] = {}
    total = 0
    for info in archive.infolist():
        _check_entry(info, name)
        if info.is_dir():
            continue
        inflated = _inflate(archive, info, name, FILE_LIMIT - total)
        total += len(inflated)
        _check_inflated(info, inflated, name)
        members[info.filename] = inflated
    return members


def _check_entry(info: zipfile.ZipInfo, name: str) -> None:
    path = info.filename
    if path.startswith("/") or ".." in PurePosixPath(path).parts or _WINDOWS_PATH.search(path):
        raise FileRefused(
            f"{name} : l'archive contient un chemin qui sort de son dossier. "
            "Refaites l'archive avec le seul fichier à envoyer, ou envoyez-le sans archive.",
            "archive_refusee",
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise FileRefused(
            f"{name} : l'archive contient un lien au lieu d'un fichier. "
            "Refaites l'archive avec le fichier lui-même, ou envoyez-le sans archive.",
            "archive_refusee",
        )
    if info.flag_bits & 0x1:
        raise encrypted(name)


def encrypted(name: str) -> FileRefused:
    """Give the refusal of a file under a password."""
    return FileRefused(
        f"{name} : le fichier est protégé par un mot de passe (chiffré). "
        "Enregistrez-en une copie sans mot de passe puis renvoyez-la.",
        "fichier_chiffre",
    )


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, left: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as member:
        while chunk := member.read(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            if size > MEMBER_LIMIT:
                raise too_big(name, "200 Mio pour un élément")
            if size > left:
                raise too_big(name, "500 Mio en tout")
            if size > RATIO_FROM and size > RATIO_LIMIT * max(info.compress_size, 1):
                raise too_big(name, "plus de 100 fois sa taille")
    return b"".join(parts)


def is_nested(inflated: bytes) -> bool:
    """Say whether what an archive holds is an archive itself."""
    return inflated.startswith(_NESTED) or is_tar(inflated)


def is_tar(content: bytes) -> bool:
    """Say whether bytes are those of a tar, whose mark stands behind its first name."""
    return content[257:262] == b"ustar"


def _check_inflated(info: zipfile.ZipInfo, inflated: bytes, name: str) -> None:
    if is_nested(inflated):
        inside = told_name(PurePosixPath(info.filename))
        if info.filename.startswith("xl/"):
            raise FileRefused(
                f"{name} : le classeur contient un autre fichier incorporé ({inside}). "
                "Supprimez cet objet du classeur puis renvoyez-le.",
                "archive_refusee",
            )
        raise FileRefused(
            f"{name} : l'archive contient une autre archive ({inside}). "
            "Envoyez le fichier lui-même, sans archive autour.",
            "archive_refusee",
        )
    if info.filename.endswith((".xml", ".rels", ".vml")) and _has_entity(inflated):
        raise FileRefused(
            f"{name} : le classeur contient des entités XML, qu'aucun tableur n'écrit. "
            "Ouvrez-le dans votre tableur et enregistrez-le à nouveau en .xlsx.",
            "entites_xml",
        )


def _has_entity(xml: bytes) -> bool:
    narrow = xml if xml[:2] not in {b"\xff\xfe", b"\xfe\xff"} else xml.replace(b"\x00", b"")
    return _ENTITY.search(narrow) is not None

"""What a database driver complains of, as one French sentence that says what to do.

Only the class of the fault is told: the text of a driver may hold the values of a person.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from gpect.domain.errors import StoreRefused

_NOT_OURS = (
    "ce fichier n'est pas une base gpect, ou il est abîmé dès son début. "
    "Vérifiez le chemin, ou remettez la dernière sauvegarde à sa place."
)
_DAMAGED = (
    "la base est abîmée : une partie ne peut plus être lue. "
    "Remettez la dernière sauvegarde à sa place."
)
_READ_ONLY = (
    "la base ne peut pas être écrite ; rien n'a été changé. "
    "Demandez le droit d'écriture sur le fichier et sur son dossier."
)
_NO_ACCESS = (
    "la base ne peut pas être ouverte. Vérifiez que le dossier existe et que vous pouvez lire et "
    "écrire ce qu'il contient."
)
_FULL = (
    "il n'y a plus de place sur le disque ; rien n'a été changé. "
    "Libérez de la place puis relancez la commande."
)
_DISK = (
    "le disque n'a pas pu être lu ou écrit ; rien n'a été changé. "
    "Vérifiez le disque ou le partage, puis relancez la commande."
)
_BUSY = (
    "une autre commande écrit dans la base depuis trop longtemps. "
    "Attendez qu'elle finisse, puis relancez."
)
_NO_RIGHT = "votre compte n'a pas le droit d'y écrire. Demandez-le à l'administrateur du serveur."
_CONTRADICTION = (
    "les enregistrements à écrire se contredisent ; rien n'a été changé. "
    "Signalez ce fichier à l'équipe de gpect : c'est une erreur du programme."
)
_UNREACHABLE = (
    "le serveur PostgreSQL ne répond pas ou refuse l'accès. "
    "Vérifiez l'adresse, le nom de la base, le compte et le mot de passe."
)
_UNKNOWN = "la base a refusé l'opération ; rien n'a été changé."

SENTENCES: Final = MappingProxyType(
    {
        "SQLITE_NOTADB": _NOT_OURS,
        "SQLITE_CORRUPT": _DAMAGED,
        "SQLITE_FORMAT": _DAMAGED,
        "SQLITE_READONLY": _READ_ONLY,
        "SQLITE_PERM": _READ_ONLY,
        "SQLITE_CANTOPEN": _NO_ACCESS,
        "SQLITE_FULL": _FULL,
        "SQLITE_IOERR": _DISK,
        "SQLITE_BUSY": _BUSY,
        "SQLITE_LOCKED": _BUSY,
        "SQLITE_CONSTRAINT": _CONTRADICTION,
        "53100": _FULL,
        "55P03": _BUSY,
        "42501": _NO_RIGHT,
        "25006": _NO_RIGHT,
        "23": _CONTRADICTION,
        "XX": _DAMAGED,
        "08": _UNREACHABLE,
        "57P": _UNREACHABLE,
        "28": _UNREACHABLE,
        "3D000": _UNREACHABLE,
    }
)
"""Beginning of a code (SQLite's error name, PostgreSQL's SQLSTATE) -> what to say."""


@contextmanager
def refusals(url: URL) -> Iterator[None]:
    """Turn an error of the driver into :class:`StoreRefused`, without any value of the data.

    Raises
    ------
    StoreRefused
        The database at ``url`` complained.
    """
    try:
        yield
    except DBAPIError as error:
        # from None: the driver's own text may quote the row it refuses
        raise StoreRefused(f"{place(url)} : {_sentence(error)}") from None


def place(url: URL) -> str:
    """Name the database without its password: a file, or a server and a base."""
    if url.get_backend_name() == "sqlite":
        return url.database or "base en mémoire"
    return f"base {url.database or 'par défaut'} sur {url.host or 'le serveur par défaut'}"


def _sentence(error: DBAPIError) -> str:
    code = _code(error.orig)
    for beginning, sentence in SENTENCES.items():
        if code.startswith(beginning):
            return sentence
    if not code and not isinstance(error.orig, sqlite3.Error):
        return _UNREACHABLE  # libpq gives no code when it found no server
    return f"{_UNKNOWN} (code {code or 'inconnu'})"


def _code(error: BaseException | None) -> str:
    """Give SQLite's error name or PostgreSQL's SQLSTATE; "" where there is none."""
    name = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    return str(name) if name else ""

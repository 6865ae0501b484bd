"""Open a database, and begin the only two kinds of transaction there are: reading and writing.

One factory for every connection. SQLite: write-ahead log, full synchronisation, foreign keys,
deleted values overwritten, the write lock taken at BEGIN. PostgreSQL: an advisory lock held for
the transaction gives the same rule, one writer at a time.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import NullPool

from gpect.domain.errors import StoreRefused
from gpect.store import migrate
from gpect.store.refusals import place, refusals

WAIT_S: Final = 600
"""Longest wait for another writer, in seconds: a file of a million rows takes minutes."""

_AGAIN_S: Final = 0.02
"""Time between two tries where SQLite itself does not wait."""

WRITE_LOCK: Final = 0x67706563_74
"""Number of PostgreSQL's advisory lock: « gpect » in ASCII."""

_ACCESS: Final = "gpect_access"


def open_store(url: str, *, create: bool = False) -> Engine:
    """Open the database, made or brought to the current schema where need be.

    Parameters
    ----------
    url
        Path of a SQLite file, or ``sqlite:///…``, or ``postgresql://…``.
    create
        Make the database where there is none yet.

    Returns
    -------
    Engine
        Keeps no connection open between uses.

    Raises
    ------
    StoreRefused
        There is no database, it is not one of gpect's, it is damaged, it cannot be written, or
        a later version of gpect made it.
    """
    parsed = _parse(str(url))
    if parsed.get_backend_name() == "sqlite":
        _check_file(parsed, create=create)
    engine = _engine(parsed)
    with refusals(parsed):
        state = _state(engine)
        if state.needs_upgrade(place(parsed), create=create):
            with _transaction(engine, "migrate") as connection:
                migrate.upgrade(connection, place(parsed))
    return engine


def is_there(url: str) -> bool:
    """Say whether a database is there already; a server is taken at its word until asked."""
    parsed = _parse(str(url))
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).exists()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Begin a transaction that sees one state of the database, whatever is written meanwhile.

    Raises
    ------
    StoreRefused
        The database complained.
    """
    with refusals(engine.url), _transaction(engine, "read") as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Begin the one transaction that may write; all of it is kept, or nothing.

    Raises
    ------
    StoreRefused
        The database complained; it is as before.
    """
    with refusals(engine.url), _transaction(engine, "write") as connection:
        yield connection


def check_store(engine: Engine) -> list[str]:
    """Give what SQLite finds wrong in its own file; empty for a sound one, or a server."""
    if engine.dialect.name != "sqlite":
        return []
    with reading(engine) as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [line for line in found if line != "ok"] + [f"orphan in {row[0]}" for row in orphans]


@contextmanager
def _transaction(engine: Engine, access: str) -> Iterator[Connection]:
    with engine.execution_options(**{_ACCESS: access}).connect() as connection:
        if engine.dialect.name == "postgresql":
            _begin_postgres(connection, access)
        with connection.begin():
            if engine.dialect.name == "postgresql" and access != "read":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_S}s'")
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITE_LOCK)))
            yield connection


def _begin_postgres(connection: Connection, access: str) -> None:
    if access == "read":
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _state(engine: Engine) -> migrate.State:
    with _transaction(engine, "read") as connection:
        return migrate.state(connection)


def _parse(text: str) -> URL:
    if "://" not in text:
        return URL.create("sqlite+pysqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError:
        raise StoreRefused(
            "L'adresse de la base ne peut pas être lue. Donnez le chemin d'un fichier, ou une "
            "adresse de la forme postgresql://compte@serveur/base."
        ) from None
    backend = url.drivername.split("+")[0]
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database:
        return url.set(drivername="sqlite+pysqlite")
    raise StoreRefused(
        f"« {backend} » n'est pas une sorte de base que gpect connaît. "
        "Donnez le chemin d'un fichier SQLite ou une adresse postgresql://…"
    )


def _check_file(url: URL, *, create: bool) -> None:
    path = Path(str(url.database))
    if path.is_dir():
        raise StoreRefused(f"{path} est un dossier : donnez le chemin d'un fichier de base.")
    if path.exists():
        return
    if not create:
        raise StoreRefused(
            f"{path} : cette base n'existe pas. Vérifiez le chemin, ou lancez d'abord gpect init."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # For its owner alone; SQLite gives its journals the same rights
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError:
        raise StoreRefused(
            f"{path} : la base ne peut pas être faite ici. Vérifiez que vous pouvez écrire dans "
            "ce dossier et qu'il reste de la place."
        ) from None


def _engine(url: URL) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    # isolation_level None: BEGIN and COMMIT are ours, so that schema changes roll back too
    arguments: dict[str, Any] = {"isolation_level": None, "timeout": WAIT_S} if is_sqlite else {}
    try:
        engine = sa.create_engine(
            url, poolclass=NullPool, connect_args=arguments, hide_parameters=True
        )
    except ModuleNotFoundError:
        raise StoreRefused(
            "Il manque le pilote de PostgreSQL. Installez-le avec : pip install 'gpect[pg]'"
        ) from None
    if is_sqlite:
        event.listen(engine, "connect", _set_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    """Set what SQLite forgets between connections; the log mode alone stays in the file."""
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys = ON",
        "secure_delete = ON",
        "synchronous = FULL",
        "temp_store = MEMORY",
        "cache_size = -65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    access = connection.get_execution_options().get(_ACCESS, "read")
    if access == "migrate":
        # Tables are rebuilt under their names: keys are checked once, before the end
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        _write_ahead(connection)
    connection.exec_driver_sql("BEGIN" if access == "read" else "BEGIN IMMEDIATE")


def _write_ahead(connection: Connection) -> None:
    """Turn to the write-ahead log; SQLite says « locked » at once where another is doing it."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > until:
                raise
            time.sleep(_AGAIN_S)
        else:
            return

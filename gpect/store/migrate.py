"""Bring a database to the schema of the code, one frozen step after another.

All steps of an upgrade are one transaction under the write lock, on both engines: a process
killed half-way leaves the old schema. A new database is given the schema of the code at once: a
test holds it to what the steps give.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import sqlalchemy as sa
from sqlalchemy import Connection

from gpect.domain.errors import StoreRefused
from gpect.store import schema, views

HEAD: Final = "0008"
"""Last step known to this code; a test compares it with the folder of steps."""

REVISIONS: Final = frozenset(f"{number:04d}" for number in range(1, 9))

VERSION_TABLE: Final = "gpect_version"
_VERSIONS: Final = sa.Table(
    VERSION_TABLE,
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)
"""As Alembic makes it."""
FOLDER: Final = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class State:
    """What is found in a database: its version of the schema, and whether it holds tables."""

    version: str | None
    has_tables: bool

    def needs_upgrade(self, place: str, *, create: bool) -> bool:
        """Say whether steps are to be run; refuse what is not a database of gpect.

        Raises
        ------
        StoreRefused
            Another program's tables, a later schema, or nothing at all without ``create``.
        """
        if self.version is None and self.has_tables:
            raise StoreRefused(
                f"{place} : cette base contient les tables d'un autre logiciel. "
                "Donnez à gpect une base à lui."
            )
        if self.version is None and not create:
            raise StoreRefused(f"{place} : cette base est vide. Lancez d'abord gpect init.")
        if self.version is not None and self.version not in REVISIONS:
            raise StoreRefused(
                f"{place} : cette base a été faite par une version plus récente de gpect "
                f"(schéma {self.version}, {HEAD} ici). Installez la dernière version de gpect."
            )
        return self.version != HEAD


def state(connection: Connection) -> State:
    """Look at the database; changes nothing."""
    names = sa.inspect(connection).get_table_names()
    if VERSION_TABLE not in names:
        return State(None, bool(names))
    version = connection.execute(sa.select(_VERSIONS.c.version_num)).scalar()
    return State(version, has_tables=True)


def upgrade(connection: Connection, place: str, target: str = HEAD) -> None:
    """Run the steps missing up to ``target``, inside the transaction of ``connection``."""
    found = state(connection)
    if not found.needs_upgrade(place, create=True):
        return  # another process did it while this one waited for the lock
    if found.version is None and target == HEAD:
        _create(connection)
    else:
        _run_steps(connection, target)


def _create(connection: Connection) -> None:
    schema.create(connection)
    _VERSIONS.create(connection)
    connection.execute(sa.insert(_VERSIONS).values(version_num=HEAD))
    views.create(connection)


def _run_steps(connection: Connection, target: str) -> None:
    # Loaded here: opening a database that is new or up to date must not cost Alembic's 0.4 s
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    views.drop(connection)
    command.upgrade(config, target)
    if target == HEAD:
        views.create(connection)
    _check_keys(connection)


def _check_keys(connection: Connection) -> None:
    """Foreign keys were off while tables were rebuilt: none may be broken now."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise StoreRefused(
                "La mise à niveau de la base laisserait des lignes orphelines ; rien n'a été "
                "changé. Signalez-le à l'équipe de gpect."
            )

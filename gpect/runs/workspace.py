"""Where a user works: the folder, the database and the referentials every run shares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from gpect.domain import tables
from gpect.referentiels import loader
from gpect.referentiels.loader import Referentiels
from gpect.store import engine as store_engine
from gpect.store import key
from gpect.store import tables as store_tables

Step = Callable[[str], None]
"""Told the name of each step as it begins: what a progress line shows."""


@dataclass(frozen=True)
class Workspace:
    """Where a user works: the database, the settings that every command shares.

    Attributes
    ----------
    base
        Path of the SQLite file, or URL of a PostgreSQL database.
    folder
        Folder of the key and of what is written (rejects, workbook, tables).
    as_of
        The day from which « open », « available » and « to come » are counted.
    referentiels
        Folder of an imported ROME release; None for the one that comes with gpect.
    filieres
        PHARE's own filières table; None for the one that comes with gpect.
    abreviations
        The user's own abbreviations, added to those that come with gpect.
    contours
        GeoJSON of the communes for the comité's map; None for computed shapes.
    tension
        Components of the tension by métier; None where nobody gives them.
    invented
        Whether the data are made up, as those of ``gpect demo``: what leaves must say so.
    kept_in
        Folder of the indexes kept from one command to the next; None keeps none.
    """

    base: str
    folder: Path
    as_of: date
    referentiels: Path | None = None
    filieres: Path | None = None
    abreviations: Path | None = None
    contours: Path | None = None
    tension: Path | None = None
    invented: bool = False
    kept_in: Path | None = None

    @property
    def rejects_folder(self) -> Path:
        """Folder in which the rejected rows go back to their sender."""
        return self.folder / "rejets"

    @property
    def has_base(self) -> bool:
        """Whether the database is there already; a server is taken at its word."""
        return store_engine.is_there(self.base)


def init(workspace: Workspace) -> None:
    """Make the database and the key of a working folder."""
    workspace.folder.mkdir(parents=True, exist_ok=True)
    store_engine.open_store(workspace.base, create=True).dispose()
    key.load_or_make_key(workspace.folder)


def known_referentiels(workspace: Workspace) -> Referentiels:
    """Load the referentials that this workspace works with."""
    return loader.load(
        workspace.referentiels, workspace.filieres, abreviations=workspace.abreviations
    )


def read_all(engine: Engine, *specs: tables.TableSpec) -> dict[str, pd.DataFrame]:
    """Read several tables at one moment of the database, by their names."""
    return store_tables.read_many(engine, specs)

"""Every file of a folder, read into one table of cells."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.domain.errors import FileRefused
from gpect.reports.reread.csv_files import Names, read_csv_file
from gpect.reports.reread.drawn import drawn_faults
from gpect.reports.reread.page import Page, page_rows, read_page
from gpect.reports.reread.printed import is_print_of
from gpect.reports.reread.schema import schema_faults
from gpect.reports.reread.sheets import read_workbook
from gpect.reports.reread.specs import specs
from gpect.reports.reread.told import CELLS, Row, as_table

_ROOTS: Final = ("tables/opendata", "tables/excel", ".")
NOTE: Final = "note.html"
PDF: Final = "note.pdf"
SCHEMA: Final = "tables/schema.json"


@dataclass(frozen=True)
class Reread:
    """What a folder says.

    Attributes
    ----------
    told
        One row a cell of a file: ``file, table, key, column, cell``.
    page
        The page, None where the folder has none.
    names
        Codes by the words shown.
    unread
        What was found and is no file, sheet or table of ours: nothing can be said of it.
    faults
        French sentences: what is wrong with a file, apart from the figures.
    """

    told: pd.DataFrame
    page: Page | None
    names: Names
    unread: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_folder(folder: Path) -> Reread:
    """Read the csv first (they tell codes from words), then the workbook and the page.

    Raises
    ------
    FileRefused
        The folder holds no figure of ours, or a file of it cannot be read.
    """
    names, rows = Names(), list[Row]()
    unread: list[str] = []
    faults: list[str] = []
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    known = [path for path in paths if _is_csv(path, folder)]
    for path in known:
        rows += read_csv_file(path, _name(path, folder), specs()[path.stem], names)
    page = None
    for path in (path for path in paths if path not in known):
        name = _name(path, folder)
        if name == NOTE:
            page = read_page(path)
            found, others = page_rows(page, name, names)
        elif path.suffix == ".xlsx":
            found, others = read_workbook(path, name, names)
            faults += drawn_faults(path, name)
        else:
            found, others = [], _other(name, path, folder, faults)
        rows += found
        unread += others
    told = as_table(rows)
    if not (told["table"] == CELLS).any():
        raise FileRefused(
            f"{folder.name} : aucune table publiée (note.html, tableaux.xlsx ou tables) dans ce "
            "dossier. Donnez le dossier écrit par : gpect report comite"
        )
    return Reread(told, page, names, unread, faults)


def _is_csv(path: Path, folder: Path) -> bool:
    parent = path.parent.relative_to(folder).as_posix()
    return path.suffix == ".csv" and path.stem in specs() and parent in _ROOTS


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _other(name: str, path: Path, folder: Path, faults: list[str]) -> list[str]:
    """Look at the PDF and at the schema; give the files of which nothing can be said."""
    if name == PDF and (folder / NOTE).is_file():
        if not is_print_of(path, folder / NOTE):
            faults.append(
                f"{PDF} n'est pas l'impression de {NOTE} tel qu'il est : retirez ce fichier, ou "
                "relancez gpect report comite."
            )
        return [f"{PDF} (son texte : seule l'empreinte de {NOTE} y est contrôlée)"]
    if name == SCHEMA:
        faults += schema_faults(path, name)
        return []
    return [name]

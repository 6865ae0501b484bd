"""Every file of a folder, read into one table of cells."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from gpect.domain.errors import FileRefused
from gpect.reports.reread.csv_files import Names, read_csv_file
from gpect.reports.reread.page import Page, mapped_shares, page_rows, read_page
from gpect.reports.reread.page_words import stray_words
from gpect.reports.reread.printed import is_print_of
from gpect.reports.reread.schema import schema_faults
from gpect.reports.reread.sheets import read_workbook
from gpect.reports.reread.specs import specs
from gpect.reports.reread.told import CELLS, Row, as_table
from gpect.reports.reread.unknown import unknown

_ROOTS: Final = ("tables/opendata", "tables/excel", ".")
NOTE: Final = "note.html"
BOOK: Final = "tableaux.xlsx"
PDF: Final = "note.pdf"
SCHEMA: Final = "tables/schema.json"
_AGAIN: Final = "retirez ce fichier, ou relancez gpect report comite."


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
        Files of ours whose text is not read, and what is checked of them.
    faults
        French sentences: what is wrong with a file, and what is none of ours, apart from figures.
    """

    told: pd.DataFrame
    page: Page | None
    names: Names
    unread: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_folder(folder: Path, parameters: Collection[str] = ()) -> Reread:
    """Read the csv first (they tell codes from words), then the workbook and the page.

    Parameters
    ----------
    parameters
        Names of what a run is made with, where they are known.

    Raises
    ------
    FileRefused
        The folder holds no figure of ours, or a file of it cannot be read.
    """
    names, rows = Names(parameters=parameters), list[Row]()
    unread: list[str] = []
    faults: list[str] = []
    paths = {_name(path, folder): path for path in sorted(folder.rglob("*")) if path.is_file()}
    known = {name: path for name, path in paths.items() if _is_csv(path, folder)}
    for name, path in known.items():
        found, strays = read_csv_file(path, name, specs()[path.stem], names)
        rows, faults = rows + found, faults + strays
    page = read_page(paths[NOTE]) if NOTE in paths else None
    if page is not None:
        found, strays = page_rows(page, NOTE, names)
        rows, faults = (
            rows + found,
            faults + strays + stray_words(paths[NOTE], NOTE, mapped_shares(page)),
        )
    if BOOK in paths:
        found, strays = read_workbook(paths[BOOK], BOOK, names)
        rows, faults = rows + found, faults + strays
    for name in (name for name in paths if name not in {*known, NOTE, BOOK}):
        told, strays = _other(name, folder)
        unread, faults = unread + told, faults + strays
    cells = as_table(rows)
    if not (cells["table"] == CELLS).any():
        raise FileRefused(
            f"{folder.name} : aucune table publiée (note.html, tableaux.xlsx ou tables) dans ce "
            "dossier. Donnez le dossier écrit par : gpect report comite"
        )
    return Reread(cells, page, names, unread, faults)


def _is_csv(path: Path, folder: Path) -> bool:
    parent = path.parent.relative_to(folder).as_posix()
    return path.suffix == ".csv" and path.stem in specs() and parent in _ROOTS


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _other(name: str, folder: Path) -> tuple[list[str], list[str]]:
    """Look at the PDF and at the schema; give what is not read of them, and what is wrong."""
    path = folder / name
    if name == SCHEMA:
        return [], schema_faults(path, name)
    if name != PDF:
        return [], [unknown("fichier", name)]
    if not (folder / NOTE).is_file():
        return [], [f"{PDF} : sans {NOTE}, ce fichier ne se contrôle pas. Retirez-le."]
    if is_print_of(path, folder / NOTE):
        return [f"{PDF} (son texte : seule l'empreinte de {NOTE} y est contrôlée)"], []
    return [], [f"{PDF} n'est pas l'impression de {NOTE} tel qu'il est : {_AGAIN}"]

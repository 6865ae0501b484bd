"""Attack a folder before it is handed out: what a reader could work out of its masked figures.

Nothing but the published tables is read, as anyone would: the figures shown, the marks, and the
fact that a total is the sum of its parts. Rounding is allowed for.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from gpect.domain.errors import FileRefused
from gpect.reports import editions
from gpect.reports.bounds import Limits, weak_cells
from gpect.reports.csv_tables import TABLES
from gpect.reports.editions import FAR, ROUNDING
from gpect.reports.published import DIMENSIONS, MASK, MEASURES, TOTAL
from gpect.reports.suppression import relations

_READ: Final = tuple(
    name for name, columns in TABLES.items() if "demand" in {c.name for c in columns}
)


@dataclass(frozen=True)
class Attack:
    """What the attack found.

    Attributes
    ----------
    weak
        One row a masked figure that can be told to within less than ``width``: table's
        dimensions, ``measure``, ``low``, ``high``.
    compared
        The same for figures masked in this edition and in the last, when both are attacked.
    small
        Figures shown although they are above 0 and under the threshold of people.
    n_masked, n_shown
        Figures masked and shown, each counted once.
    """

    weak: pd.DataFrame
    compared: pd.DataFrame
    small: pd.DataFrame
    n_masked: int
    n_shown: int

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.weak.empty and self.compared.empty and self.small.empty


def attack_folder(folder: Path, width: float = 5.0, last: Path | None = None) -> Attack:
    """Attack the tables of a comité's folder.

    Parameters
    ----------
    folder
        Holds ``tables/opendata/*.csv``, ``tables/excel/*.csv`` or both, as written or as edited.
    width
        Least width (people, posts) of what may be told of a masked figure, rounding apart.
    last
        Folder of the edition before, attacked with this one.

    Raises
    ------
    FileRefused
        The folder holds no such table.

    Notes
    -----
    Cost: two linear programs a masked figure that simpler bounds do not settle; about 10 s for
    a full edition.
    """
    cells = read_cells(folder)
    weak = attack_cells(cells, width)
    both = weak.iloc[:0] if last is None else editions.attack(read_cells(last), cells, width)
    n_masked = int(sum(cells[f"{m}_masked"].sum() for m in MEASURES))
    n_shown = int(sum(cells[m].notna().sum() for m in MEASURES))
    small = cells[(cells["supply"] > 0) & (cells["supply"] < width)]
    told = small[[*DIMENSIONS]].assign(measure="supply", low=small["supply"], high=small["supply"])
    return Attack(weak, both, told, n_masked, n_shown)


def attack_cells(cells: pd.DataFrame, width: float) -> pd.DataFrame:
    """Give the masked figures of ``cells`` that can be told to within less than ``width``."""
    tables = relations(cells[list(DIMENSIONS)])
    weak = [_attack_measure(cells, measure, tables, width) for measure in MEASURES]
    return pd.concat(weak, ignore_index=True)


def read_cells(folder: Path) -> pd.DataFrame:
    """Read every published cell once: dimensions, measures (missing when masked), marks.

    A cell shown in one table or profile and masked in another counts as shown: readers have both.
    """
    roots = (folder / "tables" / "opendata", folder / "tables" / "excel", folder)
    paths = [root / f"{name}.csv" for root in roots for name in _READ]
    parts = [_read(path) for path in paths if path.is_file()]
    if not parts:
        raise FileRefused(
            f"{folder.name} : aucune table publiée (tables/opendata ou tables/excel) dans ce "
            "dossier. Donnez le dossier écrit par : gpect report comite"
        )
    both = pd.concat(parts, ignore_index=True)
    marks = [f"{m}_masked" for m in MEASURES]
    found = both.groupby(list(DIMENSIONS), as_index=False, sort=True).agg(
        {**dict.fromkeys(MEASURES, "max"), **dict.fromkeys(marks, "max")}
    )
    for measure, mark in zip(MEASURES, marks, strict=True):
        found[mark] = found[mark].astype(bool) & found[measure].isna()
    return found


def _read(path: Path) -> pd.DataFrame:
    """Read one table of either profile into dimensions, measures and marks."""
    text = path.read_text(encoding="utf-8-sig")
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    rows = list(csv.DictReader(text.splitlines(), delimiter=delimiter))
    columns = {c.title: c.name for c in TABLES[path.stem]}
    table = pd.DataFrame(rows, dtype="str").rename(columns=columns)
    found = pd.DataFrame({name: table.get(name, TOTAL) for name in DIMENSIONS}, index=table.index)
    for measure in MEASURES:
        found[measure] = pd.to_numeric(table[measure], errors="coerce")
        found[f"{measure}_masked"] = table[measure].str.strip() == MASK
    return found


def _attack_measure(
    cells: pd.DataFrame, measure: str, tables: sparse.csr_array, width: float
) -> pd.DataFrame:
    masked = cells[f"{measure}_masked"].to_numpy(bool)
    known = cells[measure].to_numpy(np.float64)
    low = np.where(np.isnan(known), 0.0, np.maximum(known - ROUNDING, 0.0))
    high = np.where(np.isnan(known), FAR, known + ROUNDING)
    found = weak_cells(masked, Limits(low, high, tables), width - 2 * ROUNDING)
    places = cells.loc[found["cell"], list(DIMENSIONS)].reset_index(drop=True)
    return places.assign(measure=measure, low=found["low"], high=found["high"])

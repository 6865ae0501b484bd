"""Attack a folder before it is handed out: what a reader could work out of its masked figures.

Nothing but the published tables is read, as anyone would: the figures shown, the marks, and the
fact that a total is the sum of its parts. Rounding is allowed for.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.optimize import linprog

from gpect.domain.errors import FileRefused
from gpect.reports.csv_tables import TABLES
from gpect.reports.published import DIMENSIONS, MASK, MEASURES, TOTAL
from gpect.reports.suppression import relations

Floats = npt.NDArray[np.float64]

ROUNDING: Final = 0.5
_FAR: Final = 1e6
_SWEEPS: Final = 12
_READ: Final = tuple(name for name in TABLES if not name.startswith("t9"))


@dataclass(frozen=True)
class Attack:
    """What the attack found.

    Attributes
    ----------
    weak
        One row a masked figure that can be told to within less than ``width``: table's
        dimensions, ``measure``, ``low``, ``high``.
    small
        Figures shown although they are above 0 and under the threshold of people.
    n_masked, n_shown
        Figures masked and shown, each counted once.
    """

    weak: pd.DataFrame
    small: pd.DataFrame
    n_masked: int
    n_shown: int

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.weak.empty and self.small.empty


def attack_folder(folder: Path, width: float = 5.0) -> Attack:
    """Attack the tables of a comité's folder.

    Parameters
    ----------
    folder
        Holds ``tables/opendata/*.csv`` or ``tables/excel/*.csv``, as written or as edited.
    width
        Least width (people, posts) of what may be told of a masked figure, rounding apart.

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
    tables = relations(cells[list(DIMENSIONS)])
    weak = [_attack_measure(cells, measure, tables, width) for measure in MEASURES]
    n_masked = int(sum(cells[f"{m}_masked"].sum() for m in MEASURES))
    n_shown = int(sum(cells[m].notna().sum() for m in MEASURES))
    small = cells[(cells["supply"] > 0) & (cells["supply"] < width)]
    told = small[[*DIMENSIONS]].assign(measure="supply", low=small["supply"], high=small["supply"])
    return Attack(pd.concat(weak, ignore_index=True), told, n_masked, n_shown)


def read_cells(folder: Path) -> pd.DataFrame:
    """Read every published cell once: dimensions, measures (missing when masked), marks.

    A cell shown in one table and masked in another counts as shown: readers have both.
    """
    root = _tables_folder(folder)
    parts = [_read(root / f"{name}.csv") for name in _READ if (root / f"{name}.csv").is_file()]
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


def _tables_folder(folder: Path) -> Path:
    for root in (folder / "tables" / "opendata", folder / "tables" / "excel", folder):
        if any((root / f"{name}.csv").is_file() for name in _READ):
            return root
    return folder


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
    high = np.where(np.isnan(known), _FAR, known + ROUNDING)
    limits = (low, high)
    least, most = _sweep(masked, limits, tables, width)
    rows = []
    for cell in np.flatnonzero(masked & ~(most - least >= width)):
        ends = (_bound(cell, 1.0, limits, tables), _bound(cell, -1.0, limits, tables))
        if not ends[1] - ends[0] >= width - 2 * ROUNDING:
            place = cells.loc[cell, list(DIMENSIONS)].to_dict()
            rows.append(place | {"measure": measure, "low": ends[0], "high": ends[1]})
    return pd.DataFrame(rows, columns=[*DIMENSIONS, "measure", "low", "high"])


def _sweep(
    masked: npt.NDArray[np.bool_],
    limits: tuple[Floats, Floats],
    tables: sparse.csr_array,
    width: float,
) -> tuple[Floats, Floats]:
    """Find, many cells at once, values they may take: settles most of them in a few programs."""
    rng = np.random.default_rng(0)
    least, most = np.full(len(masked), np.inf), np.full(len(masked), -np.inf)
    for _ in range(_SWEEPS):
        open_still = masked & ~(most - least >= width)
        if not open_still.any():
            break
        wanted = np.where(open_still, rng.choice([-1.0, 1.0], len(masked)), 0.0)
        found = _solve(wanted, limits, tables)
        if found is None:
            break
        least, most = np.minimum(least, found), np.maximum(most, found)
    return least, most


def _solve(cost: Floats, limits: tuple[Floats, Floats], tables: sparse.csr_array) -> Floats | None:
    used: Any = tables  # the stubs of linprog know no sparse matrix, linprog does
    found = linprog(
        cost,
        A_eq=used if tables.shape[0] else None,
        b_eq=np.zeros(tables.shape[0]) if tables.shape[0] else None,
        bounds=list(zip(limits[0].tolist(), limits[1].tolist(), strict=True)),
        method="highs",
    )
    return np.asarray(found.x, dtype=np.float64) if found.status == 0 else None


def _bound(
    cell: np.intp, sign: float, limits: tuple[Floats, Floats], tables: sparse.csr_array
) -> float:
    """Give the least (sign 1) or greatest (sign -1) value a reader can give to a cell.

    Not a number where the figures shown contradict one another: an edited folder.
    """
    cost = np.zeros(len(limits[0]))
    cost[cell] = sign
    found = _solve(cost, limits, tables)
    return float("nan") if found is None else float(found[cell])

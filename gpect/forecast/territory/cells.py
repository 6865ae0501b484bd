"""The cells of a forecast: EPCI × métier, each métier in its one filière."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import vocabulary
from gpect.forecast.territory.series import CELL

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """Every cell where something is known, in order of EPCI, filière, métier.

    Attributes
    ----------
    table
        C rows ``code_epci, filiere, code_rome_parent``; « inconnu » stands for missing.
    """

    table: pd.DataFrame

    @property
    def ids(self) -> list[str]:
        """One text a cell, the same as :func:`cell_ids` gives for its rows."""
        return list(cell_ids(self.table))

    def positions(self, keys: pd.DataFrame) -> Ints:
        """Give the position of each row's cell; KeyError where a row has no cell."""
        found = self.find(keys)
        if (found < 0).any():
            raise KeyError("a row lies in no cell of the forecast")
        return found

    def find(self, keys: pd.DataFrame) -> Ints:
        """Give the position of each row's cell, -1 where EPCI, métier or cell is not known."""
        return pd.Index(self.ids).get_indexer(pd.Index(cell_ids(keys))).astype(np.int64)

    def sums(self, keys: pd.DataFrame, steps: Ints, values: Ints, horizon: int) -> Ints:
        """Add values up by cell and step; C × horizon, steps out of it left aside."""
        inside = (steps >= 0) & (steps < horizon)
        found = np.zeros((len(self.table), horizon), dtype=np.int64)
        np.add.at(found, (self.positions(keys[inside]), steps[inside]), values[inside])
        return found


def cell_ids(keys: pd.DataFrame) -> pd.Series:
    """Name each row's cell in one text."""
    return keys["code_epci"] + "|" + keys["code_rome_parent"]


def all_cells(keys: Iterable[pd.DataFrame], filieres: pd.Series) -> Cells:
    """Gather the cells of several tables.

    Parameters
    ----------
    keys
        Tables with ``code_epci`` and ``code_rome_parent``, none missing.
    filieres
        Filière of each métier that has one, by its code.
    """
    table = pd.concat([k[CELL] for k in keys]).drop_duplicates()
    filiere = table["code_rome_parent"].map(filieres).astype("str")
    table = table.assign(filiere=filiere.fillna(vocabulary.HORS_FILIERE))
    order = ["code_epci", "filiere", "code_rome_parent"]
    return Cells(table[order].sort_values(order, ignore_index=True))


def margins(names: list[str], cells: Cells) -> tuple[npt.NDArray[np.str_], ...]:
    """Give the métier, then the EPCI, of each cell named: their totals say what is usual in it."""
    table = _named(names, cells)
    return tuple(table[name].to_numpy(str) for name in ("code_rome_parent", "code_epci"))


def groupings(names: list[str], cells: Cells) -> tuple[npt.NDArray[np.str_], ...]:
    """Give the filière, then the métier, of each cell named: groups that may move together."""
    table = _named(names, cells)
    return tuple(
        (name + ":" + table[name]).to_numpy(str) for name in ("filiere", "code_rome_parent")
    )


def _named(names: list[str], cells: Cells) -> pd.DataFrame:
    return cells.table.iloc[pd.Index(cells.ids).get_indexer(pd.Index(names))]

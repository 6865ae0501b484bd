"""Doubt on a métier read from a title, drawn one by one: a title misread moves to another cell.

A title is read with a confidence. In each draw each post, and each person, is in the cell read
with that probability, else in another cell of the same EPCI, drawn in proportion to what is
usually there. Totals of an EPCI never change; those of a filière do, and say so.

All who bear one title are misread together: luck comes from the title, the seed and the number of
the draw alone, so that who else is there changes nothing to it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Cells, Ints
from gpect.forecast.territory.series import UNKNOWN


@dataclass(frozen=True)
class Elsewhere:
    """Where what was misread may be: for each cell, the weights of its EPCI's métiers.

    Attributes
    ----------
    before
        C + 1: weight of all cells before each one, cells being in order of EPCI.
    begins, ends
        C: first and last + 1 position of each cell's EPCI.
    """

    before: Floats
    begins: Ints
    ends: Ints

    def move(self, place: Ints, luck: Floats) -> Ints:
        """Draw another cell of the same EPCI; the same one where nothing is known there."""
        low, high = self.before[self.begins[place]], self.before[self.ends[place]]
        found = np.searchsorted(self.before, low + luck * (high - low), side="right") - 1
        known = np.clip(found, self.begins[place], self.ends[place] - 1)
        return np.where(high > low, known, place)

    def moved(
        self,
        place: Ints,
        names: npt.NDArray[np.uint64],
        misread: npt.NDArray[np.bool_],
        salt: np.uint64,
    ) -> Ints:
        """Move what was misread, each by the luck of its name; the rest stays where it is."""
        found, at = place.copy(), np.flatnonzero(misread)
        found[at] = self.move(place[at], uniform(names[at], salt))
        return found


def elsewhere(cells: Cells, weights: Floats) -> Elsewhere:
    """Lay weights (C, ≥ 0) out by EPCI; a métier unknown gets none."""
    epcis = cells.table["code_epci"].to_numpy(object)
    is_known = (cells.table["code_rome_parent"] != UNKNOWN).to_numpy()
    before = np.concatenate([[0.0], np.cumsum(np.where(is_known, weights, 0.0))])
    _, first, numbers = np.unique(epcis.astype(str), return_index=True, return_inverse=True)
    sizes = np.bincount(numbers, minlength=len(first))
    return Elsewhere(before, first[numbers].astype(np.int64), (first + sizes)[numbers])


def names_of(ids: pd.Series) -> npt.NDArray[np.uint64]:
    """Give a number for each name, the same on every machine."""
    return pd.util.hash_array(ids.to_numpy(object)).astype(np.uint64)


def salts(seed: int, stream: int, n_draws: int) -> npt.NDArray[np.uint64]:
    """Give one number a draw, which :func:`uniform` mixes with names."""
    rng = np.random.default_rng([seed, stream])
    return rng.integers(0, 2**63, size=n_draws, dtype=np.uint64)


def uniform(names: npt.NDArray[np.uint64], salt: np.uint64) -> Floats:
    """Give a uniform in ]0, 1[ for each name: SplitMix64's finaliser (Steele et al., 2014)."""
    z = names ^ salt
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(11)).astype(np.float64) * 2.0**-53 + 2.0**-54

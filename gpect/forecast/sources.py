"""Which files each figure of a forecast was drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import vocabulary
from gpect.domain.results import PARTS
from gpect.forecast.needs.demand import open_at
from gpect.forecast.needs.published import Prior
from gpect.forecast.territory.cells import Bools
from gpect.forecast.territory.series import cell_keys
from gpect.forecast.territory.world import World


@dataclass(frozen=True)
class Sources:
    """L lots, and by part which of them speak of each of C cells (C × L)."""

    lots: tuple[str, ...]
    by_part: Mapping[str, Bools]

    def told(
        self, parts: Sequence[str], numbers: npt.NDArray[np.int64], n_steps: int
    ) -> npt.NDArray[np.object_]:
        """Name the lots behind each group of cells, in order, apart by a space.

        Parameters
        ----------
        numbers
            C group numbers.
        n_steps
            Rows a group, all of them alike.

        Returns
        -------
        numpy.ndarray
            G × n_steps texts, flat; missing where no row with a lot is behind the group.
        """
        any_part = np.any([self.by_part[part] for part in parts], axis=0)
        groups = np.zeros((int(numbers.max(initial=-1)) + 1, len(self.lots)), dtype=np.bool_)
        np.logical_or.at(groups, numbers, any_part)
        lots = np.array(self.lots, dtype=object)
        texts = [" ".join(lots[row]) or None for row in groups]
        return np.repeat(np.array(texts, dtype=object), n_steps)


def sources(world: World, crowd: pd.DataFrame, told: Prior | None) -> Sources:
    """Find the lots of the openings, outcomes, people and published needs behind each cell."""
    inputs, as_of = world.inputs, world.options.as_of
    leaving = inputs.outcomes[inputs.outcomes["event"].isin(vocabulary.DEPARTS)]
    there = inputs.persons[inputs.persons["person_id"].isin(crowd["person_id"])]
    rows = {
        "declare": open_at(inputs.openings, as_of),
        "tendance": inputs.openings,
        "departs": leaving,
        "ressources": there,
    }
    readings = told.readings if told else ()
    read = [*rows.values(), *(reading.rows for reading in readings)]
    seen = {lot for table in read for lot in table["lot_id"].dropna()}
    lots = tuple(sorted(seen))
    by_part = {part: _behind(rows[part], lots, world) for part in PARTS}
    for reading in readings:
        its_own = pd.Index(lots).isin(reading.rows["lot_id"].dropna())
        by_part["tendance"] |= reading.reached[:, None] & its_own
    return Sources(lots, by_part)


def _behind(table: pd.DataFrame, lots: tuple[str, ...], world: World) -> Bools:
    """Say which lots have a row in each cell; C × L."""
    found = np.zeros((len(world.cells.table), len(lots)), dtype=np.bool_)
    kept = table[table["lot_id"].notna()]
    cell = world.cells.find(cell_keys(kept))
    lot = pd.Index(lots).get_indexer(pd.Index(kept["lot_id"]))
    found[cell[cell >= 0], lot[cell >= 0]] = True
    return found

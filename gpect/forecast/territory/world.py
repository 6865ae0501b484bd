"""What a lever or a scenario is read against, and how often a cell says something."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.panel import Floats
from gpect.forecast.territory.cells import Cells, Ints


@dataclass(frozen=True)
class World:
    """The tables, the cells, the settings."""

    inputs: ForecastInputs
    cells: Cells
    options: ForecastOptions

    @cached_property
    def openings_at(self) -> Ints:
        """Position of each opening's cell, -1 where none is known; read for every skill."""
        return self.cells.find(self.inputs.openings)


def asking(skill_code: str, world: World) -> Floats:
    """Give the share of each of the C cells' openings that ask for a skill, in [0, 1]."""
    skills = world.inputs.opening_skills
    if skills is None:
        return np.zeros(len(world.cells.table))
    wanting = set(skills.loc[skills["skill_code"] == skill_code, "opening_id"])
    wants = world.inputs.openings["opening_id"].isin(wanting)
    return share_of(world.openings_at, wants, world.cells)


def share_of(place: Ints, chosen: pd.Series, cells: Cells) -> Floats:
    """Give the share of each cell's rows that are chosen; ``place``: see :meth:`Cells.find`."""
    n, is_known = len(cells.table), place >= 0
    whole = np.bincount(place[is_known], minlength=n)
    part = np.bincount(place[is_known & chosen.to_numpy(bool)], minlength=n)
    return np.asarray(part / np.maximum(whole, 1))

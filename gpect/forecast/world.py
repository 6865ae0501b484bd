"""What a lever or a scenario is read against, and how often a cell says something."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gpect.forecast.cells import Cells, cell_ids
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panel import Floats


@dataclass(frozen=True)
class World:
    """The tables, the cells, the settings."""

    inputs: ForecastInputs
    cells: Cells
    options: ForecastOptions


def asking(skill_code: str, world: World) -> Floats:
    """Give the share of each of the C cells' openings that ask for a skill, in [0, 1]."""
    skills = world.inputs.opening_skills
    if skills is None:
        return np.zeros(len(world.cells.table))
    wanting = set(skills.loc[skills["skill_code"] == skill_code, "opening_id"])
    openings = world.inputs.openings
    return share_of(openings, openings["opening_id"].isin(wanting), world)


def share_of(table: pd.DataFrame, chosen: pd.Series, world: World) -> Floats:
    """Give the share of each cell's rows that are chosen."""
    n = len(world.cells.table)
    whole = np.bincount(_places(table, world), minlength=n)
    part = np.bincount(_places(table[chosen], world), minlength=n)
    return np.asarray(part / np.maximum(whole, 1))


def _places(table: pd.DataFrame, world: World) -> np.ndarray:
    """Place the rows whose cell is known."""
    known = table.dropna(subset=["code_epci", "code_rome_parent"])
    place = pd.Index(world.cells.ids).get_indexer(pd.Index(cell_ids(known)))
    return np.asarray(place[place >= 0])

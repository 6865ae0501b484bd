"""The tables a matching run reads."""

from dataclasses import dataclass, field

import pandas as pd

from gpect.domain import contracts, tables
from gpect.referentiels.loader import Referentiels


@dataclass(frozen=True, eq=False)
class MatchInputs:
    """Everything matching may know; the audit of sex, age, QPV and RQTH has no place in it.

    Each table is as :mod:`gpect.domain.tables` defines it, in any order of rows. They
    are read once: make a new MatchInputs rather than change a table in place.
    """

    persons: pd.DataFrame
    person_skills: pd.DataFrame
    pathways: pd.DataFrame
    pathway_skills: pd.DataFrame
    openings: pd.DataFrame
    opening_skills: pd.DataFrame
    trainings: pd.DataFrame
    training_skills: pd.DataFrame
    referentiels: Referentiels
    travel_times: pd.DataFrame | None = None
    person_freins: pd.DataFrame | None = None
    opening_requirements: pd.DataFrame | None = None
    decisions: pd.DataFrame = field(default_factory=lambda: contracts.empty(tables.DECISIONS))
    outcomes: pd.DataFrame = field(default_factory=lambda: contracts.empty(tables.OUTCOMES))

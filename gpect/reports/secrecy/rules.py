"""Thresholds under which a figure does not leave the house."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

FINE_AXES: Final = frozenset(("code_commune", "sexe", "age", "qpv", "rqth"))
"""Axes on which people are told apart most: a commune, and the protected attributes."""


@dataclass(frozen=True)
class SecrecyRules:
    """Thresholds under which a figure is masked.

    Attributes
    ----------
    persons_min
        Fewest people a published figure may count, and least width (people, posts) of what a
        reader may work out of a masked one.
    persons_min_fine
        The same where a commune or a protected attribute (sex, age, QPV, RQTH) is an axis.
    employers_min
        Fewest employers behind a published need.
    dominance
        Share of the posts from which one employer holds too much: 85 % or more, as Insee has it.
    width_share
        Least width of what may be worked out of a need that must be masked, as a share of it.
    detail_shares
        Least share of the EPCI in which a métier may be told in full for it to be told by EPCI,
        from the finest detail to the coarsest (over 1: none is; infinite: no filière is told by
        EPCI either). The next is taken where more than ``secondary_max`` of the figures would be
        masked only to keep others secret: fewer lines, of which more can be read.
    secondary_max
        Greatest share of the figures masked in second, but with the coarsest detail.
    """

    persons_min: float = 5.0
    persons_min_fine: float = 11.0
    employers_min: int = 3
    dominance: float = 0.85
    width_share: float = 0.15
    detail_shares: tuple[float, ...] = (0.5, 0.8, 1.01, np.inf)
    secondary_max: float = 0.12

    def least_persons(self, axes: Iterable[str]) -> float:
        """Give the fewest people that a figure may count in a table of these axes."""
        return self.persons_min_fine if FINE_AXES & set(axes) else self.persons_min

    def tells_of_one(self, n: pd.Series, top: pd.Series, whole: pd.Series) -> pd.Series:
        """Say which figures have too few employers behind them, or one above all.

        Parameters
        ----------
        n, top, whole
            Employers of each figure, posts of the first of them, and of all.
        """
        return (n < self.employers_min) | (top >= self.dominance * whole)

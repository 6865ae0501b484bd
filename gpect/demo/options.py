"""What the made-up territory is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

N_QUARTERS_PAST: Final = 12
"""Quarters of past openings, hires and exits in the files."""

N_QUARTERS_AHEAD: Final = 8
"""Quarters whose needs the truth knows and the files do not."""

DECLARED_SHARES: Final = (0.97, 0.92, 0.84, 0.74)
"""Share of the openings of each coming quarter that its employer has declared already."""


@dataclass(frozen=True)
class DemoOptions:
    """Size, day and seed of the made-up territory; the same options give the same bytes.

    Attributes
    ----------
    n_persons
        People accompanied; everything else follows in proportion.
    seed
        Seed of every random draw.
    as_of
        The day the files are sent; openings of the past end here, those to come start here.
    """

    n_persons: int = 25_000
    seed: int = 2026
    as_of: date = date(2026, 10, 1)

    @property
    def n_openings(self) -> int:
        """Openings declared at ``as_of``, in expectation."""
        return max(40, self.n_persons // 5)

    @property
    def n_accompanying(self) -> int:
        """Structures that send a file of the people they accompany."""
        return int(np.clip(6 + self.n_persons // 1_500, 6, 22))

    @property
    def n_trainings(self) -> int:
        """Training sessions to come."""
        return int(np.clip(self.n_persons // 200, 24, 120))

    def rng(self, *stream: int) -> np.random.Generator:
        """Give the generator of one part of the territory, independent of the other parts."""
        return np.random.default_rng([self.seed, *stream])

    def quarter_start(self, quarter: int) -> date:
        """Give the first day of a quarter; 0 is the quarter of ``as_of``, -1 the one before."""
        months = self.as_of.year * 4 + (self.as_of.month - 1) // 3 + quarter
        return date(months // 4, months % 4 * 3 + 1, 1)

    def period(self, quarter: int) -> str:
        """Name a quarter as the forecast does: ``2026-T4``."""
        first = self.quarter_start(quarter)
        return f"{first.year}-T{(first.month - 1) // 3 + 1}"


def pick(
    rng: np.random.Generator, choices: Sequence[str], size: int, weights: Sequence[float] = ()
) -> list[str]:
    """Draw ``size`` of ``choices``, evenly or by ``weights`` (any positive scale)."""
    shares = np.asarray(weights, dtype=float) if weights else np.ones(len(choices))
    drawn = rng.choice(len(choices), size=size, p=shares / shares.sum())
    return [choices[i] for i in drawn]

"""The allocation as arrays: values in millionths, capacities, what a first proposal is worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

MILLIONTH = 1_000_000
"""Values are whole millionths: sums, prices and the proof of the optimum are exact."""


@dataclass(frozen=True)
class Network:
    """People, openings and the pairs that may be proposed, sorted by opening then person.

    Attributes
    ----------
    person, opening
        e positions: the two ends of each pair.
    value
        e values, in millionths.
    capacity
        Most people proposed for each of m openings.
    first
        What a first proposal adds, for each of n people, in millionths; never negative.
    per_person
        Most proposals a person gets.
    """

    person: npt.NDArray[np.intp]
    opening: npt.NDArray[np.intp]
    value: Ints
    capacity: Ints
    first: Ints
    per_person: int

    @property
    def n_people(self) -> int:
        """Number of people, with or without a pair."""
        return len(self.first)

    @property
    def n_openings(self) -> int:
        """Number of openings, with or without a pair."""
        return len(self.capacity)

    def objective(self, chosen: npt.NDArray[np.bool_]) -> int:
        """Total value of the pairs chosen, and of each person's first proposal."""
        is_served = np.bincount(self.person[chosen], minlength=self.n_people) > 0
        return int(self.value[chosen].sum() + self.first[is_served].sum())

"""The allocation as arrays: values in millionths, capacities, what a first proposal is worth."""

from dataclasses import dataclass
from functools import cached_property

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
        e values, in millionths; never negative.
    capacity
        Most people proposed for each of m openings.
    first
        What a first proposal adds, for each of n people, in millionths; never negative.
    per_person
        Most proposals a person gets.
    least
        People each opening must get where that can be; none by default. What it lacks weighs
        more than any value (see :attr:`duty`).
    """

    person: npt.NDArray[np.intp]
    opening: npt.NDArray[np.intp]
    value: Ints
    capacity: Ints
    first: Ints
    per_person: int
    least: Ints | None = None

    @property
    def n_people(self) -> int:
        """Number of people, with or without a pair."""
        return len(self.first)

    @property
    def n_openings(self) -> int:
        """Number of openings, with or without a pair."""
        return len(self.capacity)

    @cached_property
    def room(self) -> Ints:
        """Places of each opening that some pair could take."""
        pairs = np.diff(self.first_pair)
        return np.asarray(np.minimum(self.capacity, pairs))

    @cached_property
    def first_pair(self) -> Ints:
        """Where the pairs of each opening begin; m + 1 positions."""
        return np.asarray(np.searchsorted(self.opening, np.arange(self.n_openings + 1)))

    @cached_property
    def duties(self) -> Ints:
        """People each opening must get, at most its room."""
        if self.least is None:
            return np.zeros(self.n_openings, dtype=np.int64)
        return np.asarray(np.minimum(self.least, self.room))

    @cached_property
    def duty(self) -> int:
        """What each person an opening must get adds: more than any chain of displacements."""
        dearest = int(self.value.max(initial=0) + self.first.max(initial=0))
        return 2 * max(dearest, 1) * (min(self.n_people, self.n_openings) + 1)

    def objective(self, chosen: npt.NDArray[np.bool_]) -> int:
        """Total value of the pairs chosen, and of each person's first proposal."""
        is_served = np.bincount(self.person[chosen], minlength=self.n_people) > 0
        return int(self.value[chosen].sum() + self.first[is_served].sum())

    def n_duties_met(self, chosen: npt.NDArray[np.bool_]) -> int:
        """Count the people that openings must get, and do."""
        taken = np.bincount(self.opening[chosen], minlength=self.n_openings)
        return int(np.minimum(taken, self.duties).sum())

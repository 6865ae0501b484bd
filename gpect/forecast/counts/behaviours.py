"""How series of counts differ and move: what makes the counts of all of them likeliest.

Empirical Bayes (Robbins, 1956; Carlin and Louis, 2000): each series then borrows from it.
"""

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Final

import numpy as np

from gpect.forecast.counts import levels
from gpect.forecast.counts.levels import Behaviour, Counted
from gpect.forecast.counts.mixtures import weigh
from gpect.forecast.panels.panel import Floats

OFFERED: Final = {
    "spread": (0.001, 0.003, 0.01, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.6, 1.0, 2.0, 5.0),
    "drift": (0.0, 0.0002, 0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.03, 0.06, 0.12, 0.3),
    "season": (0.0, 0.001, 0.003, 0.006, 0.012, 0.025, 0.05, 0.1, 0.2, 0.5),
    "slope": (0.0, 0.00001, 0.00003, 0.0001, 0.0003, 0.001),
    "levels": (0.03, 0.1, 0.3, 0.6, 1.0, 2.0, 4.0),
}
"""Values tried for each part, in order."""
START: Final = Behaviour(spread=0.2, drift=0.004, season=0.012, slope=0.0001, levels=1.0)
BELIEVED: Final = 3.0
"""Standard deviation, in values offered, of each part around the first, before anything is seen."""
TURNS: Final = 3
"""Turns of the search at most, one part after another."""
TIMES: Final = np.array([0.4, 0.65, 1.0, 1.55, 2.5])
"""What a series' own spread may be of the usual one."""
USUAL: Final = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
"""How often, before anything is seen."""
WORTH: Final = 50.0
"""Series' worth of belief in it."""


def learn(counted: Counted, steady: Floats) -> Behaviour:
    """Find the behaviour that makes the counts likeliest, given what is believed beforehand.

    Parameters
    ----------
    steady
        n shares in [0, 1]: how surely each series never broke; it weighs as much.
    """
    known: dict[Behaviour, float] = {}

    def likely(behaviour: Behaviour) -> float:
        if behaviour not in known:
            known[behaviour] = float(steady @ _likely(counted, behaviour)) - _far(behaviour)
        return known[behaviour]

    best = START
    for _ in range(TURNS):
        begun = best
        for part in fields(Behaviour):
            best = _climbed(best, part.name, likely)
        if best == begun:
            break
    return best


def own_spread(counted: Counted, behaviour: Behaviour) -> Floats:
    """Give the spread of each series (n), from the usual one and what its own past says."""
    tried = [replace(behaviour, spread=behaviour.spread * times) for times in TIMES]
    likely = np.stack([_likely(counted, each) for each in tried])
    return np.asarray(behaviour.spread * (TIMES @ weigh(likely, USUAL, WORTH)))


def _likely(counted: Counted, behaviour: Behaviour) -> Floats:
    return np.asarray(levels.read(counted, behaviour).likely.sum(axis=1))


def _far(behaviour: Behaviour) -> float:
    """Give how much less a behaviour is believed than :data:`START`, as a log-likelihood."""
    off = [
        offered.index(getattr(behaviour, part)) - offered.index(getattr(START, part))
        for part, offered in OFFERED.items()
    ]
    return 0.5 * float(np.square(off).sum()) / BELIEVED**2


def _climbed(behaviour: Behaviour, part: str, likely: Callable[[Behaviour], float]) -> Behaviour:
    """Move one part of a behaviour along the values offered for as long as that helps."""
    offered = OFFERED[part]
    at = offered.index(getattr(behaviour, part))
    for way in (1, -1):
        while 0 <= at + way < len(offered):
            other = replace(behaviour, **{part: offered[at + way]})
            if likely(other) <= likely(behaviour):
                break
            behaviour, at = other, at + way
    return behaviour

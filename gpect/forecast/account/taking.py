"""One quarter's meeting: bridge after bridge, people take posts, over all draws at once."""

from typing import Final

import numpy as np
import numpy.typing as npt

from gpect.domain.compiled import IS_COMPILED, compiled
from gpect.forecast.account.bridges import Bridges
from gpect.forecast.needs.demand import Draws
from gpect.forecast.territory.cells import Ints

CLASSES: Final = 5
"""Classes of people of a cell, a fifth in each: a bridge suits whole classes, always the same."""

Suited = npt.NDArray[np.int8]
"""How many classes each bridge suits in each draw; B × draws."""


def take(posts: Draws, people: Draws, ways: Bridges, suited: Suited) -> None:
    """Give posts to people in place, best bridge first; C × draws, C × CLASSES × draws.

    A bridge suits classes of people, from one of its own on: a share of 0.4 suits two classes of
    five. Who is suited never depends on who else is there.

    Notes
    -----
    Cost: some 10 ns a bridge, class and draw compiled; without numba :func:`take_by_rows` does
    the same with a dozen array operations a bridge.
    """
    wanted, there = np.asarray(posts.any(axis=1)), np.asarray(people.any(axis=(1, 2)))
    at = np.flatnonzero(wanted[ways.target] & there[ways.origin] & (suited.max(axis=1) > 0))
    first = (ways.luck[at] * CLASSES).astype(np.int64)
    given = take_by_draws if IS_COMPILED else take_by_rows
    given(posts, people, (at, ways.origin[at], ways.target[at], first), suited)


def take_by_rows(
    posts: Draws, people: Draws, ways: tuple[Ints, Ints, Ints, Ints], suited: Suited
) -> None:
    """Pass through bridges (row of ``suited``, origin, target, first class), a class at a time."""
    everywhere, somewhere = suited.min(axis=1).tolist(), suited.max(axis=1).tolist()
    for bridge, origin, target, first in zip(*(part.tolist() for part in ways), strict=True):
        empty = posts[target]
        if not empty.any():
            continue
        for step in range(somewhere[bridge]):
            here = people[origin, (first + step) % CLASSES]
            taken = np.minimum(here, empty)
            if step >= everywhere[bridge]:
                taken *= suited[bridge] > step
            here -= taken
            empty -= taken


@compiled
def take_by_draws(
    posts: Draws, people: Draws, ways: tuple[Ints, Ints, Ints, Ints], suited: Suited
) -> None:
    """Do the same a draw at a time; what :func:`take_by_rows` leaves is what this leaves."""
    rows, origins, targets, firsts = ways
    for b in range(len(rows)):
        chosen, empty, here = suited[rows[b]], posts[targets[b]], people[origins[b]]
        for draw in range(len(empty)):
            for step in range(chosen[draw]):
                if empty[draw] == 0:
                    break
                waiting = here[(firsts[b] + step) % CLASSES]
                taken = min(waiting[draw], empty[draw])
                waiting[draw] -= taken
                empty[draw] -= taken

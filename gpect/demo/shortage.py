"""What will truly lack people: each coming quarter's posts given to those who could take them.

People and posts meet one by one, across EPCI and métiers: a person takes a post of the métier
sought or of the one held, within reach, by decreasing utility. Who takes none waits.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.demo.options import N_QUARTERS_AHEAD
from gpect.demo.people import People
from gpect.demo.world import World

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STREAM: Final = 14
LEAST: Final = 0.55
_WEIGHTS: Final = (0.45, 0.33, 0.22)
"""Of skills, wish and nearness, as in the true pairs of today."""

_SKILLS: Final = (0.62, 0.17)
"""Mean and spread of the share of a post's skills that someone of the métier has."""

_WISHES: Final = (0.9, 0.45)
_POST_NEEDS_PERMIT: Final = 0.15


def true_shortages(world: World, needs: pd.DataFrame, people: People, free: Ints) -> Ints:
    """Give the posts of each coming quarter that nobody who could is there to take.

    Parameters
    ----------
    needs
        One row an opening: ``quarter, epci, parent, posts``; past quarters are left aside.
    free
        Quarter in which each person becomes free.

    Returns
    -------
    numpy.ndarray
        EPCI × métiers × quarters. Cost: 25 000 people in about 6 s.
    """
    rng = world.options.rng(STREAM)
    shape = (len(world.territory.epcis), len(world.catalogue.parents), N_QUARTERS_AHEAD)
    short = np.zeros(shape, dtype=np.int64)
    waiting = np.zeros(len(people.table), dtype=bool)
    for quarter in range(N_QUARTERS_AHEAD):
        waiting |= free == quarter
        posts = _posts(world, needs[needs["quarter"] == quarter], rng)
        hired, filled = _meet(world, people, np.flatnonzero(waiting), posts, rng)
        waiting[hired] = False
        empty = posts[~filled]
        np.add.at(short[:, :, quarter], (empty["epci"].to_numpy(), empty["parent"].to_numpy()), 1)
    return short


def _posts(world: World, needs: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Give one row a post, in a commune of its EPCI drawn by population."""
    posts = needs.loc[needs.index.repeat(needs["posts"])].reset_index(drop=True)
    communes = world.territory.communes
    place = np.zeros(len(posts), dtype=np.int64)
    for epci in range(len(world.territory.epcis)):
        rows = np.flatnonzero(posts["epci"].to_numpy() == epci)
        there = np.flatnonzero(communes["epci"].to_numpy() == epci)
        weight = communes["population"].to_numpy(dtype=float)[there]
        place[rows] = rng.choice(there, len(rows), p=weight / weight.sum())
    return posts.assign(commune=place, permit=rng.random(len(posts)) < _POST_NEEDS_PERMIT)


def _meet(
    world: World, people: People, waiting: Ints, posts: pd.DataFrame, rng: np.random.Generator
) -> tuple[Ints, NDArray[np.bool_]]:
    """Assign waiting people to posts by decreasing utility; who is hired, which are filled."""
    table = people.table.iloc[waiting]
    sought = table["parent"].to_numpy()
    held = world.catalogue.titles["parent"].to_numpy()[table["held"].to_numpy()]
    found = [
        _fitting(world, table, posts, (sought, held), int(parent), rng)
        for parent in np.unique(posts["parent"])
    ]
    person, post, utility = (np.concatenate([part[k] for part in found]) for k in range(3))
    order = np.lexsort((person, post, -utility))
    hired = np.zeros(len(waiting), dtype=bool)
    filled = np.zeros(len(posts), dtype=bool)
    for one, other in zip(person[order].tolist(), post[order].tolist(), strict=True):
        if not (hired[one] or filled[other]):
            hired[one] = filled[other] = True
    return waiting[hired], filled


def _fitting(
    world: World,
    table: pd.DataFrame,
    posts: pd.DataFrame,
    metiers: tuple[Ints, Ints],
    parent: int,
    rng: np.random.Generator,
) -> tuple[Ints, Ints, Floats]:
    """Give the people and posts of one métier that fit, and how well."""
    sought, held = metiers
    rows = np.flatnonzero((sought == parent) | (held == parent))
    at = np.flatnonzero(posts["parent"].to_numpy() == parent)
    some = table.iloc[rows]
    km = world.territory.distances_km[
        np.ix_(some["commune"].to_numpy(dtype=int), posts["commune"].to_numpy(dtype=int)[at])
    ]
    near = 1.0 - km / some["reach_km"].to_numpy(dtype=float)[:, None]
    wish = np.where(sought[rows] == parent, *_WISHES)[:, None]
    skills = np.clip(rng.normal(*_SKILLS, near.shape), 0, 1)
    utility = _WEIGHTS[0] * skills + _WEIGHTS[1] * wish + _WEIGHTS[2] * near
    no_permit = np.outer(~some["permis_b"].to_numpy(dtype=bool), posts["permit"].to_numpy()[at])
    i, j = np.nonzero((near >= 0) & ~no_permit & (utility >= LEAST))
    return rows[i], at[j], utility[i, j]

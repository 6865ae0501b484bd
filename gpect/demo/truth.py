"""The hidden truth: who truly fits which opening, what titles mean, what will be needed.

The utility of a pair is made of what no file tells whole: the skills truly held and asked, the
true wish, the true reach; and of luck. Each person is given at most one opening and each opening
at most as many people as posts, by decreasing utility: a stable assignment, since both sides rank
pairs by the same utility.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.demo import shortage
from gpect.demo.freins import held_back
from gpect.demo.openings import Openings
from gpect.demo.options import N_QUARTERS_AHEAD
from gpect.demo.outcomes import GIVEN_UP
from gpect.demo.people import People
from gpect.demo.world import World
from gpect.domain import vocabulary

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STREAM: Final = 11
LEAST: Final = 0.55
"""Utility under which a person does not fit, whatever the number of posts."""

_WEIGHTS: Final = (0.45, 0.33, 0.22)
"""Of skills, wish and nearness; they sum to 1."""

_LUCK: Final = 0.06
_WISHES: Final = (1.0, 0.85, 0.45)
"""Wish for the very code sought, for another of its métier, for the métier held."""

_LATE_DAYS: Final = 14


def true_pairs(world: World, people: People, openings: Openings) -> pd.DataFrame:
    """Assign people to today's openings by true utility.

    Returns
    -------
    ``person`` and ``opening`` (rows), ``utility`` in [0, 1] or so; sorted by opening then person.
    Cost: pairs of the same métier, about 3 million at full size, 2 s.
    """
    rng = world.options.rng(STREAM)
    found = [
        _fitting(world, people, openings, int(parent), rng)
        for parent in np.unique(openings.table["parent"])
    ]
    pairs = pd.concat(found, ignore_index=True)
    pairs = pairs.sort_values(["utility", "opening", "person"], ascending=False)
    pairs = pairs.drop_duplicates(["person", "opening"])
    free = openings.table["posts"].to_numpy(dtype=int).copy()
    taken = np.zeros(len(people.table), dtype=bool)
    kept = []
    for at, (person, opening) in enumerate(
        zip(pairs["person"].tolist(), pairs["opening"].tolist(), strict=True)
    ):
        if free[opening] and not taken[person]:
            free[opening] -= 1
            taken[person] = True
            kept.append(at)
    return pairs.iloc[kept].sort_values(["opening", "person"], ignore_index=True)


def _fitting(
    world: World, people: People, openings: Openings, parent: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Give the pairs of one métier that no known fact forbids and that are worth it."""
    held = world.catalogue.titles["parent"].to_numpy()[people.table["held"].to_numpy()]
    sought = people.table["parent"].to_numpy()
    rows = np.flatnonzero((sought == parent) | (held == parent))
    at = np.flatnonzero(openings.table["parent"].to_numpy() == parent)
    persons, posts = people.table.iloc[rows], openings.table.iloc[at]
    km = world.territory.distances_km[
        np.ix_(persons["commune"].to_numpy(dtype=int), posts["commune"].to_numpy(dtype=int))
    ]
    near = 1.0 - km / persons["reach_km"].to_numpy(dtype=float)[:, None]
    utility = (
        _WEIGHTS[0] * _covered(people, openings, rows, at)
        + _WEIGHTS[1] * _wish(persons, posts, parent)
        + _WEIGHTS[2] * near
        + rng.normal(0.0, _LUCK, near.shape)
    )
    possible = (near >= 0) & ~_forbidden(world, persons, posts) & (utility >= LEAST)
    i, j = np.nonzero(possible)
    return pd.DataFrame({"person": rows[i], "opening": at[j], "utility": utility[i, j]})


def _covered(people: People, openings: Openings, rows: Ints, at: Ints) -> Floats:
    """Share of the skills asked that the person truly has; required ones count double."""
    asked = openings.asked[at]
    has = people.skills[rows].astype(np.float32)
    total = np.asarray(asked.sum(axis=1)).ravel()
    common = (has @ asked.T).toarray()
    return np.asarray(np.where(total > 0, common / np.maximum(total, 1.0), 0.6))


def _wish(persons: pd.DataFrame, posts: pd.DataFrame, parent: int) -> Floats:
    same = persons["code_rome"].to_numpy()[:, None] == posts["code_rome"].to_numpy()
    likes = (persons["parent"].to_numpy() == parent)[:, None]
    return np.where(same & likes, _WISHES[0], np.where(likes, _WISHES[1], _WISHES[2]))


def _forbidden(world: World, persons: pd.DataFrame, posts: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which pairs a licence, the IAE's rules, a frein or the dates rule out."""
    kinds = world.territory.structures["kind"].to_numpy()[posts["structure"]]
    siae = np.isin(kinds, vocabulary.SIAE_KINDS)
    free = pd.to_datetime(persons["free_on"]).to_numpy()
    starts = pd.to_datetime(posts["starts_on"]).to_numpy() + np.timedelta64(_LATE_DAYS, "D")
    no_permit = np.outer(~persons["permis_b"].to_numpy(), posts["permis_b"].to_numpy())
    no_right = np.outer(~persons["eligible_iae"].to_numpy(), siae)
    too_soon = held_back(persons, posts, world.options)
    return np.asarray(no_permit | no_right | too_soon | (free[:, None] > starts))


def true_titles(world: World, meant: list[tuple[str, str, int]]) -> pd.DataFrame:
    """Give each title written, the kind of file, and the code meant, with how often."""
    table = pd.DataFrame(meant, columns=["source", "intitule", "title"])
    counts = table.groupby(["source", "intitule", "title"]).size().rename("n").reset_index()
    titles = world.catalogue.titles.iloc[counts["title"].to_numpy()]
    parents = world.catalogue.parents["code_rome_parent"].to_numpy()
    counts["code_ogr"] = list(titles["code_ogr"])
    counts["code_rome"] = list(titles["code_rome"])
    counts["code_rome_parent"] = parents[titles["parent"].to_numpy()]
    order = ["source", "intitule", "code_rome", "code_ogr"]
    return counts.drop(columns="title").sort_values(order, ignore_index=True)


def true_needs(world: World, needs: pd.DataFrame, people: People) -> pd.DataFrame:
    """Give what each coming quarter will need, and how many are there to answer.

    Returns
    -------
    One row a cell with anything in it: ``code_epci, code_rome_parent, period``; ``openings`` and
    ``posts`` that appear; ``declared_posts`` known at ``as_of``; ``people`` who become free, once
    each; ``shortage``: posts that nobody who could is there to take, people of other métiers
    and EPCI within reach included, and those waiting carried over.
    """
    ahead = needs[needs["quarter"] >= 0]
    shape = (len(world.territory.epcis), len(world.catalogue.parents), N_QUARTERS_AHEAD)
    cell = tuple(ahead[c].to_numpy() for c in ("epci", "parent", "quarter"))
    counted = {name: np.zeros(shape, dtype=np.int64) for name in ("openings", "posts", "declared")}
    np.add.at(counted["openings"], cell, 1)
    np.add.at(counted["posts"], cell, ahead["posts"].to_numpy())
    np.add.at(counted["declared"], cell, (ahead["posts"] * ahead["declared"]).to_numpy())
    quarter = _free_quarters(world, people)
    free = _becoming_free(world, people, quarter, shape)
    short = shortage.true_shortages(world, needs, people, quarter)
    return _as_table(world, {**counted, "people": free, "shortage": short})


def _free_quarters(world: World, people: People) -> Ints:
    """Give the quarter in which each person becomes free; those free already in the first.

    Who will give a pathway up becomes free in none.
    """
    starts = [world.options.quarter_start(q) for q in range(1, N_QUARTERS_AHEAD + 1)]
    quarter = np.searchsorted(
        np.array(starts, dtype="datetime64[D]"),
        people.table["free_on"].to_numpy().astype("datetime64[D]"),
        side="right",
    ).astype(np.int64)
    luck = world.options.rng(STREAM, 2).random(len(quarter))
    gives_up = people.table["ends_on"].notna().to_numpy() & (luck < GIVEN_UP)
    return np.where(gives_up, N_QUARTERS_AHEAD, quarter)


def _becoming_free(world: World, people: People, quarter: Ints, shape: tuple[int, ...]) -> Ints:
    """Count people by the quarter in which they become free."""
    inside = quarter < N_QUARTERS_AHEAD
    epci = world.territory.communes["epci"].to_numpy()[people.table["commune"].to_numpy()]
    counts = np.zeros(shape, dtype=np.int64)
    cell = (epci[inside], people.table["parent"].to_numpy()[inside], quarter[inside])
    np.add.at(counts, cell, 1)
    return counts


def _as_table(world: World, counted: dict[str, Ints]) -> pd.DataFrame:
    some = np.any([counts > 0 for counts in counted.values()], axis=0)
    epci, parent, quarter = np.nonzero(some)
    periods = np.array([world.options.period(q) for q in range(N_QUARTERS_AHEAD)])
    table = pd.DataFrame(
        {
            "code_epci": np.array(world.territory.epcis)[epci],
            "code_rome_parent": world.catalogue.parents["code_rome_parent"].to_numpy()[parent],
            "period": periods[quarter],
        }
    )
    return table.assign(**{name: counts[some] for name, counts in counted.items()})

"""Published needs (BMO) as a prior: how the openings of an EPCI share out between its métiers.

A survey says nothing of how many posts the base will receive; it says which métiers recruit most
in a bassin. So it moves openings expected from one métier of an EPCI to another, never their
total, and weighs as much as a stated number of past openings: an EPCI with ten times as many
follows it for an eleventh.

- Bassin → EPCI: the shares of each bassin, weighted by the inhabitants of the EPCI's communes that
  are in it.
- FAP → ROME: a family's projects go in equal parts to the métiers it is made of.
- « * » is a number kept secret: whole, unknown, from 1 to 4; drawn anew in each draw.

Only métiers that have a cell in the EPCI receive openings: the others are not this base's.
"""

from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from gpect.forecast.cells import Cells, Ints
from gpect.forecast.demand import Draws
from gpect.forecast.doubt import names_of, salts, uniform
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panel import Floats
from gpect.forecast.series import UNKNOWN
from gpect.forecast.world import World
from gpect.referentiels.loader import Referentiels

HIDDEN = (1, 4)
"""Bounds of a number kept secret: the least one published is 5 (BMO 2024, the whole of France)."""

_HIDDEN, _MOVED, _PLACED = 20, 21, 22
"""Streams of luck: numbers kept secret, openings moved, where they go."""


@dataclass(frozen=True)
class Prior:
    """What was published, brought to the cells of a forecast.

    Attributes
    ----------
    shares
        C × draws: share of each cell among the openings of its EPCI; they add up to 1 in each
        EPCI that something published reaches, and are 0 elsewhere.
    parts
        C: part of its EPCI's openings that the prior shares out, ``w / (w + past openings)``.
    past
        C: past openings of each cell.
    """

    shares: Floats
    parts: Floats
    past: Ints


def latest(published: pd.DataFrame, known: Referentiels) -> pd.DataFrame:
    """Give the rows that a prior reads: the last year, bassins of the territory, known families."""
    bassins = set(known.territoire.communes["code_bassin"].dropna())
    families = set(known.faps["code_fap"])
    is_ours = (published["zone_kind"] == "bassin") & published["zone_code"].isin(bassins)
    said = published["projects"].notna() | published["is_censored"].fillna(value=False)
    found: pd.DataFrame = published[is_ours & published["code_fap"].isin(families) & said]
    found = found[found["year"] == found["year"].max()]
    return found.sort_values(["zone_code", "departement", "code_fap", "source"], ignore_index=True)


def prior(past: Ints, world: World) -> Prior | None:
    """Bring the published needs to the cells; None where nothing published reaches any of them.

    Parameters
    ----------
    past
        C: past openings of each cell.
    """
    published, options = world.inputs.published, world.options
    if published is None or options.published_weight == 0:
        return None
    rows = latest(published, world.inputs.referentiels)
    if rows.empty:
        return None
    shares = _by_epci(rows, world)
    epci = world.cells.table["code_epci"].to_numpy(str)
    whole = pd.Series(np.where(_is_told(world.cells), past, 0)).groupby(epci).transform("sum")
    weight = options.published_weight
    reached = shares.sum(axis=1) > 0
    inside = pd.Series(reached).groupby(epci).transform("any") & _is_told(world.cells)
    parts = np.where(inside, weight / (weight + whole.to_numpy(np.float64)), 0.0)
    return Prior(shares, parts, past) if reached.any() else None


def shared_out(openings: Draws, told: Prior, cells: Cells, options: ForecastOptions) -> Draws:
    """Move a part of the openings of each EPCI to the métiers that the prior names.

    Each opening moves with its EPCI's ``parts``, to a métier drawn by ``shares``: the openings of
    an EPCI keep their total in every draw and quarter, and their shares become the mean of the
    past's and of the prior's, weighted by past openings and by the prior's weight.
    """
    found, ids = openings.copy(), cells.ids
    for epci, places in _places(cells, told.parts > 0):
        part = float(told.parts[places[0]])
        pvals = told.shares[places].T
        for h in range(openings.shape[1]):
            moved = np.stack([_moved(ids[c], h, openings[c, h], part, options) for c in places])
            rng = np.random.default_rng([options.seed, _PLACED, crc32(epci.encode()), h])
            gained = rng.multinomial(moved.sum(axis=0), pvals).T
            found[places, h] += (gained - moved).astype(np.int32)
    return found


def figures(
    told: Prior, published: pd.DataFrame, options: ForecastOptions, known: Referentiels
) -> dict[str, float | int | str]:
    """Say what was published, and how much it weighed, by French name."""
    rows = latest(published, known)
    parts = 100 * told.parts[told.parts > 0]
    ends = sorted({f"{end:.0f}" for end in (parts.min(), parts.max())}, key=int)
    return {
        f"Besoins publiés lus comme a priori ({rows['source'].iloc[0]} "
        f"{rows['year'].iloc[0]}), lignes": len(rows),
        "Besoins publiés : poids, en offres passées par EPCI": options.published_weight,
        "Besoins publiés : part de la tendance qu'ils répartissent": f"{' à '.join(ends)} %",
    }


def _by_epci(rows: pd.DataFrame, world: World) -> Floats:
    """Give the shares of :class:`Prior`."""
    links, weights = _links(rows, world)
    size = (len(world.cells.table), len(rows))
    spread = csr_array((weights, (links["cell"], links["row"])), shape=size)
    projects = _projects(rows, world.options)
    bassin = rows["zone_code"].to_numpy(str)
    totals = pd.DataFrame(projects).groupby(bassin).transform("sum").to_numpy()
    found = spread @ (projects / np.maximum(totals, 1.0))
    epci = world.cells.table["code_epci"].to_numpy(str)
    whole = pd.DataFrame(found).groupby(epci).transform("sum").to_numpy()
    return np.asarray(np.divide(found, whole, out=np.zeros_like(found), where=whole > 0))


def _links(rows: pd.DataFrame, world: World) -> tuple[pd.DataFrame, Floats]:
    """Join rows to cells: ``row, cell`` and the share of the row's projects that go there."""
    known, cells = world.inputs.referentiels, world.cells
    faps = known.faps.assign(
        part=1.0 / known.faps.groupby("code_fap")["code_rome_parent"].transform("size")
    )
    table = cells.table.assign(cell=np.arange(len(cells.table)))[_is_told(cells)]
    numbered = rows.assign(row=np.arange(len(rows)))[["row", "zone_code", "code_fap"]]
    joined = numbered.merge(faps, on="code_fap").merge(inhabitants(known), on="zone_code")
    joined = joined.merge(table, on=["code_epci", "code_rome_parent"])
    return joined[["row", "cell"]], (joined["part"] * joined["share"]).to_numpy(np.float64)


def inhabitants(known: Referentiels) -> pd.DataFrame:
    """Give the share of each EPCI's inhabitants who live in each bassin.

    Returns
    -------
    pandas.DataFrame
        ``zone_code, code_epci, share``; shares of an EPCI add up to 1.
    """
    communes = known.territoire.communes.rename(columns={"code_bassin": "zone_code"})
    both = communes.groupby(["zone_code", "code_epci"], as_index=False)["population"].sum()
    people = both["population"].astype("float64")
    whole = people.groupby(both["code_epci"]).transform("sum")
    found: pd.DataFrame = both[["zone_code", "code_epci"]].assign(share=people / whole)
    return found


def _projects(rows: pd.DataFrame, options: ForecastOptions) -> Floats:
    """Give the projects of each row and draw; those kept secret are drawn between their bounds."""
    known = rows["projects"].to_numpy(np.float64, na_value=np.nan)
    found = np.repeat(known[:, None], options.draws, axis=1)
    hidden = np.flatnonzero(np.isnan(known))
    words = rows[["zone_code", "departement", "code_fap"]].astype("str").agg("|".join, axis=1)
    names, (low, high) = names_of(words)[hidden], HIDDEN
    for d, salt in enumerate(salts(options.seed, _HIDDEN, options.draws)):
        found[hidden, d] = low + np.floor(uniform(names, salt) * (high - low + 1))
    return found


def _moved(name: str, h: int, openings: Ints, part: float, options: ForecastOptions) -> Ints:
    rng = np.random.default_rng([options.seed, _MOVED, crc32(name.encode()), h])
    return np.asarray(rng.binomial(openings, part), dtype=np.int64)


def _is_told(cells: Cells) -> "pd.Series[bool]":
    """Say which cells have a known place and métier: the others neither give nor receive."""
    return (cells.table[["code_epci", "code_rome_parent"]] != UNKNOWN).all(axis=1)


def _places(cells: Cells, chosen: np.ndarray) -> list[tuple[str, Ints]]:
    """Give, by EPCI, the positions of its chosen cells."""
    table = cells.table[chosen]
    return [(str(epci), np.asarray(at)) for epci, at in table.groupby("code_epci").groups.items()]

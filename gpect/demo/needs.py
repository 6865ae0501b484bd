"""The process that makes openings appear, past and to come: what the forecast has to find.

An opening belongs to the quarter in which the work starts. Each cell (EPCI × métier × quarter)
draws a Poisson number whose mean is size × affinity × season × trend × a shared shock × a gamma
noise: counts are more dispersed than Poisson, as real ones are.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.demo.catalogue import Catalogue
from gpect.demo.options import DECLARED_SHARES, N_QUARTERS_AHEAD, N_QUARTERS_PAST, DemoOptions
from gpect.demo.territory import Territory

STREAM: Final = 3
_AFFINITY_SIGMA: Final = 0.35
_NOISE_SHAPE: Final = 12.0

SHOCKS: Final = (("N110", "200042190", -5, 1.5), ("H2909", "245901160", -2, 0.7))
"""(métier prefix, EPCI, first quarter, factor): a warehouse that opened, a line that slowed."""


def draw_needs(catalogue: Catalogue, territory: Territory, options: DemoOptions) -> pd.DataFrame:
    """Draw every opening of the past and coming quarters.

    Returns
    -------
    One row an opening: ``quarter`` (0 starts at ``as_of``), ``epci`` and ``parent`` (rows),
    ``declared``: whether its employer had said so by ``as_of``; sorted by quarter.
    """
    rng = options.rng(STREAM)
    quarters = np.arange(-N_QUARTERS_PAST, N_QUARTERS_AHEAD)
    means = _means(catalogue, territory, quarters, options, rng)
    noise = rng.gamma(_NOISE_SHAPE, 1 / _NOISE_SHAPE, means.shape)
    counts = rng.poisson(means * noise)
    at_quarter, epci, parent = (np.repeat(index, counts.ravel()) for index in _cells(counts))
    needs = pd.DataFrame({"quarter": quarters[at_quarter], "epci": epci, "parent": parent})
    shares = np.array([*DECLARED_SHARES, *[0.0] * N_QUARTERS_AHEAD])
    chance = np.where(needs["quarter"] < 0, 1.0, shares[np.maximum(needs["quarter"], 0)])
    return needs.assign(declared=rng.random(len(needs)) < chance)


def _cells(counts: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [index.ravel() for index in np.indices(counts.shape)]


def _means(
    catalogue: Catalogue,
    territory: Territory,
    quarters: NDArray[np.int64],
    options: DemoOptions,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Give the mean of each cell, scaled so that the declared ones are as many as asked."""
    parents = catalogue.parents
    population = territory.communes.groupby("epci")["population"].sum().to_numpy(dtype=float)
    size = np.outer(population / population.sum(), parents["demand"].to_numpy(dtype=float))
    size *= rng.lognormal(0.0, _AFFINITY_SIGMA, size.shape)
    calendar = np.array([(options.quarter_start(int(q)).month - 1) // 3 for q in quarters])
    seasons = parents[["s1", "s2", "s3", "s4"]].to_numpy(dtype=float)[:, calendar].T
    trends = np.exp(np.outer(quarters, parents["trend"].to_numpy(dtype=float)))
    means = size[None, :, :] * (seasons * trends)[:, None, :]
    means *= _shocks(catalogue, territory, quarters)
    known = sum(share * means[quarters == q].sum() for q, share in enumerate(DECLARED_SHARES))
    return np.asarray(means * (options.n_openings / known))


def _shocks(
    catalogue: Catalogue, territory: Territory, quarters: NDArray[np.int64]
) -> NDArray[np.float64]:
    factors = np.ones((len(quarters), len(territory.epcis), len(catalogue.parents)))
    codes = list(catalogue.parents["code_rome_parent"])
    for prefix, epci, first, factor in SHOCKS:
        rows = [i for i, code in enumerate(codes) if code.startswith(prefix)]
        place = territory.epcis.index(epci)
        late = np.flatnonzero(quarters >= first)
        factors[np.ix_(late, np.array([place]), np.array(rows, dtype=int))] *= factor
    return factors

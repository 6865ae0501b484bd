"""The inputs and draws of a forecast of which a test makes nothing but the bridges."""

import numpy as np
import pandas as pd

from gpect.domain import contracts, tables
from gpect.forecast.inputs import ForecastInputs


def bare_inputs(referentiels, affinities: pd.DataFrame, **more: pd.DataFrame) -> ForecastInputs:
    """Make inputs without anybody nor any opening; ``affinities`` is conformed to its table."""
    nothing = {
        name: contracts.empty(tables.BY_NAME[name])
        for name in ("persons", "pathways", "openings", "outcomes")
    }
    return ForecastInputs(
        **nothing,
        referentiels=referentiels,
        affinities=contracts.conform(affinities, tables.AFFINITIES),
        **more,
    )


def needs_and_arrivals(rng: np.random.Generator, n_cells: int, options) -> tuple[np.ndarray, ...]:
    """Draw posts and people of cells of very different sizes; cells × quarters × draws each."""
    shape = (n_cells, options.horizon, options.draws)
    return tuple(
        rng.poisson(rng.gamma(0.6, 12.0, n_cells)[:, None, None], shape).astype(np.int32)
        for _ in range(2)
    )

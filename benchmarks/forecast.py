"""Error, calibration and cost of the forecasts, against simple baselines.

``python benchmarks/forecast.py [--series 1500] [--quick]``; real series are read from the
folder named by GPECT_DONNEES_REELLES where it is there.
"""

import numpy as np


def short_counts(n: int, seed: int) -> list[np.ndarray]:
    """Make n short count series of 24 to 60 quarters, ends aligned, and their means.

    Negative binomial around level × trend × season × a common factor; one in twelve dries up.
    """
    rng = np.random.default_rng(seed)
    width = 60
    level = np.exp(rng.normal(1.0, 1.1, n))
    slope = rng.normal(0.0, 0.01, n)
    season = np.exp(rng.normal(0.0, 0.2, 4) + rng.normal(0.0, 0.12, (n, 4)))
    factor = np.cumsum(rng.normal(0.0, 0.04, width))
    steps = np.cumsum(rng.normal(0.0, 0.05, (n, width)), axis=1)
    t = np.arange(width)
    mean = level[:, None] * np.exp(slope[:, None] * (t - width / 2) + factor + steps)
    mean = mean * season[:, t % 4]
    dries = rng.random(n) < 1 / 12
    when = rng.integers(width // 2, width, n)
    mean = np.where(dries[:, None] & (t >= when[:, None]), mean * 0.05, mean)
    size = np.exp(rng.normal(np.log(6.0), 0.5, n))[:, None]
    counts = rng.negative_binomial(size, size / (size + mean)).astype(float)
    lengths = rng.integers(24, width + 1, n)
    counts[t < (width - lengths)[:, None]] = np.nan
    return [counts, mean, size]

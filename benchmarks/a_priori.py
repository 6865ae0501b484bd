"""What published figures are worth as a prior: offers hidden, told from a few and from the figures.

``GPECT_DONNEES_REELLES=DOSSIER python benchmarks/a_priori.py``: open offers by commune and métier
of 21/12/2021, BMO 2024, whatever the three years between them, and the employment of the Nord that
Dares published for 2019, out before those offers. In each EPCI some offers, drawn, stand for the
base's history; how the others share out between the métiers is told from them alone, then with the
survey, the employment or both, at several weights. The figure is the squared error of the shares
over that without any of them: under 1, they help.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gpect.domain import contracts, tables
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.needs import published
from gpect.forecast.options import ForecastOptions
from gpect.forecast.territory.cells import Cells, all_cells
from gpect.forecast.territory.world import World
from gpect.referentiels import filieres, loader

SURVEYS = (0.0, 5.0, 20.0, 50.0, 200.0)
"""Weights of the survey, by those of the employment: each pair is tried."""
EMPLOYMENTS = (0.0, 5.0, 20.0, 50.0, 100.0, 200.0)
KNOWN = (10, 30, 100, 300)
TIMES = 40

KNOWN_REFERENTIELS = loader.load()


def read_offers(data: Path) -> pd.DataFrame:
    """Give the offers by EPCI and métier: ``code_epci, code_rome_parent, n``."""
    places = KNOWN_REFERENTIELS.territoire.communes.set_index("code_commune")["code_epci"]
    offers = pd.read_csv(data / "offres_commune_rome_20211221.csv", sep=";", dtype="str")
    named = pd.DataFrame(
        {
            "code_epci": offers["commune"].map(places),
            "code_rome_parent": offers["dc_rome_id"],
            "n": offers["nb_offre"].astype(int),
        }
    ).dropna()
    return named.groupby(["code_epci", "code_rome_parent"], as_index=False)["n"].sum()


def read_bmo(data: Path) -> pd.DataFrame:
    """Give the survey as it would be stored."""
    rows = pd.read_csv(data / "bmo_2024_dep59.csv", dtype="str")
    read: dict[str, Any] = {
        "source": "BMO",
        "year": 2024,
        "zone_kind": "bassin",
        "zone_code": rows["BE24"],
        "departement": rows["Dept"],
        "code_fap": rows["Code métier BMO"],
        "projects": pd.to_numeric(rows["met"], errors="coerce").astype("Int64"),
        "is_censored": rows["met"] == "*",
    }
    table = pd.DataFrame(read).drop_duplicates(list(tables.PUBLISHED_NEEDS.key))
    return contracts.conform(table, tables.PUBLISHED_NEEDS)


def read_dares(data: Path) -> pd.DataFrame:
    """Give the employment of the département as it would be stored."""
    rows = pd.read_csv(data.parent / "dares" / "tensions__tensions.csv", dtype="str")
    rows = rows[(rows["dep"] == "59") & (rows["niveau_fap"] == "fap 225")]
    read: dict[str, Any] = {
        "source": "Dares",
        "year": rows["Année"].astype(int),
        "zone_kind": "departement",
        "zone_code": "59",
        "departement": "59",
        "code_fap": rows["fap"],
        "employment": pd.to_numeric(rows["Emploi moyen"]).astype("Int64"),
    }
    return contracts.conform(pd.DataFrame(read), tables.PUBLISHED_NEEDS)


def shares_of(table: pd.DataFrame, cells: Cells, past: np.ndarray, draws: int) -> np.ndarray:
    """Give the shares of each cell in its EPCI that one publication says; C."""
    nothing = {
        name: contracts.empty(tables.BY_NAME[name])
        for name in ("persons", "pathways", "openings", "outcomes")
    }
    inputs = ForecastInputs(**nothing, referentiels=KNOWN_REFERENTIELS, published=table)
    options = ForecastOptions(as_of=date(2021, 12, 21), draws=draws)
    told = published.prior(past, World(inputs, cells, options))
    if told is None:
        raise SystemExit("Rien de publié ne concerne ces cases.")
    return told.shares.mean(axis=-1)


def errors(seen: np.ndarray, rest: np.ndarray, survey: np.ndarray, jobs: np.ndarray) -> np.ndarray:
    """Give the squared errors of one EPCI, by weight of the survey and of the employment."""
    truth, known = rest / rest.sum(), seen.sum()
    found = np.empty((len(SURVEYS), len(EMPLOYMENTS)))
    for i, v in enumerate(SURVEYS):
        for j, w in enumerate(EMPLOYMENTS):
            told = (seen + v * survey + w * jobs) / (known + v + w)
            found[i, j] = ((told - truth) ** 2).sum()
    return found


def measured(known: int, counts: np.ndarray, cells: Cells, data: Path) -> tuple[np.ndarray, int]:
    """Give the errors added up over EPCI large enough and draws, and how many EPCI there are."""
    epci = cells.table["code_epci"].to_numpy(str)
    large = [code for code in np.unique(epci) if counts[epci == code].sum() >= 2 * known]
    survey = shares_of(read_bmo(data), cells, np.zeros_like(counts), 100)
    dares, rng = read_dares(data), np.random.default_rng(known)
    total = np.zeros((len(SURVEYS), len(EMPLOYMENTS)))
    for _ in range(TIMES):
        seen = np.zeros_like(counts)
        for code in large:
            here = epci == code
            seen[here] = rng.multivariate_hypergeometric(counts[here], known)
        jobs = shares_of(dares, cells, seen, 1)
        for code in large:
            here = epci == code
            total += errors(seen[here], (counts - seen)[here], survey[here], jobs[here])
    return total, len(large)


def main() -> None:
    """Print the errors by number of offers known, by weight of each publication."""
    data = Path(os.environ["GPECT_DONNEES_REELLES"]) / "territoire"
    offers = read_offers(data)
    cells = all_cells([offers], filieres.principal(KNOWN_REFERENTIELS.filieres))
    counts = cells.table.merge(offers, on=["code_epci", "code_rome_parent"])["n"].to_numpy()
    for known in KNOWN:
        total, n_epci = measured(known, counts, cells, data)
        print(f"\n{known} offres connues, {n_epci} EPCI")
        print("BMO \\ Dares | " + " | ".join(f"{w:g}" for w in EMPLOYMENTS))
        for v, row in zip(SURVEYS, total / total[0, 0], strict=True):
            print(f"{v:g} | " + " | ".join(f"{ratio:.2f}" for ratio in row))


if __name__ == "__main__":
    main()

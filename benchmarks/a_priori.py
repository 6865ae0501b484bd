"""What published needs are worth as a prior: offers hidden, told from a few and from the survey.

``GPECT_DONNEES_REELLES=DOSSIER python benchmarks/a_priori.py``: open offers by commune and métier
of 21/12/2021 and BMO 2024, whatever the three years between them. In each EPCI some offers, drawn,
stand for the base's history; how the others share out between the métiers is told from them alone,
then with the survey at several weights. The figure is the squared error of the shares over that
without the survey: under 1, the survey helps.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gpect.domain import contracts, tables
from gpect.forecast import published
from gpect.forecast.cells import Cells, all_cells
from gpect.forecast.inputs import ForecastInputs
from gpect.forecast.options import ForecastOptions
from gpect.forecast.world import World
from gpect.referentiels import filieres, loader

WEIGHTS = (5.0, 20.0, 50.0, 200.0)
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


def survey_shares(bmo: pd.DataFrame, cells: Cells) -> np.ndarray:
    """Give the survey's shares of each cell in its EPCI; C."""
    nothing = {
        name: contracts.empty(tables.BY_NAME[name])
        for name in ("persons", "pathways", "openings", "outcomes")
    }
    inputs = ForecastInputs(**nothing, referentiels=KNOWN_REFERENTIELS, published=bmo)
    options = ForecastOptions(as_of=date(2021, 12, 21), draws=100)
    told = published.prior(np.zeros(len(cells.table), np.int64), World(inputs, cells, options))
    if told is None:
        raise SystemExit("Aucun besoin publié ne concerne ces cases.")
    return told.shares.mean(axis=-1)


def errors(counts: np.ndarray, survey: np.ndarray, known: int, rng: np.random.Generator) -> list:
    """Give the squared errors of one EPCI: without the survey, then at each weight."""
    seen = rng.multivariate_hypergeometric(counts, known)
    rest = counts - seen
    truth, own = rest / rest.sum(), seen / known
    parts = [0.0, *(w / (w + known) for w in WEIGHTS)]
    return [float(((own * (1 - p) + survey * p - truth) ** 2).sum()) for p in parts]


def main() -> None:
    """Print the errors by number of offers known."""
    data = Path(os.environ["GPECT_DONNEES_REELLES"]) / "territoire"
    offers = read_offers(data)
    cells = all_cells([offers], filieres.principal(KNOWN_REFERENTIELS.filieres))
    counts = cells.table.merge(offers, on=["code_epci", "code_rome_parent"])["n"].to_numpy()
    shares = survey_shares(read_bmo(data), cells)
    epci = cells.table["code_epci"].to_numpy(str)
    rng = np.random.default_rng(0)
    print("offres connues | " + " | ".join(f"poids {w:g}" for w in WEIGHTS) + " | EPCI")
    for known in KNOWN:
        large = [code for code in np.unique(epci) if counts[epci == code].sum() >= 2 * known]
        found = [
            errors(counts[epci == code], shares[epci == code], known, rng)
            for code in large
            for _ in range(TIMES)
        ]
        alone, *others = np.array(found).sum(axis=0)
        told = " | ".join(f"{other / alone:.2f}" for other in others)
        print(f"{known} | {told} | {len(large)}")


if __name__ == "__main__":
    main()

"""A small base with a run, without going through files: 30 invented people, 12 openings."""

import shutil
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from gpect import runs
from gpect.domain import contracts, tables
from gpect.ingest.options import IngestOptions
from gpect.match.options import MatchOptions
from gpect.runs.workspace import Workspace
from gpect.store.engine import open_store, writing
from gpect.store.tables import upsert
from tests.unit.match import small

AS_OF = date(2026, 10, 1)
OPTIONS = MatchOptions(as_of=AS_OF)
READING = IngestOptions(as_of=AS_OF)


def quiet(_step: str) -> None:
    """Say nothing of the steps."""


def people(n: int) -> list[dict]:
    communes, metiers = list(small.COMMUNES), ["K2204", "N1103", "A1203"]
    return [
        {
            "person_id": f"P{k:015d}",
            "code_commune": communes[k % 3],
            "code_rome": metiers[k % 3],
            "mobility_km": 20.0,
            "available_from": "2026-10-01",
            "filiere": "services",
            "skills": {small.SKILLS[k % 6]: 1.0},
        }
        for k in range(n)
    ]


def posts(n: int) -> list[dict]:
    communes, metiers = list(small.COMMUNES), ["K2204", "N1103", "A1203"]
    return [
        {
            "opening_id": f"O{k:03d}",
            "siret": f"0000000000000{k % 2}",
            "employer": f"Employeur inventé {k % 2}",
            "raw_title": f"Poste inventé {k}",
            "code_commune": communes[k % 3],
            "code_rome": metiers[k % 3],
            "posts": 2,
            "starts_on": "2026-11-02",
        }
        for k in range(n)
    ]


def fill(base: Path, inputs) -> None:
    with writing(open_store(str(base), create=True)) as connection:
        for name, table in vars(inputs).items():
            if isinstance(table, pd.DataFrame) and len(table):
                upsert(connection, tables.BY_NAME[name], table)
        rng = np.random.default_rng(0)
        audit = pd.DataFrame(
            {
                "person_id": inputs.persons["person_id"],
                "sexe": np.where(rng.random(len(inputs.persons)) < 0.5, "F", "H"),
                "annee_naissance": rng.integers(1965, 2006, len(inputs.persons)),
            }
        )
        upsert(connection, tables.AUDIT, contracts.conform(audit, tables.AUDIT))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a base, one run of matching and its workbook: to copy, not to change."""
    folder = tmp_path_factory.mktemp("base")
    fill(folder / "gpect.db", small.make(people(30), posts(12)))
    workspace = Workspace(base=str(folder / "gpect.db"), folder=folder, as_of=AS_OF)
    summary = runs.match(workspace, OPTIONS, quiet)
    runs.report_batch(workspace, folder / "appariement.xlsx")
    return folder, summary.run_id


@pytest.fixture
def place(made: tuple[Path, str], tmp_path: Path) -> SimpleNamespace:
    """A workspace of one's own whose base holds people, openings and one run."""
    folder, run_id = made
    for path in folder.iterdir():
        shutil.copy(path, tmp_path / path.name)
    base = str(tmp_path / "gpect.db")
    return SimpleNamespace(
        workspace=Workspace(base=base, folder=tmp_path, as_of=AS_OF),
        run_id=run_id,
        book=tmp_path / "appariement.xlsx",
        engine=open_store(base),
    )

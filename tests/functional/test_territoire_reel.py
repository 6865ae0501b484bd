"""The batch on the public data of the territory; skipped where they are not."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from gpect.domain import tables
from gpect.store.engine import open_store
from gpect.store.tables import read

ROOT = Path(__file__).resolve().parents[2]


def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "territoire_reel", ROOT / "scripts/territoire_reel.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.reel
def test_the_batch_runs_on_public_data(tmp_path: Path) -> None:
    batch = script()
    data = batch.data_folder()
    if not data.is_dir():
        pytest.skip("dossier des données réelles absent (GPECT_DONNEES_REELLES)")
    done = dict(batch.run_batch(data, tmp_path, 1_000))
    assert done["match"] == done["forecast"] == done["report"] == 0
    engine = open_store(str(tmp_path / "gpect.db"))
    lots = read(engine, tables.LOTS)
    parts = lots["rows_valid"] + lots["rows_rejected"] + lots["rows_duplicate"]
    assert (lots["rows_total"] == parts).all()
    openings = read(engine, tables.OPENINGS)
    of_2021 = openings[openings["source_file"] == "offres_commune_rome_20211221.csv"]
    assert of_2021["posts"].sum() == 4_257
    assert of_2021["code_epci"].notna().mean() > 0.99
    assert len(read(engine, tables.ALLOCATIONS)) > 500
    jobs = read(engine, tables.PUBLISHED_NEEDS)
    assert jobs["employment"].notna().sum() == 31_034
    trend = read(engine, tables.FORECASTS).query("part == 'tendance'")["sources"].dropna()
    assert jobs["lot_id"][0] in " ".join(trend)
    for name in ("appariement.xlsx", "comite/note.html", "comite/tableaux.xlsx"):
        assert (tmp_path / name).stat().st_size > 0

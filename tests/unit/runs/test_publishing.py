"""What the matching workbook is written from: the latest run, and never who has the RQTH."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest

from gpect import runs
from gpect.domain import contracts, tables
from gpect.domain.errors import GpectError
from gpect.runs.workspace import Workspace
from gpect.store.audit import read_audit
from gpect.store.engine import open_store, writing
from gpect.store.tables import upsert


def test_the_workbook_compares_ages_and_sexes_and_never_who_has_the_rqth(place) -> None:
    engine = open_store(place.workspace.base)
    known = read_audit(engine)
    half = known.assign(rqth=np.arange(len(known)) % 2 == 0)
    with writing(engine) as connection:
        upsert(connection, tables.AUDIT, contracts.conform(half, tables.AUDIT))
    path = place.workspace.folder / "un" / "deux" / "lot.xlsx"
    assert runs.report_batch(place.workspace, path) == path
    assert runs.report_batch(place.workspace, path) == path, "a folder that is there will do"
    rows = openpyxl.load_workbook(path)["Équité"].iter_rows(values_only=True)
    told = {str(cell) for row in rows for cell in row if cell is not None}
    assert {"femmes", "hommes"} & {text.casefold() for text in told}
    assert not any("rqth" in text.casefold() for text in told)


def test_without_any_run_there_is_no_workbook(tmp_path: Path, place) -> None:
    workspace = Workspace(
        base=str(tmp_path / "vide.db"), folder=tmp_path, as_of=place.workspace.as_of
    )
    open_store(workspace.base, create=True)
    with pytest.raises(GpectError):
        runs.report_batch(workspace, tmp_path / "lot.xlsx")
    assert not (tmp_path / "lot.xlsx").exists()

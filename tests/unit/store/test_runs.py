"""Results of runs: written whole, replaced whole, the latest found without a clock."""

import pandas as pd
import pytest
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.domain.contracts import ContractError
from gpect.domain.errors import StoreRefused
from gpect.store import runs, tables


def run(run_id: str, command: str = "match", figures: str = "{}") -> pd.DataFrame:
    row = {"run_id": run_id, "command": command, "as_of": pd.Timestamp("2026-10-01"),
           "figures": figures}  # fmt: skip
    return pd.DataFrame([row])


def proposals(*people: str) -> dict[str, pd.DataFrame]:
    row = {"rank": 1, "opening_id": "O1", "score": 0.5}
    return {"allocations": pd.DataFrame([row | {"person_id": person} for person in people])}


def test_the_latest_run_is_the_last_written(engine: Engine) -> None:
    assert runs.latest(engine, "match") is None
    for run_id, command in (("z", "match"), ("a", "match"), ("m", "forecast")):
        runs.write_run(engine, run(run_id, command), {})
    assert runs.latest(engine, "match") == "a"
    assert runs.latest(engine, "forecast") == "m"
    runs.write_run(engine, run("z"), {})
    assert runs.latest(engine, "match") == "z"


def test_the_same_run_replaces_what_it_gave_and_no_other(engine: Engine) -> None:
    runs.write_run(engine, run("a"), proposals("P1", "P2"))
    runs.write_run(engine, run("b"), proposals("P9"))
    runs.write_run(engine, run("a", figures='{"n": 1}'), proposals("P3"))
    assert runs.read_tables(engine, "a")["allocations"]["person_id"].tolist() == ["P3"]
    assert runs.read_tables(engine, "b", [t.ALLOCATIONS])["allocations"]["run_id"].tolist() == ["b"]
    assert runs.read_run(engine, "a")["figures"] == '{"n": 1}'
    assert f"{runs.read_run(engine, 'a')['as_of']:%d/%m/%Y}" == "01/10/2026"
    assert set(runs.read_tables(engine, "a")) == {spec.name for spec in runs.RUN_TABLES}


def test_a_failed_write_leaves_the_run_as_it_was(engine: Engine) -> None:
    runs.write_run(engine, run("a"), proposals("P1"))
    before = tables.digest(engine)
    with pytest.raises(ContractError):
        runs.write_run(engine, run("a"), proposals("P1", "P1"))
    with pytest.raises(ContractError, match="persons"):
        runs.write_run(engine, run("a"), {"persons": pd.DataFrame()})
    foreign = proposals("P1")["allocations"].assign(run_id="b")
    with pytest.raises(ContractError, match="another run"):
        runs.write_run(engine, run("a"), {"allocations": foreign})
    assert tables.digest(engine) == before


def test_an_unknown_run_is_refused(engine: Engine) -> None:
    with pytest.raises(StoreRefused, match="« x »"):
        runs.read_run(engine, "x")

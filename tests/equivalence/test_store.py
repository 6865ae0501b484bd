"""SQLite and PostgreSQL hold the same thing after the same files, runs and undos."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.domain.contracts import conform
from gpect.store import lots, runs, tables
from gpect.store.engine import open_store, writing

SERVER = os.environ.get("GPECT_TEST_PG") or ("postgresql://" if "PGHOST" in os.environ else "")

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(
        not SERVER, reason="no PostgreSQL: run under pg_virtualenv, or set GPECT_TEST_PG"
    ),
]


@pytest.fixture
def engines(tmp_path: Path) -> Iterator[list[Engine]]:
    schema = f"gpect_{secrets.token_hex(6)}"
    admin = sa.create_engine(
        sa.make_url(SERVER).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool
    )
    with admin.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    url = f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{schema}"
    yield [open_store(str(tmp_path / "gpect.db"), create=True), open_store(url, create=True)]
    with admin.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))


def openings(lot_id: str, titles: list[str]) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    lot = {"lot_id": lot_id, "kind": "besoins", "source_file": "é b.csv", "rows_total": len(titles),
           "rows_valid": len(titles), "rows_rejected": 0, "rows_duplicate": 0}  # fmt: skip
    ids = [f"{'oOéœÉ_-'[i % 7]}{i}" for i in range(len(titles))]
    table = pd.DataFrame(
        {
            "opening_id": ids,
            "raw_title": titles,
            "title_confidence": [1 / (3 + i) for i in range(len(titles))],
            "permis_b": pd.array(
                [[True, False, None][i % 3] for i in range(len(titles))], "boolean"
            ),
            "starts_on": pd.date_range("1999-12-30", periods=len(titles), unit="s"),
            "lot_id": lot_id,
        }
    )
    skills = pd.DataFrame(
        {"opening_id": ids[::2], "skill_code": "CERT:PERMIS-B", "exigence": "exige"}
    )
    return pd.DataFrame([lot]), {"openings": table, "opening_skills": skills}


def test_the_same_steps_give_the_same_tables(engines: list[Engine]) -> None:
    rejects = pd.DataFrame(columns=t.REJECTS.names)
    titles = ["Maçon", "maçon", "MACON", "œuvre", "aide  à domicile", "€ 😀", "zèbre", "Zébre"]
    run = pd.DataFrame([{"run_id": "r", "command": "match", "as_of": pd.Timestamp("2026-10-01")}])
    steps = [
        lambda e: lots.write_lot(e, *openings("a" * 16, titles), rejects),
        lambda e: lots.write_lot(e, *openings("b" * 16, titles[::-1]), rejects),
        lambda e: lots.write_lot(e, *openings("c" * 16, titles[:3]), rejects),
        lambda e: runs.write_run(e, run, {"unfilled": pd.DataFrame({"opening_id": titles})}),
        lambda e: lots.undo_lot(e, "c" * 16),
        lambda e: lots.undo_lot(e, "b" * 16),
    ]
    for step in steps:
        assert len({repr(step(engine)) for engine in engines}) == 1
        first, second = (tables.digest(engine) for engine in engines)
        assert first == second
    for spec in (t.OPENINGS, t.OPENING_SKILLS, t.UNFILLED):
        left, right = (tables.read(engine, spec) for engine in engines)
        pd.testing.assert_frame_equal(left, right)


def test_every_column_of_every_table_is_the_same(engines: list[Engine]) -> None:
    shortages = conform(
        pd.DataFrame(
            [
                {c.name: {"text": "x", "int": 3}.get(c.kind, 1 / 7) for c in t.SHORTAGES.columns}
                | {"period": f"2026-T{k}"}
                for k in (4, 1, 3)
            ]
        ),
        t.SHORTAGES,
    )
    run = pd.DataFrame([{"run_id": "x", "command": "forecast"}])
    for engine in engines:
        runs.write_run(engine, run, {"shortages": shortages})
        pd.testing.assert_frame_equal(tables.read(engine, t.SHORTAGES), shortages)
        with writing(engine) as connection:
            tables.upsert(connection, t.SHORTAGES, shortages.assign(**{"shortage_q0.025": 0.5}))
        assert tables.read(engine, t.SHORTAGES)["shortage_q0.025"].tolist() == [0.5] * 3

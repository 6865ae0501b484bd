"""The steps give the schema of the code; a kill inside them leaves the old or the new one."""

import multiprocessing
import os
import random
import re
import signal
import sqlite3
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.domain.contracts import ColumnSpec, conform
from gpect.domain.errors import StoreRefused
from gpect.store import migrate, schema, tables, views
from gpect.store.engine import _engine, _parse, _transaction, open_store, reading, writing


def described(connection: sa.Connection) -> dict[str, object]:
    """Say of every table what autogenerate does not compare: checks, keys, order of columns."""
    inspector = sa.inspect(connection)
    names = [n for n in sorted(inspector.get_table_names()) if n != migrate.VERSION_TABLE]
    return {
        name: (
            [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)],
            sorted((c["name"], c["sqltext"]) for c in inspector.get_check_constraints(name)),
            inspector.get_pk_constraint(name)["constrained_columns"],
            sorted(str(f["referred_table"]) for f in inspector.get_foreign_keys(name)),
        )
        for name in names
    }


def test_steps_give_exactly_the_schema(url: str) -> None:
    engine = _engine(_parse(url))
    with _transaction(engine, "migrate") as connection:
        migrate.upgrade(connection, "base", "0001")
    engine = open_store(url)
    with writing(engine) as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": migrate.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, schema.metadata()) == []
        by_steps = described(connection)
        views.drop(connection)
        schema.metadata().drop_all(connection)
        schema.metadata().create_all(connection)
        assert described(connection) == by_steps
    assert set(by_steps) == {*(spec.name for spec in t.STORED), "lot_changes", "store_facts"}


def test_a_new_base_is_what_the_steps_make(tmp_path: Path) -> None:
    """To the word of what SQLite keeps, the table of versions included; checks in any order."""
    new, old = f"{tmp_path}/new.db", f"{tmp_path}/old.db"
    open_store(new, create=True)
    with _transaction(_engine(_parse(old)), "migrate") as connection:
        migrate.upgrade(connection, "base", "0001")
    open_store(old)
    kept = []
    for path in (new, old):
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
            kept.append({name: sorted(re.findall(r"\w+", str(sql))) for name, sql in rows})
            assert connection.execute("SELECT * FROM gpect_version").fetchall() == [("0008",)]
    assert kept[0] == kept[1]


def _open_once(path: str, all_there: Any, told: Any) -> None:
    all_there.wait()
    try:
        open_store(path, create=True)
    except StoreRefused:
        told.put("refused")
    else:
        told.put("open")


@pytest.mark.lent
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_new_base_may_be_made_by_several_commands_at_once(tmp_path: Path) -> None:
    at_once = multiprocessing.get_context("fork")
    for number in range(20):
        all_there, told = at_once.Barrier(2), at_once.Queue()
        asked = (f"{tmp_path}/{number}.db", all_there, told)
        commands = [at_once.Process(target=_open_once, args=asked) for _ in range(2)]
        for command in commands:
            command.start()
        assert [told.get(timeout=60) for _ in commands] == ["open"] * 2
        for command in commands:
            command.join()


def test_the_code_knows_the_folder_of_steps() -> None:
    steps = ScriptDirectory(str(migrate.FOLDER))
    assert steps.get_heads() == [migrate.HEAD]
    assert {step.revision for step in steps.walk_revisions()} == migrate.REVISIONS


def test_foreign_keys_cover_every_table_of_children() -> None:
    for main, children in t.CHILDREN.items():
        family = {main, *children}
        assert all(schema.PARENTS[child][0] in family for child in children)


def test_a_base_of_an_earlier_version_is_brought_up(url: str) -> None:
    engine = _engine(_parse(url))
    with _transaction(engine, "migrate") as connection:
        migrate.upgrade(connection, "base", "0001")
    with reading(engine) as connection:
        assert migrate.state(connection).version == "0001"
    assert tables.read(open_store(url), t.RUNS).empty
    with reading(engine) as connection:
        assert migrate.state(connection).version == migrate.HEAD


def test_every_table_and_every_kind_of_value_comes_back(engine: Engine) -> None:
    """One row of each table, full and empty: quoted names, days, yes, no and unknown."""
    full = {"text": "d'été « œ » 'x' \"y\" %s :z", "int": 2**40, "float": 0.1, "share": 1 / 3,
            "date": pd.Timestamp("2026-10-01"), "bool": True}  # fmt: skip
    with writing(engine) as connection:
        for spec in (t.LOTS, t.RUNS, *(s for s in t.STORED if s not in (t.LOTS, t.RUNS))):
            row = {c.name: c.allowed[0] if c.allowed else full[c.kind] for c in spec.columns}
            blank = {n: _another(spec.column(n)) for n in spec.key}
            if spec is t.LOTS:
                row |= {"rows_total": 3, "rows_valid": 1, "rows_rejected": 1, "rows_duplicate": 1}
            sent = conform(pd.DataFrame([row, blank]), spec)
            for seq, (_, one) in enumerate(sent.iterrows(), start=1):
                extra = {schema.SEQ: seq} if spec.name in schema.ORDERED else {}
                tables.put(connection, spec, one.to_frame().T, extra)
            pd.testing.assert_frame_equal(tables.read_rows(connection, spec), sent)


def _another(column: ColumnSpec) -> str | int:
    if column.allowed:
        return column.allowed[-1]
    return "autre" if column.kind == "text" else 7


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_the_database_itself_refuses_a_share_out_of_range(engine: Engine, share: float) -> None:
    person = schema.table(t.PERSONS)
    row = [{"person_id": "P1", "place_confidence": share}]
    with pytest.raises(StoreRefused), writing(engine) as connection:
        connection.execute(sa.insert(person), row)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_inside_the_steps_leaves_the_old_or_the_new_schema(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 # moments of a kill, no secret
    start = time.monotonic()
    open_store(str(tmp_path / "mesure.db"), create=True)
    lasts = time.monotonic() - start
    for k in range(int(os.environ.get("GPECT_KILLS", "6"))):
        url = str(tmp_path / f"{k}.db")
        child = os.fork()
        if child == 0:
            open_store(url, create=True)
            os._exit(0)
        time.sleep(chance.uniform(0, 1.2 * lasts))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        engine = open_store(url, create=True)
        with reading(engine) as connection:
            assert migrate.state(connection).version == migrate.HEAD
        assert tables.read(engine, t.PERSONS).empty

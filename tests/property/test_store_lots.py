"""Any sequence of files, kills, undos, upgrades and restores gives what a dict would give."""

import os
import re
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import Engine, event

from gpect.domain import tables as t
from gpect.domain.errors import StoreRefused
from gpect.store import lots, migrate, quarantine, schema, tables, views
from gpect.store.engine import check_store, open_store, writing

PEOPLE = st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 4), max_size=4)
REJECTED = st.sets(st.sampled_from("ABCDE"), max_size=2)
N_SEQUENCES = int(os.environ.get("GPECT_SEQUENCES", "6"))
"""Raised on demand: GPECT_SEQUENCES=500 GPECT_STEPS=30."""
N_STEPS = int(os.environ.get("GPECT_STEPS", "10"))
CAN_FORK = hasattr(os, "fork")

MADE: dict[str, Path] = {}


def fresh_base(folder: Path) -> str:
    """Copy an empty base: running the steps for each example would be most of the time."""
    if "empty" not in MADE:
        MADE["empty"] = Path(tempfile.mkdtemp()) / "vide.db"
        open_store(str(MADE["empty"]), create=True)
    return str(shutil.copy(MADE["empty"], folder / "gpect.db"))


def file_of(
    lot_id: str, said: dict[str, int], n_rejected: int = 0
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    lot = {"lot_id": lot_id, "kind": "personnes", "source_file": f"{lot_id}.csv",
           "rows_total": len(said) + n_rejected, "rows_valid": len(said),
           "rows_rejected": n_rejected, "rows_duplicate": 0}  # fmt: skip
    persons = [
        {"person_id": p, "structure": "S", "mobility_km": float(v // 2), "lot_id": lot_id}
        for p, v in said.items()
    ]
    skills = [
        {"person_id": p, "skill_code": str(k), "level": v / 4}
        for p, v in said.items()
        for k in range(v % 3)
    ]
    return pd.DataFrame([lot]), {
        "persons": pd.DataFrame(persons, columns=t.PERSONS.names),
        "person_skills": pd.DataFrame(skills, columns=t.PERSON_SKILLS.names),
    }


def rejects_of(lot_id: str, rejected: set[str]) -> pd.DataFrame:
    """Give one rejected row a person, which tells who it is."""
    rows = [
        {"lot_id": lot_id, "row": 100 + "ABCDE".index(person), "column": "Fin",
         "code": "date_invalide", "severity": "reject", "record_id": person}
        for person in sorted(rejected)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=t.REJECTS.names)


def die_at(statement: int, work: Callable[[], Any]) -> bool:
    """Do ``work`` in a child that is killed before its nth statement; say whether it was."""
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        assert os.WIFSIGNALED(status) or status == 0
        return os.WIFSIGNALED(status)
    left = [statement]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    code = 1
    try:
        event.listen(Engine, "before_cursor_execute", count)
        work()
        code = 0
    finally:
        os._exit(code)  # whatever happens: the child is no test run


def grow_old(engine: Engine) -> None:
    """Make the base as it was one step of the schema ago: what that one adds is lost."""
    last = next((migrate.FOLDER / "versions").glob(f"v{migrate.HEAD}_*.py"))
    step = last.read_text(encoding="utf-8")
    names = set(re.findall(r'create_table\(\s*"(\w+)"', step))
    added = re.findall(r'add_column\(table, sa.Column\("(\w+)"', step)
    widened = re.findall(r"for table in \((.+)\):", step)
    made = [table for table in schema.metadata().sorted_tables if table.name in names]
    previous = f"{int(migrate.HEAD) - 1:04}"
    with engine.begin() as connection:
        for table in reversed(made):
            connection.execute(sa.schema.DropTable(table))
        views.drop(connection)
        for table in re.findall(r'"(\w+)"', " ".join(widened)):
            for column in added:
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute(
            sa.text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '{previous}'")  # noqa: S608 # ours
        )


class Files(RuleBasedStateMachine):
    """The oracle: person -> (lot, content), and for each lot what it was before and touched.

    Beside it, the rows in quarantine: (lot, person); and for each lot those that it closed.
    """

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_store(fresh_base(self.folder))
        self.oracle: dict[str, tuple[str, int]] = {}
        self.lots: list[tuple[str, dict[str, int], dict[str, Any]]] = []
        self.waiting: set[tuple[str, str]] = set()
        self.closed: dict[str, set[tuple[str, str]]] = {}
        self.saved: tuple[Any, ...] | None = None
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            assert check_store(self.engine) == []
            shutil.rmtree(self.folder)

    @rule(said=PEOPLE, rejected=REJECTED)
    def ingest(self, said: dict[str, int], rejected: set[str]) -> None:
        rejected = rejected - set(said)
        self.count += 1
        lot_id = f"{self.count:016}"
        known = {p: v for p, (_, v) in self.oracle.items()}
        lot, sent = file_of(lot_id, said, len(rejected))
        done = lots.write_lot(self.engine, lot, sent, rejects_of(lot_id, rejected))
        same = sum(known.get(p) == v for p, v in said.items())
        new = sum(p not in known for p in said)
        assert (done.inserted, done.updated, done.unchanged) == (new, len(said) - new - same, same)
        # A file that names nobody names no structure either: no one is absent from it
        assert done.absent == (len(set(known) - set(said)) if said else 0)
        closed = {(lot, p) for lot, p in self.waiting if p in {*said, *rejected}}
        assert done.corrected == len(closed)
        self.closed[lot_id] = closed
        self.waiting = (self.waiting - closed) | {(lot_id, p) for p in rejected}
        self.lots.append((lot_id, said, {p: self.oracle.get(p) for p in said}))
        self.oracle |= {p: (lot_id, v) for p, v in said.items()}

    @precondition(lambda self: self.lots)
    @rule(data=st.data())
    def ingest_again(self, data: st.DataObject) -> None:
        lot_id, said, _ = data.draw(st.sampled_from(self.lots))
        lot, sent = file_of(lot_id, said)
        done = lots.write_lot(self.engine, lot, sent, pd.DataFrame(columns=t.REJECTS.names))
        assert done.already_known

    @precondition(lambda self: self.lots)
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        rank = data.draw(st.integers(0, len(self.lots) - 1))
        lot_id, said, before = self.lots[rank]
        if any(
            set(said) & set(later[1]) or lot_id in {lot for lot, _ in self.closed[later[0]]}
            for later in self.lots[rank + 1 :]
        ):
            with pytest.raises(StoreRefused):
                lots.undo_lot(self.engine, lot_id)
            return
        lots.undo_lot(self.engine, lot_id)
        self.put_back(before)
        self.open_again_what(lot_id)
        del self.lots[rank]

    def open_again_what(self, lot_id: str) -> None:
        mine = {(lot, p) for lot, p in self.waiting if lot == lot_id}
        self.waiting = (self.waiting - mine) | self.closed.pop(lot_id)

    def put_back(self, before: dict[str, Any]) -> None:
        for person, was in before.items():
            if was is None:
                del self.oracle[person]
            else:
                self.oracle[person] = was

    @rule()
    def open_again(self) -> None:
        self.engine = open_store(self.base)

    @property
    def base(self) -> str:
        return str(self.folder / "gpect.db")

    @precondition(lambda self: CAN_FORK)
    @rule(said=PEOPLE, statement=st.integers(0, 60))
    def killed_while_ingesting(self, said: dict[str, int], statement: int) -> None:
        lot, sent = file_of(f"{self.count + 1:016}", said)
        none = pd.DataFrame(columns=t.REJECTS.names)
        if not die_at(statement, lambda: lots.write_lot(open_store(self.base), lot, sent, none)):
            lots.undo_lot(self.engine, f"{self.count + 1:016}")

    @precondition(lambda self: CAN_FORK and self.lots)
    @rule(statement=st.integers(0, 40))
    def killed_while_undoing(self, statement: int) -> None:
        if die_at(statement, lambda: lots.undo_lot(open_store(self.base), self.lots[-1][0])):
            return
        lot_id, _, before = self.lots.pop()
        self.put_back(before)
        self.open_again_what(lot_id)

    @rule(statement=st.integers(0, 80), is_killed=st.booleans())
    def upgrade(self, statement: int, is_killed: bool) -> None:
        kept = tables.read(self.engine, t.REJECTS)
        grow_old(self.engine)
        if is_killed and CAN_FORK:
            die_at(statement, lambda: open_store(self.base))
        self.engine = open_store(self.base)
        with writing(self.engine) as connection:
            tables.put(connection, t.REJECTS, kept)  # of which the last step added two columns

    @rule()
    def save(self) -> None:
        with (
            closing(sqlite3.connect(self.base)) as base,
            closing(sqlite3.connect(self.folder / "sauve.db")) as copy,
        ):
            base.backup(copy)
        self.saved = deepcopy((self.oracle, self.lots, self.waiting, self.closed))

    @precondition(lambda self: self.saved)
    @rule()
    def restore(self) -> None:
        for beside in self.folder.glob("gpect.db-*"):
            beside.unlink()
        shutil.copy(self.folder / "sauve.db", self.base)
        assert self.saved is not None
        self.oracle, self.lots, self.waiting, self.closed = deepcopy(self.saved)
        self.engine = open_store(self.base)

    @invariant()
    def holds_what_the_oracle_holds(self) -> None:
        read = tables.read_many(self.engine, [t.PERSONS, t.PERSON_SKILLS])
        persons, skills = read["persons"], read["person_skills"]
        found = dict(
            zip(persons["person_id"], zip(persons["lot_id"], persons["mobility_km"], strict=True),
                strict=True)
        )  # fmt: skip
        assert found == {p: (lot, float(v // 2)) for p, (lot, v) in self.oracle.items()}
        held = list(skills[["person_id", "skill_code", "level"]].itertuples(index=False, name=None))
        assert held == sorted(
            (p, str(k), v / 4) for p, (_, v) in self.oracle.items() for k in range(v % 3)
        )
        still_open = quarantine.open_rejects(self.engine)[["lot_id", "record_id"]]
        assert set(still_open.itertuples(index=False, name=None)) == self.waiting
        assert lots.history(self.engine)["lot_id"].tolist() == [lot[0] for lot in self.lots]


TestFiles = Files.TestCase
TestFiles.settings = settings(
    max_examples=N_SEQUENCES,
    stateful_step_count=N_STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

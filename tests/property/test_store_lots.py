"""Any sequence of files and undos gives what a dict and a pile of copies of it would give."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gpect.domain import tables as t
from gpect.domain.errors import StoreRefused
from gpect.store import lots, tables
from gpect.store.engine import check_store, open_store

PEOPLE = st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 4), max_size=4)
N_SEQUENCES = int(os.environ.get("GPECT_SEQUENCES", "6"))
"""Raised on demand: GPECT_SEQUENCES=500."""

MADE: dict[str, Path] = {}


def fresh_base(folder: Path) -> str:
    """Copy an empty base: running the steps for each example would be most of the time."""
    if "empty" not in MADE:
        MADE["empty"] = Path(tempfile.mkdtemp()) / "vide.db"
        open_store(str(MADE["empty"]), create=True)
    return str(shutil.copy(MADE["empty"], folder / "gpect.db"))


def file_of(lot_id: str, said: dict[str, int]) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    lot = {"lot_id": lot_id, "kind": "personnes", "source_file": "p.csv", "rows_total": len(said),
           "rows_valid": len(said), "rows_rejected": 0, "rows_duplicate": 0}  # fmt: skip
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


class Files(RuleBasedStateMachine):
    """The oracle: person -> (lot, content), and for each lot what it was before and touched."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.engine = open_store(fresh_base(self.folder))
        self.oracle: dict[str, tuple[str, int]] = {}
        self.lots: list[tuple[str, dict[str, int], dict[str, Any]]] = []
        self.count = 0

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            assert check_store(self.engine) == []
            shutil.rmtree(self.folder)

    @rule(said=PEOPLE)
    def ingest(self, said: dict[str, int]) -> None:
        self.count += 1
        lot_id = f"{self.count:016}"
        known = {p: v for p, (_, v) in self.oracle.items()}
        lot, sent = file_of(lot_id, said)
        done = lots.write_lot(self.engine, lot, sent, pd.DataFrame(columns=t.REJECTS.names))
        same = sum(known.get(p) == v for p, v in said.items())
        new = sum(p not in known for p in said)
        assert (done.inserted, done.updated, done.unchanged) == (new, len(said) - new - same, same)
        # A file that names nobody names no structure either: no one is absent from it
        assert done.absent == (len(set(known) - set(said)) if said else 0)
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
        if any(set(said) & set(later[1]) for later in self.lots[rank + 1 :]):
            with pytest.raises(StoreRefused):
                lots.undo_lot(self.engine, lot_id)
            return
        lots.undo_lot(self.engine, lot_id)
        for person, was in before.items():
            if was is None:
                del self.oracle[person]
            else:
                self.oracle[person] = was
        del self.lots[rank]

    @rule()
    def open_again(self) -> None:
        self.engine = open_store(str(self.folder / "gpect.db"))

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
        assert lots.history(self.engine)["lot_id"].tolist() == [lot[0] for lot in self.lots]


TestFiles = Files.TestCase
TestFiles.settings = settings(max_examples=N_SEQUENCES, stateful_step_count=10, deadline=None)

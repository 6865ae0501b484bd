"""The same tests on both engines, with made-up files of made-up people."""

import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.store.engine import open_store

SERVER = os.environ.get("GPECT_TEST_PG") or ("postgresql://" if "PGHOST" in os.environ else "")
BOTH = ["sqlite", *([pytest.param("postgres", marks=pytest.mark.postgres)] if SERVER else [])]
"""Without a server each test runs once; test_postgres.py says, once, what was skipped."""


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty place for a database, on each engine."""
    if request.param == "sqlite":
        yield str(tmp_path / "gpect.db")
        return
    schema = f"gpect_{secrets.token_hex(6)}"
    admin = sa.create_engine(
        sa.make_url(SERVER).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool
    )
    with admin.begin() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    joint = "&" if "?" in SERVER else "?"
    yield f"{SERVER}{joint}options=-csearch_path%3D{schema}"
    with admin.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))


@pytest.fixture
def engine(url: str) -> Engine:
    return open_store(url, create=True)


@dataclass(frozen=True)
class File:
    """What ingestion would give of one file."""

    lot: pd.DataFrame
    tables: dict[str, pd.DataFrame]
    rejects: pd.DataFrame

    @property
    def lot_id(self) -> str:
        return str(self.lot.at[0, "lot_id"])


def people_tables(
    lot_id: str, source_file: str, said: Mapping[str, int]
) -> dict[str, pd.DataFrame]:
    """Make persons whose every field and child follows from a number."""
    persons, skills, pathways, to_come, audit = [], [], [], [], []
    for row, (person, v) in enumerate(said.items(), start=2):
        persons.append(
            {"person_id": person, "structure": "Chantier Inventé", "code_commune": "59606",
             "mobility_km": 5.0 * v, "permis_b": [True, False, None][v % 3],
             "available_from": pd.Timestamp(2026, 1 + v % 12, 1) if v % 4 else None,
             "raw_title": f"Métier d'essai {v}", "title_confidence": 1 / (1 + v),
             "lot_id": lot_id, "source_file": source_file, "source_row": row}
        )  # fmt: skip
        skills += [
            {"person_id": person, "skill_code": f"1{k:05}", "level": 0.5, "source": "declare",
             "as_of": pd.Timestamp("2026-10-01")}
            for k in range(v % 4)
        ]  # fmt: skip
        if v % 2:
            pathways.append({"pathway_id": f"{person}-1", "person_id": person, "kind": "ACI"})
            to_come.append({"pathway_id": f"{person}-1", "skill_code": f"2{v:05}", "level": 1.0})
        audit.append({"person_id": person, "annee_naissance": 1960 + v, "sexe": "FH"[v % 2]})
    return {
        "persons": pd.DataFrame(persons, columns=t.PERSONS.names),
        "person_skills": pd.DataFrame(skills, columns=t.PERSON_SKILLS.names),
        "pathways": pd.DataFrame(pathways, columns=t.PATHWAYS.names),
        "pathway_skills": pd.DataFrame(to_come, columns=t.PATHWAY_SKILLS.names),
        "audit_persons": pd.DataFrame(audit, columns=t.AUDIT.names),
    }


def people(
    lot_id: str, said: Mapping[str, int], *, rejected: int = 0, name: str = "personnes.xlsx"
) -> File:
    """Make a file of people: pseudonym -> the number its content follows from."""
    lot = {
        "lot_id": lot_id, "kind": "personnes", "source_file": name, "sha256": lot_id * 4,
        "status": "partial" if rejected else "ok", "rows_total": len(said) + rejected,
        "rows_valid": len(said), "rows_rejected": rejected, "rows_duplicate": 0,
    }  # fmt: skip
    rejects = [
        {"lot_id": lot_id, "row": 100 + k, "column": "Structure", "code": "structure_absente",
         "severity": "reject", "source_file": name, "reason": "Structure absente."}
        for k in range(rejected)
    ]  # fmt: skip
    return File(
        pd.DataFrame([lot]),
        people_tables(lot_id, name, said),
        pd.DataFrame(rejects, columns=t.REJECTS.names),
    )


@pytest.fixture
def made() -> Callable[..., File]:
    """Give the maker of files (conftest modules cannot be imported by name)."""
    return people

"""Time the store: load, reload, corrected file, undo, read.

Usage: ``python benchmarks/store.py [N_PERSONS] [URL]``; without a URL, a SQLite file of its own.
On PostgreSQL: ``pg_virtualenv -t python benchmarks/store.py 25000 postgresql://``.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from gpect.domain import tables as t
from gpect.domain.contracts import conform
from gpect.store import lots, runs, tables
from gpect.store.engine import open_store

SKILLS_EACH = 6


def lot_of(lot_id: str, n: int) -> pd.DataFrame:
    lot = {"lot_id": lot_id, "kind": "personnes", "source_file": "personnes.csv", "rows_total": n,
           "rows_valid": n, "rows_rejected": 0, "rows_duplicate": 0}  # fmt: skip
    return pd.DataFrame([lot])


def people(n: int, lot_id: str) -> dict[str, pd.DataFrame]:
    random = np.random.default_rng(0)
    ids = np.array([f"P{i:016x}" for i in range(n)])
    persons = pd.DataFrame(
        {
            "person_id": ids,
            "structure": random.choice(["Chantier A", "Chantier B"], n),
            "code_commune": random.choice(["59606", "59122"], n),
            "mobility_km": random.integers(2, 40, n).astype(float),
            "permis_b": pd.array(random.choice([True, False], n), dtype="boolean"),
            "available_from": pd.Timestamp("2026-10-01")
            + pd.to_timedelta(random.integers(0, 300, n), "D"),
            "raw_title": random.choice(["Agent de propreté", "Maçon", "Aide à domicile"], n),
            "title_confidence": random.random(n),
            "lot_id": lot_id,
            "source_file": "personnes.csv",
            "source_row": np.arange(n) + 2,
        }
    )
    skills = pd.DataFrame(
        {
            "person_id": np.repeat(ids, SKILLS_EACH),
            "skill_code": np.tile([str(100_000 + k) for k in range(SKILLS_EACH)], n),
            "level": 1.0,
            "confidence": random.random(n * SKILLS_EACH),
            "source": "declare",
            "as_of": pd.Timestamp("2026-10-01"),
        }
    )
    audit = pd.DataFrame({"person_id": ids, "annee_naissance": 1980, "sexe": "F"})
    made = {"persons": persons, "person_skills": skills, "audit_persons": audit}
    return {name: conform(table, t.BY_NAME[name]) for name, table in made.items()}


def told(what: str, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    print(f"{what:55} {time.perf_counter() - start:7.2f} s", flush=True)
    return result


def main(n: int, url: str) -> None:
    rejects = pd.DataFrame(columns=t.REJECTS.names)
    engine = told("base faite", lambda: open_store(url, create=True))
    sent = people(n, "a" * 16)
    again = {name: table.copy() for name, table in sent.items()}
    again["persons"]["lot_id"] = "b" * 16
    again["persons"].loc[: n // 100, "raw_title"] = "Jardinier"
    print(f"{n} personnes, {n * SKILLS_EACH} compétences, {engine.dialect.name}")
    told("premier chargement", lambda: lots.write_lot(engine, lot_of("a" * 16, n), sent, rejects))
    told("même fichier", lambda: lots.write_lot(engine, lot_of("a" * 16, n), sent, rejects))
    told(
        "fichier corrigé (1 %)", lambda: lots.write_lot(engine, lot_of("b" * 16, n), again, rejects)
    )
    told("annulation", lambda: lots.undo_lot(engine, "b" * 16))
    told("lecture des personnes", lambda: tables.read(engine, t.PERSONS))
    told("lecture des compétences", lambda: tables.read(engine, t.PERSON_SKILLS))
    told("empreinte de toute la base", lambda: tables.digest(engine))
    proposed = pd.DataFrame(
        {
            "person_id": np.repeat(sent["persons"]["person_id"], 3),
            "rank": np.tile([1, 2, 3], n),
            "opening_id": "O1",
            "score": 0.5,
            "why": "même métier visé ; 8 km en bus ; 4 compétences sur 5",
        }
    )
    run = pd.DataFrame([{"run_id": "r", "command": "match"}])
    told("écriture d'un calcul, 3 propositions par personne",
         lambda: runs.write_run(engine, run, {"allocations": proposed}))  # fmt: skip
    told("lecture des propositions", lambda: runs.read_tables(engine, "r", [t.ALLOCATIONS]))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'mémoire au plus':55} {peak:7.0f} Mo")


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 25_000
    with tempfile.TemporaryDirectory() as folder:
        main(size, sys.argv[2] if len(sys.argv) > 2 else str(Path(folder) / "gpect.db"))
        for file in Path(folder).iterdir():
            print(f"{file.name:55} {file.stat().st_size / 2**20:7.0f} Mo")

"""What the demo costs and what it finds, against its hidden truth.

Usage: ``python benchmarks/demo.py [--personnes N] [--dossier DEMO_DEJA_FAITE]``

Prints: time and memory of ``gpect demo``, time of ``gpect --help``, invariants of the allocation,
recall of the true pairs against three baselines, métiers of the free titles. The truth is the
demo's own; nothing is tuned to it.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from gpect.domain import tables
from gpect.ingest.cells.pseudonym import pseudonym
from gpect.ingest.kinds.openings import opening_keys
from gpect.match import evaluate
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.referentiels import loader
from gpect.store import key
from gpect.store.engine import open_store
from gpect.store.runs import latest, read_run, read_tables
from gpect.store.tables import read

GPECT = [sys.executable, "-m", "gpect"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--personnes", type=int, default=25_000)
    parser.add_argument("--dossier", type=Path)
    asked = parser.parse_args()
    print_help_time()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.dossier or Path(temporary) / "demo"
        if not folder.exists():
            print_demo_cost(folder, asked.personnes)
        print_figures(folder)
        print_recall(folder)
        print_titles(folder)


def print_help_time() -> None:
    times = [timed([*GPECT, "--help"]) for _ in range(9)]
    print(f"gpect --help : {statistics.median(times):.2f} s (médiane de 9)")


def timed(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def print_demo_cost(folder: Path, n_persons: int) -> None:
    command = [*GPECT, "demo", "--personnes", str(n_persons), "--dossier", str(folder)]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done.stdout[done.stdout.index("Temps, en secondes") :])
    print(
        f"gpect demo, {n_persons} personnes : {wall:.1f} s au mur, "
        f"{used.ru_utime + used.ru_stime:.1f} s de processeur, "
        f"{used.ru_maxrss / 1024:.0f} Mo au plus"
    )


def print_figures(folder: Path) -> None:
    engine = open_store(str(folder / "gpect.db"))
    for command in ("match", "forecast"):
        run_id = latest(engine, command)
        assert run_id is not None
        print(f"\ngpect {command}")
        for name, value in json.loads(read_run(engine, run_id)["figures"]).items():
            print(f"  {name} : {value}")


def print_recall(folder: Path) -> None:
    engine = open_store(str(folder / "gpect.db"))
    specs = (tables.PERSONS, tables.PERSON_SKILLS, tables.PATHWAYS, tables.PATHWAY_SKILLS)
    specs += (tables.OPENINGS, tables.OPENING_SKILLS, tables.TRAININGS, tables.TRAINING_SKILLS)
    found = {spec.name: read(engine, spec) for spec in specs}
    inputs = MatchInputs(**found, referentiels=loader.load())
    run_id = latest(engine, "match")
    assert run_id is not None
    proposed = read_tables(engine, run_id, (tables.ALLOCATIONS,))["allocations"]
    true = true_pairs(folder, found["openings"])
    print(f"\nPaires vraies : {len(true)}")
    options = MatchOptions(as_of=read_run(engine, run_id)["as_of"].date())
    print(f"  rappel, gpect match : {evaluate.recall(proposed, true):.3f}")
    for name, pairs in evaluate.baselines(inputs, options).items():
        print(f"  rappel, {name} : {evaluate.recall(pairs, true):.3f}")


def true_pairs(folder: Path, openings: pd.DataFrame) -> pd.DataFrame:
    """Give the demo's true pairs under the ids of the database: person_id, opening_id."""
    truth = pd.read_csv(folder / "recu" / "verite" / "paires_vraies.csv", dtype=str)
    secret = key.load_or_make_key(folder)
    truth["person_id"] = pseudonym(truth["structure"], truth["identifiant"], secret)
    by_siret = opening_keys(truth["siret"].fillna(truth["employeur"]), truth["reference"])
    by_name = opening_keys(truth["employeur"], truth["reference"])
    truth["opening_id"] = by_siret.where(by_siret.isin(openings["opening_id"]), by_name)
    return truth


def print_titles(folder: Path) -> None:
    truth = pd.read_csv(folder / "recu" / "verite" / "titres_vrais.csv", dtype=str)
    once = truth[~truth.duplicated(["source", "intitule"], keep=False)]
    openings = read(open_store(str(folder / "gpect.db")), tables.OPENINGS)
    both = openings.merge(once, left_on="raw_title", right_on="intitule", suffixes=("", "_vrai"))
    both = both[both["source"] == "besoins"]
    is_right = both["code_rome_parent"] == both["code_rome_parent_vrai"]
    print(f"\nMétier (parent v3) juste : {is_right.mean():.3f} de {len(both)} intitulés de postes")


if __name__ == "__main__":
    main()

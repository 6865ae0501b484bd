"""Statistical secrecy: what is masked, and what comes back of it, on many made-up territories.

Run: python benchmarks/secret.py [n_territories] [base.db]
"""

import runpy
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from gpect.domain import tables
from gpect.domain.errors import GpectError
from gpect.reports.secrecy import disclosure, editions
from gpect.reports.secrecy.attack import attack_cells
from gpect.reports.secrecy.published import DIMENSIONS
from gpect.store import engine, runs
from gpect.store import tables as store_tables

MADE_UP = Path(__file__).parents[1] / "tests" / "property" / "test_disclosure_editions.py"
MEASURES = ("demand", "supply", "shortage")


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    if len(sys.argv) > 2:
        of_base(sys.argv[2])
    made_up = runpy.run_path(str(MADE_UP))
    shares: list[dict[str, float]] = []
    weak = masked = refused = 0
    for seed in range(n):
        kind = [*made_up["AFTER"]][seed % 3]
        first = made_up["finest"](seed)
        posts = made_up["openings"](first, seed)
        one = disclosure.publish(made_up["shortages"](first), posts).table
        later = made_up["shortages"](made_up["AFTER"][kind](first, seed))
        whole = made_up["shortages"](first)
        shares.append(of_masks(one, whole, posts) | {"besoins": first["demand"].sum()})
        masked += sum(int(one[f"{m}_masked"].sum()) for m in MEASURES)
        weak += len(attack_cells(one, 5.0))
        try:
            last = editions.as_edition(one, "2026-T4")
            other = disclosure.publish(later, posts, last=last).table
        except GpectError:
            refused += 1
            continue
        masked += sum(int(other[f"{m}_masked"].sum()) for m in MEASURES)
        weak += len(attack_cells(other, 5.0)) + len(editions.attack(one, other, 5.0))
    told = pd.DataFrame(shares)
    print(f"{n} territoires, deux éditions : {masked} chiffres masqués, {weak} retrouvés")
    print(f"secondes éditions refusées : {refused}")
    for name in ("première", "seconde", "montrés"):
        middle, most = told[name].mean(), told[name].max()
        print(f"  {name:10} {middle:6.1%} en moyenne, {most:6.1%} au plus")
    small = told["besoins"] < 2_000
    for name, rows in (("moins de 2 000 besoins", told[small]), ("davantage", told[~small])):
        print(f"  seconde, {name} ({len(rows)}) : {rows['seconde'].mean():6.1%}")


def of_masks(
    table: pd.DataFrame, shortages: pd.DataFrame, openings: pd.DataFrame
) -> dict[str, float]:
    """Part the masks between those that must be and those that keep them secret."""
    first = primary(table, shortages, openings)
    masked = np.stack([table[f"{m}_masked"].to_numpy() for m in MEASURES])
    return {
        "première": float(first.mean()),
        "seconde": float((masked & ~first).mean()),
        "montrés": float((~masked).mean()),
    }


def primary(table: pd.DataFrame, shortages: pd.DataFrame, openings: pd.DataFrame) -> np.ndarray:
    """Say which figures must be masked by themselves, measure by measure."""
    rules = disclosure.SecrecyRules()
    for share in rules.detail_shares:
        asked = replace(rules, detail_shares=(share,))
        cells, few = disclosure.cells_to_publish(shortages, openings, asked)
        if cells[[*DIMENSIONS]].equals(table[[*DIMENSIONS]]):
            break
    people = disclosure.small(cells, rules)
    return np.stack([few, people, few | people])


def of_base(base: str) -> None:
    store = engine.open_store(base)
    run_id = runs.latest(store, "forecast")
    shortages = runs.read_tables(store, run_id, (tables.SHORTAGES,))["shortages"]
    openings = store_tables.read(store, tables.OPENINGS)
    started = time.perf_counter()
    table = disclosure.publish(shortages, openings).table
    seconds = time.perf_counter() - started
    print(f"{Path(base).parent.name} : {len(table)} cellules, masques en {seconds:.1f} s")
    for name, share in of_masks(table, shortages, openings).items():
        print(f"  {name:10} {share:6.1%}")
    print(f"  retrouvés  {len(attack_cells(table, 5.0))}")


if __name__ == "__main__":
    main()

"""Times of what leaves the house: workbook of 5 000 and 60 000 lines, the comité's pack, its masks.

Run: python benchmarks/report.py
"""

import runpy
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gpect.reports.batch.workbook import write_batch
from gpect.reports.comite import pdf
from gpect.reports.comite.pack import write_comite
from gpect.reports.secrecy.disclosure import publish

MADE_UP = Path(__file__).parents[1] / "tests" / "golden" / "conftest.py"


def main() -> None:
    made_up = runpy.run_path(str(MADE_UP))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n_lines in (5_000, 60_000):
            size = made_up["Size"](40, 190, 5_000, 25_000, n_lines)
            batch = made_up["make_batch"](size)
            told(f"classeur de {n_lines} propositions", write_batch, folder / "a.xlsx", batch)
        size = made_up["Size"](40, 190, 5_000, 25_000, 1, 0.7)
        pack = made_up["make_pack"](size)
        published = told("secret, 950 cellules fines", publish, pack.shortages, pack.openings)
        for measure in ("demand", "supply", "shortage"):
            share = published.table[f"{measure}_masked"].mean()
            print(f"{'  part masquée, ' + measure:44} {share:8.1%}")
        files = told("note.html, tableaux.xlsx et csv", write_comite, folder, pack).files
        if pdf.is_available():
            told("note.pdf", pdf.write_pdf, files[0], folder / "note.pdf")


def told(what: str, function: Callable[..., Any], *arguments: object) -> Any:
    wall, cpu = time.perf_counter(), time.process_time()
    found = function(*arguments)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:44} {wall:6.2f} s ({cpu:.2f} s de calcul)")
    return found


if __name__ == "__main__":
    main()

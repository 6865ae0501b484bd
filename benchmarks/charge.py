"""Time ``gpect ingest`` as a user runs it: 25 000 people, the same file again, a million rows.

Usage: ``python benchmarks/charge.py [N_PERSONS] [N_LONG]``; 0 leaves the long file out. Each row:
seconds of clock, seconds of processor (what a loaded machine does not change), memory at most.
The first command makes the indexes of the referentials, which the others find on disk.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import gros_fichiers


def timed(what: str, base: Path, kind: str, path: Path) -> None:
    command = [sys.executable, "-m", "gpect", "ingest", kind, str(path), "--base", str(base)]
    start = time.monotonic()
    done = subprocess.Popen(
        [*command, "--date", "2026-10-01"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"OMP_NUM_THREADS": "1", "GPECT_CACHE": str(base.parent / "index")},
    )
    _, status, used = os.wait4(done.pid, 0)
    lasted, work = time.monotonic() - start, used.ru_utime + used.ru_stime
    print(
        f"{what:44} {lasted:7.1f} s {work:7.1f} s CPU {used.ru_maxrss / 1024:6.0f} Mo"
        f"  code {os.waitstatus_to_exitcode(status)}",
        flush=True,
    )


def main(n_persons: int, n_long: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = folder / "gpect.db"
        path = gros_fichiers.write(folder / "dix.csv", "personnes", 10)
        timed("10 personnes, index à faire", folder / "dix.db", "personnes", path)
        timed("le même fichier, autre base", folder / "dix2.db", "personnes", path)
        for kind in ("personnes", "besoins"):
            path = gros_fichiers.write(folder / f"{kind}.csv", kind, n_persons)
            timed(f"{n_persons} {kind}, csv", base, kind, path)
            timed("le même fichier", base, kind, path)
        if n_long:
            long = gros_fichiers.write(folder / "long.csv", "personnes", n_long, seed=1)
            timed(f"{n_long} personnes, csv", folder / "longue.db", "personnes", long)
            timed("le même fichier", folder / "longue.db", "personnes", long)


if __name__ == "__main__":
    asked = [int(text) for text in sys.argv[1:3]]
    main(*(asked + [25_000, 1_000_000][len(asked) :]))

"""What the month's batch costs, from the store to the workbook, by the commands a user types.

``python benchmarks/mois.py DOSSIER_DE_DEMO [--tours 3]``: runs ``gpect match`` then
``gpect report batch`` on a demo already made, each in its own process, and prints the time on the
wall, the time of computing and the memory at most of each. A run that is known is kept once: the
second time writes nothing new in the base, which is some tenths of a second.
"""

import argparse
import os
import statistics
import sys
import time
from pathlib import Path

STEPS = (["match"], ["report", "batch"])


def measured(command: list[str]) -> tuple[float, float, float]:
    """Run a command; give seconds on the wall, seconds of computing, megabytes at most."""
    started = time.perf_counter()
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "gpect", *command],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(pid, 0)
    if status:
        raise SystemExit(f"gpect {' '.join(command)} : code {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("dossier", type=Path)
    parser.add_argument("--tours", type=int, default=3)
    asked = parser.parse_args()
    base = ["--base", str(asked.dossier / "gpect.db")]
    wholes = []
    for _ in range(asked.tours):
        rounds = [measured([*step, *base]) for step in STEPS]
        for step, (wall, cpu, peak) in zip(STEPS, rounds, strict=True):
            print(f"  gpect {' '.join(step):<13} {wall:5.1f} s, calcul {cpu:5.1f} s, {peak:.0f} Mo")
        wholes.append([sum(r[0] for r in rounds), sum(r[1] for r in rounds)])
    wall, cpu = (statistics.median(column) for column in zip(*wholes, strict=True))
    print(f"de la base au classeur : {wall:.1f} s au mur, {cpu:.1f} s de calcul (médianes)")


if __name__ == "__main__":
    main()

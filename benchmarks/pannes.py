"""What the store withstands: kills while loading and migrating, writers at once, no room.

Usage: ``python benchmarks/pannes.py [morts|migrations|ensemble|disque]… [--fois N] [--personnes N]
[--base URL]``; all four without a name. On PostgreSQL:
``pg_virtualenv -t -v 15 python benchmarks/pannes.py morts migrations ensemble --base postgresql://``
(a base of its own, emptied). Linux only. Exits with 1 at the first violation.
"""

import argparse
import csv
import hashlib
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import alembic.command  # noqa: F401 # loaded before the forks: kills must not fall in its import
import pandas as pd
import sqlalchemy as sa
from sqlalchemy import Engine, event

from gpect.domain import tables as t
from gpect.store import lots, migrate, tables
from gpect.store.engine import check_store, open_store, writing

sys.path.insert(0, str(Path(__file__).parent))
import gros_fichiers
import store as bench_store

NOTHING = pd.DataFrame(columns=t.REJECTS.names)
N_WRITERS = 4


def fingerprint(engine: Engine) -> str:
    """Hash every row of every table as the driver gives it, the journal's and Alembic's too."""
    said = hashlib.sha256()
    with engine.connect() as connection:
        for name in sorted(sa.inspect(connection).get_table_names()):
            quoted = engine.dialect.identifier_preparer.quote(name)
            rows = connection.exec_driver_sql(f"SELECT * FROM {quoted}").all()  # noqa: S608 # names of ours
            said.update(f"{name}{sorted(map(repr, rows))}".encode())
    return said.hexdigest()[:16]


def forked(work: Callable[[], Any]) -> int:
    """Run ``work`` in a child; give its process."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return child


def has_ended(child: int) -> bool:
    """Wait for a child; say whether it ended by itself, and well."""
    return os.waitpid(child, 0)[1] == 0


def settled(engine: Engine) -> None:
    """Wait until a server is done with the transaction of the dead."""
    with writing(engine):
        pass


class Bases:
    """Where bases are made: a folder of files, or the schemas of a server."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder, self.n = server, folder, 0

    def new(self) -> str:
        """Give the address of a place for one more base."""
        self.n += 1
        if not self.server:
            return str(self.folder / f"{self.n}.db")
        schema = f"pannes_{os.getpid()}_{self.n}"
        url = sa.make_url(self.server).set(drivername="postgresql+psycopg")
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
        return f"{self.server}?options=-csearch_path%3D{schema}"


def people(first: int, n: int, lot_id: str, said: str) -> dict[str, pd.DataFrame]:
    made = bench_store.people(n, lot_id)
    for table in made.values():
        table["person_id"] = table["person_id"].map(lambda name: f"P{int(name[1:], 16) + first}")
    made["person_skills"] = made["person_skills"].iloc[::3]
    made["persons"] = made["persons"].assign(raw_title=said)
    return made


def kills_while_loading(bases: Bases, n_kills: int, n: int) -> Counter[str]:
    """Kill loads at random moments: the base is as before or as after; a re-run ends the same."""
    chance = random.Random(7)  # noqa: S311 # moments of a kill, no secret
    url = bases.new()
    engine = open_store(url, create=True)
    first, second = people(0, n // 5, "a" * 16, "avant"), people(n // 10, n, "b" * 16, "après")

    def load() -> None:
        lots.write_lot(open_store(url), bench_store.lot_of("b" * 16, n), second, NOTHING)

    lots.write_lot(engine, bench_store.lot_of("a" * 16, n // 5), first, NOTHING)
    before = fingerprint(engine)
    start = time.monotonic()
    assert has_ended(forked(load))
    lasts, after = time.monotonic() - start, fingerprint(engine)
    lots.undo_lot(engine, "b" * 16)
    assert fingerprint(engine) == before, "undo"
    told: Counter[str] = Counter()
    for k in range(n_kills):
        child = forked(load)
        time.sleep(chance.uniform(0.0, 1.1 * lasts))
        os.kill(child, signal.SIGKILL)
        told["ended before the kill"] += has_ended(child)
        settled(engine)
        found = fingerprint(engine)
        told["as before" if found == before else "as after" if found == after else "TORN"] += 1
        told["CORRUPT"] += check_store(engine) != []
        load()
        told["re-run ends otherwise"] += fingerprint(engine) != after
        lots.undo_lot(engine, "b" * 16)
        if k % 20 == 19:
            print(f"  {k + 1} kills: {dict(told)}", flush=True)
    assert fingerprint(engine) == before, "undo"
    return told


def kills_inside_migrations(bases: Bases, n_kills: int) -> Counter[str]:
    """Kill an upgrade at statements spread over the next step, from each older schema."""
    told: Counter[str] = Counter()
    steps = sorted(migrate.REVISIONS)
    for at, step in enumerate(steps):
        url = old_base(bases, steps[at - 1] if at else "")
        engine = sa.create_engine(open_url(url), poolclass=sa.NullPool)
        before = fingerprint(engine)
        first, last = span(bases, steps[at - 1] if at else "")
        share = n_kills // len(steps) + (at < n_kills % len(steps))
        for k in range(share):
            nth = first + round((k + 0.5) / share * (last - first))
            ended = has_ended(forked(partial(upgrade_and_die, url, nth)))
            told["NOT KILLED" if ended else f"killed inside {step}"] += 1
            told["as before" if fingerprint(engine) == before else "TORN"] += 1
        found = tables.read(open_store(url, create=True), t.PERSONS)["person_id"].tolist()
        told["then upgraded, its rows kept"] += found == (["P1", "P2"] if at else [])
    return told


def open_url(url: str) -> Any:
    if "://" not in url:
        return f"sqlite:///{url}"
    return sa.make_url(url).set(drivername="postgresql+psycopg")


def old_base(bases: Bases, version: str) -> str:
    """Make a base of an older schema, with two people in it; without a version, an empty one."""
    url = bases.new()
    engine = sa.create_engine(open_url(url), poolclass=sa.NullPool)
    with engine.begin() as connection:
        if version:
            migrate.upgrade(connection, "", version)
            people = pd.DataFrame({"person_id": ["P1", "P2"], "structure": "Chantier inventé"})
            tables.insert(connection, t.PERSONS, tables.conform(people, t.PERSONS))
    return url


def span(bases: Bases, version: str) -> tuple[int, int]:
    """Say which statements of an upgrade from ``version`` are those of the next step."""
    said: list[str] = []
    url = old_base(bases, version)

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    open_store(url, create=True)
    event.remove(Engine, "before_cursor_execute", note)
    steps = ("CREATE TABLE", "CREATE INDEX", "ALTER TABLE")
    made = [i for i, s in enumerate(said) if any(words in s for words in steps)]
    marked = [i for i, s in enumerate(said) if migrate.VERSION_TABLE in s and "version_num" in s]
    # Alembic's own table is made first, on an empty base
    begun = next(i for i in made if migrate.VERSION_TABLE not in said[i])
    return begun, next(i for i in marked if i > begun)


def upgrade_and_die(url: str, nth: int) -> None:
    left = [nth]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    open_store(url, create=True)


def writers_at_once(bases: Bases, folder: Path, n: int) -> Counter[str]:
    """Four ``gpect ingest`` and a reader that never stops; then the same files one by one."""
    files = [[people_file(folder, w * 3 + k, n) for k in range(3)] for w in range(N_WRITERS)]
    together, alone = bases.new(), bases.new()
    open_store(together, create=True)
    (folder / "gpect.toml").write_text("", encoding="utf-8")
    writers = [ingest(together, paths, folder) for paths in files]
    told: Counter[str] = Counter()
    while any(writer.poll() is None for writer in writers):
        read = tables.read_many(open_store(together), [t.PERSONS, t.LOTS])
        told["reads"] += 1
        told["TORN READS"] += int(read["lots"]["rows_valid"].sum()) != len(read["persons"])
    for writer in writers:
        told["writers that succeed" if writer.returncode == 0 else "WRITERS THAT FAIL"] += 1
        told["LOCKED"] += "trop longtemps" in writer.communicate()[1]
    assert ingest(alone, [p for paths in files for p in paths], folder).wait() == 0
    same = tables.digest(open_store(together)) == tables.digest(open_store(alone))
    told["same as one by one" if same else "NOT THE SAME AS ONE BY ONE"] += 1
    return told


def people_file(folder: Path, k: int, n: int) -> Path:
    path = folder / f"personnes_{k}.csv"
    words = gros_fichiers.Words(k)
    rows = gros_fichiers.personnes(words, k * n, n)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([gros_fichiers.PERSONNES, *rows])
    return path


def ingest(base: str, paths: list[Path], folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gpect", "ingest", "personnes", *map(str, paths)]
    return subprocess.Popen(
        [*command, "--base", base, "--date", "2026-10-01"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def no_room(folder: Path, n: int) -> Counter[str]:
    """``gpect ingest`` where files may not grow, at every size from none to enough."""
    told: Counter[str] = Counter()
    base = folder / "plein.db"
    small, big = people_file(folder, 90, 20), people_file(folder, 91, n)
    assert ingest(str(base), [small], folder).wait() == 0
    before = tables.digest(open_store(str(base)))
    for room in (64, 512, 2_048):
        copy = folder / f"plein_{room}.db"
        shutil.copy(base, copy)
        limit = (copy.stat().st_size // 1024 + room) * 1024

        def bounded(limit: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        command = [
            sys.executable,
            "-m",
            "gpect",
            "ingest",
            "personnes",
            str(big),
            "--base",
            str(copy),
        ]
        done = subprocess.run(
            [*command, "--base", str(copy)],
            cwd=folder,
            capture_output=True,
            text=True,
            preexec_fn=bounded,
            check=False,
        )
        sentence = done.stderr.strip().splitlines()[-1]
        told[f"exit code {done.returncode}: {sentence.split(' : ')[-1]}"] += 1
        told["TRACEBACK"] += "Traceback" in done.stderr
        told["base as before"] += tables.digest(open_store(str(copy))) == before
        told["CORRUPT"] += check_store(open_store(str(copy))) != []
    return told


def parts(asked: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    bases = Bases(asked.base, folder)
    if "morts" in asked.quoi:
        yield "kills while loading", kills_while_loading(bases, asked.fois, asked.personnes)
    if "migrations" in asked.quoi:
        yield "kills inside migrations", kills_inside_migrations(bases, min(asked.fois, 40))
    if "ensemble" in asked.quoi:
        yield "4 writers, a reader", writers_at_once(bases, folder, max(20, asked.personnes // 50))
    if "disque" in asked.quoi and not asked.base:
        yield "no room on the disk", no_room(folder, max(200, asked.personnes // 5))


def main() -> int:
    names = ["morts", "migrations", "ensemble", "disque"]
    parser = argparse.ArgumentParser()
    parser.add_argument("quoi", nargs="*", default=names)
    parser.add_argument("--fois", type=int, default=200)
    parser.add_argument("--personnes", type=int, default=25_000)
    parser.add_argument("--base", default="")
    asked = parser.parse_args()
    asked.quoi = asked.quoi or names
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, told in parts(asked, Path(folder)):
            print(f"{name} ({'PostgreSQL' if asked.base else 'SQLite'})")
            for what, count in told.items():
                print(f"  {what:60} {count:6}")
                bad += count if what.isupper() or what.startswith("re-run") else 0
    print("violations:", bad)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

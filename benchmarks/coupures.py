"""Kill loads and migrations at random moments, and look at what is left.

Usage: ``python benchmarks/coupures.py chargement [N_KILLS] [N_PERSONS] [URL]`` or
``python benchmarks/coupures.py migrations [N_KILLS]``; without a URL, a SQLite file of its own.
On PostgreSQL: ``pg_virtualenv -t -v 15 python benchmarks/coupures.py chargement 200 25000 postgresql://``.

The file is read and normalised once; each child stores it, and dies by SIGKILL at a moment drawn
over the whole of the writing. After each death the database must be the one before or the one
after, by the fingerprint of every table; storing again must give the one after, and undoing the
one before.
"""  # fmt: skip

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gros_fichiers import write
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.ingest.normalise import Ingested, ingest_file
from gpect.ingest.options import IngestOptions
from gpect.runs.reading import normalisers
from gpect.runs.workspace import Workspace
from gpect.store import lots, migrate, tables
from gpect.store.engine import check_store, open_store, reading, writing

AS_OF = date(2026, 10, 1)


def die(work: Callable[[], object], delay: float) -> bool:
    """Do ``work`` in a child killed after ``delay`` seconds; say whether it had ended before."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    return os.WIFEXITED(os.waitpid(child, 0)[1])


def read(folder: Path, url: str, n: int) -> Ingested:
    workspace, options = Workspace(url, folder, AS_OF), IngestOptions(as_of=AS_OF)
    known = normalisers(workspace, open_store(url, create=True), options)
    path = write(folder / "personnes.csv", "personnes", n)
    return ingest_file(path, "personnes", known, b"k" * 32, options)


def store(url: str, file: Ingested) -> None:
    engine = open_store(url)
    lots.write_lot(engine, file.lot, file.tables, file.rejects)
    engine.dispose()


def look(engine: Engine, before: str, after: str, lot_id: str) -> str:
    """Say what a death left: « avant », « après », or what is wrong."""
    with writing(engine):
        pass  # a server may still be ending the transaction of the dead
    is_known = lots.is_known(engine, lot_id)
    if check_store(engine):
        return "CORROMPUE"
    if tables.digest(engine) != (after if is_known else before):
        return "DÉCHIRÉE"
    return "après" if is_known else "avant"


def kill_loads(n_kills: int, n_persons: int, url: str, folder: Path) -> int:
    chance = random.Random(1)  # noqa: S311 # moments of a kill, no secret
    file = read(folder, url, n_persons)
    lot_id = str(file.lot.at[0, "lot_id"])
    engine = open_store(url)
    before, start = tables.digest(engine), time.monotonic()
    store(url, file)
    lasts, after = time.monotonic() - start, tables.digest(engine)
    lots.undo_lot(engine, lot_id)
    engine.dispose()
    seen: Counter[str] = Counter()
    print(f"{n_persons} personnes, {engine.dialect.name}, écriture {lasts:.1f} s", flush=True)
    for k in range(n_kills):
        die(lambda: store(url, file), chance.uniform(0, 1.05 * lasts))
        found = look(engine, before, after, lot_id)
        seen[found] += 1
        if found == "avant":
            store(url, file)
            seen["reprise identique"] += tables.digest(engine) == after
        lots.undo_lot(engine, lot_id)  # exact: the next « avant » is compared with the first
        engine.dispose()
        if (k + 1) % 20 == 0:
            print(k + 1, dict(seen), flush=True)
    print(f"{n_kills} coupures : {dict(seen)}")
    wrong = seen["avant"] - seen["reprise identique"]
    return seen["CORROMPUE"] + seen["DÉCHIRÉE"] + wrong


def upgrade(url: str, target: str) -> None:
    with writing(raw(url)) as connection:
        migrate.upgrade(connection, url, target)


def raw(url: str) -> Engine:
    from gpect.store.engine import _engine, _parse  # noqa: PLC0415

    return _engine(_parse(url))


def kill_migrations(n_kills: int, folder: Path) -> int:
    """Die inside each step in turn; the version left must be the old or the last."""
    chance, seen = random.Random(2), Counter[str]()  # noqa: S311 # as above
    steps = sorted(migrate.REVISIONS)
    start = time.monotonic()
    open_store(str(folder / "mesure.db"), create=True).dispose()
    lasts = time.monotonic() - start
    for k in range(n_kills):
        url, old = str(folder / f"{k}.db"), [None, *steps[:-1]][k % len(steps)]
        if old is not None:
            upgrade(url, old)
        die(lambda url=url: open_store(url, create=True), chance.uniform(0, lasts))  # type: ignore[misc]
        engine = raw(url)
        with reading(engine) as connection:
            version = migrate.state(connection).version
        seen["ancienne" if version == old else "nouvelle" if version == steps[-1] else "FAUTE"] += 1
        made = open_store(url, create=True)
        seen["FAUTE"] += bool(check_store(made)) or not tables.read(made, t.PERSONS).empty
        made.dispose()
    print(f"{n_kills} coupures dans les migrations : {dict(seen)}")
    return seen["FAUTE"]


if __name__ == "__main__":
    mode = sys.argv[1] if len(sys.argv) > 1 else "chargement"
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as made:
        if mode == "migrations":
            sys.exit(kill_migrations(n, Path(made)))
        n_persons = int(sys.argv[3]) if len(sys.argv) > 3 else 25_000
        address = sys.argv[4] if len(sys.argv) > 4 else str(Path(made) / "gpect.db")
        sys.exit(kill_loads(n, n_persons, address, Path(made)))

"""Damage the files of the corpus at random: each must be read with every row told, or refused.

Usage: ``python benchmarks/fuzz.py [N_INPUTS] [SEED] [FIRST]``; the same numbers give the same
inputs, so that a fault found at input 1234 comes back with ``fuzz.py 1 SEED 1234``. Exits with 1
if an input crashes, takes over 10 s of computing, or brings a worker over 700 MB. Not for Windows
(alarms).
"""

import io
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from gpect.domain.errors import FileRefused
from gpect.ingest.normalise import ingest_file
from tests.corpus import binary_books, meaning, other_files, text_files, workbooks
from tests.unit.ingest import fakes

MOST_SECONDS, MOST_MEGABYTES, LARGEST_SEED = 10, 700, 200_000
MOST_WAIT = 90
"""Seconds on the wall for those ten of computing: other work may share the machine."""

BATCH = 250
ODD = (
    b"\x00",
    b"\xff\xfe",
    b'"',
    b";",
    b"\r",
    b"<",
    b"{",
    b"[",
    b"PK\x03\x04",
    b"9" * 400,
    b"\xc3",
)
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError,
    EOFError,
)  # fmt: skip
Seeds = list[tuple[str, bytes]]


def seeds() -> Seeds:
    rooms = (text_files, workbooks, other_files, meaning, binary_books)
    cases = [(case.kind, case.content) for room in rooms for case in room.cases()]
    return [(kind, content) for kind, content in cases if 0 < len(content) < LARGEST_SEED]


def flipped(draw: random.Random, content: bytes, _: Seeds) -> bytes:
    out = bytearray(content)
    for _n in range(draw.randint(1, 12)):
        out[draw.randrange(len(out))] ^= 1 << draw.randrange(8)
    return bytes(out)


def truncated(draw: random.Random, content: bytes, _: Seeds) -> bytes:
    return content[: draw.randrange(len(content))]


def spliced(draw: random.Random, content: bytes, others: Seeds) -> bytes:
    other = draw.choice(others)[1]
    at, start = draw.randrange(len(content)), draw.randrange(len(other))
    return content[:at] + other[start : start + draw.randint(1, 4_000)] + content[at:]


def repeated(draw: random.Random, content: bytes, _: Seeds) -> bytes:
    at = draw.randrange(len(content))
    piece = content[at : at + draw.randint(1, 200)]
    return content[:at] + piece * draw.randint(2, 60) + content[at:]


def odd(draw: random.Random, content: bytes, _: Seeds) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + draw.choice(ODD) * draw.randint(1, 5) + content[at:]


def swapped(draw: random.Random, content: bytes, _: Seeds) -> bytes:
    """Exchange two cells, whatever parts them."""
    mark = max((b";", b",", b"\t", b"</c>", b'","', b"</text:p>"), key=content.count)
    cells = content.split(mark)
    one, two = draw.randrange(len(cells)), draw.randrange(len(cells))
    cells[one], cells[two] = cells[two], cells[one]
    return mark.join(cells)


PLAIN: tuple[Callable[[random.Random, bytes, Seeds], bytes], ...] = (
    flipped, truncated, spliced, repeated, odd, swapped,
)  # fmt: skip


def member_edited(draw: random.Random, content: bytes, others: Seeds) -> bytes:
    """Damage what is inside an archive, and close it again as if nothing were."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    except UNREADABLE:
        return flipped(draw, content, others)
    if not members:
        return flipped(draw, content, others)
    at = draw.randrange(len(members))
    name, inside = members[at]
    if draw.random() < 0.1:
        del members[at]
    elif inside:
        members[at] = (name, draw.choice(PLAIN)(draw, inside[:LARGEST_SEED], others))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members:
            archive.writestr(zipfile.ZipInfo(name), inside)
    return out.getvalue()


def mutated(seed: int, number: int, known: Seeds) -> tuple[str, bytes]:
    draw = random.Random(f"{seed} {number}")  # noqa: S311 - nothing secret
    kind, content = draw.choice(known)
    for _ in range(draw.randint(1, 3)):
        is_zip = content[:2] == b"PK" and draw.random() < 0.8
        content = (member_edited if is_zip else draw.choice(PLAIN))(draw, content, known) or b"\n"
    return kind, content


def try_one(path: Path, kind: str, content: bytes) -> str:
    """Say what became of one input: « read », « refused », or what went wrong."""
    path.write_bytes(content)
    try:
        found = ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS).report
    except FileRefused:
        return "refused"
    except Exception as error:
        return f"CRASH {type(error).__name__}"
    counted = found.rows_valid + found.rows_rejected + found.rows_duplicate
    return "read" if found.rows_total == counted else "LOST ROWS"


def work(
    seed: int, numbers: range, answers: "multiprocessing.SimpleQueue[tuple[int, str]]"
) -> None:
    known = seeds()
    with tempfile.TemporaryDirectory() as folder:
        for number in numbers:
            # No handlers: a loop in compiled code dies too, and so does a wait
            signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS + 1)
            signal.alarm(MOST_WAIT)
            start = time.process_time()
            answer = try_one(Path(folder) / "f.dat", *mutated(seed, number, known))
            signal.alarm(0)
            signal.setitimer(signal.ITIMER_PROF, 0)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            if time.process_time() - start > MOST_SECONDS:
                answer = "SLOW"
            answers.put((number, answer if peak < MOST_MEGABYTES else f"MEMORY {peak:.0f} MB"))
            if peak >= MOST_MEGABYTES:
                return  # a peak does not come down: the next batch has a worker of its own


def batch(seed: int, numbers: range) -> list[tuple[int, str]]:
    """Run a batch in a process of its own; go on after the input that killed it."""
    told: list[tuple[int, str]] = []
    while len(told) < len(numbers):
        answers: multiprocessing.SimpleQueue[tuple[int, str]] = multiprocessing.SimpleQueue()
        worker = multiprocessing.Process(target=work, args=(seed, numbers[len(told) :], answers))
        worker.start()
        before = len(told)
        while worker.is_alive() or not answers.empty():
            if answers.empty():
                worker.join(0.02)
            else:
                told.append(answers.get())
        if worker.exitcode != 0 and len(told) < len(numbers):
            told.append((numbers[len(told)], f"KILLED {worker.exitcode}"))
        elif len(told) == before:
            raise SystemExit("a worker said nothing")
    return told


def main() -> int:
    n, seed, first = asked(sys.argv[1:])
    start = time.monotonic()
    fakes.normalisers()
    parts = [range(at, min(at + BATCH, first + n)) for at in range(first, first + n, BATCH)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        told = [one for part in pool.map(lambda part: batch(seed, part), parts) for one in part]
    counted = Counter(answer for _, answer in told)
    faults = [(number, answer) for number, answer in told if answer not in ("read", "refused")]
    print(f"{len(told)} inputs, seed {seed}: {dict(sorted(counted.items()))}")
    print(f"{len(faults)} faults; {time.monotonic() - start:.0f} s")
    for number, answer in faults[:20]:
        print(f"  input {number}: {answer}")
    return 1 if faults else 0


def asked(words: list[str]) -> tuple[int, int, int]:
    given = [int(word) for word in words]
    n, seed, first = [*given, *(10_000, 1, 0)[len(given) :]]
    return n, seed, first


if __name__ == "__main__":
    sys.exit(main())

"""Indexes that take seconds to make, kept on disk from one command to the next.

They hold public referentials and nothing of a person. Whatever is wrong with what was kept, the
index is made again.
"""

import hashlib
import pickle
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, TypeVar

T = TypeVar("T")

_PACKAGE: Final = Path(__file__).parents[1]
_ROOMS: Final = ("domain", "ingest", "referentiels")
"""Where the code of the indexes is: another line of it is another index."""
_LIBRARIES: Final = ("numpy", "pandas", "scipy", "PyStemmer", "pyarrow")
"""What indexes are made of; pyarrow, where it is there, holds the texts of the tables."""
_UNREADABLE: Final = (
    pickle.UnpicklingError, ImportError, AttributeError, TypeError, ValueError, EOFError,
    KeyError, IndexError,
)  # fmt: skip
"""What an index of another environment may raise: it is then no index."""
_SIGNED: Final = hashlib.sha256().digest_size


def kept(folder: Path | None, name: str, digest: str, build: Callable[[], T]) -> T:
    """Give the index kept under ``name`` for these sources, else make it and keep it.

    Parameters
    ----------
    folder
        Where; None keeps nothing.
    name
        What is indexed: one file a name, the latest one.
    digest
        Digest of the sources; an index of other sources, of other code or of other libraries
        is not read.
    build
        Makes the index (anything that pickles).

    Notes
    -----
    A file is read only when its own digest is right: half a file is no index. It is the
    user's own, in a folder that is theirs alone; who can write there can already run code as them.
    """
    if folder is None:
        return build()
    key = hashlib.sha256(f"{digest} {_code()}".encode()).digest()
    found: T | None = _read(folder / f"{name}.bin", key)
    if found is None:
        found = build()
        _write(folder, name, key, found)
    return found


def _read(path: Path, key: bytes) -> Any:
    try:
        said = memoryview(path.read_bytes())
    except OSError:
        return None
    begun, payload = said[: 2 * _SIGNED], said[2 * _SIGNED :]  # views: tens of megabytes
    if begun != key + hashlib.sha256(payload).digest():
        return None
    try:
        return pickle.loads(payload)  # noqa: S301 - written by gpect, in the user's own folder
    except _UNREADABLE:
        return None


def _write(folder: Path, name: str, key: bytes, index: object) -> None:
    """Write beside, then put in place: a command that reads meanwhile sees the old or the new."""
    payload = pickle.dumps(index, protocol=5)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=f"{name}.", delete=False) as beside:
            beside.write(key + hashlib.sha256(payload).digest() + payload)
        Path(beside.name).replace(folder / f"{name}.bin")
    except OSError:  # no room, no right: the next command makes the index again
        return


@lru_cache(maxsize=1)
def _code() -> str:
    """Digest of the code that makes indexes, and the versions of what they are made of."""
    known = [sys.version, *(_version(library) for library in _LIBRARIES)]
    said = hashlib.sha256(" ".join(known).encode())
    for room in _ROOMS:
        for path in sorted((_PACKAGE / room).rglob("*")):
            if path.suffix in {".py", ".csv", ".json"}:
                said.update(path.read_bytes())
    return said.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"

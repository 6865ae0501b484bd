"""What cannot be opened, read or written is refused in one French sentence; nothing is changed."""

import os
import shutil
import sqlite3
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine, event

from gpect.domain import tables as t
from gpect.domain.errors import StoreRefused
from gpect.store import lots, migrate, tables
from gpect.store.engine import check_store, open_store, reading, writing

Make = Callable[..., Any]


def refusal_of(url: str, *, create: bool = False) -> str:
    with pytest.raises(StoreRefused) as refusal:
        open_store(url, create=create)
    assert refusal.value.exit_code == 6
    return str(refusal.value)


def load(engine: Engine, file: Any) -> lots.LotWritten:
    return lots.write_lot(engine, file.lot, file.tables, file.rejects)


def test_a_base_that_is_not_there_is_not_made_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "gpect.db"
    assert "gpect init" in refusal_of(str(path))
    assert list(tmp_path.iterdir()) == []


def test_a_made_base_is_its_owners_alone_and_opens_by_path_or_address(tmp_path: Path) -> None:
    path = tmp_path / "dossier" / "gpect.db"
    open_store(str(path), create=True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert tables.read(open_store(f"sqlite:///{path}"), t.PERSONS).empty
    assert [p.name for p in path.parent.iterdir()] == ["gpect.db"]


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("mysql://serveur/base", "mysql"),
        ("http//:x://", "adresse"),
        ("sqlite://", "sqlite"),
        ("postgresql://compte:tres-secret@127.0.0.1:1/base", "ne répond pas"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(address: str, word: str) -> None:
    sentence = refusal_of(address, create=True)
    assert word in sentence
    assert "tres-secret" not in sentence


@pytest.mark.parametrize("create", [False, True])
def test_what_is_not_a_base_of_gpect_is_refused(tmp_path: Path, create: bool) -> None:
    text = tmp_path / "texte.db"
    text.write_text("pas une base " * 400, encoding="utf-8")
    assert "n'est pas une base gpect" in refusal_of(str(text), create=create)
    other = tmp_path / "autre.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE notes (a)")
    connection.close()
    before = other.read_bytes()
    assert "autre logiciel" in refusal_of(str(other), create=create)
    assert other.read_bytes() == before
    assert "dossier" in refusal_of(str(tmp_path), create=create)


def test_an_empty_base_asks_for_init(url: str) -> None:
    if "://" not in url:
        Path(url).touch()
    assert "gpect init" in refusal_of(url)


def test_a_base_of_a_later_version_is_refused(url: str) -> None:
    engine = open_store(url, create=True)
    with writing(engine) as connection:
        connection.execute(sa.text(f"UPDATE {migrate.VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 # a constant
    assert "plus récente" in refusal_of(url)
    assert "plus récente" in refusal_of(url, create=True)


def test_a_damaged_base_is_told(tmp_path: Path, made: Make) -> None:
    path = tmp_path / "gpect.db"
    engine = open_store(str(path), create=True)
    load(engine, made("a" * 16, {f"P{i}": i for i in range(400)}))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * (size - 4096 * 3))
    with pytest.raises(StoreRefused, match="abîmée"):
        tables.read_received(engine)


@pytest.fixture
def poor_folder() -> Iterator[Path]:
    """A folder outside pytest's own, which is closed to other accounts."""
    folder = Path(tempfile.mkdtemp(prefix="gpect-test-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")
def test_a_read_only_base_stays_as_it_was(poor_folder: Path, made: Make) -> None:
    path = poor_folder / "gpect.db"
    load(open_store(str(path), create=True), made("a" * 16, {"P1": 1}))
    before = path.read_bytes()
    path.chmod(0o444)
    poor_folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        with pytest.raises(StoreRefused, match=r"écri"):
            load(open_store(str(path)), made("b" * 16, {"P2": 2}))
        with pytest.raises(StoreRefused, match=r"écrire"):
            open_store(str(poor_folder / "autre.db"), create=True)
    finally:
        if is_root:
            os.seteuid(0)
    assert path.read_bytes() == before


def test_a_full_disk_leaves_the_base_as_it_was(tmp_path: Path, made: Make) -> None:
    engine = open_store(str(tmp_path / "gpect.db"), create=True)
    load(engine, made("a" * 16, {"P1": 1}))
    before = tables.digest(engine)

    def limit(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
        cursor.close()

    event.listen(engine, "connect", limit)
    with pytest.raises(StoreRefused, match="plus de place"):
        load(engine, made("b" * 16, {f"Q{i}": i for i in range(500)}))
    event.remove(engine, "connect", limit)
    assert tables.digest(engine) == before
    assert check_store(engine) == []


def test_a_base_that_is_written_too_long_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gpect.store.engine.WAIT_S", 1)
    engine = open_store(url, create=True)
    with (
        writing(engine),
        pytest.raises(StoreRefused, match="une autre commande écrit"),
        writing(engine),
    ):
        pass


def test_an_error_of_the_caller_rolls_everything_back(engine: Engine, made: Make) -> None:
    file = made("a" * 16, {"P1": 1})
    missing = {"persons": file.tables["persons"]}
    with pytest.raises(KeyError), writing(engine) as connection:  # noqa: PT012 # the point
        tables.upsert(connection, t.PERSONS, missing["persons"])
        tables.upsert(connection, t.PATHWAYS, missing["pathways"])
    assert tables.read(engine, t.PERSONS).empty


def test_four_writers_and_a_reader_at_once(engine: Engine, made: Make) -> None:
    files = [
        made(f"{k:016}", {f"P{k}-{i}": i for i in range(12)}, name=f"{k}.csv") for k in range(8)
    ]
    faults: list[Exception] = []

    def work(part: list[Any]) -> None:
        try:
            for file in part:
                load(engine, file)
        except StoreRefused as fault:
            faults.append(fault)

    def look() -> None:
        try:
            for _ in range(8):
                read = tables.read_many(engine, [t.PERSONS, t.PERSON_SKILLS])
                assert len(read["person_skills"]) == len(read["persons"]) // 12 * 18
        except (StoreRefused, AssertionError) as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(files[k::4],)) for k in range(4)]
    threads.append(threading.Thread(target=look))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(tables.read(engine, t.PERSONS)) == 8 * 12
    assert len(lots.history(engine)) == 8


def test_two_commands_make_the_same_base_at_once(url: str) -> None:
    faults: list[StoreRefused] = []

    def make() -> None:
        try:
            open_store(url, create=True)
        except StoreRefused as fault:
            faults.append(fault)

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert tables.read(open_store(url), t.PERSONS).empty


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path) -> None:
    engine = open_store(str(tmp_path / "gpect.db"), create=True)
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    with reading(engine) as connection:
        for name, value in wanted.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value

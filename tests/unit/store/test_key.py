"""The key: made once, whole, for its owner alone; the database knows only its fingerprint."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from gpect.domain.errors import StoreRefused
from gpect.store import key
from gpect.store.engine import reading
from gpect.store.schema import STORE_FACTS


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    made = key.load_or_make_key(tmp_path / "dossier")
    assert len(made) == 32
    assert key.load_or_make_key(tmp_path / "dossier") == made
    assert [p.name for p in (tmp_path / "dossier").iterdir()] == ["gpect.cle"]
    assert (tmp_path / "dossier" / "gpect.cle").stat().st_mode & 0o777 == 0o600
    assert key.load_or_make_key(tmp_path) != made


def test_commands_at_once_share_one_key(tmp_path: Path) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(key.load_or_make_key(tmp_path)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


@pytest.mark.parametrize("content", [b"", b"abcd", b"zz" * 32, b"\xff" * 32, b"00" * 33])
def test_what_is_not_a_key_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gpect.cle").write_bytes(content)
    with pytest.raises(StoreRefused, match=r"gpect\.cle"):
        key.load_or_make_key(tmp_path)
    assert (tmp_path / "gpect.cle").read_bytes() == content


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "fichier").touch()
    with pytest.raises(StoreRefused, match="ni lue ni faite"):
        key.load_or_make_key(tmp_path / "fichier")


def test_a_base_accepts_one_key_only_and_does_not_hold_it(engine: Engine, tmp_path: Path) -> None:
    first, other = key.load_or_make_key(tmp_path), key.load_or_make_key(tmp_path / "autre")
    key.check_key(engine, first)
    key.check_key(engine, first)
    with pytest.raises(StoreRefused, match="comptées deux fois"):
        key.check_key(engine, other)
    with reading(engine) as connection:
        facts = connection.execute(STORE_FACTS.select()).all()
    assert len(facts) == 1
    assert first.hex() not in str(facts)

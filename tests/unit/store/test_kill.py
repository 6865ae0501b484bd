"""A process killed at any moment of a load leaves the database as before it or as after it."""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any

import pytest

from gpect.store import lots, tables
from gpect.store.engine import check_store, open_store, writing

N_KILLS = int(os.environ.get("GPECT_KILLS", "4"))
"""Raised on demand: GPECT_KILLS=200."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def load(url: str, file: Any) -> None:
    lots.write_lot(open_store(url), file.lot, file.tables, file.rejects)


def load_and_die(url: str, file: Any, delay: float) -> bool:
    """Load in a child killed after ``delay`` seconds; say whether it had ended by itself."""
    child = os.fork()
    if child == 0:
        load(url, file)
        os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    return os.WIFEXITED(os.waitpid(child, 0)[1])


@pytest.mark.lent
def test_a_kill_leaves_before_or_after(url: str, made: Callable[..., Any]) -> None:
    chance = random.Random(3)  # noqa: S311 # moments of a kill, no secret
    engine = open_store(url, create=True)
    first = made("a" * 16, {f"P{i}": i for i in range(150)}, rejected=5)
    second = made("b" * 16, {f"P{i}": i + i % 2 for i in range(50, 250)})
    load(url, first)
    before = tables.digest(engine)
    start = time.monotonic()
    load(url, second)
    lasts = time.monotonic() - start
    after = tables.digest(engine)
    lots.undo_lot(engine, second.lot_id)
    ended = 0
    for _ in range(N_KILLS):
        ended += load_and_die(url, second, chance.uniform(0, 1.1 * lasts))
        with writing(engine):
            pass  # a server may still be ending the transaction of the dead
        assert tables.digest(engine) == (after if lots.is_known(engine, "b" * 16) else before)
        assert check_store(engine) == []
        load(url, second)
        assert tables.digest(engine) == after
        lots.undo_lot(engine, second.lot_id)
        assert tables.digest(engine) == before
    assert ended < N_KILLS

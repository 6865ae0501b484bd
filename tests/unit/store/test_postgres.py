"""Says whether the tests of this folder ran on PostgreSQL too."""

import os

import pytest
from sqlalchemy import Engine

from gpect.store.engine import reading


@pytest.mark.postgres
@pytest.mark.skipif(
    not (os.environ.get("GPECT_TEST_PG") or os.environ.get("PGHOST")),
    reason="no PostgreSQL: the store's tests ran on SQLite only (pg_virtualenv, or GPECT_TEST_PG)",
)
def test_the_server_is_recent_enough(engine: Engine) -> None:
    if engine.dialect.name == "postgresql":
        with reading(engine) as connection:
            assert connection.dialect.server_version_info >= (15,)

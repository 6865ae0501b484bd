"""The SQL views: French names, no pseudonym, one row a row of the latest run."""

import re

import pandas as pd
import pytest
import sqlalchemy as sa

from gpect.domain import tables as t
from gpect.store import engine as store_engine
from gpect.store import schema, views


@pytest.fixture
def connection(tmp_path):
    engine = store_engine.open_store(str(tmp_path / "gpect.db"), create=True)
    with engine.connect() as made:
        yield made
    engine.dispose()


def test_every_view_can_be_read(connection):
    assert set(sa.inspect(connection).get_view_names()) == set(views.VIEWS)
    for name in views.VIEWS:
        assert connection.execute(sa.text(f"SELECT * FROM {name}")).all() == []  # noqa: S608


def test_no_view_says_who(connection):
    """Neither a pseudonym nor what leads back to a line of a file."""
    hidden = {"person_id", "pathway_id", "source_row", "lot_id", "structure_accompagnement"}
    inspector = sa.inspect(connection)
    for name, query in views.VIEWS.items():
        columns = {column["name"] for column in inspector.get_columns(name)}
        assert not columns & hidden
        assert not hidden & set(re.findall(r"\w+", query))
        assert all(re.fullmatch(r"[a-z0-9_]+", column) for column in columns)
    assert "code_commune" not in {c["name"] for c in inspector.get_columns("v_personnes")}


def test_no_view_reads_what_is_kept_apart():
    apart = {t.AUDIT.name, "person_freins", "decisions", "person_skills"}
    for query in views.VIEWS.values():
        assert not apart & set(re.findall(r"\w+", query))


def test_only_the_latest_run_is_shown(connection):
    runs = schema.table(t.RUNS)
    unfilled = schema.table(t.UNFILLED)
    for seq, run in enumerate(["a", "b"], start=1):
        connection.execute(sa.insert(runs).values(run_id=run, command="match", seq=seq))
        connection.execute(sa.insert(unfilled).values(run_id=run, opening_id=f"o{run}", posts=1))
    found = pd.read_sql(sa.text("SELECT * FROM v_postes_non_pourvus"), connection)
    assert found["poste"].tolist() == ["ob"]


def test_views_may_be_made_again(connection):
    views.create(connection)
    assert set(sa.inspect(connection).get_view_names()) == set(views.VIEWS)

"""An upsert is what a dict does: the last value of each key, whatever the batches."""

import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from gpect.domain import tables as t
from gpect.domain.contracts import DTYPES, conform
from gpect.store import tables
from gpect.store.engine import open_store, writing

TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=6)
ROWS = st.fixed_dictionaries(
    {
        "mobility_km": st.none() | st.floats(allow_nan=False, width=64),
        "place_confidence": st.none() | st.floats(0, 1),
        "permis_b": st.none() | st.booleans(),
        "available_from": st.none() | st.dates(date(1900, 1, 1), date(2999, 12, 31)),
        "raw_title": st.none() | TEXT,
        "source_row": st.none() | st.integers(-(2**62), 2**62),
    }
)
BATCHES = st.lists(st.dictionaries(st.sampled_from(["P1", "P2", "é", "", "p1"]), ROWS), max_size=4)


class Done(Exception):  # noqa: N818 # no error
    """Ends a transaction without keeping it."""


@cache
def engine() -> Engine:
    return open_store(str(Path(tempfile.mkdtemp()) / "gpect.db"), create=True)


def as_table(rows: dict[str, dict[str, Any]]) -> pd.DataFrame:
    columns: dict[str, Any] = {"person_id": pd.Series(list(rows), dtype="str")}
    for name in next(iter(rows.values()), {}):
        values = pd.Series([row[name] for row in rows.values()], dtype="object")
        columns[name] = values.astype(DTYPES[t.PERSONS.column(name).kind])
    return conform(pd.DataFrame(columns), t.PERSONS)


@pytest.mark.lent
@settings(max_examples=40, deadline=None)
@given(BATCHES)
def test_an_upsert_is_a_dict(batches: list[dict[str, dict[str, Any]]]) -> None:
    oracle: dict[str, dict[str, Any]] = {}
    with pytest.raises(Done), writing(engine()) as connection:  # noqa: PT012 # rolled back
        for batch in batches:
            oracle |= batch
            tables.upsert(connection, t.PERSONS, as_table(batch))
        stored = tables.read_rows(connection, t.PERSONS)
        raise Done  # rolled back: each example finds the table empty
    pd.testing.assert_frame_equal(stored, as_table(oracle), check_exact=True)

"""What the reading of one kind of file gives: its main rows, and the tables hung on them."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from gpect.domain.tables import TableSpec
from gpect.ingest import keys
from gpect.ingest.records.rows import Rows


@dataclass(frozen=True)
class Draft:
    """A file's records before the choice of those that are kept.

    Attributes
    ----------
    main
        n records, index = position, every column of ``spec`` but the provenance.
    spec
        Definition of the main table.
    content
        n texts: what each record says, to tell a line sent twice from a conflict.
    children
        Makes the other tables of the records kept.
    told
        n keys, "" where a row does not say which record it is of; None where none does.
    """

    main: pd.DataFrame
    spec: TableSpec
    content: pd.Series
    children: Callable[[pd.DataFrame], dict[TableSpec, pd.DataFrame]]
    told: pd.Series | None = None


def without_children(_: pd.DataFrame) -> dict[TableSpec, pd.DataFrame]:
    """Give no other table."""
    return {}


def content_of(rows: Rows, *but: str) -> pd.Series:
    """Join what each record says in every field but those named."""
    return keys.content(rows.cells.drop(columns=list(but), errors="ignore"))

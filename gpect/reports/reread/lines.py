"""The lines of a table as one cell a column, whichever files show them."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from gpect.reports.reread.told import as_number
from gpect.reports.secrecy.published import MASK


class Line(NamedTuple):
    """One line of a table: its key, and each of its cells by column."""

    key: str
    cells: dict[str, str]

    def says(self, column: str) -> bool:
        """Say whether a column shows something: neither empty nor masked."""
        return self.cells.get(column, "") not in {"", MASK}

    def masks(self, column: str) -> bool:
        """Say whether a column shows the mark of secrecy."""
        return self.cells.get(column) == MASK

    def number(self, column: str) -> float | None:
        """Give the number of a column, None where it is no number."""
        return as_number(self.cells.get(column, ""))


def lines(told: pd.DataFrame, table: str) -> Iterator[Line]:
    """Give every line of a table in order; of a cell that files say otherwise, what is shown."""
    own = told[told["table"] == table]
    rank = own["cell"].map({"": 2, MASK: 1}).fillna(0)
    once = own.assign(rank=rank).sort_values("rank", kind="stable")
    once = once.drop_duplicates(["key", "column"])
    for key, cells in once.groupby("key", sort=True):
        yield Line(str(key), dict(zip(cells["column"], cells["cell"], strict=True)))

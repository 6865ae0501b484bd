"""How many figures a folder shows and masks, in all of its tables together."""

from dataclasses import dataclass

import pandas as pd

from gpect.reports.reread.specs import counted_columns, specs
from gpect.reports.reread.told import CELLS, as_number
from gpect.reports.secrecy.published import MASK


@dataclass(frozen=True)
class Counts:
    """Figures of the columns that count, each once: a figure shown anywhere is shown.

    ``tables``: numbers by which the comité knows the tables they are of, T1 first.
    """

    shown: int
    masked: int
    tables: list[str]


def count_figures(told: pd.DataFrame) -> Counts:
    """Count the figures of every table of a folder, whichever files show them.

    The figures of T1 and T2 are one table cut in several ways: one that is in two of them is one
    figure. Columns of text, and the share that the page works out, are not counted.
    """
    pairs = pd.MultiIndex.from_frame(told[["table", "column"]])
    own = told[pairs.isin(sorted(counted_columns()))]
    is_shown = own["cell"].map(lambda cell: as_number(cell) is not None).astype(bool)
    own = own.assign(is_shown=is_shown, is_masked=own["cell"] == MASK)
    once = own.groupby(["table", "key", "column"])[["is_shown", "is_masked"]].any()
    masked = once["is_masked"] & ~once["is_shown"]
    names = set(once[once["is_shown"] | masked].index.get_level_values("table"))
    return Counts(int(once["is_shown"].sum()), int(masked.sum()), _numbers(names))


def _numbers(names: set[str]) -> list[str]:
    told = [s.name for s in specs().values() if (CELLS if s.is_cells else s.name) in names]
    found = {int(name.partition("_")[0].removeprefix("t")) for name in told}
    return [f"T{at}" for at in sorted(found)]

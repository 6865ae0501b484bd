"""Columns of a table as arrays, where « unknown » is NaN and never yes or no."""

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float32]
"""One number a row; NaN is unknown, and every comparison with it is false."""

Positions = npt.NDArray[np.intp]
"""Positions in a sorted table; -1 is unknown."""


EPOCH = pd.Timestamp(1970, 1, 1).as_unit("s")


def numbers(column: pd.Series) -> Floats:
    """Numbers, or truth values as 1 and 0; NaN where missing."""
    return np.asarray(column.to_numpy(dtype="float32", na_value=np.nan), dtype=np.float32)


def days(column: pd.Series) -> Floats:
    """Dates as days since 1970-01-01 (exact in float32 up to year 40 000); NaN where missing."""
    found = (column - EPOCH).dt.days
    return numbers(found)


def place(ids: pd.Index, column: "pd.Series[str]") -> Positions:
    """Position of each value in ``ids``; -1 where it is missing or not there.

    Each distinct value is looked up once: a person comes back with every post they may have.
    """
    code, distinct = pd.factorize(column)
    found = np.append(ids.get_indexer(pd.Index(distinct)), -1)
    return np.asarray(found[code], dtype=np.intp)


def look_up(table: pd.Series, keys: "pd.Series[str]") -> pd.Series:
    """Value of each key in ``table`` (unique index), of the table's dtype even without rows."""
    return table.reindex(pd.Index(keys)).set_axis(keys.index)


def day(moment: date) -> int:
    """Days since 1970-01-01."""
    return (moment - date(1970, 1, 1)).days


def ranks(column: pd.Series, scale: tuple[str, ...]) -> Floats:
    """Rank of each value in ``scale``, from 0; NaN where missing."""
    return numbers(column.map({value: rank for rank, value in enumerate(scale)}))

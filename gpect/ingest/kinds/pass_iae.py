"""The end of a PASS IAE: as given, else from its start, its suspensions and prolongations."""

from functools import partial

import pandas as pd

from gpect.ingest.cells.values import expected_whole, parse_int, read_each
from gpect.ingest.kinds.fields import read_dates
from gpect.ingest.records.rows import Rows

PASS_DAYS = 2 * 365
"""Length of a PASS IAE, its first and its last day counted."""

LONGEST_SUSPENSION_DAYS = 36 * 31
LONGEST_PROLONGATION_DAYS = 60 * 366
"""Beyond, a number of days is a slip: suspensions last up to 36 months, prolongations 5 years."""


def read_pass_end(rows: Rows) -> pd.Series:
    """Give the last day of each PASS IAE; missing where neither its end nor its start is told."""
    given, starts = read_dates(rows, "date_fin_pass"), read_dates(rows, "date_debut_pass")
    more = _days(rows, "suspension_pass_jours", LONGEST_SUSPENSION_DAYS)
    more += _days(rows, "prolongation_pass_jours", LONGEST_PROLONGATION_DAYS)
    computed = starts + pd.to_timedelta(PASS_DAYS - 1 + more, unit="D")
    return given.fillna(computed.astype("datetime64[s]"))


def _days(rows: Rows, named: str, longest: int) -> pd.Series:
    """Read a number of days; blank is none, what cannot be read too, with a warning."""
    texts = rows.text(named)
    days, is_fault = read_each(texts, partial(parse_int, lowest=0))
    number = pd.to_numeric(days).fillna(0)
    too_long = number > longest
    is_fault |= too_long
    expected = expected_whole(0, longest)
    rows.ledger.add(is_fault, named, "nombre_invalide", "warn", texts, expected)
    return number.mask(too_long, 0).astype("int64")

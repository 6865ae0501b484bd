"""Files of journeys (``trajets``): minutes from a commune to another by one mode."""

from functools import partial

import pandas as pd

from gpect.domain import tables
from gpect.ingest.cells.values import MINUTES, expected_measure, parse_float, read_each
from gpect.ingest.kinds.drafts import Draft, content_of, without_children
from gpect.ingest.kinds.fields import read_choices
from gpect.ingest.normalisers import Context
from gpect.ingest.records.rows import Rows

LONGEST_MINUTES = 600.0


def read_travel_times(rows: Rows, context: Context) -> Draft:
    """Read the records of a file of journeys; one that is not whole is rejected."""
    times = pd.DataFrame(
        {
            "de": _read_commune(rows, "de", context),
            "vers": _read_commune(rows, "vers", context),
            "transport": read_choices(rows, "mode"),
            "minutes": _read_minutes(rows),
        }
    )
    rows.ledger.add(times["transport"].isna(), "mode", "mode_absent", "reject")
    return Draft(times, tables.TRAVEL_TIMES, content_of(rows), without_children)


def _read_commune(rows: Rows, named: str, context: Context) -> pd.Series:
    """Place a commune by its INSEE code, else by its name."""
    texts = rows.text(named)
    blank = pd.Series("", index=texts.index, dtype="str")
    is_code = texts.str.fullmatch(r"[0-9][0-9AB][0-9]{3}")
    name, code = texts.where(~is_code, ""), texts.where(is_code, "")
    found = context.normalisers.places.find(name, blank, code)
    unknown = found["code_commune"].isna()
    hints = found["suggestion"].fillna("")
    rows.ledger.add(unknown, named, "commune_inconnue", "reject", texts, hints)
    return found["code_commune"]


def _read_minutes(rows: Rows) -> pd.Series:
    texts = rows.text("minutes")
    parse = partial(parse_float, units=MINUTES, highest=LONGEST_MINUTES)
    minutes, is_fault = read_each(texts, parse)
    expected = expected_measure(LONGEST_MINUTES)
    is_fault |= texts == ""
    rows.ledger.add(is_fault, "minutes", "nombre_invalide", "reject", texts, expected)
    return minutes.astype("float64")

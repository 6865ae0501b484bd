"""Files of structures: SIAE and firms, one row per (SIRET, kind)."""

import pandas as pd

from gpect.domain import tables
from gpect.ingest.cells.values import expected_whole, parse_int, read_each
from gpect.ingest.kinds.drafts import Draft, content_of, without_children
from gpect.ingest.kinds.fields import read_choices, read_places, read_sirets
from gpect.ingest.normalisers import Context
from gpect.ingest.records.rows import Rows

KIND_UNKNOWN = "autre"
MOST = 1_000_000
"""Employees above which a headcount is a slip."""


def read_structures(rows: Rows, context: Context) -> Draft:
    """Read the records of a file of structures."""
    rows.ledger.add(rows.text("siret") == "", "siret", "siret_absent", "reject")
    structures = read_places(rows, context.normalisers.places)
    structures["siret"] = read_sirets(rows, "reject").fillna("")
    structures["kind"] = read_choices(rows, "type_structure").fillna(KIND_UNKNOWN)
    structures["name"] = rows.text("nom").where(lambda name: name != "")
    structures["code_naf"] = _read_naf(rows)
    told = rows.text("effectif")
    counts, is_fault = read_each(told, lambda t: parse_int(t, 0, MOST))
    rows.ledger.add(is_fault, "effectif", "nombre_invalide", "warn", told, expected_whole(0, MOST))
    structures["headcount"] = counts.astype("Int64")
    said = content_of(rows)
    return Draft(structures, tables.STRUCTURES, said, without_children)


def _read_naf(rows: Rows) -> pd.Series:
    """Give NAF codes without point or space: « 81.30 Z » is 8130Z."""
    bare = rows.text("naf").str.replace(r"[.\s]", "", regex=True).str.upper()
    return bare.where(bare != "")

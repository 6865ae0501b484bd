"""What is kept of a file as a whole: its lot, and its report told again without reading it."""

import hashlib
import json
from dataclasses import fields

import pandas as pd

from gpect.domain import contracts, tables
from gpect.domain.raw import RawTable
from gpect.ingest.report import IngestReport, part_errors

READ_WITH = "lu_avec"
"""In the stored report: fingerprint of the settings and referentials the file was read with."""


def lot_id_of(kind: str, sha256: str) -> str:
    """Give the identifier of a file: its content, read as one kind."""
    return hashlib.sha256(f"{kind}{sha256}".encode()).hexdigest()[:16]


def lot_row(report: IngestReport, raw: RawTable, told: tuple[str, str, str, str]) -> pd.DataFrame:
    """Give the row of ``LOTS``.

    ``told`` is its identifier, its kind, the referentials' versions and the fingerprint of what
    it was read with. The row holds the report too, without its errors: those are the rejects.
    """
    lot_id, kind, versions, read_with = told
    known = {c: getattr(report, c) for c in tables.LOTS.names if hasattr(report, c)}
    kept = report.to_dict() | {"errors": [], "remarks": []} | {READ_WITH: read_with}
    row = known | {
        "lot_id": lot_id,
        "kind": kind,
        "sha256": raw.sha256,
        "referentiels": versions,
        "report": json.dumps(kept, ensure_ascii=False),
    }
    return contracts.conform(pd.DataFrame([row]), tables.LOTS)


def read_with(lot: pd.DataFrame) -> str:
    """Give the fingerprint of what a stored file was read with."""
    return str(json.loads(str(lot.at[0, "report"])).get(READ_WITH, ""))


def report_of(lot: pd.DataFrame, rejects: pd.DataFrame, source_file: str) -> IngestReport:
    """Give the report of a stored file, the very one of its reading.

    Parameters
    ----------
    lot
        Its row of ``LOTS``.
    rejects
        Its ``REJECTS``.
    source_file
        The name under which its content comes now.
    """
    kept = json.loads(str(lot.at[0, "report"]))
    kept["errors"], kept["remarks"] = part_errors(rejects)
    kept["source_file"] = source_file
    known = {field.name for field in fields(IngestReport)} & set(kept)  # some came later
    return IngestReport(**{name: kept[name] for name in known})

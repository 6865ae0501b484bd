"""The report of one file: what was read, how, and what is wrong in it."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pandas as pd

from gpect.domain.errors import FileRefused
from gpect.domain.raw import RawTable

WARNINGS: Final = frozenset(
    {
        "rome_format", "rome_inconnu", "nombre_absent", "hors_territoire",
        "commune_cp_incoherents", "commune_inconnue", "caracteres_suspects", "booleen_inconnu",
        "critere_discriminatoire", "donnee_sensible", "cellule_en_erreur",
    }
)  # fmt: skip
"""Warnings of the acceptance rules; any other goes to ``remarks``."""


@dataclass(frozen=True)
class IngestReport:
    """What became of one file; ``to_dict`` is the JSON that ``--rapport`` writes.

    Attributes
    ----------
    status
        ``ok`` (all valid), ``partial`` (some rows rejected), ``refused`` (nothing taken).
    rows_total, rows_valid, rows_rejected, rows_duplicate
        Records counted: total = valid + rejected + duplicate, always.
    encoding, separator, sheet, header_row
        How the file was read.
    dropped_columns
        Headers of which nothing was read.
    errors
        One object a fault of the acceptance rules: ``row, column, code, severity, message``. Of
        a refused file the one object says why; its row and its column are None.
    remarks
        The other warnings, same objects: a birth date, a level, a postal code alone…
    notes
        French sentences on the file as a whole.
    n_titles_to_check
        Valid rows whose métier is « à vérifier » or unknown.
    message
        The sentence of a refused file; "" otherwise.
    """

    status: Literal["ok", "partial", "refused"]
    rows_total: int = 0
    rows_valid: int = 0
    rows_rejected: int = 0
    rows_duplicate: int = 0
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_row: int = 0
    dropped_columns: list[str] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    n_titles_to_check: int = 0
    source_file: str = ""
    format: str = ""
    message: str = ""

    @property
    def n_warnings(self) -> int:
        """Count the warnings."""
        told = [error for error in self.errors if error["severity"] == "warn"]
        return len(told) + len(self.remarks)

    def to_dict(self) -> dict[str, Any]:
        """Give the report as JSON's own types, keys in the order of the rules."""
        return dict(vars(self))

    @classmethod
    def refused(cls, source_file: str, refusal: FileRefused) -> "IngestReport":
        """Make the report of a file that was not taken at all."""
        sentence = str(refusal)
        error = {
            "row": None,
            "column": None,
            "code": refusal.code,
            "severity": "reject",
            "message": sentence,
        }
        return cls("refused", errors=[error], source_file=source_file, message=sentence)


def part_errors(rejects: pd.DataFrame) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Part the rejects into ``errors``, of which the acceptance rules tell, and ``remarks``."""
    is_told = (rejects["severity"] == "reject") | rejects["code"].isin(WARNINGS)
    return list_errors(rejects[is_told]), list_errors(rejects[~is_told])


def list_errors(rejects: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rejects as the objects of ``errors``, by row, column and code."""
    ordered = rejects.sort_values(["row", "column", "code"])
    columns = ["row", "column", "code", "severity", "reason"]
    return [
        {"row": int(row), "column": column, "code": code, "severity": severity, "message": reason}
        for row, column, code, severity, reason in ordered[columns].itertuples(
            index=False, name=None
        )
    ]


def how_read(raw: RawTable) -> dict[str, Any]:
    """Give the fields of a report that tell how the file was read."""
    return {
        "encoding": raw.encoding,
        "separator": raw.separator,
        "sheet": raw.sheet,
        "header_row": raw.header_row,
        "source_file": raw.source_file,
        "format": raw.format,
    }

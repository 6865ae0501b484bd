"""What was wrong in which row: kept while a file is read, then made into the table of rejects."""

from dataclasses import dataclass, field
from typing import Final, Literal

import pandas as pd

from gpect.domain import contracts, tables
from gpect.domain.raw import RawTable
from gpect.ingest.records import messages
from gpect.ingest.text import free_text

Severity = Literal["reject", "warn"]
SHOWN: Final = 60
"""Characters of a faulty value that a message repeats."""


@dataclass(frozen=True)
class Fault:
    """One fault: position of the row, field at fault ("" for the whole row), code, words."""

    position: int
    field: str
    code: str
    severity: Severity
    value: str = ""
    suggestion: str = ""


@dataclass
class Ledger:
    """Every fault of a file.

    Attributes
    ----------
    headers
        Field → header as its sender wrote it, for the messages.
    personal
        When true, no value is ever repeated; else phones and e-mails in it are masked.
    faults
        In the order found.
    unread
        (position, field) of cells that reading already found unusable: nothing more is said of
        them.
    """

    headers: dict[str, str]
    personal: bool
    faults: list[Fault] = field(default_factory=list)
    unread: set[tuple[int, str]] = field(default_factory=set)

    def add(
        self,
        which: pd.Series,
        named: str,
        code: str,
        severity: Severity,
        values: pd.Series | None = None,
        suggestions: pd.Series | str = "",
    ) -> None:
        """Note a fault of every row where ``which`` (boolean, index = positions) is true.

        ``suggestions`` are one a row, or the same for all.
        """
        positions = which.index[which.to_numpy(dtype=bool)]
        if not len(positions):
            return
        nothing = pd.Series("", index=positions, dtype="str")
        shown = free_text.mask((nothing if values is None else values).loc[positions]).tolist()
        if isinstance(suggestions, str):
            suggestions = pd.Series(suggestions, index=positions, dtype="str")
        hints = suggestions.loc[positions].tolist()
        self.faults += [
            Fault(int(p), named, code, severity, "" if self.personal else v[:SHOWN], s)
            for p, v, s in zip(positions, shown, hints, strict=True)
            if (p, named) not in self.unread
        ]

    def note(self, position: int, named: str, code: str, severity: Severity) -> None:
        """Note a fault of one row."""
        self.faults.append(Fault(position, named, code, severity))

    def close_reading(self) -> None:
        """Say no more of the cells noted so far: their content is not there to be judged."""
        self.unread = {(fault.position, fault.field) for fault in self.faults}

    def rejected(self) -> set[int]:
        """Positions of the rows that at least one fault rejects."""
        return {fault.position for fault in self.faults if fault.severity == "reject"}

    def to_rejects(self, raw: RawTable, lot_id: str, told: pd.Series | None = None) -> pd.DataFrame:
        """Make the ``REJECTS`` table; of twice the same fault in a cell, the first is kept.

        ``told`` gives the record of some positions, "" where it is not known: that of a rejected
        row is written beside its faults.
        """
        noted = pd.DataFrame(
            [self._row(fault, raw) for fault in self.faults],
            columns=["row", "column", "code", "severity", "reason", "suggestion"],
        ).assign(lot_id=lot_id, source_file=raw.source_file, sheet=raw.sheet)
        if told is not None:
            noted["record_id"] = self._records(told)
        noted = noted.sort_values("severity", kind="stable")
        noted = noted.drop_duplicates(["row", "column", "code"])
        return contracts.conform(noted, tables.REJECTS)

    def _records(self, told: pd.Series) -> list[str | None]:
        rejected = self.rejected()
        known = told[told.index.isin(sorted(rejected))].to_dict()
        return [known.get(fault.position) or None for fault in self.faults]

    def _row(self, fault: Fault, raw: RawTable) -> tuple[int, str, str, str, str, str]:
        row = raw.row_numbers[fault.position]
        column = self.headers.get(fault.field, fault.field)
        said = messages.sentence(fault.code, row, column, fault.value, fault.suggestion)
        return row, column, fault.code, fault.severity, said, fault.suggestion

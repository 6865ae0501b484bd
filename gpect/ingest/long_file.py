"""A file of a million rows: conformed tables block after block, then what they add up to."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from gpect.domain.raw import RawTable
from gpect.domain.templates import TEMPLATES
from gpect.ingest.files.long_csv import BLOCK, LONG, LongCsv, open_long
from gpect.ingest.files.read import read_file
from gpect.ingest.kinds.openings import note_alike
from gpect.ingest.lot import lot_id_of, lot_row
from gpect.ingest.normalise import Ingested, Totals, read_block
from gpect.ingest.normalisers import Context, Normalisers
from gpect.ingest.options import IngestOptions
from gpect.ingest.records.columns import ColumnMap, recognise
from gpect.ingest.records.rows import to_rows
from gpect.ingest.remembered import RememberedTitles
from gpect.ingest.seen import Alike, KeysMet

KINDS = ("besoins", "personnes")
"""Kinds of files that may be long."""


@dataclass
class LongFile:
    """One long csv on its way to the database.

    Attributes
    ----------
    lot_id
        The identifier that its content gives it, as for any file.
    """

    source: LongCsv
    kind: str
    columns: ColumnMap
    context: Context
    _totals: Totals = field(default_factory=Totals)
    _returned: list[RawTable] = field(default_factory=list)

    @property
    def lot_id(self) -> str:
        """Identifier of the lot."""
        return lot_id_of(self.kind, self.source.sha256)

    def blocks(self) -> Iterator[dict[str, pd.DataFrame]]:
        """Give the tables of each block; a record is in one of them only.

        Raises
        ------
        FileRefused
            The file cannot be read to its end.
        """
        context, met = replace(self.context, alike=self._alike()), KeysMet()
        left = self.source.n_records
        for raw in self.source.blocks():
            left -= len(raw.cells)
            told = (self.kind, self.lot_id)
            block = read_block(raw, self.columns, context, told, met, is_last=left == 0)
            self._totals.add(block)
            self._returned.append(_refused(raw, block.rejects))
            yield block.tables
        yield self._totals.unknown_skills(self.source.sample, self.kind, self.lot_id)

    def ingested(self) -> Ingested:
        """Give what is known once the last block is read; ``tables`` is empty."""
        raw = _together(self.source.sample, self._returned)
        report = self._totals.report(raw, self.columns, self.kind)
        versions, read_with = self.context.normalisers.versions, self.context.options.read_with
        told = (self.lot_id, self.kind, versions, read_with)
        lot = lot_row(report, raw, told)
        return Ingested(self.kind, {}, self._totals.all_rejects(), report, raw, lot)

    def _alike(self) -> Alike | None:
        """Read the file once for the rows whose keys say the same, where a kind has such rows."""
        if self.kind != "besoins":
            return None
        alike, template, left = Alike(), TEMPLATES[self.kind], self.source.n_records
        for raw in self.source.blocks():
            left -= len(raw.cells)
            note_alike(to_rows(raw, template, self.columns, is_last=left == 0), alike)
        return alike


def open_file(
    path: Path,
    kind: str,
    normalisers: Normalisers,
    key: bytes,
    options: IngestOptions,
    *,
    long: int = LONG,
    block: int = BLOCK,
) -> LongFile | None:
    """Look whether a file is long; None where :func:`gpect.ingest.normalise.ingest_file` reads it.

    Raises
    ------
    FileRefused
        The file cannot be taken at all.
    """
    if kind not in KINDS:
        return None
    source = open_long(path, TEMPLATES[kind], long=long, block=block)
    if source is None:
        return None
    columns = recognise(source.sample, TEMPLATES[kind])
    remembered = replace(normalisers, titles=RememberedTitles(normalisers.titles))
    return LongFile(source, kind, columns, Context(remembered, key, options))


def read_refused(path: Path, kind: str, rejects: pd.DataFrame) -> RawTable:
    """Read a file once more, for the rows that go back to its sender: nothing is normalised.

    Raises
    ------
    FileRefused
        The file cannot be taken at all.
    """
    source = open_long(path, TEMPLATES[kind]) if kind in KINDS else None
    if source is None:
        return read_file(path, TEMPLATES[kind])
    return _together(source.sample, [_refused(raw, rejects) for raw in source.blocks()])


def _together(sample: RawTable, returned: list[RawTable]) -> RawTable:
    cells = pd.concat([raw.cells for raw in returned], ignore_index=True)
    numbers = [number for raw in returned for number in raw.row_numbers]
    return replace(sample, cells=cells, row_numbers=numbers)


def _refused(raw: RawTable, rejects: pd.DataFrame) -> RawTable:
    """Keep the rows that go back to their sender."""
    refused = set(rejects.loc[rejects["severity"] == "reject", "row"])
    at = [i for i, number in enumerate(raw.row_numbers) if number in refused]
    cells = raw.cells.iloc[at]
    return replace(raw, cells=cells, row_numbers=[raw.row_numbers[i] for i in at])

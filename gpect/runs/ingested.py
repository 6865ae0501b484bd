"""What a command is told of a file it gave."""

from dataclasses import dataclass
from pathlib import Path

from gpect.ingest.report import IngestReport
from gpect.store.lots import LotWritten


@dataclass(frozen=True)
class FileIngested:
    """What became of one file: its report, what it changed in the database, what goes back."""

    path: Path
    lot_id: str
    report: IngestReport
    written: LotWritten
    rejects_file: Path | None
    returned: Path | None = None

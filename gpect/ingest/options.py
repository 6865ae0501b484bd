"""What ``gpect ingest`` may be told: one frozen object passed down."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class IngestOptions:
    """Settings of one ingestion.

    Attributes
    ----------
    as_of
        Day the file speaks of: two-digit birth years and declared skills are read against it.
    title_auto
        Confidence in [0, 1] from which a free title's code is trusted without a human.
    title_known
        Confidence in [0, 1] under which a free title is left without a code.
    structure
        Name given to rows of a people file that has no *Structure* column; "" means none.
    read_with
        Fingerprint of these settings and of the referentials, kept with the lot; made by ``runs``.
    """

    as_of: date
    title_auto: float = 0.92
    title_known: float = 0.25
    structure: str = ""
    read_with: str = ""

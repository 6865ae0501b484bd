"""What tests of other tools' files share: how one is written, read and compared."""

import csv
import io
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from gpect.ingest.normalise import Ingested, ingest_file
from tests.unit.ingest import fakes

QUICK = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WORDS = st.sampled_from(["Agent d'entretien", "Soudeur", "Vendeuse (H/F)", "Aide « à » domicile"])


def read(folder: Path, content: bytes, kind: str, name: str = "envoi") -> Ingested:
    path = folder / name
    path.write_bytes(content)
    return ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


def table(header: list[str], *rows: list[str], separator: str = ";") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([header, *rows])
    return text.getvalue().encode()


def told(found: Ingested) -> str:
    """Give all that was understood, but where it came from."""
    main = next(iter(found.tables.values()))
    return main.drop(columns=["lot_id", "source_file", "source_row"]).to_csv()

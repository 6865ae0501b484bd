"""The csv of a folder, in either profile, as written or as a spreadsheet saved them again."""

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gpect.domain.errors import FileRefused
from gpect.reports.published import DIMENSIONS, TOTAL
from gpect.reports.reread.specs import TableSpec
from gpect.reports.reread.told import CELLS, Row, cell_key, rows_of, said, with_share


@dataclass
class Names:
    """Codes by the words that the page and the workbook show, as the csv say them.

    Without any csv nothing is known, and words stand for codes: files still compare.
    """

    epcis: dict[str, str] = field(default_factory=dict)
    metiers: dict[str, str] = field(default_factory=dict)
    filieres: dict[str, str] = field(default_factory=dict)

    def learn(self, line: Mapping[str, str]) -> None:
        """Keep the words of one line beside its codes."""
        if "epci" in line and line.get("code_epci", TOTAL) != TOTAL:
            self.epcis[said(line["epci"])] = line["code_epci"]
        if "metier" in line and line.get("code_rome_parent", TOTAL) != TOTAL:
            self.metiers[said(line["metier"])] = line["code_rome_parent"]
            if "filiere" in line:
                self.filieres[line["code_rome_parent"]] = line["filiere"]


def read_csv_file(path: Path, name: str, spec: TableSpec, names: Names) -> list[Row]:
    """Read one csv; ``name`` is how messages call it.

    Raises
    ------
    FileRefused
        A column is missing.
    """
    found: list[Row] = []
    seen: Counter[str] = Counter()
    for line in _lines(path, name, spec):
        names.learn(line)
        if spec.is_cells:
            key = cell_key(**{d: line[d] for d in DIMENSIONS if d in line})
            found += rows_of((name, CELLS), key, with_share(line), [*spec.figures, "share"])
        else:
            key = line_key(line, spec, seen)
            found += rows_of((name, spec.name), key, line, spec.figures)
    return found


def line_key(line: Mapping[str, object], spec: TableSpec, seen: Counter[str]) -> str:
    """Name a line of an annexe; one that comes again is numbered, so that none is lost."""
    words = [said(line.get(name)) for name in spec.keys]
    key = "|".join(TOTAL if word == "Ensemble" else word for word in words)
    seen[key] += 1
    return key if seen[key] == 1 else f"{key} ({seen[key]})"


def _lines(path: Path, name: str, spec: TableSpec) -> list[dict[str, str]]:
    text = _text(path)
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    heads = [spec.heads.get(said(head), "") for head in reader.fieldnames or ()]
    missing = [c.title for c in spec.columns if c.name not in heads]
    if missing:
        raise FileRefused(
            f"{name} : il manque la colonne « {missing[0]} ». "
            "Relancez gpect report comite, ou remettez l'en-tête d'origine."
        )
    reader.fieldnames = heads
    return [{k: v or "" for k, v in line.items() if k} for line in reader]


def _text(path: Path) -> str:
    """Read UTF-8, or what a French Excel writes when it saves a csv again."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")

"""The csv of a folder, in either profile, as written or as a spreadsheet saved them again."""

import csv
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from gpect.domain.errors import FileRefused
from gpect.reports.reread.specs import TableSpec
from gpect.reports.reread.told import CELLS, Row, cell_key, rows_of, said, with_share
from gpect.reports.reread.unknown import quoted, unknown
from gpect.reports.secrecy.published import DIMENSIONS, TOTAL


@dataclass
class Names:
    """Codes by the words that the page and the workbook show, as the csv say them.

    Without any csv nothing is known, and words stand for codes: files still compare.
    ``parameters``: names of what a run is made with, as the first sheet may say them.
    """

    epcis: dict[str, str] = field(default_factory=dict)
    metiers: dict[str, str] = field(default_factory=dict)
    filieres: dict[str, str] = field(default_factory=dict)
    parameters: Collection[str] = ()

    def learn(self, line: Mapping[str, str]) -> None:
        """Keep the words of one line beside its codes."""
        if "epci" in line and line.get("code_epci", TOTAL) != TOTAL:
            self.epcis[said(line["epci"])] = line["code_epci"]
        if "metier" in line and line.get("code_rome_parent", TOTAL) != TOTAL:
            self.metiers[said(line["metier"])] = line["code_rome_parent"]
            if "filiere" in line:
                self.filieres[line["code_rome_parent"]] = line["filiere"]


def read_csv_file(
    path: Path, name: str, spec: TableSpec, names: Names
) -> tuple[list[Row], list[str]]:
    """Read one csv; ``name`` is how messages call it.

    Returns
    -------
    tuple
        Its cells, and a French sentence for each column that the table does not have.

    Raises
    ------
    FileRefused
        A column is missing.
    """
    found: list[Row] = []
    seen: Counter[str] = Counter()
    lines, strays = _lines(path, name, spec)
    for line in lines:
        names.learn(line)
        if spec.is_cells:
            key = cell_key(**{d: line[d] for d in DIMENSIONS if d in line})
            found += rows_of((name, CELLS), key, with_share(line), [*spec.figures, "share"])
        else:
            key = line_key(line, spec, seen)
            found += rows_of((name, spec.name), key, line, spec.figures)
    return found, strays


def line_key(line: Mapping[str, object], spec: TableSpec, seen: Counter[str]) -> str:
    """Name a line of an annexe; one that comes again is numbered, so that none is lost."""
    words = [said(line.get(name)) for name in spec.keys]
    key = "|".join(TOTAL if word == "Ensemble" else word for word in words)
    seen[key] += 1
    return key if seen[key] == 1 else f"{key} ({seen[key]})"


def _lines(path: Path, name: str, spec: TableSpec) -> tuple[list[dict[str, str]], list[str]]:
    text = _text(path)
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    head, *lines = [*csv.reader(StringIO(text, newline=""), delimiter=delimiter)] or [[]]
    heads = [spec.heads.get(said(cell), "") for cell in head]
    missing = [c.title for c in spec.columns if c.name not in heads]
    if missing:
        raise FileRefused(
            f"{name} : il manque la colonne « {missing[0]} ». "
            "Relancez gpect report comite, ou remettez l'en-tête d'origine."
        )
    return [_line(line, heads) for line in lines if any(line)], [
        unknown("colonne", f"{name}, colonne {quoted(title)}")
        for title in stray_columns(head, heads, lines)
    ]


def _line(line: Sequence[str], heads: Sequence[str]) -> dict[str, str]:
    padded = [*line, *[""] * len(heads)]
    return {head: padded[at] for at, head in enumerate(heads) if head}


def stray_columns(
    written: Sequence[object], heads: Sequence[str], lines: Sequence[Sequence[object]]
) -> list[str]:
    """Name the columns that are none of the table's, or come twice; empty ones are let be.

    Parameters
    ----------
    written
        Heads, as they are written.
    heads
        Name of each column in the table, "" for one it does not have.
    lines
        What stands under the heads; may be wider than they are.
    """
    width = max(map(len, [heads, *lines]))
    found = []
    for at in range(width):
        name = heads[at] if at < len(heads) else ""
        title = said(written[at]) if at < len(written) else ""
        is_used = bool(title) or any(at < len(line) and said(line[at]) for line in lines)
        if is_used and (not name or name in heads[:at]):
            found.append(title or f"n° {at + 1}")
    return found


def _text(path: Path) -> str:
    """Read UTF-8, or what a French Excel writes when it saves a csv again."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")

"""The rows of a file that may be records: cleaned cells by field, structural faults set apart."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from gpect.domain.raw import RawTable
from gpect.domain.templates import InputTemplate
from gpect.ingest.records import shape
from gpect.ingest.records.columns import ColumnMap
from gpect.ingest.records.ledger import Ledger, Severity
from gpect.ingest.text.cleaning import clean_column

CRITICAL: Final = {
    "besoins": {"nb_postes", "date_debut"},
    "personnes": {"identifiant", "structure", "date_fin_parcours"},
    "structures": {"siret"},
    "formations": {"intitule"},
    "realisations": {"evenement", "date", "nombre"},
    "trajets": {"de", "vers", "mode", "minutes"},
    "bmo": {"annee", "code_fap", "bassin", "projets"},
    "dares": {"annee", "code_fap", "niveau_geo", "emploi"},
}
"""Fields without which, in error, a row of each kind cannot be taken."""

COUNTED_OR_DATED: Final = {"nb_postes", "date_debut", "date_fin_parcours"}
"""Fields in which words such as « n/a » are no blank: the rules reject whatever is not a value."""

_NOTHING = "".join(map(chr, range(1, 33))) + "\u00a0\u00ad\u2009\u200b\u202f\u2060\ufeff"
"""Characters that show nothing: a line of them is blank, as the end mark of old files is."""


@dataclass
class Rows:
    """Records of a file, by field.

    Attributes
    ----------
    cells
        n records × recognised fields, cleaned texts, "" when blank; index = position in the
        ``RawTable``. Rows rejected for their shape are not there any more.
    n_total
        Records counted: those in ``cells`` and those rejected for their shape.
    ledger
        Faults noted so far; more are added while fields are read.
    notes
        French sentences on the file as a whole, added while fields are read.
    skills
        What fields of skills say, by field, once read (``kinds.skill_rows``).
    """

    kind: str
    cells: pd.DataFrame
    n_total: int
    ledger: Ledger
    columns: ColumnMap
    notes: list[str] = field(default_factory=list)
    skills: dict[str, pd.DataFrame] = field(default_factory=dict)

    def text(self, named: str) -> pd.Series:
        """Give the n texts of a field, "" everywhere when the file has not the column."""
        if named in self.cells:
            return self.cells[named]
        return pd.Series("", index=self.cells.index, dtype="str")

    def has(self, named: str) -> bool:
        """Say whether the file has the column of a field."""
        return named in self.cells


def to_rows(
    raw: RawTable, template: InputTemplate, columns: ColumnMap, *, is_last: bool = True
) -> Rows:
    """Clean every recognised cell, count the records, and reject the rows that are none.

    ``is_last`` says that the file ends with these rows: notes may stand under its table.
    """
    titles = {column.field: column.title for column in template.columns}
    ledger = Ledger(titles | columns.headers, template.personal)
    texts: dict[str, pd.Series] = {}
    found: dict[str, pd.Series] = {}
    for named, position in columns.positions.items():
        says_nothing = named not in COUNTED_OR_DATED
        texts[named], found[named] = clean_column(raw.cells[position], says_nothing=says_nothing)
    cells = pd.DataFrame(texts, index=raw.cells.index)
    is_faulty = (pd.DataFrame(found, index=raw.cells.index) != "").any(axis=1)
    is_faulty.loc[[position for position, _, _ in raw.row_faults]] = True
    counted = is_faulty | _is_filled(raw, cells)
    cells = cells[counted]
    for named, faults in found.items():
        _note_cells(ledger, template, named, faults[counted])
    outside = shape.outsiders(raw, template, cells, columns, is_last=is_last)
    # Nothing more is said of the cells of a row that is no record
    told = set().union(*outside.values())
    shapeless = _note_read_faults(ledger, raw, template, columns, told)
    for code, positions in outside.items():
        which = pd.Series(cells.index.isin(sorted(positions - shapeless)), index=cells.index)
        ledger.add(which, "", code, "reject")
        shapeless |= positions
    ledger.close_reading()
    kept = cells[~cells.index.isin(sorted(shapeless))]
    return Rows(template.kind, kept, len(cells), ledger, columns)


def _is_filled(raw: RawTable, cells: pd.DataFrame) -> pd.Series:
    """Say which rows hold anything, in a column that is read or in one that is not."""
    filled = (cells != "").any(axis=1)
    if not filled.all():
        others = raw.cells[~filled].to_numpy(dtype=object)
        told = [any(cell.strip(_NOTHING) for cell in row) for row in others]
        filled[~filled] = np.array(told, dtype=np.bool_)
    return filled


def _severity(template: InputTemplate, named: str, code: str) -> Severity:
    """Say whether a cell without usable content rejects its row."""
    if code in {"caractere_interdit", "champ_trop_long", "encodage"}:
        return "reject"
    return "reject" if named in CRITICAL[template.kind] else "warn"


def _note_cells(ledger: Ledger, template: InputTemplate, named: str, faults: pd.Series) -> None:
    for code in sorted(set(faults.unique()) - {""}):
        ledger.add(faults == code, named, code, _severity(template, named, code))


def _note_read_faults(
    ledger: Ledger,
    raw: RawTable,
    template: InputTemplate,
    columns: ColumnMap,
    told: set[int],
) -> set[int]:
    """Note what only reading could see; give the positions of rows faulty as a whole."""
    fields = {header: named for named, header in columns.headers.items()}
    whole: set[int] = set()
    for position, header, code in raw.row_faults:
        if not header or code == "cle_en_double":
            ledger.note(position, fields.get(header, ""), code, "reject")
            whole.add(position)
        elif header in fields and position not in told:
            named = fields[header]
            ledger.note(position, named, code, _severity(template, named, code))
    return whole

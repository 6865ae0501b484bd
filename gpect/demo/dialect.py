"""Each sender's own way: which headers, in which order, how dates and yes or no are written."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import pandas as pd

from gpect.demo.options import pick
from gpect.demo.spelling import slug, without_accents
from gpect.domain.templates import InputColumn, InputTemplate

FileFormat = Literal["xlsx", "csv", "csv_bom", "jsonl"]
DateStyle = Literal["barres", "tirets", "iso", "cellule"]
Cell = str | int | float | date | None

SUFFIXES: Final[dict[FileFormat, str]] = {
    "xlsx": ".xlsx",
    "csv": ".csv",
    "csv_bom": ".csv",
    "jsonl": ".jsonl",
}

_BOOLEANS: Final = (("Oui", "Non"), ("oui", "non"), ("x", ""), ("1", "0"), ("VRAI", "FAUX"))
_BOOLEAN_WEIGHTS: Final = (0.5, 0.15, 0.1, 0.15, 0.1)
_OWN_HEADER: Final = 0.55
"""Share of headers that keep the template's title; the others are synonyms."""


@dataclass(frozen=True)
class Dialect:
    """One sender's way of writing a table.

    Attributes
    ----------
    headers
        Field → header, in the order of the columns.
    dates
        ``barres`` 31/12/2026, ``tirets`` 31-12-2026, ``iso``, ``cellule``: a workbook date.
    yes_no
        The two words; an empty « no » cannot be told from « unknown », as in real files.
    choices
        Whether closed lists are written with their French label or their code.
    preamble
        Lines above the header.
    separator
        Between the items of a list cell.
    """

    format: FileFormat
    headers: dict[str, str]
    dates: DateStyle
    yes_no: tuple[str, str]
    choices: Literal["label", "code"]
    preamble: tuple[str, ...] = ()
    separator: str = " ; "

    @property
    def fields(self) -> list[str]:
        """Fields, in the order of the columns."""
        return list(self.headers)


def draw_dialect(
    template: InputTemplate,
    fields: Collection[str],
    file_format: FileFormat,
    rng: np.random.Generator,
    preamble: tuple[str, ...] = (),
) -> Dialect:
    """Draw a sender's headers, order, date and yes-no styles for these ``fields``."""
    style = pick(rng, ("titre", "majuscules", "serpent"), 1, (0.7, 0.15, 0.15))[0]
    style = "serpent" if file_format == "jsonl" else style
    columns = [column for column in template.columns if column.field in fields]
    first = columns[: 2 if len(columns) > 2 else 1]
    others = [columns[i] for i in rng.permutation(len(columns)) if columns[i] not in first]
    dates: DateStyle = "barres"
    if file_format == "jsonl":
        dates = "iso"
    elif file_format == "xlsx":
        dates = "cellule" if rng.random() < 0.6 else "barres"
    elif rng.random() < 0.35:
        dates = "iso" if rng.random() < 0.5 else "tirets"
    return Dialect(
        format=file_format,
        headers={c.field: _header(c, style, rng) for c in [*first, *others]},
        dates=dates,
        yes_no=_BOOLEANS[rng.choice(len(_BOOLEANS), p=_BOOLEAN_WEIGHTS)],
        choices="label" if rng.random() < 0.85 else "code",
        preamble=preamble,
        separator=pick(rng, (" ; ", "; ", " / "), 1, (0.6, 0.25, 0.15))[0],
    )


def _header(column: InputColumn, style: str, rng: np.random.Generator) -> str:
    header = column.title
    if column.synonyms and rng.random() > _OWN_HEADER:
        header = column.synonyms[int(rng.integers(len(column.synonyms)))]
    if style == "majuscules":
        return without_accents(header).upper()
    if style == "serpent":
        return slug(header)
    return header + "*" * (column.compulsory and rng.random() < 0.3)


def render(rows: pd.DataFrame, template: InputTemplate, dialect: Dialect) -> list[list[Cell]]:
    """Write neutral values (dates, booleans, codes of lists, numbers) as this sender does.

    Values that are already text stay as they are, so that a row may be wrong on purpose. Columns
    that the template does not know (private ones) are written as text.
    """
    kinds = {column.field: column for column in template.columns}
    columns: list[Sequence[Cell]] = []
    for field in dialect.fields:
        values = rows[field].astype(object).tolist() if field in rows else [None] * len(rows)
        columns.append([_cell(value, kinds.get(field), dialect) for value in values])
    return [list(cells) for cells in zip(*columns, strict=True)]


def _cell(value: object, column: InputColumn | None, dialect: Dialect) -> Cell:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bool | np.bool_):
        return dialect.yes_no[0 if value else 1]
    if isinstance(value, date):
        return _date(value, dialect.dates)
    if isinstance(value, int | float | np.number):
        return _number(float(value), dialect.format)
    return _text(str(value), column, dialect)


def _text(text: str, column: InputColumn | None, dialect: Dialect) -> Cell:
    if column is not None and column.kind == "list":
        return text.replace(";", dialect.separator)
    if column is not None and column.choices and text in column.choices:
        return column.choices[text] if dialect.choices == "label" else text
    return text


def _date(value: date, style: DateStyle) -> Cell:
    if style == "cellule":
        return value
    return value.strftime({"barres": "%d/%m/%Y", "tirets": "%d-%m-%Y", "iso": "%Y-%m-%d"}[style])


def _number(value: float, file_format: FileFormat) -> Cell:
    if math.isnan(value):
        return None
    number: int | float = int(value) if value.is_integer() else round(value, 2)
    if file_format in ("xlsx", "jsonl"):
        return number
    return str(number).replace(".", ",")

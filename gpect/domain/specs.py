"""What a table is made of: columns with a kind, a French title, a unit; a key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "int", "float", "share", "date", "bool"]
"""``share`` is a float in [0, 1]; ``bool`` has three values: yes, no, missing."""


@dataclass(frozen=True)
class ColumnSpec:
    """One column: its name, kind, French title, unit and whether it may be missing."""

    name: str
    kind: Kind
    title: str
    required: bool = False
    unit: str = ""
    allowed: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class TableSpec:
    """One table: its name, French title, key and columns, the key's columns first."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[ColumnSpec, ...]
    note: str = ""

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @property
    def titles(self) -> dict[str, str]:
        """French title of each column."""
        return {column.name: column.title for column in self.columns}

    def column(self, name: str) -> ColumnSpec:
        """Give the column called ``name``; KeyError where there is none."""
        return {column.name: column for column in self.columns}[name]


def text(name: str, title: str, allowed: Iterable[str] = (), note: str = "") -> ColumnSpec:
    """Give a column of text, of a closed list where ``allowed`` is given."""
    return ColumnSpec(name, "text", title, allowed=tuple(allowed), note=note)


def key(name: str, title: str, kind: Kind = "text") -> ColumnSpec:
    """Give a column of the key: never missing."""
    return ColumnSpec(name, kind, title, required=True)


def whole(name: str, title: str, unit: str = "") -> ColumnSpec:
    """Give a column of whole numbers."""
    return ColumnSpec(name, "int", title, unit=unit)


def real(name: str, title: str, unit: str = "") -> ColumnSpec:
    """Give a column of real numbers."""
    return ColumnSpec(name, "float", title, unit=unit)


def share(name: str, title: str) -> ColumnSpec:
    """Give a column of numbers from 0 to 1."""
    return ColumnSpec(name, "share", title, unit="0 à 1")


def day(name: str, title: str) -> ColumnSpec:
    """Give a column of days."""
    return ColumnSpec(name, "date", title)


def yes_no(name: str, title: str) -> ColumnSpec:
    """Give a column of three values: yes, no, unknown."""
    return ColumnSpec(name, "bool", title, note="vide = inconnu")


PROVENANCE: Final = (
    text("lot_id", "Lot"),
    text("source_file", "Fichier"),
    whole("source_row", "Ligne"),
)
"""Where a record comes from: the last columns of every table that files give."""

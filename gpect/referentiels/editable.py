"""The tables that users may edit: filières, certificates, abbreviations.

A table of the user has no checksum; it is read as spreadsheets save it (comma or semicolon,
UTF-8 or Windows-1252) and held to its coherence rules, each broken one a French sentence.
"""

import re
from pathlib import Path

import pandas as pd

from gpect.domain import vocabulary
from gpect.domain.errors import ReferentielRefused
from gpect.referentiels import filieres as filieres_rules
from gpect.referentiels import layout
from gpect.referentiels.datapackage import Package
from gpect.referentiels.layout import FileSpec
from gpect.referentiels.text import fold


def embedded(package: Package, spec: FileSpec) -> pd.DataFrame:
    """Read a table of the package, its sha256 checked."""
    return layout.parse(package.read(spec.path), spec)


def filieres(package: Package, own: Path | None, parents: set[str]) -> pd.DataFrame:
    """Give the filières table, the user's if any, coherent with the ROME in use.

    A user's table may name a filière by its code or its French title.
    """
    spec = layout.FILIERES
    if own is None:
        table = embedded(package, spec)
    else:
        table = _read_own(own, spec)
        _check_filled(table, ["filiere", "code_rome_parent", "role"], own.name)
        codes = {title: code for code, title in vocabulary.FILIERES.items()}
        table = table.assign(filiere=table["filiere"].replace(codes))
    filieres_rules.check(table, parents)
    return table.sort_values(list(spec.key), ignore_index=True)


def certificats(package: Package, own: Path | None) -> pd.DataFrame:
    """Give the certificates table, the user's if any; every pattern compiles."""
    spec = layout.CERTIFICATS
    if own is None:
        return embedded(package, spec)
    table = _read_own(own, spec)
    _check_filled(table, list(spec.columns), own.name)
    _check_unique(table, "code", own.name)
    for line, pattern in enumerate(table["pattern"], start=2):
        try:
            re.compile(pattern)
        except re.error as error:
            raise ReferentielRefused(
                f"{own.name}, ligne {line} : le motif n'est pas une expression régulière valide."
            ) from error
    return table.sort_values("code", ignore_index=True)


def abreviations(package: Package, own: Path | None) -> pd.DataFrame:
    """Give the abbreviations, the user's added to the embedded ones and winning over them."""
    spec = layout.ABREVIATIONS
    table = embedded(package, spec)
    if own is None:
        return table
    added = _read_own(own, spec)
    _check_filled(added, list(spec.columns), own.name)
    added = added.assign(abbreviation=added["abbreviation"].map(fold))
    _check_unique(added, "abbreviation", own.name)
    both = pd.concat([table, added]).drop_duplicates("abbreviation", keep="last")
    return both.sort_values("abbreviation", ignore_index=True)


def write_filieres(path: Path, filieres: pd.DataFrame, parents: pd.DataFrame) -> None:
    """Write the filières table for a spreadsheet: semicolons, BOM, the title of each métier.

    What it writes, :func:`gpect.referentiels.loader.load` reads back unchanged.

    Parameters
    ----------
    filieres, parents
        Tables of :class:`~gpect.referentiels.loader.Referentiels` and of its ROME.
    """
    titles = parents.set_index("code_rome_parent")["label"]
    table = filieres.assign(metier=filieres["code_rome_parent"].map(titles))
    columns = ["filiere", "code_rome_parent", "metier", "role", "theme", "why"]
    table[columns].to_csv(path, sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")


def _read_own(path: Path, spec: FileSpec) -> pd.DataFrame:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReferentielRefused(
            f"Le fichier {path.name} est introuvable ou ne peut être lu."
        ) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    header = text.partition("\n")[0]
    separator = ";" if header.count(";") > header.count(",") else ","
    table = layout.parse(text.encode("utf-8"), spec, separator=separator, name=path.name)
    table = table.dropna(how="all")  # rows keep their index: line in the file minus 2
    if table.empty:
        raise ReferentielRefused(f"Le fichier {path.name} n'a aucune ligne.")
    return pd.DataFrame({column: table[column].str.strip() for column in table.columns})


def _check_filled(table: pd.DataFrame, columns: list[str], name: str) -> None:
    for column in columns:
        empty = table.index[table[column].isna()]
        if len(empty):
            raise ReferentielRefused(
                f"{name}, ligne {empty[0] + 2} : la colonne « {column} » est vide."
            )


def _check_unique(table: pd.DataFrame, column: str, name: str) -> None:
    twice = table.index[table.duplicated(column)]
    if len(twice):
        raise ReferentielRefused(
            f"{name}, ligne {twice[0] + 2} : « {table.loc[twice[0], column]} » y est déjà."
        )

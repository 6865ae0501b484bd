"""Our own layout of the referentials: which file holds which columns, and how it is read.

Compact CSV: UTF-8 without BOM, comma, LF, one header line, rows sorted by key, empty = missing.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from gpect.domain.contracts import DTYPES
from gpect.domain.errors import ReferentielRefused


@dataclass(frozen=True)
class FileSpec:
    """One file of the layout: its path, its columns in order, and its key."""

    path: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    integers: tuple[str, ...] = ()
    floats: tuple[str, ...] = ()

    @property
    def dtypes(self) -> dict[str, Any]:
        """Dtype of each column for pandas."""
        kinds = dict.fromkeys(self.columns, "text")
        kinds |= dict.fromkeys(self.integers, "int") | dict.fromkeys(self.floats, "float")
        return {column: DTYPES[kind] for column, kind in kinds.items()}


ROME_FILES: Final = MappingProxyType(
    {
        "codes": FileSpec(
            "rome/metiers.csv",
            (
                "code_rome",
                "label",
                "code_rome_parent",
                "transition_eco",
                "transition_num",
                "transition_demo",
            ),
            ("code_rome",),
        ),
        "parents": FileSpec(
            "rome/metiers_v3.csv", ("code_rome_parent", "label"), ("code_rome_parent",)
        ),
        "appellations": FileSpec(
            "rome/appellations.csv",
            ("code_ogr", "label", "short_label", "code_rome", "code_rome_parent"),
            ("code_ogr",),
        ),
        "skills": FileSpec(
            "rome/competences.csv", ("skill_code", "label", "nature"), ("skill_code",)
        ),
        "code_skills": FileSpec(
            "rome/metiers_competences.csv",
            ("code_rome", "skill_code", "core"),
            ("code_rome", "skill_code"),
        ),
        "mobilities": FileSpec(
            "rome/mobilites.csv",
            ("code_rome", "code_rome_target", "rank"),
            ("code_rome", "code_rome_target"),
            integers=("rank",),
        ),
    }
)

COMMUNES: Final = FileSpec(
    "territoire/communes.csv",
    (
        "code_commune",
        "name",
        "code_epci",
        "arrondissement",
        "population",
        "lon",
        "lat",
        "code_bassin",
    ),
    ("code_commune",),
    integers=("population",),
    floats=("lon", "lat"),
)
POSTAL_CODES: Final = FileSpec(
    "territoire/codes_postaux.csv",
    ("code_postal", "code_commune", "shared_outside"),
    ("code_postal", "code_commune"),
)
NEIGHBOURS: Final = FileSpec(
    "territoire/communes_voisines.csv", ("code_commune", "name"), ("code_commune",)
)
EPCIS: Final = FileSpec("territoire/epcis.csv", ("code_epci", "name", "short_name"), ("code_epci",))
FILIERES: Final = FileSpec(
    "filieres/filieres.csv",
    ("filiere", "code_rome_parent", "role", "theme", "why"),
    ("filiere", "code_rome_parent"),
)
CERTIFICATS: Final = FileSpec(
    "certificats/certificats.csv", ("code", "label", "family", "pattern"), ("code",)
)
ABREVIATIONS: Final = FileSpec(
    "abreviations/abreviations.csv", ("abbreviation", "expansion"), ("abbreviation",)
)
FAP: Final = FileSpec(
    "fap/fap_rome.csv",
    ("code_fap", "code_rome_parent", "basis"),
    ("code_fap", "code_rome_parent"),
)
MODES: Final = FileSpec(
    "modes/modes.csv",
    ("transport", "speed_kmh", "detour", "max_minutes"),
    ("transport",),
    floats=("speed_kmh", "detour", "max_minutes"),
)


def parse(content: bytes, spec: FileSpec, *, separator: str = ",", name: str = "") -> pd.DataFrame:
    """Read one CSV of the layout; columns by name, others dropped.

    Raises
    ------
    ReferentielRefused
        A column is missing, a number is not one, or the file is not UTF-8 CSV.
    """
    name = name or Path(spec.path).name
    try:
        table = pd.read_csv(
            io.BytesIO(content),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            na_values=[""],
            skip_blank_lines=False,
        )
    except (ValueError, UnicodeDecodeError) as error:
        raise ReferentielRefused(f"Le fichier {name} n'est pas un CSV lisible en UTF-8.") from error
    absent = [column for column in spec.columns if column not in table.columns]
    if absent:
        raise ReferentielRefused(f"Il manque la colonne « {absent[0]} » au fichier {name}.")
    try:
        return table[list(spec.columns)].astype(spec.dtypes)
    except (ValueError, TypeError) as error:
        raise ReferentielRefused(f"Le fichier {name} porte un nombre illisible.") from error


def to_bytes(table: pd.DataFrame, spec: FileSpec) -> bytes:
    """Write ``table`` in the layout: sorted by key, so that equal tables are equal bytes."""
    ordered = table.loc[:, list(spec.columns)].sort_values(list(spec.key))
    text = ordered.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    return str(text).encode("utf-8")

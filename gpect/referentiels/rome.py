"""ROME: métiers, their v3 parents, appellations, skills and mobilities."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pandas as pd

from gpect.referentiels import layout
from gpect.referentiels.datapackage import Package

TRANSITIONS_ECO: Final = MappingProxyType(
    {
        "vert": "Emploi vert",
        "strategique": "Emploi stratégique pour la transition écologique",
        "brun": "Emploi brun",
        "blanc": "Emploi blanc",
    }
)
"""France Travail's classes of a métier before the ecological transition."""


@dataclass(frozen=True)
class Rome:
    """One release of ROME.

    Attributes
    ----------
    version
        ``v460`` for release 60 of ROME 4.0; ``v3`` for a release without v4 codes.
    codes
        ``code_rome, label, code_rome_parent, transition_eco, transition_num,
        transition_demo``; eco in :data:`TRANSITIONS_ECO`, the others "O", "N" or missing
        (missing: France Travail has not said). A v3 release has each code as its own parent.
    parents
        ``code_rome_parent, label``: the v3 codes with their v3 titles.
    appellations
        ``code_ogr, label, short_label, code_rome, code_rome_parent``. The parent is the one
        France Travail gives to the appellation: for some it is not its code's parent.
    skills
        ``skill_code, label, nature``; nature competence, savoir or savoir_etre.
    code_skills
        ``code_rome, skill_code, core``; core principale, emergente or missing.
    mobilities
        ``code_rome, code_rome_target, rank``; rank 1 is the nearest métier.
    """

    version: str
    codes: pd.DataFrame
    parents: pd.DataFrame
    appellations: pd.DataFrame
    skills: pd.DataFrame
    code_skills: pd.DataFrame
    mobilities: pd.DataFrame

    def children(self, parents: set[str]) -> set[str]:
        """Codes whose v3 parent is one of ``parents``."""
        return set(self.codes.loc[self.codes["code_rome_parent"].isin(parents), "code_rome"])


def read(package: Package) -> Rome:
    """Read ROME from a folder of our layout, embedded or imported; about 0.2 s."""
    tables = {
        name: layout.parse(package.read(spec.path), spec)
        for name, spec in layout.ROME_FILES.items()
    }
    return Rome(package.version(layout.ROME_FILES["codes"].path), **tables)

"""The wordings that circulate in the territory: each title and skill has a few, used by many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gpect.demo import spelling
from gpect.demo.catalogue import Catalogue
from gpect.demo.options import DemoOptions
from gpect.referentiels.loader import Referentiels

STREAM: Final = 6
_N_TITLE_WORDINGS: Final = 7
_N_SKILL_WORDINGS: Final = 5
_EVERYDAY: Final = 0.15

EVERYDAY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "A1203": ("espaces verts", "Jardinier", "entretien espaces verts"),
        "D1505": ("caissière", "hôte de caisse"),
        "D1507": ("mise en rayon", "employé libre service", "ELS"),
        "F1606": ("peintre", "peinture"),
        "F1703": ("maçon", "Maçonnerie"),
        "G1602": ("cuisinier", "cuisine"),
        "G1603": ("aide de cuisine", "plonge", "employé polyvalent restauration"),
        "H2913": ("soudeur",),
        "I1604": ("mécanicien auto", "mécanique"),
        "K1302": ("aide à domicile", "auxiliaire de vie"),
        "K1303": ("garde d'enfants", "nounou"),
        "K1304": ("ménage", "femme de ménage", "aide ménagère"),
        "K2204": ("ménage", "agent d'entretien", "nettoyage", "propreté"),
        "K2304": ("tri des déchets", "agent de tri"),
        "M1601": ("accueil", "hôtesse d'accueil"),
        "M1602": ("agent administratif", "administratif"),
        "M1607": ("secrétaire", "secrétariat"),
        "N1101": ("cariste",),
        "N1103": ("préparateur de commandes", "magasinier", "prépa commande"),
        "N1105": ("manutentionnaire", "manut"),
        "N4101": ("chauffeur PL", "chauffeur poids lourd"),
        "N4105": ("chauffeur livreur", "livreur"),
    }
)
"""What people call a métier when asked; some words stand for two métiers, as in life."""

FILLER: Final = (
    "ponctuel",
    "motivé",
    "travail en équipe",
    "sait lire et écrire",
    "bases informatique",
    "bonne présentation",
    "port de charges",
    "travail en extérieur",
    "organisation",
    "anglais notions",
)
"""Words of a skills cell that no referential code stands behind, or hardly."""


@dataclass(frozen=True)
class Phrasebook:
    """Wordings by row of the catalogue's titles and skills; everyday words for some titles."""

    titles: dict[int, list[str]]
    skills: dict[int, list[str]]
    everyday: dict[int, tuple[str, ...]]

    def write_titles(self, rows: NDArray[np.int64], rng: np.random.Generator) -> list[str]:
        """Write each title in one of its wordings; the first ones are the commonest."""
        at = np.minimum(rng.geometric(0.35, len(rows)) - 1, _N_TITLE_WORDINGS - 1)
        plain = rng.random(len(rows)) < _EVERYDAY
        pairs = zip(rows.tolist(), at.tolist(), plain.tolist(), strict=True)
        return [
            _nth(self.everyday.get(row, ()) if is_plain else (), self.titles[row], k)
            for row, k, is_plain in pairs
        ]

    def write_skills(self, rows: NDArray[np.int64], rng: np.random.Generator) -> list[str]:
        """Write each skill in one of its wordings."""
        at = rng.integers(0, _N_SKILL_WORDINGS, len(rows))
        return [
            self.skills[row][k % len(self.skills[row])]
            for row, k in zip(rows.tolist(), at.tolist(), strict=True)
        ]


def build_phrasebook(
    catalogue: Catalogue, referentiels: Referentiels, options: DemoOptions
) -> Phrasebook:
    """Write each title and skill of the catalogue in its few wordings; about a second."""
    rng = options.rng(STREAM)
    table = referentiels.abreviations.astype(object)
    abbreviations = sorted(zip(table["abbreviation"], table["expansion"], strict=True))
    titles = {
        row: _distinct(
            spelling.title_variant(label, abbreviations, rng) for _ in range(_N_TITLE_WORDINGS)
        )
        for row, label in enumerate(catalogue.titles["label"])
    }
    used = {int(s) for skills in catalogue.code_skills.values() for s in skills}
    certified = {s for wanted in catalogue.certificates.values() for s, _, _ in wanted}
    skills = {
        row: _distinct(
            spelling.skill_variant(catalogue.skill_labels[row], rng)
            for _ in range(_N_SKILL_WORDINGS)
        )
        for row in sorted(used)
    }
    skills |= {row: _certificate_wordings(catalogue.skill_labels[row]) for row in sorted(certified)}
    codes = catalogue.parents["code_rome_parent"].to_numpy()[catalogue.titles["parent"]]
    everyday = {row: EVERYDAY[code] for row, code in enumerate(codes) if code in EVERYDAY}
    return Phrasebook(titles, skills, everyday)


def _nth(everyday: Sequence[str], wordings: Sequence[str], k: int) -> str:
    chosen = everyday or wordings
    return chosen[k % len(chosen)]


def _certificate_wordings(label: str) -> list[str]:
    """Keep the figures of a certificate: people mistype words, seldom « R489 »."""
    head = label.partition(" : ")[0]
    short = head.replace("catégorie", "cat").replace("Habilitation électrique", "habilitation")
    return _distinct([head, short, head.lower(), label, short.upper()])


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))

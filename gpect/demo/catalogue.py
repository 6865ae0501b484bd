"""The made-up labour market: which métiers are asked and sought, their skills and their seasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.demo.options import DemoOptions
from gpect.domain import vocabulary
from gpect.domain.vocabulary import CERTIFICATE
from gpect.referentiels import filieres as filieres_table
from gpect.referentiels.loader import Referentiels

STREAM: Final = 1

COMMON: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "A1202": (2.0, 2.5),
        "A1203": (5.0, 8.0),
        "A1414": (1.5, 1.7),
        "D1106": (2.0, 2.8),
        "D1207": (0.7, 1.2),
        "D1214": (1.0, 2.6),
        "D1505": (2.0, 4.0),
        "D1507": (4.0, 6.0),
        "E1205": (0.4, 0.9),
        "F1602": (2.6, 1.2),
        "F1603": (2.2, 0.9),
        "F1606": (1.8, 2.2),
        "F1610": (1.2, 0.5),
        "F1613": (1.0, 0.5),
        "F1703": (2.6, 2.4),
        "F1704": (3.0, 3.0),
        "G1203": (1.0, 1.5),
        "G1501": (1.0, 0.8),
        "G1602": (3.0, 2.2),
        "G1603": (6.0, 6.0),
        "G1803": (2.0, 1.5),
        "H2602": (1.2, 0.6),
        "H2902": (1.3, 0.4),
        "H2909": (4.0, 2.5),
        "H2913": (2.2, 0.7),
        "H3302": (2.5, 3.0),
        "I1203": (2.0, 2.0),
        "I1307": (1.3, 0.5),
        "I1309": (2.0, 0.7),
        "I1401": (1.3, 1.1),
        "I1402": (0.8, 0.4),
        "I1604": (3.0, 1.5),
        "J1301": (2.5, 1.5),
        "J1501": (4.0, 1.9),
        "K1203": (1.4, 0.3),
        "K1207": (1.5, 0.8),
        "K1302": (6.0, 4.0),
        "K1303": (2.0, 3.6),
        "K1304": (8.0, 6.0),
        "K2201": (1.5, 1.0),
        "K2204": (9.0, 13.0),
        "K2303": (2.0, 2.5),
        "K2304": (2.6, 2.5),
        "K2503": (2.0, 2.8),
        "M1601": (2.0, 4.2),
        "M1602": (2.6, 5.0),
        "M1607": (1.4, 3.0),
        "M1801": (0.9, 0.5),
        "M1805": (1.3, 0.8),
        "M1810": (0.9, 0.6),
        "N1101": (6.0, 4.0),
        "N1103": (9.0, 8.0),
        "N1105": (5.0, 6.6),
        "N4101": (4.0, 1.1),
        "N4102": (1.0, 1.1),
        "N4103": (2.0, 0.7),
        "N4105": (4.0, 4.0),
    }
)
"""Made-up weight of a métier among the posts asked, and among the wishes of people."""

RARE: Final = (0.12, 0.10)
"""Weights of any other métier of the four filières."""

N_OUTSIDE: Final = 24
"""Métiers outside the filières that are met all the same."""

SEASONS: Final[Mapping[str, tuple[float, float, float, float]]] = MappingProxyType(
    {
        "A": (0.85, 1.45, 1.05, 0.65),
        "D": (0.90, 0.95, 1.00, 1.15),
        "F": (0.95, 1.10, 1.10, 0.85),
        "G": (0.85, 1.20, 1.20, 0.75),
        "N": (0.90, 0.92, 0.98, 1.20),
    }
)
"""Factor of quarters 1 to 4, by first letter of the ROME code; flat elsewhere."""

TRENDS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "transition_ecologique": 0.025,
        "mobilite": 0.010,
        "services": 0.012,
        "numerique": 0.035,
        vocabulary.HORS_FILIERE: -0.005,
    }
)
"""Growth of the openings per quarter."""

CERTIFICATES: Final[Mapping[str, tuple[tuple[str, float, float], ...]]] = MappingProxyType(
    {
        "A1201": (("TRONCONNEUSE", 0.50, 0.40),),
        "A1203": (("CERTIPHYTO-OPERATEUR", 0.20, 0.18), ("CACES-R482-A", 0.10, 0.10)),
        "F1302": (("CACES-R482-A", 0.40, 0.40), ("CACES-R482-B1", 0.35, 0.30)),
        "F1602": (("HABILITATION-B1", 0.40, 0.40), ("HABILITATION-BR", 0.20, 0.25)),
        "F1610": (("TRAVAIL-HAUTEUR", 0.40, 0.35),),
        "F1611": (("ECHAFAUDAGE-R408", 0.30, 0.30),),
        "F170": (("AIPR-OPERATEUR", 0.25, 0.20), ("CACES-R482-A", 0.20, 0.18)),
        "G12": (("BAFA", 0.60, 0.50),),
        "G160": (("HACCP", 0.30, 0.40),),
        "H2913": (("SOUDAGE-MIG-MAG", 0.45, 0.40),),
        "I13": (("HABILITATION-BR", 0.35, 0.40), ("HABILITATION-B0", 0.15, 0.30)),
        "I16": (("HABILITATION-B0", 0.15, 0.20),),
        "J1501": (("DEAS", 0.70, 0.60),),
        "K1302": (("ADVF", 0.25, 0.25), ("DEAES", 0.25, 0.20)),
        "K1303": (("CAP-AEPE", 0.35, 0.30),),
        "K13": (("SST", 0.10, 0.20),),
        "K2503": (("CARTE-PRO-SECURITE", 0.65, 0.50), ("SSIAP-1", 0.40, 0.30), ("SST", 0.30, 0.35)),
        "N1101": (("CACES-R489-3", 0.65, 0.50), ("CACES-R489-5", 0.25, 0.20)),
        "N1103": (("CACES-R489-1A", 0.35, 0.30), ("CACES-R489-3", 0.15, 0.15)),
        "N1105": (("CACES-R489-1A", 0.15, 0.15),),
        "N4101": (
            ("PERMIS-C", 0.70, 0.75),
            ("PERMIS-CE", 0.55, 0.45),
            ("FIMO-MARCHANDISES", 0.50, 0.55),
        ),
        "N4103": (("PERMIS-D", 0.90, 0.75), ("FIMO-VOYAGEURS", 0.40, 0.50)),
    }
)
"""By prefix: (certificate, share of posts that ask it, share of people who hold it)."""

_SENIOR: Final = (
    "ingénieur",
    "directeur",
    "responsable",
    "chef ",
    "manager",
    "consultant",
    "expert",
    "chargé d'étude",
    "conducteur de travaux",
    "inspecteur",
    "coordinateur",
)
_N_TITLES: Final = 7
_N_SKILLS: Final = 14
_TO_OTHER_CODES: Final = 0.22


@dataclass(frozen=True)
class Catalogue:
    """The métiers of the made-up market.

    Attributes
    ----------
    parents
        m rows: ``code_rome_parent, filiere, demand, supply, trend, s1..s4``; shares sum to 1.
    titles
        t appellations: ``code_ogr, label, code_rome, parent`` (row of ``parents``),
        ``share`` within its parent.
    skill_codes, skill_labels
        s skills, the certificates last.
    code_skills
        ROME code → rows of the skills it uses, the commonest first.
    certificates
        Row of ``parents`` → (skill row, share asked, share held).
    near
        ROME code → codes to which people move.
    """

    parents: pd.DataFrame
    titles: pd.DataFrame
    skill_codes: list[str]
    skill_labels: list[str]
    code_skills: dict[str, NDArray[np.int64]]
    certificates: dict[int, list[tuple[int, float, float]]]
    near: dict[str, list[str]]

    def draw_titles(
        self, parents: NDArray[np.int64], rng: np.random.Generator
    ) -> NDArray[np.int64]:
        """Draw one row of ``titles`` for each of n rows of ``parents``."""
        drawn = np.zeros(len(parents), dtype=np.int64)
        shares = self.titles["share"].to_numpy(dtype=float)
        for parent, rows in self.titles.groupby("parent").indices.items():
            asked = np.flatnonzero(parents == parent)
            drawn[asked] = rng.choice(rows, size=len(asked), p=shares[rows])
        return drawn


def build_catalogue(referentiels: Referentiels, options: DemoOptions) -> Catalogue:
    """Draw the made-up market from the referentials; about 700 ROME codes."""
    rng = options.rng(STREAM)
    parents = _parents(referentiels, rng)
    titles = _titles(referentiels, parents, rng)
    skills = referentiels.rome.skills
    n_skills = len(skills)
    codes = list(titles["code_rome"].unique())
    certificates = referentiels.certificats
    return Catalogue(
        parents=parents,
        titles=titles,
        skill_codes=[*skills["skill_code"], *(CERTIFICATE + c for c in certificates["code"])],
        skill_labels=[*skills["label"], *certificates["label"]],
        code_skills=_code_skills(referentiels, codes, rng),
        certificates=_certificates(parents, list(certificates["code"]), n_skills),
        near=_near(referentiels, codes),
    )


def _parents(referentiels: Referentiels, rng: np.random.Generator) -> pd.DataFrame:
    principal = filieres_table.principal(referentiels.filieres)
    known = set(referentiels.rome.codes["code_rome_parent"])
    inside = sorted(set(principal.index) & known)
    others = sorted(known - set(inside))
    outside = sorted(rng.choice(others, size=min(N_OUTSIDE, len(others)), replace=False))
    codes = [*inside, *outside]
    weights = np.array([COMMON.get(code, RARE) for code in codes])
    weights *= rng.lognormal(0.0, 0.15, weights.shape)
    shares = weights / weights.sum(axis=0)
    filieres = [str(principal.get(code, vocabulary.HORS_FILIERE)) for code in codes]
    table = pd.DataFrame({"code_rome_parent": codes, "filiere": filieres})
    table["demand"], table["supply"] = shares[:, 0], shares[:, 1]
    table["trend"] = [TRENDS[f] for f in filieres] + rng.normal(0.0, 0.008, len(codes))
    seasons = np.array([SEASONS.get(code[0], (1.0, 1.0, 1.0, 1.0)) for code in codes])
    return table.join(pd.DataFrame(seasons, columns=["s1", "s2", "s3", "s4"]))


def _titles(
    referentiels: Referentiels, parents: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    row_of = {code: i for i, code in enumerate(parents["code_rome_parent"])}
    known = referentiels.rome.appellations
    titles = known[known["code_rome_parent"].isin(list(row_of))].copy()
    titles["senior"] = [_senior(label) for label in titles["label"]]
    titles["length"] = titles["label"].str.len() + 40.0 * titles["senior"]
    titles = titles.sort_values(["code_rome", "length", "code_ogr"], ignore_index=True)
    titles["rank"] = titles.groupby("code_rome").cumcount()
    titles = titles[titles["rank"] < _N_TITLES].reset_index(drop=True)
    root = titles["code_rome"] == titles["code_rome_parent"]
    weight = np.where(root, 1.0, _TO_OTHER_CODES) * np.where(titles["senior"], 0.1, 1.0)
    weight *= rng.lognormal(0.0, 0.6, len(titles)) / (1.0 + titles["rank"].to_numpy(dtype=float))
    titles["parent"] = [row_of[code] for code in titles["code_rome_parent"]]
    titles["share"] = weight / pd.Series(weight).groupby(titles["parent"]).transform("sum")
    return titles[["code_ogr", "label", "code_rome", "parent", "share"]]


def _senior(label: str) -> bool:
    return label.lower().startswith(_SENIOR)


def _code_skills(
    referentiels: Referentiels, codes: Sequence[str], rng: np.random.Generator
) -> dict[str, NDArray[np.int64]]:
    rome = referentiels.rome
    row_of = pd.Series(np.arange(len(rome.skills)), index=list(rome.skills["skill_code"]))
    links = rome.code_skills[rome.code_skills["code_rome"].isin(list(codes))].copy()
    links["skill"] = row_of.reindex(list(links["skill_code"])).to_numpy()
    links = links.dropna(subset=["skill"]).drop_duplicates(["code_rome", "skill_code"])
    links["late"] = (links["core"] != "principale").to_numpy() + rng.random(len(links))
    links = links.sort_values(["code_rome", "late", "skill_code"])
    found = {
        str(code): rows["skill"].to_numpy(dtype=np.int64)[:_N_SKILLS]
        for code, rows in links.groupby("code_rome")
    }
    return {code: found.get(code, np.zeros(0, dtype=np.int64)) for code in codes}


def _certificates(
    parents: pd.DataFrame, certificates: Sequence[str], n_skills: int
) -> dict[int, list[tuple[int, float, float]]]:
    row_of = {code: n_skills + i for i, code in enumerate(certificates)}
    return {
        i: [
            (row_of[code], asked, held)
            for prefix, wanted in CERTIFICATES.items()
            if parent.startswith(prefix)
            for code, asked, held in wanted
            if code in row_of
        ]
        for i, parent in enumerate(parents["code_rome_parent"])
    }


def _near(referentiels: Referentiels, codes: Sequence[str]) -> dict[str, list[str]]:
    links = referentiels.rome.mobilities.sort_values(["code_rome", "rank", "code_rome_target"])
    known = set(codes)
    links = links[links["code_rome"].isin(known) & links["code_rome_target"].isin(known)]
    found = {str(c): list(rows["code_rome_target"]) for c, rows in links.groupby("code_rome")}
    return {code: found.get(code, []) for code in codes}

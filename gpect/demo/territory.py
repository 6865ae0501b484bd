"""The made-up structures and firms of the territory, and how far its communes are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.demo import names
from gpect.demo.options import DemoOptions, pick
from gpect.referentiels.loader import Referentiels
from gpect.referentiels.territoire import Territoire

STREAM: Final = 2
N_SIAE: Final = 47
N_MEMBERS: Final = 18
N_FIRMS: Final = 150
ROAD_DETOUR: Final = 1.25
SAME_COMMUNE_KM: Final = 1.2
_EARTH_KM: Final = 6371.0

KIND_SHARES: Final = {"ACI": 0.45, "AI": 0.13, "EI": 0.27, "ETTI": 0.11, "EITI": 0.04}
"""Made-up shares of the kinds of SIAE."""

ALL_LETTERS: Final = "ABCDEFGHIJKLMN"


@dataclass(frozen=True)
class Sector:
    """A branch of made-up firms: its NAF codes, ROME letters, how names begin, its share."""

    naf: tuple[str, ...]
    letters: str
    names: tuple[str, ...]
    share: float


SECTORS: Final = (
    Sector(("4941A", "5210B", "5229A"), "N", ("Transports", "Logistique", "Messagerie"), 0.15),
    Sector(("4120A", "4321A", "4391B", "4399C"), "F", ("Bâtiment", "Toitures", "Élec"), 0.17),
    Sector(("8121Z", "8122Z", "9601A"), "K", ("Propreté", "Net Services", "Blanchisserie"), 0.10),
    Sector(("2932Z", "2511Z", "3811Z", "2822Z"), "HIN", ("Mécanique", "Ateliers", "Tôlerie"), 0.16),
    Sector(("4520A", "4511Z"), "I", ("Garage", "Carrosserie"), 0.06),
    Sector(("4711F", "4719B", "4752B"), "D", ("Marché", "Comptoir", "Maison"), 0.11),
    Sector(("5610A", "5629B", "5510Z"), "G", ("Restaurant", "Traiteur", "Hôtel"), 0.08),
    Sector(("8810A", "8710A", "8891A"), "KJ", ("Aide et Soins", "Résidence", "À Domicile"), 0.10),
    Sector(("6201Z", "6202A", "8211Z"), "MEI", ("Numérique", "Bureau", "Réseaux"), 0.05),
    Sector(("8130Z", "0113Z"), "A", ("Paysages", "Maraîchers"), 0.02),
)

DOMINANT: Final = (
    ("Automobiles Valmeret", "2910Z", 5_240, "HNI", "245901160"),
    ("Ferroviaire Brionde-Lys", "3020Z", 4_050, "HIN", "200042190"),
    ("Plateforme Colis Zelmarne", "5210B", 1_380, "N", "200068500"),
)
"""(name, NAF, headcount, ROME letters, EPCI) of the made-up employers that weigh on a table."""


@dataclass(frozen=True)
class Territory:
    """The place: communes, the structures in them, and distances.

    Attributes
    ----------
    communes
        c rows: the referential's columns and ``code_postal``, ``epci`` (row of ``epcis``).
    epcis
        Codes of the EPCI.
    structures
        Rows: ``siret, kind, name, naf, headcount, commune`` (row), ``letters, weight, member``;
        the SIAE first.
    distances_km
        c × c, by road; float32.
    """

    communes: pd.DataFrame
    epcis: list[str]
    structures: pd.DataFrame
    distances_km: NDArray[np.float32]

    def draw_communes(self, epci: int, size: int, rng: np.random.Generator) -> NDArray[np.int64]:
        """Draw rows of ``communes`` in one EPCI, by population."""
        rows = np.flatnonzero(self.communes["epci"].to_numpy() == epci)
        population = self.communes["population"].to_numpy(dtype=float)[rows]
        return rng.choice(rows, size=size, p=population / population.sum())


def build_territory(referentiels: Referentiels, options: DemoOptions) -> Territory:
    """Draw the structures of the territory; their number does not follow the people's."""
    rng = options.rng(STREAM)
    communes = _communes(referentiels.territoire)
    epcis = sorted(communes["code_epci"].unique())
    communes["epci"] = [epcis.index(code) for code in communes["code_epci"]]
    structures = pd.concat([_siae(communes, rng), _firms(communes, rng)], ignore_index=True)
    return Territory(communes, epcis, structures, _distances(communes))


def siret(serial: int) -> str:
    """Give a valid SIRET that nobody can hold: no real SIREN begins with four zeros."""
    siren = f"0000{serial:04d}"
    siren += _luhn_digit(siren)
    return siren + "0001" + _luhn_digit(siren + "0001")


def _luhn_digit(digits: str) -> str:
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))]
    return str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


def _communes(territoire: Territoire) -> pd.DataFrame:
    first = territoire.postal_codes.sort_values(["code_commune", "code_postal"])
    main = first.drop_duplicates("code_commune")
    known = dict(zip(main["code_commune"], main["code_postal"], strict=True))
    communes = territoire.communes.sort_values("code_commune", ignore_index=True)
    return communes.assign(code_postal=[known.get(c, "") for c in communes["code_commune"]])


def _siae(communes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    n = N_SIAE - 1
    starts = [names.SIAE_STARTS[i % len(names.SIAE_STARTS)] for i in range(n)]
    known = [*names.SIAE_NAMES, *_named(starts[len(names.SIAE_NAMES) :], rng)]
    kinds = [*pick(rng, list(KIND_SHARES), n - 1, list(KIND_SHARES.values())), "ACI", "EI"]
    letters = pick(rng, ("AFK", "AK", "KD", "GKD", "IH", "NM", "MIE"), N_SIAE)
    table = pd.DataFrame(
        {
            # The last structure is conventioned for two kinds under one SIRET, as happens.
            "siret": [siret(1000 + i) for i in (*range(n), n - 1)],
            "kind": kinds,
            "name": [*known, known[-1]],
            "naf": pick(rng, ("8130Z", "8899B", "3831Z", "7820Z", "8121Z"), N_SIAE),
            "headcount": rng.integers(8, 90, N_SIAE),
            "letters": [
                ALL_LETTERS if kind in ("ETTI", "AI") else own
                for kind, own in zip(kinds, letters, strict=True)
            ],
            "member": [i < N_MEMBERS for i in range(N_SIAE)],
        }
    )
    table["weight"] = table["headcount"] * np.where(table["kind"] == "ETTI", 1.6, 0.7)
    return table.assign(commune=_homes(communes, N_SIAE, rng))


def _firms(communes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    n = N_FIRMS - len(DOMINANT)
    shares = np.array([sector.share for sector in SECTORS])
    drawn = [SECTORS[i] for i in rng.choice(len(SECTORS), size=n, p=shares / shares.sum())]
    starts = [pick(rng, sector.names, 1)[0] for sector in drawn]
    table = pd.DataFrame(
        {
            "kind": pick(rng, ("entreprise", "association"), n, (0.93, 0.07)),
            "name": _named(starts, rng),
            "naf": [pick(rng, sector.naf, 1)[0] for sector in drawn],
            "headcount": np.clip(rng.lognormal(3.2, 1.0, n), 3, 600).astype(int),
            "letters": [sector.letters for sector in drawn],
            "commune": _homes(communes, n, rng),
        }
    )
    table = pd.concat([_dominant(communes), table], ignore_index=True)
    table["siret"] = [siret(2000 + i) for i in range(len(table))]
    return table.assign(member=False, weight=table["headcount"].astype(float) ** 0.85)


def _dominant(communes: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for name, naf, headcount, letters, epci in DOMINANT:
        inside = communes[communes["code_epci"] == epci]
        commune = inside.index[int(inside["population"].to_numpy(dtype=float).argmax())]
        rows.append(
            {
                "kind": "entreprise",
                "name": name,
                "naf": naf,
                "headcount": headcount,
                "letters": letters,
                "commune": commune,
            }
        )
    return pd.DataFrame(rows)


def _named(starts: Sequence[str], rng: np.random.Generator) -> list[str]:
    """Give each beginning a word; a pair never comes twice while words last."""
    words = [names.WORDS[i] for i in rng.permutation(len(names.WORDS))]
    offsets = {start: 7 * i for i, start in enumerate(sorted(set(starts)))}
    used: Counter[str] = Counter()
    found = []
    for start in starts:
        found.append(f"{start} {words[(offsets[start] + used[start]) % len(words)]}")
        used[start] += 1
    return found


def _homes(communes: pd.DataFrame, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw communes by population, towns more than villages."""
    weight = communes["population"].to_numpy(dtype=float) ** 1.15
    return rng.choice(len(communes), size=n, p=weight / weight.sum())


def _distances(communes: pd.DataFrame) -> NDArray[np.float32]:
    lon = np.radians(communes["lon"].to_numpy(dtype=float))
    lat = np.radians(communes["lat"].to_numpy(dtype=float))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    km = 2 * _EARTH_KM * np.arcsin(np.sqrt(half)) * ROAD_DETOUR
    return np.asarray(np.maximum(km, SAME_COMMUNE_KM), dtype=np.float32)

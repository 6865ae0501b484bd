"""A made-up batch and a made-up forecast: invented people, invented employers, real geography."""

import dataclasses
import shutil
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables, vocabulary
from gpect.reports.batch.workbook import BatchReport
from gpect.reports.comite.pack import ComitePack, write_comite

AS_OF = date(2026, 10, 1)
EPCIS = {
    "245901160": ("CA Valenciennes Métropole", "Valenciennes Métropole", 50.36, 3.52, 1.0),
    "200042190": ("CA de la Porte du Hainaut", "Porte du Hainaut", 50.37, 3.38, 0.8),
    "200068500": ("CA de Cambrai", "Cambrai", 50.17, 3.20, 0.45),
    "200030633": ("CA du Caudrésis et du Catésis", "Caudrésis-Catésis", 50.11, 3.43, 0.35),
    "245901038": ("CC du Pays Solesmois", "Pays Solesmois", 50.20, 3.50, 0.08),
}
METIERS = {
    "A1203": ("transition_ecologique", "Aménagement et entretien des espaces verts"),
    "K2303": ("transition_ecologique", "Nettoyage des espaces urbains"),
    "I1604": ("mobilite", "Mécanique automobile et entretien de véhicules"),
    "N4103": ("mobilite", "Conduite de transport en commun sur route"),
    "K2204": ("services", "Nettoyage de locaux"),
    "K1304": ("services", "Services domestiques"),
    "M1805": ("numerique", "Études et développement informatique"),
    "I1401": ("numerique", "Maintenance informatique et bureautique"),
    "N1103": ("hors_filiere", "Magasinage et préparation de commandes"),
    "F1703": ("hors_filiere", "Maçonnerie"),
}
LEVERS = (
    "12 personnes disponibles d'un métier proche dans le même EPCI",
    "3 personnes disponibles de ce métier dans le même EPCI : lever ce qui les retient",
    "Aucune personne disponible à proximité : formation, ou recrutement hors du territoire",
)
LEVELS = {
    "detail": ["code_epci", "filiere", "code_rome_parent"],
    "metier": ["filiere", "code_rome_parent"],
    "filiere_epci": ["code_epci", "filiere"],
    "filiere": ["filiere"],
    "epci": ["code_epci"],
    "territoire": [],
}


RATIOS = ("ratio", "ratio_low", "ratio_high", "verdict")


@dataclass(frozen=True)
class Size:
    """How much to make up."""

    communes_per_epci: int = 5
    metiers: int = 10
    openings: int = 40
    persons: int = 120
    proposals: int = 200
    volume: float = 1.0


def make_territoire(size: Size) -> Any:
    rng = np.random.default_rng(1)
    rows = []
    for code, (_, short, lat, lon, _) in EPCIS.items():
        for i in range(size.communes_per_epci):
            rows.append(
                {
                    "code_commune": f"59{len(rows) + 1:03d}",
                    "name": f"{short.split()[0]}-Commune-{i + 1}",
                    "code_epci": code,
                    "lat": lat + 0.05 * rng.standard_normal(),
                    "lon": lon + 0.07 * rng.standard_normal(),
                }
            )
    epcis = [{"code_epci": c, "name": v[0], "short_name": v[1]} for c, v in EPCIS.items()]
    return SimpleNamespace(communes=pd.DataFrame(rows), epcis=pd.DataFrame(epcis))


def make_metiers(size: Size) -> pd.DataFrame:
    """One row a métier; beyond the ten with a real title, invented ones."""
    rows = [(code, *what) for code, what in METIERS.items()]
    names = [*vocabulary.FILIERES, vocabulary.HORS_FILIERE]
    more = range(len(rows), size.metiers)
    rows += [(f"B{1000 + i}", names[i % 5], f"Métier inventé numéro {i}") for i in more]
    return pd.DataFrame(rows[: size.metiers], columns=["code_rome_parent", "filiere", "label"])


def make_rome(metiers: pd.DataFrame) -> Any:
    parents = metiers[["code_rome_parent", "label"]]
    codes = parents.assign(code_rome=parents["code_rome_parent"])
    return SimpleNamespace(version="v460", parents=parents, codes=codes)


def make_openings(size: Size, metiers: pd.DataFrame, territoire: Any) -> pd.DataFrame:
    rng = np.random.default_rng(2)
    n = size.openings
    metier = metiers.iloc[rng.integers(0, len(metiers), n)].reset_index(drop=True)
    place = territoire.communes.iloc[rng.integers(0, len(territoire.communes), n)]
    employers = rng.zipf(1.6, n) % 60
    raw = pd.DataFrame(
        {
            "opening_id": [f"O{i:012x}" for i in range(n)],
            "siret": [f"{40000000000000 + int(e)}" for e in employers],
            "employer": [f"Établissement inventé {e}" for e in employers],
            "employer_kind": rng.choice(["ACI", "EI", "entreprise", "public"], n),
            "raw_title": metier["label"].to_numpy(),
            "code_rome": metier["code_rome_parent"].to_numpy(),
            "code_rome_parent": metier["code_rome_parent"].to_numpy(),
            "filiere": metier["filiere"].to_numpy(),
            "code_commune": place["code_commune"].to_numpy(),
            "code_epci": place["code_epci"].to_numpy(),
            "posts": rng.integers(1, 5, n),
            "starts_on": pd.Timestamp(AS_OF) + pd.to_timedelta(rng.integers(0, 180, n), "D"),
        }
    )
    return contracts.conform(raw, tables.OPENINGS)


def make_persons(size: Size, metiers: pd.DataFrame, territoire: Any) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    n = size.persons
    metier = metiers.iloc[rng.integers(0, len(metiers), n)].reset_index(drop=True)
    place = territoire.communes.iloc[rng.integers(0, len(territoire.communes), n)]
    raw = pd.DataFrame(
        {
            "person_id": [f"P{rng.integers(0, 2**62):016X}" for _ in range(n)],
            "structure": [f"Chantier inventé {i}" for i in rng.integers(1, 47, n)],
            "code_commune": place["code_commune"].to_numpy(),
            "code_epci": place["code_epci"].to_numpy(),
            "raw_title": metier["label"].to_numpy(),
            "available_from": pd.Timestamp(AS_OF) + pd.to_timedelta(rng.integers(0, 300, n), "D"),
        }
    )
    return contracts.conform(raw, tables.PERSONS)


def make_batch(size: Size) -> BatchReport:
    rng = np.random.default_rng(4)
    territoire, metiers = make_territoire(size), make_metiers(size)
    openings = make_openings(size, metiers, territoire)
    persons = make_persons(size, metiers, territoire)
    pair = np.sort(rng.choice(len(persons) * 3, size.proposals, replace=False))
    raw = pd.DataFrame(
        {
            "run_id": "r1",
            "person_id": persons["person_id"].to_numpy()[pair // 3],
            "rank": pair % 3 + 1,
            "opening_id": openings["opening_id"].to_numpy()[(pair * 7 + pair // 3) % len(openings)],
            "score": rng.uniform(0.35, 1.0, size.proposals),
            "coverage": rng.uniform(0.5, 1.0, size.proposals),
            "distance_km": rng.gamma(2.0, 5.0, size.proposals),
            "why": "même métier recherché ; 8 km en transports en commun ; "
            "4 compétences sur 5 ; disponible à la date du début",
            "missing": "manque : CACES R489-3 (formation à Denain, 12 places en novembre)",
        }
    )
    raw = raw.drop_duplicates(["person_id", "opening_id"])
    raw.loc[rng.random(len(raw)) < 0.3, "missing"] = None
    return BatchReport(
        allocations=contracts.conform(raw, tables.ALLOCATIONS),
        unfilled=_unfilled(openings),
        unmatched=_unmatched(persons),
        questions=_questions(persons, openings),
        openings=openings,
        persons=persons,
        structures=contracts.empty(tables.STRUCTURES),
        rejects=_rejects(),
        parameters={"Calcul": "r1", "Date de référence": "01/10/2026", "Version de gpect": "0.1.0"},
        as_of=AS_OF,
        territoire=territoire,
        rome=make_rome(metiers),
    )


def _unfilled(openings: pd.DataFrame) -> pd.DataFrame:
    some = openings.iloc[::4]
    raw = pd.DataFrame(
        {
            "run_id": "r1",
            "opening_id": some["opening_id"],
            "posts": some["posts"],
            "candidates": 1,
            "posts_unfilled": some["posts"] - 1,
            "why": "2 personnes du métier, mais aucune ne peut s'y rendre avant 8 heures",
            "lever": "une ligne de bus à 7 h ouvrirait ce poste à 6 personnes",
        }
    )
    return contracts.conform(raw[raw["posts_unfilled"] > 0], tables.UNFILLED)


def _unmatched(persons: pd.DataFrame) -> pd.DataFrame:
    raw = pd.DataFrame(
        {
            "run_id": "r1",
            "person_id": persons["person_id"].iloc[::5],
            "why": "aucun poste du métier recherché à moins de 10 km",
            "next_step": "revoir ensemble le métier recherché ou la mobilité",
        }
    )
    return contracts.conform(raw, tables.UNMATCHED)


def _questions(persons: pd.DataFrame, openings: pd.DataFrame) -> pd.DataFrame:
    people, posts = persons["person_id"].iloc[::9], openings["opening_id"].iloc[::9]
    raw = pd.DataFrame(
        {
            "run_id": "r1",
            "subject": ["person"] * len(people) + ["opening"] * len(posts),
            "subject_id": [*people, *posts],
            "field": ["permis_b"] * len(people) + ["hours_per_week"] * len(posts),
            "question": ["A-t-elle le permis B ?"] * len(people)
            + ["Combien d'heures par semaine ?"] * len(posts),
            "pairs": range(len(people) + len(posts)),
        }
    )
    return contracts.conform(raw, tables.QUESTIONS)


def _rejects() -> pd.DataFrame:
    raw = pd.DataFrame(
        {
            "lot_id": "l1",
            "row": [14, 15, 22],
            "column": ["Nb de postes", "Date de début", "Code postal"],
            "code": ["nombre_invalide", "date_invalide", "hors_territoire"],
            "severity": ["reject", "reject", "warn"],
            "source_file": "besoins_octobre.xlsx",
            "sheet": "Feuil1",
            "reason": [
                "« deux » n'est pas un nombre de postes.",
                "« 31/02/2027 » n'est pas une date.",
                "Ce code postal est hors du territoire.",
            ],
            "suggestion": ["Écrivez 2.", "Vérifiez le jour.", None],
        }
    )
    return contracts.conform(raw, tables.REJECTS)


def make_shortages(size: Size, seed: int = 5, n_quarters: int = 8, draws: int = 60) -> pd.DataFrame:
    """Make draws up and add them up at every level, as the forecast does."""
    rng = np.random.default_rng(seed)
    metiers = make_metiers(size)
    weights = np.array([v[4] for v in EPCIS.values()])
    base = rng.lognormal(0.2, 1.1, len(metiers)) * size.volume
    mean = np.repeat(base, len(EPCIS)) * np.tile(weights, len(metiers))
    season = 1.0 + 0.25 * np.sin(np.arange(n_quarters) * np.pi / 2)
    shape = (len(mean), n_quarters, draws)
    demand = rng.poisson(mean[:, None, None] * season[:, None], shape)
    supply = rng.poisson(mean[:, None, None] * rng.lognormal(-0.3, 0.6, (len(mean), 1, 1)), shape)
    keys = metiers.loc[metiers.index.repeat(len(EPCIS))].reset_index(drop=True)
    keys = keys.assign(code_epci=list(EPCIS) * len(metiers))
    first = AS_OF.year * 4 + (AS_OF.month - 1) // 3
    periods = [f"{q // 4}-T{q % 4 + 1}" for q in range(first, first + n_quarters)]
    rows = [_level(level, keys, (demand, supply), periods) for level in LEVELS]
    found = pd.concat(rows, ignore_index=True)
    is_short = (found["level"] == "detail") & (found["shortage"] >= 0.5)
    levers = np.array(LEVERS, dtype=object)[np.arange(len(found)) % 3]
    found["lever"] = pd.Series(levers).where(is_short)
    return contracts.conform(found.assign(run_id="r2"), tables.SHORTAGES)


def _level(
    level: str, keys: pd.DataFrame, draws: tuple[np.ndarray, np.ndarray], periods: list[str]
) -> pd.DataFrame:
    dimensions = ["code_epci", "filiere", "code_rome_parent"]
    place = keys[dimensions].assign(**{d: "*" for d in dimensions if d not in LEVELS[level]})
    number = place.groupby(dimensions, sort=True).ngroup().to_numpy()
    table = place.drop_duplicates().sort_values(dimensions, ignore_index=True)

    def added(values: np.ndarray) -> np.ndarray:
        sums = np.zeros((len(table), *values.shape[1:]))
        np.add.at(sums, number, values)
        return np.concatenate([sums, sums.sum(axis=1, keepdims=True)], axis=1)

    demand, supply = (added(d) for d in draws)
    shortage = added(np.maximum(draws[0] - draws[1], 0))
    found = table.loc[table.index.repeat(len(periods) + 1)].reset_index(drop=True)
    found["level"], found["period"] = level, [*periods, "*"] * len(table)
    for name, values in (("demand", demand), ("supply", supply), ("shortage", shortage)):
        found[name] = values.mean(axis=-1).ravel()
        for q in (0.025, 0.1, 0.5, 0.9, 0.975):
            found[f"{name}_q{q:g}"] = np.quantile(values, q, axis=-1).ravel()
    for part, share in (("declared", 0.3), ("trend", 0.6), ("departures", 0.1)):
        found[part] = share * found["demand"]
    return found.assign(p_shortage=(shortage > 0).mean(axis=-1).ravel(), n=10)


def make_backtest() -> pd.DataFrame:
    rows = [
        ("offres", level, horizon, 40, 0.7 + 0.05 * horizon, 0.95, 0.6, 0.9, 0.81, 0.94)
        for level in ("territoire", "filiere", "epci", "detail")
        for horizon in (1, 2, 3, 4)
    ]
    columns = "part level horizon n mase mase_naive swis swis_naive coverage_80 coverage_95"
    return pd.DataFrame(rows, columns=columns.split())


def make_pack(size: Size, **changes: Any) -> ComitePack:
    territoire, metiers = make_territoire(size), make_metiers(size)
    made = {
        "shortages": make_shortages(size),
        "backtest": make_backtest(),
        "openings": make_openings(size, metiers, territoire),
        "territoire": territoire,
        "rome": make_rome(metiers),
        "as_of": AS_OF,
        "parameters": {"Calcul": "r2", "Version de gpect": "0.1.0", "Référentiel rome": "v460"},
    }
    return ComitePack(**made | changes)


@pytest.fixture(scope="session")
def batch() -> BatchReport:
    return make_batch(Size())


@pytest.fixture(scope="session")
def pack() -> ComitePack:
    return make_pack(Size(volume=3.0))


@pytest.fixture(scope="module")
def written(pack, batch, tmp_path_factory):
    """Write a whole folder for the comité, with every annexe."""
    from tests.golden.test_annexes import make_tables

    root = tmp_path_factory.mktemp("pack")
    equity = pd.DataFrame(
        [("Sexe", "femmes", "score", "ensemble", 40, 1.0237, 0.9811, 1.0649, "pas d'écart")],
        columns=["attribute", "group", "measure", "scope", "n", *RATIOS],
    )
    beside = make_tables(pack, batch) | {"equity": equity}
    write_comite(root, dataclasses.replace(pack, beside=beside))
    return root


@pytest.fixture
def folder(written, tmp_path):
    """Give a copy of the folder, to be edited."""
    return shutil.copytree(written, tmp_path / "dossier")

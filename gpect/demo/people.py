"""People as they truly are: what they can do, how far they go, when they are free.

No file shows this table: files show the part of it that a structure happens to know.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from gpect.demo.catalogue import Catalogue
from gpect.demo.freins import draw_freins
from gpect.demo.options import DemoOptions, pick
from gpect.demo.territory import Territory
from gpect.domain import vocabulary

STREAM: Final = 5

_TRANSPORTS: Final = (
    ("voiture", 0.40, 28.0),
    ("transports", 0.30, 16.0),
    ("a_pied", 0.16, 4.0),
    ("velo", 0.09, 9.0),
    ("trottinette", 0.05, 7.0),
)
"""(means, share of people, typical reach in km)."""

_SAME_EPCI: Final = 0.8
_CHANGES_METIER: Final = 0.40
_PATHWAY: Final = 0.55
_LEVELS: Final = ("sans", "niveau_3", "niveau_4", "niveau_5", "niveau_6")
_LEVEL_SHARES: Final = (0.42, 0.34, 0.15, 0.06, 0.03)


@dataclass(frozen=True)
class People:
    """People and what they can do.

    Attributes
    ----------
    table
        n rows: ``structure, commune, title, held`` (rows), ``code_rome, parent``, ``transport,
        reach_km, permis_b, eligible_iae, level, experience, hours_max``, ``starts_on, ends_on,
        pass_ends_on`` of the pathway or None, ``free_on``, and what only the audit reads:
        ``birth, sexe, qpv, rqth``; ``frein_…``: what truly holds each back.
    skills
        n × skills: True where the person truly has the skill at ``free_on``.
    to_come
        n × skills: the part of ``skills`` learnt during the pathway.
    """

    table: pd.DataFrame
    skills: csr_matrix
    to_come: csr_matrix


def draw_people(catalogue: Catalogue, territory: Territory, options: DemoOptions) -> People:
    """Draw the people accompanied, in no order."""
    rng = options.rng(STREAM)
    n = options.n_persons
    table = pd.DataFrame({"structure": _structures(options, rng)})
    table["commune"] = _homes(table["structure"].to_numpy(), territory, rng)
    table = table.join(_metiers(catalogue, n, rng)).join(_mobility(n, rng))
    table["eligible_iae"] = rng.random(n) < 0.86
    table["level"] = pick(rng, _LEVELS, n, _LEVEL_SHARES)
    table["experience"] = np.round(rng.gamma(1.3, 3.0, n), 0)
    table["hours_max"] = rng.choice([35.0, 30.0, 24.0, 20.0], n, p=[0.78, 0.06, 0.09, 0.07])
    kinds = territory.structures["kind"].to_numpy()[table["structure"]]
    table = table.join(_pathways(kinds, options, rng)).join(_audited(n, options, rng))
    table = table.join(draw_freins(table, options))
    skills = _skills(table, catalogue, rng)
    learnt = skills.copy()
    learns = np.repeat(table["ends_on"].notna().to_numpy(), np.diff(skills.indptr))
    learnt.data = learns & (rng.random(skills.nnz) < 0.22)
    learnt.eliminate_zeros()
    return People(table, skills, learnt)


def _structures(options: DemoOptions, rng: np.random.Generator) -> NDArray[np.int64]:
    """Share people out among the first structures, all members or close to them."""
    sizes = rng.lognormal(0.0, 0.6, options.n_accompanying)
    return rng.choice(options.n_accompanying, options.n_persons, p=sizes / sizes.sum())


def _homes(
    structures: NDArray[np.int64], territory: Territory, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Place most people in the EPCI of their structure, all by population."""
    epci_of = territory.communes["epci"].to_numpy()
    population = territory.communes["population"].to_numpy(dtype=float)
    homes = rng.choice(len(epci_of), len(structures), p=population / population.sum())
    near = rng.random(len(structures)) < _SAME_EPCI
    place = epci_of[territory.structures["commune"].to_numpy()[structures]]
    for epci in range(len(territory.epcis)):
        rows = np.flatnonzero(near & (place == epci))
        homes[rows] = territory.draw_communes(epci, len(rows), rng)
    return homes


def _metiers(catalogue: Catalogue, n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Draw the métier held by supply; some wish another, near or not."""
    shares = catalogue.parents["supply"].to_numpy(dtype=float)
    held = catalogue.draw_titles(rng.choice(len(shares), n, p=shares), rng)
    sought = held.copy()
    changes = np.flatnonzero(rng.random(n) < _CHANGES_METIER)
    sought[changes] = catalogue.draw_titles(rng.choice(len(shares), len(changes), p=shares), rng)
    codes = catalogue.titles["code_rome"].to_numpy()
    by_code = catalogue.titles.groupby("code_rome").indices
    for i in changes[rng.random(len(changes)) < 0.6]:
        near = catalogue.near[codes[held[i]]]
        if near:
            rows = by_code[near[int(rng.integers(min(4, len(near))))]]
            sought[i] = rows[int(rng.integers(len(rows)))]
    titles = catalogue.titles.iloc[sought]
    return pd.DataFrame(
        {
            "title": sought,
            "held": held,
            "code_rome": list(titles["code_rome"]),
            "parent": titles["parent"].to_numpy(),
        }
    )


def _mobility(n: int, rng: np.random.Generator) -> pd.DataFrame:
    drawn = rng.choice(len(_TRANSPORTS), n, p=[share for _, share, _ in _TRANSPORTS])
    typical = np.array([km for _, _, km in _TRANSPORTS])[drawn]
    transport = [_TRANSPORTS[i][0] for i in drawn]
    drives = np.array([means == "voiture" for means in transport])
    return pd.DataFrame(
        {
            "transport": transport,
            "reach_km": np.round(typical * rng.lognormal(0.0, 0.3, n), 1),
            "permis_b": drives | (rng.random(n) < 0.28),
        }
    )


def _pathways(
    kinds: NDArray[np.str_], options: DemoOptions, rng: np.random.Generator
) -> pd.DataFrame:
    """Give a pathway to most people of SIAE; they are free when it ends, others at once or soon."""
    n = len(kinds)
    inside = np.isin(kinds, vocabulary.SIAE_KINDS) & (rng.random(n) < _PATHWAY)
    left, done, late = rng.integers(5, 560, n), rng.integers(20, 480, n), rng.integers(0, 200, n)
    soon = np.where(rng.random(n) < 0.7, -rng.integers(0, 120, n), rng.integers(0, 180, n))
    rows: list[tuple[date | None, date | None, date | None, date]] = []
    for i in range(n):
        if inside[i]:
            ends = options.as_of + timedelta(days=int(left[i]))
            starts = options.as_of - timedelta(days=int(done[i]))
            rows.append((starts, ends, ends + timedelta(days=int(late[i])), ends))
        else:
            rows.append((None, None, None, options.as_of + timedelta(days=int(soon[i]))))
    columns = ["starts_on", "ends_on", "pass_ends_on", "free_on"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _audited(n: int, options: DemoOptions, rng: np.random.Generator) -> pd.DataFrame:
    age = np.clip(rng.gamma(6.0, 6.0, n), 18, 63)
    born = [options.as_of - timedelta(days=int(years * 365.25)) for years in age]
    return pd.DataFrame(
        {
            "birth": pd.Series(born, dtype=object),
            "sexe": pick(rng, ("F", "H"), n, (0.47, 0.53)),
            "qpv": rng.random(n) < 0.27,
            "rqth": rng.random(n) < 0.09,
        }
    )


def _skills(table: pd.DataFrame, catalogue: Catalogue, rng: np.random.Generator) -> csr_matrix:
    """Give each person skills of the métier held and, fewer, of the one sought; certificates."""
    held_codes = catalogue.titles["code_rome"].to_numpy()[table["held"].to_numpy()]
    ability = np.clip(rng.normal(0.55, 0.18, len(table)), 0.1, 0.95)
    found = [
        _drawn(held_codes, ability, catalogue, rng),
        _drawn(table["code_rome"].to_numpy(), ability * 0.7, catalogue, rng),
    ]
    held_parents = catalogue.titles["parent"].to_numpy()[table["held"].to_numpy()]
    for parents in (held_parents, table["parent"].to_numpy()):
        for parent in np.unique(parents):
            for skill, _, held in catalogue.certificates[int(parent)]:
                rows = np.flatnonzero(parents == parent)
                rows = rows[rng.random(len(rows)) < held * 0.8]
                found.append((rows, np.full(len(rows), skill)))
    rows, skills = (np.concatenate(part) for part in zip(*found, strict=True))
    shape = (len(table), len(catalogue.skill_codes))
    matrix = csr_matrix((np.ones(len(rows), dtype=np.int8), (rows, skills)), shape=shape)
    return matrix.astype(bool)


def _drawn(
    codes: NDArray[np.str_],
    ability: NDArray[np.float64],
    catalogue: Catalogue,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    rows, skills = [], []
    for code, at in pd.Series(codes).groupby(codes).indices.items():
        used = catalogue.code_skills[str(code)]
        chance = np.outer(ability[at], 0.94 ** np.arange(len(used)))
        where, which = np.nonzero(rng.random(chance.shape) < chance)
        rows.append(at[where])
        skills.append(used[which])
    return np.concatenate(rows), np.concatenate(skills)

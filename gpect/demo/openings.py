"""Openings as they truly are: employer, place, métier, skills asked, conditions, dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from gpect.demo.catalogue import Catalogue
from gpect.demo.freins import STREAM as REQUIREMENTS_STREAM
from gpect.demo.freins import draw_requirements
from gpect.demo.options import DemoOptions, pick
from gpect.demo.territory import ALL_LETTERS, Territory
from gpect.domain import vocabulary

STREAM: Final = 4

POSTS: Final = ((1, 0.50), (2, 0.20), (3, 0.12), (4, 0.08), (5, 0.05), (6, 0.05))
ABROAD: Final = 0.12
"""Weight of an employer for openings of another EPCI than its own."""

_PERMIT_SHARES: Final = (
    ("N41", 0.97),
    ("A12", 0.45),
    ("K130", 0.50),
    ("F1", 0.45),
    ("I", 0.40),
    ("J1", 0.25),
    ("", 0.12),
)
_CONTRACTS: Final = {
    "ACI": (("CDDI", 1.0),),
    "EI": (("CDDI", 1.0),),
    "AI": (("CDDU", 1.0),),
    "ETTI": (("interim", 1.0),),
    "EITI": (("autre", 1.0),),
}
_ORDINARY: Final = (
    ("CDI", 0.45),
    ("CDD", 0.33),
    ("interim", 0.13),
    ("apprentissage", 0.05),
    ("professionnalisation", 0.04),
)
_HOURS_IAE: Final = ((26.0, 0.5), (24.0, 0.2), (20.0, 0.15), (30.0, 0.1), (35.0, 0.05))
_HOURS_ORDINARY: Final = ((35.0, 0.72), (39.0, 0.08), (30.0, 0.07), (24.0, 0.08), (20.0, 0.05))
_EXIGE: Final = 2
_SOUHAITE: Final = 1


Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Openings:
    """Openings and what they ask.

    Attributes
    ----------
    table
        n rows: ``quarter, epci, parent, title`` (rows), ``code_ogr, code_rome, structure`` (row),
        ``commune`` (row), ``posts, contract, hours, permis_b, experience, niveau, starts_on,
        published_on, closed_on, exigences``.
    asked
        n × skills: 2 exigé, 1 souhaité, 0 not asked.
    """

    table: pd.DataFrame
    asked: csr_matrix


def draw_openings(
    needs: pd.DataFrame, catalogue: Catalogue, territory: Territory, options: DemoOptions
) -> Openings:
    """Give each need its employer, place, title, conditions, skills and dates."""
    rng = options.rng(STREAM, int(needs["quarter"].min() < 0))
    table = needs.reset_index(drop=True).drop(columns="declared")
    table["title"] = catalogue.draw_titles(table["parent"].to_numpy(), rng)
    titles = catalogue.titles.iloc[table["title"].to_numpy()]
    table["code_ogr"], table["code_rome"] = list(titles["code_ogr"]), list(titles["code_rome"])
    codes = catalogue.parents["code_rome_parent"].to_numpy()[table["parent"]]
    letters = np.array([code[0] for code in codes])
    table["structure"] = _employers(table, letters, territory, rng)
    table["commune"] = _communes(table, territory, rng)
    kinds = territory.structures["kind"].to_numpy()[table["structure"]]
    table["posts"] = rng.choice([n for n, _ in POSTS], len(table), p=[p for _, p in POSTS])
    table["permis_b"] = rng.random(len(table)) < [_permit_share(code) for code in codes]
    table = table.join(_conditions(kinds, letters, rng))
    table = table.join(_dates(table["quarter"].to_numpy(), options, rng))
    is_past = int(needs["quarter"].min() < 0)
    table["exigences"] = draw_requirements(codes, options.rng(REQUIREMENTS_STREAM, 1, is_past))
    return Openings(table, _asked(table, catalogue, rng))


def _employers(
    table: pd.DataFrame, letters: NDArray[np.str_], territory: Territory, rng: np.random.Generator
) -> NDArray[np.int64]:
    structures = territory.structures
    weight = structures["weight"].to_numpy(dtype=float)
    home = territory.communes["epci"].to_numpy()[structures["commune"]]
    fits = {
        letter: np.array([1.0 if letter in own else 0.003 for own in structures["letters"]])
        for letter in ALL_LETTERS
    }
    drawn = np.zeros(len(table), dtype=np.int64)
    epci = table["epci"].to_numpy()
    for place in range(len(territory.epcis)):
        near = np.where(home == place, 1.0, ABROAD)
        for letter in ALL_LETTERS:
            rows = np.flatnonzero((epci == place) & (letters == letter))
            shares = weight * near * fits[letter]
            drawn[rows] = rng.choice(len(structures), size=len(rows), p=shares / shares.sum())
    return drawn


def _communes(
    table: pd.DataFrame, territory: Territory, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Place the work at the employer's commune or at a client's, always in the opening's EPCI."""
    structures = territory.structures.iloc[table["structure"].to_numpy()]
    home = structures["commune"].to_numpy()
    moves = np.where(structures["kind"].isin(["ETTI", "AI"]), 0.85, 0.25)
    epci = table["epci"].to_numpy()
    stays = (territory.communes["epci"].to_numpy()[home] == epci) & (
        rng.random(len(table)) >= moves
    )
    drawn = home.copy()
    for place in range(len(territory.epcis)):
        rows = np.flatnonzero(~stays & (epci == place))
        drawn[rows] = territory.draw_communes(place, len(rows), rng)
    return drawn


def _permit_share(code: str) -> float:
    return next(share for prefix, share in _PERMIT_SHARES if code.startswith(prefix))


def _conditions(
    kinds: NDArray[np.str_], letters: NDArray[np.str_], rng: np.random.Generator
) -> pd.DataFrame:
    n = len(kinds)
    siae = np.isin(kinds, vocabulary.SIAE_KINDS)
    ordinary = pick(rng, [c for c, _ in _ORDINARY], n, [p for _, p in _ORDINARY])
    hours_iae = rng.choice([h for h, _ in _HOURS_IAE], n, p=[p for _, p in _HOURS_IAE])
    hours = rng.choice([h for h, _ in _HOURS_ORDINARY], n, p=[p for _, p in _HOURS_ORDINARY])
    beginner = pick(rng, ("debutant", "souhaitee", "exigee"), n, (0.92, 0.08, 1e-9))
    other = pick(rng, ("debutant", "souhaitee", "exigee"), n, (0.5, 0.32, 0.18))
    return pd.DataFrame(
        {
            "contract": [
                _CONTRACTS[kind][0][0] if kind in _CONTRACTS else ordinary[i]
                for i, kind in enumerate(kinds)
            ],
            "hours": np.where(siae & (kinds != "ETTI"), hours_iae, hours),
            "experience": [beginner[i] if siae[i] else other[i] for i in range(n)],
            "niveau": _levels(letters, siae, rng),
        }
    )


def _levels(
    letters: NDArray[np.str_], siae: NDArray[np.bool_], rng: np.random.Generator
) -> list[str | None]:
    n = len(letters)
    high = pick(rng, ("niveau_4", "niveau_5", "niveau_6"), n, (0.45, 0.4, 0.15))
    low = pick(rng, ("sans", "niveau_3", "niveau_4"), n, (0.35, 0.5, 0.15))
    asked = rng.random(n) < np.where(siae, 0.08, 0.35)
    is_high = np.isin(letters, ("M", "E"))
    return [(high[i] if is_high[i] else low[i]) if asked[i] else None for i in range(n)]


def _dates(
    quarters: NDArray[np.int64], options: DemoOptions, rng: np.random.Generator
) -> pd.DataFrame:
    """Start within the quarter; past ones are closed before ``as_of``, and so published.

    Openings to come are published when their date allows it, else declared by their employer.
    """
    n = len(quarters)
    # Most posts are advertised in the weeks before, some a season ahead.
    lead = np.where(rng.random(n) < 0.3, rng.integers(45, 130, n), rng.integers(7, 45, n))
    online = np.clip(rng.gamma(2.2, 16.0, n), 5, 120).astype(int)
    rows: list[tuple[date, date | None, date | None]] = []
    for i, offset in enumerate(rng.integers(0, 90, n).tolist()):
        starts = options.quarter_start(int(quarters[i])) + timedelta(days=offset)
        last = options.as_of - timedelta(days=1)
        if quarters[i] < 0:
            starts = min(starts, last)
            shown = starts - timedelta(days=int(lead[i]))
            rows.append((starts, shown, min(shown + timedelta(days=int(online[i])), last)))
        else:
            starts = max(starts, options.as_of)
            shown = starts - timedelta(days=int(lead[i]))
            rows.append((starts, shown if shown <= last else None, None))
    columns = ["starts_on", "published_on", "closed_on"]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _asked(table: pd.DataFrame, catalogue: Catalogue, rng: np.random.Generator) -> csr_matrix:
    """Ask each code's commonest skills more often; certificates by métier."""
    rows: list[Ints] = []
    skills: list[Ints] = []
    levels: list[Ints] = []
    for code in sorted(table["code_rome"].unique()):
        at = np.flatnonzero(table["code_rome"].to_numpy() == code)
        used = catalogue.code_skills[code]
        chance = 0.75 * 0.86 ** np.arange(len(used))
        drawn = rng.random((len(at), len(used)))
        where, which = np.nonzero(drawn < chance)
        rows.append(at[where])
        skills.append(used[which])
        levels.append(np.where(drawn[where, which] < 0.55 * chance[which], _EXIGE, _SOUHAITE))
    for parent, wanted in catalogue.certificates.items():
        at = np.flatnonzero(table["parent"].to_numpy() == parent)
        for skill, asked, _ in wanted:
            chosen = at[rng.random(len(at)) < asked]
            rows.append(chosen)
            skills.append(np.full(len(chosen), skill))
            levels.append(np.full(len(chosen), _EXIGE))
    shape = (len(table), len(catalogue.skill_codes))
    cells = (np.concatenate(rows), np.concatenate(skills))
    return csr_matrix((np.concatenate(levels).astype(np.float32), cells), shape=shape)

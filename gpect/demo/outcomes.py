"""What happened: hires that closed past openings, exits of people, departures of employees."""

from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.demo.dialect import FileFormat, draw_dialect
from gpect.demo.flaws import Flawed
from gpect.demo.opening_files import references
from gpect.demo.openings import Openings
from gpect.demo.options import N_QUARTERS_AHEAD, N_QUARTERS_PAST, pick
from gpect.demo.people_files import written_places
from gpect.demo.world import Sent, World
from gpect.domain.templates import REALISATIONS

Ints = NDArray[np.int64]

STREAM: Final = 9
_REPORTED: Final = 0.6
_ACCOMPANIED: Final = 0.4
_EXITS_PER_QUARTER: Final = 0.018
"""Exits and give-ups reported each quarter, per person accompanied."""

GIVEN_UP: Final = 0.14
"""Share of pathways that end by the person giving up."""

_EXITS: Final = (
    ("sortie_durable", 0.21),
    ("sortie_transition", 0.20),
    ("sortie_positive", 0.17),
    ("autre_sortie", 0.28),
    ("abandon", GIVEN_UP),
)
_DEPARTURES: Final = 0.18
"""Departures reported, per opening of the same employers."""

_ANNOUNCED: Final = 0.7
_MOTIFS: Final = ("Non mobile", "Autre", "En formation", "")


def fill_shares(world: World) -> NDArray[np.float64]:
    """Give the share of posts filled in each métier: fewer where people are rare."""
    parents = world.catalogue.parents
    ratio = parents["supply"].to_numpy(dtype=float) / parents["demand"].to_numpy(dtype=float)
    return np.asarray(np.clip(0.72 * ratio**0.35, 0.35, 0.95), dtype=float)


def hires_sent(world: World, past: Openings) -> Sent:
    """Give the hires known: those of people accompanied one by one, the others counted."""
    rng = world.options.rng(STREAM, 1)
    table = past.table
    chance = fill_shares(world)[table["parent"].to_numpy()]
    filled = rng.binomial(table["posts"].to_numpy(dtype=int), chance)
    filled[rng.random(len(table)) >= _REPORTED] = 0
    ours = rng.binomial(filled, _ACCOMPANIED)
    alone = np.repeat(np.arange(len(table)), ours)
    counted = np.flatnonzero(filled > ours)
    at = np.concatenate([alone, counted])
    rows = _rows(world, table.iloc[at], rng)
    codes = references(past, "H")
    names = world.territory.structures["name"].to_numpy()
    follows = rng.integers(0, world.options.n_accompanying, len(alone))
    rows = rows.assign(
        evenement="embauche",
        date=list(table["closed_on"].iloc[at]),
        nombre=[1] * len(alone) + (filled - ours)[counted].tolist(),
        reference_poste=[codes[i] for i in at.tolist()],
    )
    persons = pd.DataFrame(
        {"identifiant": [f"S{i:06d}" for i in range(len(alone))], "structure": names[follows]},
        dtype=object,
    )
    rows = rows.join(persons)
    return _sent(rows, "realisations_embauches", "csv", rng)


def exits_sent(world: World) -> Sent:
    """Give the exits of people who are no longer accompanied."""
    rng = world.options.rng(STREAM, 2)
    n = round(_EXITS_PER_QUARTER * world.options.n_persons * N_QUARTERS_PAST)
    shares = world.catalogue.parents["supply"].to_numpy(dtype=float)
    titles = world.catalogue.draw_titles(rng.choice(len(shares), n, p=shares), rng)
    follows = rng.integers(0, world.options.n_accompanying, n)
    structures = world.territory.structures.iloc[follows]
    population = world.territory.communes["population"].to_numpy(dtype=float)
    homes = rng.choice(len(population), n, p=population / population.sum())
    rows = pd.DataFrame(
        {
            "evenement": pick(rng, [e for e, _ in _EXITS], n, [p for _, p in _EXITS]),
            "date": _days(world, rng.integers(-N_QUARTERS_PAST, 0, n), rng),
            "nombre": 1,
            "intitule": world.phrasebook.write_titles(titles, rng),
            "code_rome": list(world.catalogue.titles["code_rome"].iloc[titles]),
            "identifiant": [f"E{i:06d}" for i in range(n)],
            "structure": list(structures["name"]),
            "motif": pick(rng, _MOTIFS, n, (0.1, 0.2, 0.1, 0.6)),
        },
        dtype=object,
    ).join(written_places(world.territory.communes.iloc[homes], rng))
    return _sent(rows, "realisations_sorties", "xlsx", rng)


def departures_sent(world: World, past: Openings) -> Sent:
    """Give departures of employees: those of the past, and retirements announced."""
    rng = world.options.rng(STREAM, 3)
    per_quarter = round(_DEPARTURES * len(past.table) / N_QUARTERS_PAST)
    quarters = np.repeat(np.arange(-N_QUARTERS_PAST, N_QUARTERS_AHEAD), per_quarter)
    quarters = quarters[(quarters < 0) | (rng.random(len(quarters)) < 0.45 * _ANNOUNCED)]
    at = rng.integers(0, len(past.table), len(quarters))
    rows = _rows(world, past.table.iloc[at], rng)
    past_events = pick(rng, ("depart_autre", "depart_retraite"), len(at), (0.55, 0.45))
    rows = rows.assign(
        evenement=[
            e if q < 0 else "depart_retraite" for e, q in zip(past_events, quarters, strict=True)
        ],
        date=_days(world, quarters, rng),
        nombre=rng.choice([1, 2, 3], len(at), p=[0.85, 0.11, 0.04]).tolist(),
    )
    return _sent(rows, "realisations_departs", "xlsx", rng)


def _rows(world: World, table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Write the métier, employer and place of past openings."""
    structures = world.territory.structures.iloc[table["structure"].to_numpy()]
    communes = world.territory.communes.iloc[table["commune"].to_numpy()]
    rows = pd.DataFrame(
        {
            "intitule": world.phrasebook.write_titles(table["title"].to_numpy(), rng),
            "code_rome": list(table["code_rome"]),
            "employeur": list(structures["name"]),
            "siret": list(structures["siret"]),
        },
        dtype=object,
    )
    return rows.join(written_places(communes, rng))


def _days(world: World, quarters: Ints, rng: np.random.Generator) -> list[date]:
    first = [world.options.quarter_start(q) for q in quarters.tolist()]
    offsets = rng.integers(0, 90, len(first)).tolist()
    return [day + timedelta(days=k) for day, k in zip(first, offsets, strict=True)]


def _sent(rows: pd.DataFrame, stem: str, form: FileFormat, rng: np.random.Generator) -> Sent:
    """Shuffle into the order of dates; equal rows are one event written once."""
    rows.loc[rng.random(len(rows)) < 0.4, "code_rome"] = None
    rows = rows.drop_duplicates().sort_values("date", kind="stable", ignore_index=True)
    dialect = draw_dialect(REALISATIONS, list(map(str, rows)), form, rng)
    return Sent("realisations", stem, Flawed(rows, []), dialect)

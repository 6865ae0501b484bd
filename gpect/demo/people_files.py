"""The people files: what each structure knows of the people it accompanies, in its own way."""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from gpect.demo import flaws, names, spelling
from gpect.demo.dialect import Dialect, FileFormat, draw_dialect
from gpect.demo.lists import join_lists, thin
from gpect.demo.options import pick
from gpect.demo.people import People
from gpect.demo.phrasebook import FILLER
from gpect.demo.spelling import slug
from gpect.demo.world import Sent, World
from gpect.domain.freins import FREINS
from gpect.domain.templates import PERSONNES

Ints = NDArray[np.int64]

STREAM: Final = 7

FORMATS: Final[tuple[FileFormat, ...]] = ("xlsx", "csv", "csv_bom", "xlsx", "jsonl", "csv")
"""Formats of the structures' files, in turn."""

IN_FILES: Final = {
    "code_insee": 0.2,
    "code_postal": 0.85,
    "date_naissance": 0.9,
    "sexe": 0.8,
    "qpv": 0.4,
    "rqth": 0.5,
    "niveau": 0.85,
    "dernier_metier": 0.7,
    "annees_experience": 0.4,
    "competences_visees": 0.6,
    "permis_b": 0.95,
    "transport": 0.85,
    "mobilite_km": 0.85,
    "disponible_le": 0.75,
    "heures_max": 0.5,
    "eligible_iae": 0.6,
    "date_debut_parcours": 0.5,
    "date_fin_pass": 0.4,
}
"""Share of the structures that keep a field at all; others are in every file."""

KNOWN: Final = {
    "date_naissance": 0.93,
    "sexe": 0.95,
    "commune": 0.96,
    "code_postal": 0.93,
    "metier": 0.93,
    "dernier_metier": 0.7,
    "annees_experience": 0.6,
    "competences": 0.85,
    "competences_visees": 0.8,
    "permis_b": 0.8,
    "transport": 0.78,
    "mobilite_km": 0.74,
    "disponible_le": 0.75,
    "heures_max": 0.6,
    "eligible_iae": 0.7,
    "niveau": 0.75,
    "qpv": 0.6,
    "rqth": 0.65,
    "date_fin_parcours": 0.95,
    "date_fin_pass": 0.8,
}
"""Share of the people of whom a structure that keeps the field knows it, on average."""

PRIVATE_HEADERS: Final = {
    "nom": "Nom",
    "prenom": "Prénom",
    "telephone": "Téléphone",
    "courriel": "Courriel",
    "referent": "Référent social",
}
"""Columns that real files hold and that gpect must never read."""

_ASKS_FREINS: Final = 0.7
"""Share of the structures whose file has the columns of the freins."""

_FREIN_KNOWN: Final = 0.6
"""Share of the people of whom such a structure has explored each frein."""

_SKILL_KNOWN: Final = 0.62
_SKILL_FALSE: Final = 0.06
_WITH_CODE: Final = 0.15


def people_sent(world: World, people: People, structure: int) -> Sent:
    """Give what one structure sends: the people it accompanies, as far as it knows them."""
    rng = world.options.rng(STREAM, structure)
    at = np.flatnonzero(people.table["structure"].to_numpy() == structure)
    name = str(world.territory.structures["name"].iloc[structure])
    wishes, meant = _wishes(world, people, at, rng)
    communes = world.territory.communes.iloc[people.table["commune"].to_numpy()[at]]
    parts = [_identity(people, at, name, rng), wishes, written_places(communes, rng)]
    rows = pd.concat([*parts, _situation(people, at)], axis=1)
    kept = [field for field in map(str, rows) if rng.random() < IN_FILES.get(field, 1.0)]
    rows = _forget(rows[kept], rng).join(_told_freins(world, people, structure, at))
    kept = list(map(str, rows))
    dialect = draw_dialect(PERSONNES, kept, FORMATS[structure % len(FORMATS)], rng)
    if structure % 3 == 1:
        rows = rows.join(_private(len(rows), rng))
        dialect = _with_private(dialect)
    flawed = flaws.add_flaws(rows, "identifiant", flaws.PERSONNES, rng)
    return Sent("personnes", f"personnes_{slug(name)}", flawed, dialect, meant)


def identifiers(people: People) -> list[str]:
    """Give people a number within their structure, in the style of each."""
    structures = people.table["structure"]
    numbers = people.table.groupby("structure").cumcount() + 1
    styles = ("{:05d}", "A-{}", "2026/{:04d}", "DOS{:06d}", "{}")
    return [
        styles[s % len(styles)].format(n)
        for s, n in zip(structures.tolist(), numbers.tolist(), strict=True)
    ]


def _identity(people: People, at: Ints, name: str, rng: np.random.Generator) -> pd.DataFrame:
    table = people.table.iloc[at]
    sexes = ("Femme", "Homme") if rng.random() < 0.4 else ("F", "H")
    codes = identifiers(people)
    return pd.DataFrame(
        {
            "identifiant": [codes[i] for i in at.tolist()],
            "structure": name,
            "date_naissance": table["birth"].to_numpy(),
            "sexe": [sexes[s == "H"] for s in table["sexe"]],
            "qpv": table["qpv"].to_numpy().astype(object),
            "rqth": table["rqth"].to_numpy().astype(object),
            "niveau": table["level"].to_numpy(),
        }
    )


def _wishes(
    world: World, people: People, at: Ints, rng: np.random.Generator
) -> tuple[pd.DataFrame, list[tuple[str, int]]]:
    table = people.table.iloc[at]
    held = csr_matrix(people.skills[at] > people.to_come[at])
    shares = (_SKILL_KNOWN, _SKILL_FALSE)
    told = thin(held, table["code_rome"], world.catalogue, shares, rng)
    filler = [[word] if rng.random() < 0.25 else [] for word in pick(rng, FILLER, len(at))]
    wishes, meant = _wish(world, table["title"].to_numpy(), rng)
    return pd.DataFrame(
        {
            "metier": wishes,
            "dernier_metier": world.phrasebook.write_titles(table["held"].to_numpy(), rng),
            "annees_experience": table["experience"].to_numpy(),
            "competences": join_lists(told, world.phrasebook, rng, filler),
            "competences_visees": join_lists(people.to_come[at], world.phrasebook, rng),
        }
    ), meant


def _wish(
    world: World, titles: Ints, rng: np.random.Generator
) -> tuple[list[str], list[tuple[str, int]]]:
    """Write the métier sought: a wording, or the official label with its code."""
    written = world.phrasebook.write_titles(titles, rng)
    known = world.catalogue.titles
    official = rng.random(len(titles)) < _WITH_CODE
    for i in np.flatnonzero(official).tolist():
        title = known.iloc[titles[i]]
        written[i] = f"{title['label']} ({title['code_rome']})"
    return written, list(zip(written, titles.tolist(), strict=True))


def _situation(people: People, at: Ints) -> pd.DataFrame:
    table = people.table.iloc[at].reset_index(drop=True)
    reach = table["reach_km"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "permis_b": table["permis_b"].astype(object),
            "transport": table["transport"],
            # People give round figures: 5, 10, 15 km.
            "mobilite_km": np.maximum(5.0, np.round(reach / 5) * 5),
            "disponible_le": table["free_on"].where(table["ends_on"].isna(), None),
            "heures_max": table["hours_max"],
            "eligible_iae": table["eligible_iae"].astype(object),
            "date_debut_parcours": table["starts_on"],
            "date_fin_parcours": table["ends_on"],
            "date_fin_pass": table["pass_ends_on"],
        },
        dtype=object,
    )


def _told_freins(world: World, people: People, structure: int, at: Ints) -> pd.DataFrame:
    """Give the freins that a structure has explored; most ask some people, some ask nobody."""
    rng = world.options.rng(STREAM, structure, 1)
    asked = [f"frein_{name}" for name in FREINS]
    if rng.random() >= _ASKS_FREINS:
        return pd.DataFrame(index=range(len(at)))
    told = people.table.iloc[at][asked].astype(object).reset_index(drop=True)
    unknown = rng.random(told.shape) >= _FREIN_KNOWN
    return told.mask(unknown, "inexplore").mask(unknown & (rng.random(told.shape) < 0.5), None)


def written_places(communes: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Write each commune in one of the usual ways, with its postal and INSEE codes."""
    at = rng.choice(len(spelling.PLACE_WEIGHTS), len(communes), p=spelling.PLACE_WEIGHTS)
    pairs = zip(communes["name"], communes["code_postal"], at.tolist(), strict=True)
    return pd.DataFrame(
        {
            "commune": [spelling.place_variants(name, code)[k] for name, code, k in pairs],
            "code_postal": list(communes["code_postal"]),
            "code_insee": list(communes["code_commune"]),
        }
    )


def _forget(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Blank what the structure does not know of each person."""
    rows = rows.astype(object)
    for field, known in KNOWN.items():
        if field in rows:
            share = np.clip(known + rng.normal(0.0, 0.06), 0.3, 1.0)
            rows.loc[rng.random(len(rows)) >= share, field] = None
    return rows


def _private(n: int, rng: np.random.Generator) -> pd.DataFrame:
    """Make up what must be dropped; the numbers and the domain are kept for fiction."""
    lasts, firsts = pick(rng, names.LAST, n), pick(rng, names.FIRST, n)
    digits = rng.integers(0, 10_000, n).tolist()
    starts = pick(rng, ("06 39 98", "01 99 00"), n)
    people = list(zip(firsts, lasts, digits, strict=True))
    return pd.DataFrame(
        {
            "nom": [last.upper() for last in lasts],
            "prenom": firsts,
            "telephone": [
                f"{start} {d // 100:02d} {d % 100:02d}"
                for start, d in zip(starts, digits, strict=True)
            ],
            "courriel": [
                f"{slug(first)}.{slug(last)}{number}@example.org" for first, last, number in people
            ],
            "referent": [f"{first} {last}" for first, last, _ in reversed(people)],
        }
    )


def _with_private(dialect: Dialect) -> Dialect:
    """Put the private columns after the second one, where real files have them."""
    headers = list(dialect.headers.items())
    return replace(dialect, headers=dict([*headers[:2], *PRIVATE_HEADERS.items(), *headers[2:]]))

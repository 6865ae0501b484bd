"""The needs files: openings of today and of the past, each employer in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from gpect.demo import flaws
from gpect.demo.dialect import FileFormat, draw_dialect
from gpect.demo.lists import join_lists
from gpect.demo.openings import Openings
from gpect.demo.options import pick
from gpect.demo.people_files import written_places
from gpect.demo.spelling import marked, slug
from gpect.demo.territory import DOMINANT, N_MEMBERS, N_SIAE
from gpect.demo.world import Sent, World
from gpect.domain.templates import BESOINS

Ints = NDArray[np.int64]

STREAM: Final = 8
N_OWN_FILES: Final = 4
"""Structures among the members that send a needs file of their own."""

API: Final = "offres_api"
_PUBLISHED_ON_API: Final = 0.75

COMMON: Final = (
    "reference",
    "intitule",
    "employeur",
    "siret",
    "nb_postes",
    "date_debut",
    "type_contrat",
    "heures_semaine",
    "permis_b",
    "competences",
)
"""Fields of every needs file."""

SOMETIMES: Final = {
    "code_rome": 0.6,
    "type_structure": 0.6,
    "commune": 0.95,
    "code_postal": 0.8,
    "code_insee": 0.25,
    "competences_souhaitees": 0.6,
    "experience": 0.7,
    "niveau": 0.6,
    "exigences": 0.7,
    "date_publication": 0.8,
}
"""Share of the needs files that hold each other field."""

KNOWN: Final = {
    "code_rome": 0.6,
    "competences": 0.85,
    "competences_souhaitees": 0.7,
    "permis_b": 0.75,
    "heures_semaine": 0.85,
    "experience": 0.8,
    "exigences": 0.85,
    "type_contrat": 0.95,
    "nb_postes": 0.97,
    "siret": 0.96,
}
"""Share of the openings of which each field is filled."""

PAST: Final = (
    "reference",
    "intitule",
    "code_rome",
    "employeur",
    "siret",
    "commune",
    "code_postal",
    "code_insee",
    "nb_postes",
    "date_debut",
    "type_contrat",
    "date_publication",
    "date_cloture",
)

_TAILS: Final = ("- {place}", "- CDI", "{hours}h", "- urgent", "secteur {place}", "temps partiel")
_PARENT_CODE: Final = 0.15
_SOON: Final = ("dès que possible", "ASAP", "immédiat")


@dataclass(frozen=True)
class Sender:
    """Who sends a needs file: its name and format, and the openings (rows) in it."""

    stem: str
    format: FileFormat
    rows: Ints
    preamble: tuple[str, ...] = ()


def references(openings: Openings, prefix: str) -> list[str]:
    """Give each opening a number, unique in the territory: the truth names them so."""
    return [f"{prefix}-{i + 1:05d}" for i in range(len(openings.table))]


def senders(world: World, openings: Openings) -> list[Sender]:
    """Share today's openings out among those who send files; each is sent once.

    The last sender is the job board, whose file has the shape of an API.
    """
    rng = world.options.rng(STREAM)
    structure = openings.table["structure"].to_numpy()
    shown = openings.table["published_on"].notna().to_numpy()
    left = np.ones(len(structure), dtype=bool)
    found: list[Sender] = []

    def take(stem: str, form: FileFormat, mask: NDArray[np.bool_], *preamble: str) -> None:
        rows = np.flatnonzero(mask & left)
        left[rows] = False
        if len(rows):
            found.append(Sender(stem, form, rows, preamble))

    firms = structure >= N_SIAE
    on_api = firms & shown & (rng.random(len(structure)) < _PUBLISHED_ON_API)
    api = np.flatnonzero(on_api)
    left[api] = False
    year = world.options.as_of.year
    formats: tuple[FileFormat, ...] = ("xlsx", "csv", "csv_bom")
    for i, (name, *_) in enumerate(DOMINANT):
        title = f"{name} : recrutements prévus {year}-{year + 1}"
        take(f"besoins_{slug(name)}", formats[i], structure == N_SIAE + i, title, "")
    counts = np.bincount(structure, minlength=N_SIAE)[:N_MEMBERS]
    for i, own in enumerate(np.argsort(-counts, kind="stable")[:N_OWN_FILES].tolist()):
        name = str(world.territory.structures["name"].iloc[own])
        take(f"besoins_{slug(name)}", formats[i % 3], structure == own)
    title = f"Recensement des besoins, campagne {year}"
    take("besoins_siae", "xlsx", ~firms, title, "Une ligne par poste", "")
    halves = structure % 2 == 0
    take("besoins_entreprises", "csv", firms & halves)
    take("besoins_reseau_entreprises", "xlsx", firms, "Réseau des entreprises du territoire", "")
    return [*found, Sender(API, "jsonl", api)]


def openings_sent(world: World, openings: Openings, sender: Sender, serial: int) -> Sent:
    """Give what one sender sends: its openings as it writes them, wrong rows among them."""
    rng = world.options.rng(STREAM, 1, serial)
    rows, meant = opening_rows(world, openings, sender.rows, "B", rng)
    kept = [
        field
        for field in map(str, rows)
        if field in COMMON or rng.random() < SOMETIMES.get(field, 0.0)
    ]
    if not {"commune", "code_postal", "code_insee"} & set(kept):
        kept.append("commune")
    rows = _forget(rows[kept], rng)
    _say_soon(rows, rng)
    flawed = flaws.add_flaws(rows, "reference", flaws.BESOINS, rng, total=_total(sender))
    dialect = draw_dialect(BESOINS, kept, sender.format, rng, sender.preamble)
    return Sent("besoins", sender.stem, flawed, dialect, meant)


def past_sent(world: World, openings: Openings, at: Ints, stem: str, form: FileFormat) -> Sent:
    """Give one file of past openings, all closed."""
    rng = world.options.rng(STREAM, 2, int(at[0]))
    rows, meant = opening_rows(world, openings, at, "H", rng)
    rows = _forget(rows[list(PAST)], rng)
    flawed = flaws.add_flaws(rows, "reference", flaws.BESOINS, rng)
    return Sent("besoins", stem, flawed, draw_dialect(BESOINS, PAST, form, rng), meant)


def opening_rows(
    world: World, openings: Openings, at: Ints, prefix: str, rng: np.random.Generator
) -> tuple[pd.DataFrame, list[tuple[str, int]]]:
    """Write openings in neutral values, nothing forgotten; and what each title means."""
    table = openings.table.iloc[at]
    structures = world.territory.structures.iloc[table["structure"].to_numpy()]
    communes = world.territory.communes.iloc[table["commune"].to_numpy()]
    titles = _titles(world, table, list(communes["name"]), rng)
    codes = references(openings, prefix)
    asked = openings.asked[at]
    rows = pd.DataFrame(
        {
            "reference": [codes[i] for i in at.tolist()],
            "intitule": titles,
            "code_rome": _codes(world, table, rng),
            "employeur": list(structures["name"]),
            "siret": list(structures["siret"]),
            "type_structure": list(structures["kind"]),
            "nb_postes": list(table["posts"]),
            "date_debut": list(table["starts_on"]),
            "type_contrat": list(table["contract"]),
            "heures_semaine": list(table["hours"]),
            "permis_b": list(table["permis_b"]),
            "competences": join_lists(_at_level(asked, 2), world.phrasebook, rng),
            "competences_souhaitees": join_lists(_at_level(asked, 1), world.phrasebook, rng),
            "experience": list(table["experience"]),
            "niveau": list(table["niveau"]),
            "exigences": list(table["exigences"]),
            "date_publication": list(table["published_on"]),
            "date_cloture": list(table["closed_on"]),
        },
        dtype=object,
    )
    meant = list(zip(titles, table["title"].tolist(), strict=True))
    return rows.join(written_places(communes, rng)), meant


def _at_level(asked: csr_matrix, level: int) -> csr_matrix:
    """Keep the skills asked at one level: 2 exigé, 1 souhaité."""
    kept = csr_matrix(asked)
    kept.data = kept.data == level
    kept.eliminate_zeros()
    return kept


def _titles(
    world: World, table: pd.DataFrame, places: Sequence[str], rng: np.random.Generator
) -> list[str]:
    """Write titles with gender marks and, for one in five, a word that is no part of the job."""
    written = world.phrasebook.write_titles(table["title"].to_numpy(), rng)
    titles = []
    for title, place, hours in zip(written, places, table["hours"].tolist(), strict=True):
        text = marked(title, rng)
        if rng.random() < 0.2:
            tail = _TAILS[int(rng.integers(len(_TAILS)))]
            text = f"{text} {tail.format(place=place, hours=int(hours))}"
        titles.append(text)
    return titles


def _codes(world: World, table: pd.DataFrame, rng: np.random.Generator) -> list[str]:
    """Give the true code, or its v3 parent as older tools do."""
    parents = world.catalogue.parents["code_rome_parent"].to_numpy()[table["parent"]]
    old = rng.random(len(table)) < _PARENT_CODE
    pairs = zip(table["code_rome"], parents, old, strict=True)
    return [parent if is_old else code for code, parent, is_old in pairs]


def _forget(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    rows = rows.astype(object)
    for field, known in KNOWN.items():
        if field in rows:
            rows.loc[rng.random(len(rows)) >= known, field] = None
    return rows


def _say_soon(rows: pd.DataFrame, rng: np.random.Generator) -> None:
    """Write « dès que possible » for one in six of the posts that start first."""
    first = rows["date_debut"].isin(sorted(rows["date_debut"])[: len(rows) // 4])
    soon = first.to_numpy() & (rng.random(len(rows)) < 1 / 6)
    rows.loc[soon, "date_debut"] = pick(rng, _SOON, int(soon.sum()))


def _total(sender: Sender) -> str:
    return "nb_postes" if sender.stem == "besoins_siae" else ""

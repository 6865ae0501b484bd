"""The needs files: openings of today and of the past, each employer in its own way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    "reference intitule employeur siret nb_postes date_debut type_contrat heures_semaine permis_b "
    "competences"
).split()
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
    "type_contrat": 0.95,
    "nb_postes": 0.97,
    "siret": 0.96,
}
"""Share of the openings of which each field is filled."""

PAST: Final = (
    "reference intitule code_rome employeur siret commune code_postal code_insee nb_postes "
    "date_debut type_contrat date_publication date_cloture"
).split()

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
    """Number openings: unique in the whole territory, so that the truth may name them."""
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
    kept = [f for f in rows if f in COMMON or rng.random() < SOMETIMES.get(str(f), 0.0)]
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
    rows = _forget(rows[PAST], rng)
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
            "competences": join_lists(asked == 2, world.phrasebook, rng),
            "competences_souhaitees": join_lists(asked == 1, world.phrasebook, rng),
            "experience": list(table["experience"]),
            "niveau": list(table["niveau"]),
            "date_publication": list(table["published_on"]),
            "date_cloture": list(table["closed_on"]),
        },
        dtype=object,
    )
    meant = list(zip(titles, table["title"].tolist(), strict=True))
    return rows.join(written_places(communes, rng)), meant


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
    # A row keeps a place: without one it could be matched with nobody.
    return rows


def _say_soon(rows: pd.DataFrame, rng: np.random.Generator) -> None:
    """Write « dès que possible » for one in six of the posts that start first."""
    first = rows["date_debut"].isin(sorted(rows["date_debut"])[: len(rows) // 4])
    soon = first.to_numpy() & (rng.random(len(rows)) < 1 / 6)
    rows.loc[soon, "date_debut"] = pick(rng, _SOON, int(soon.sum()))


def _total(sender: Sender) -> str:
    return "nb_postes" if sender.stem == "besoins_siae" else ""


def api_records(
    world: World, openings: Openings, sender: Sender
) -> tuple[list[dict[str, Any]], Sent]:
    """Give the job board's offers: nested objects under the names its API uses.

    The second value carries the same rows for the truth; this file has no wrong row.
    """
    rng = world.options.rng(STREAM, 3)
    rows, meant = opening_rows(world, openings, sender.rows, "B", rng)
    table = openings.table.iloc[sender.rows]
    communes = world.territory.communes.iloc[table["commune"].to_numpy()]
    skills = world.catalogue
    asked = openings.asked[sender.rows]
    records = []
    for i, row in enumerate(rows.to_dict("records")):
        commune = communes.iloc[i]
        start, end = asked.indptr[i], asked.indptr[i + 1]
        wanted = zip(asked.indices[start:end].tolist(), asked.data[start:end].tolist(), strict=True)
        records.append(
            _api_offer(row, commune, [_api_skill(skills, s, level) for s, level in wanted])
        )
    dialect = draw_dialect(BESOINS, ["reference", "intitule"], "jsonl", rng)
    return records, Sent("besoins", sender.stem, flaws.Flawed(rows, []), dialect, meant)


def _api_skill(catalogue: Any, skill: int, level: float) -> dict[str, str]:
    code = catalogue.skill_codes[skill].removeprefix("CERT:")
    return {
        "code": code,
        "libelle": catalogue.skill_labels[skill],
        "exigence": "E" if level == 2 else "S",
    }


_API_CONTRACTS: Final = {"interim": "MIS", "CDDI": "DDI", "apprentissage": "CDD",
                         "professionnalisation": "CDD"}  # fmt: skip
_API_NATURES: Final = {
    "apprentissage": "Contrat apprentissage",
    "professionnalisation": "Cont. professionnalisation",
}


def _api_offer(
    row: dict[Any, Any], commune: "pd.Series[Any]", skills: list[dict[str, str]]
) -> dict[str, Any]:
    contract = row["type_contrat"]
    return {
        "id": row["reference"],
        "intitule": row["intitule"],
        "description": f"{row['employeur']} recrute à {commune['name']} : {row['intitule']}.",
        "dateCreation": f"{row['date_publication'].isoformat()}T08:00:00.000Z",
        "lieuTravail": {
            "libelle": f"{row['code_insee'][:2]} - {commune['name'].upper()}",
            "codePostal": row["code_postal"],
            "commune": row["code_insee"],
        },
        "romeCode": row["code_rome"],
        "entreprise": {"nom": row["employeur"]},
        "typeContrat": _API_CONTRACTS.get(contract, contract),
        "natureContrat": _API_NATURES.get(contract, "Contrat travail"),
        "experienceExige": {"debutant": "D", "souhaitee": "S", "exigee": "E"}[row["experience"]],
        "dureeTravailLibelle": f"{row['heures_semaine']:.0f}H/semaine",
        "competences": skills,
        "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}] if row["permis_b"] else None,
        "nombrePostes": int(row["nb_postes"]),
    }

"""The files of structures and of training sessions."""

from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

from gpect.demo.dialect import FileFormat, draw_dialect
from gpect.demo.flaws import Flawed
from gpect.demo.options import pick
from gpect.demo.people_files import written_places
from gpect.demo.spelling import genders
from gpect.demo.territory import N_SIAE
from gpect.demo.world import Sent, World
from gpect.domain.templates import FORMATIONS, STRUCTURES

STREAM: Final = 10
_FIELDS: Final = (
    "siret",
    "type_structure",
    "nom",
    "naf",
    "effectif",
    "commune",
    "code_postal",
)
_CENTRES: Final = ("Centre Apprendre Orpente", "Campus Mirvaux", "École des Gestes", "Form'Escarve")
_BASICS: Final = (
    ("Lire, écrire, compter au travail", "écrire ; compter"),
    ("Premiers pas en bureautique", "bureautique ; messagerie"),
    ("Permis B accompagné", "Permis B"),
    ("Sauveteur secouriste du travail", "SST"),
    ("Français pour le métier", "français ; travail en équipe"),
)


def structures_sent(world: World) -> list[Sent]:
    """Give the list of SIAE and the list of firms."""
    rng = world.options.rng(STREAM, 1)
    structures = world.territory.structures
    communes = world.territory.communes.iloc[structures["commune"].to_numpy()]
    rows = pd.DataFrame(
        {
            "siret": structures["siret"],
            "type_structure": structures["kind"],
            "nom": structures["name"],
            "naf": structures["naf"],
            "effectif": structures["headcount"],
        },
        dtype=object,
    ).join(written_places(communes, rng))
    siae = structures.index < N_SIAE
    lists: tuple[tuple[str, FileFormat, pd.DataFrame], ...] = (
        ("structures_siae", "xlsx", rows[siae]),
        ("structures_entreprises", "csv", rows[~siae]),
    )
    return [
        Sent(
            "structures",
            stem,
            Flawed(part[list(_FIELDS)].reset_index(drop=True), []),
            draw_dialect(STRUCTURES, _FIELDS, form, rng),
        )
        for stem, form, part in lists
    ]


def trainings_sent(world: World) -> Sent:
    """Give the training sessions to come: certificates, métiers and basics."""
    rng = world.options.rng(STREAM, 2)
    n = world.options.n_trainings
    kinds = pick(rng, ("certificat", "metier", "base"), n, (0.4, 0.45, 0.15))
    contents = [_content(world, kind, rng) for kind in kinds]
    offsets, lengths = rng.integers(10, 330, n), rng.integers(3, 150, n)
    starts = [world.options.as_of + timedelta(days=int(d)) for d in offsets]
    population = world.territory.communes["population"].to_numpy(dtype=float) ** 1.4
    at = rng.choice(len(population), n, p=population / population.sum())
    rows = pd.DataFrame(
        {
            "reference": [f"FO-{i + 1:04d}" for i in range(n)],
            "intitule": [title for title, _, _ in contents],
            "organisme": pick(rng, _CENTRES, n),
            "code_rome": [code for _, code, _ in contents],
            "competences": [skills for _, _, skills in contents],
            "places": rng.integers(6, 17, n).tolist(),
            "date_debut": starts,
            "date_fin": [s + timedelta(days=int(k)) for s, k in zip(starts, lengths, strict=True)],
        },
        dtype=object,
    ).join(written_places(world.territory.communes.iloc[at], rng))
    dialect = draw_dialect(FORMATIONS, list(map(str, rows)), "xlsx", rng)
    return Sent("formations", "formations", Flawed(rows, []), dialect)


def _content(world: World, kind: str, rng: np.random.Generator) -> tuple[str, str | None, str]:
    """Give the title, ROME code and skills of one session."""
    catalogue = world.catalogue
    if kind == "base":
        title, skills = _BASICS[int(rng.integers(len(_BASICS)))]
        return title, None, skills
    demand = catalogue.parents["demand"].to_numpy(dtype=float)
    parents = rng.choice(len(demand), 20, p=demand)
    certified = [s for p in parents.tolist() for s, _, _ in catalogue.certificates[p]]
    if kind == "certificat" and certified:
        label = catalogue.skill_labels[certified[0]]
        return f"Formation {label}", None, label
    row = int(catalogue.draw_titles(parents[:1], rng)[0])
    code = str(catalogue.titles["code_rome"].iloc[row])
    labels = [catalogue.skill_labels[s] for s in catalogue.code_skills[code][:6].tolist()]
    title = genders(str(catalogue.titles["label"].iloc[row]))[0]
    return (
        f"Préparation au métier : {title}",
        code,
        ";".join(label.replace(";", ",") for label in labels),
    )

"""A territory small enough to check by hand: 8 métiers, 6 communes, whoever a test puts there."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from gpect.domain import contracts, tables, vocabulary
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.referentiels.loader import Referentiels
from gpect.referentiels.rome import Rome
from gpect.referentiels.territoire import Territoire

AS_OF = date(2026, 10, 1)
OPTIONS = MatchOptions(as_of=AS_OF)

METIERS = {
    "K2204": "K2204",
    "K2205": "K2204",
    "N1101": "N1101",
    "N1103": "N1103",
    "A1203": "A1203",
    "K1302": "K1302",
    "G1602": "G1602",
    "M1607": "M1607",
}
"""Code → v3 parent."""

SKILLS = [f"10{k}" for k in range(24)]
CERTIFICATES = ["CACES-R489-3", "HABILITATION-B0"]
COMMUNES = {
    "59172": ("Denain", 3.39, 50.33),
    "59606": ("Valenciennes", 3.52, 50.36),
    "59014": ("Anzin", 3.50, 50.37),
    "59122": ("Cambrai", 3.23, 50.18),
    "59136": ("Le Cateau-Cambrésis", 3.54, 50.10),
    "59481": ("Quiévrechain", 3.67, 50.40),
}


def referentiels() -> Referentiels:
    """Make referentials as small as the territory; métier k has skills 3k to 3k + 5."""
    codes = list(METIERS)
    links = [
        (
            code,
            SKILLS[(3 * k + s) % len(SKILLS)],
            ["principale", "principale", "emergente", None][s % 4],
        )
        for k, code in enumerate(codes)
        for s in range(6)
    ]
    rome = Rome(
        version="essai",
        codes=pd.DataFrame(
            {"code_rome": codes, "label": codes, "code_rome_parent": list(METIERS.values())}
        ),
        parents=pd.DataFrame({"code_rome_parent": codes, "label": codes}),
        appellations=pd.DataFrame(),
        skills=pd.DataFrame(
            {
                "skill_code": SKILLS,
                "label": [f"Savoir-faire {s}" for s in SKILLS],
                "nature": "competence",
            }
        ),
        code_skills=pd.DataFrame(links, columns=["code_rome", "skill_code", "core"]),
        mobilities=pd.DataFrame(
            {
                "code_rome": ["K2204", "K2204", "N1103"],
                "code_rome_target": ["A1203", "K1302", "N1101"],
                "rank": pd.array([1, 5, 2], dtype="Int64"),
            }
        ),
    )
    communes = pd.DataFrame(
        [(code, name, lon, lat) for code, (name, lon, lat) in COMMUNES.items()],
        columns=["code_commune", "name", "lon", "lat"],
    )
    return Referentiels(
        **{f.name: _small_parts(rome, communes).get(f.name) for f in fields(Referentiels)}
    )


def _small_parts(rome: Rome, communes: pd.DataFrame) -> dict[str, Any]:
    nothing = pd.DataFrame()
    return {
        "rome": rome,
        "territoire": Territoire("essai", communes, nothing, [], nothing),
        "certificats": pd.DataFrame({"code": CERTIFICATES, "label": CERTIFICATES}),
        "modes": pd.DataFrame(
            {
                "transport": list(vocabulary.TRANSPORTS),
                "speed_kmh": [4.5, 14.0, 15.0, 18.0, 45.0],
                "detour": [1.25, 1.3, 1.3, 1.4, 1.3],
                "max_minutes": [45.0, 45.0, 45.0, 60.0, 45.0],
            }
        ),
        "versions": {},
        "digest": "essai",
    }


REFERENTIELS = referentiels()


def make(
    persons: Iterable[Mapping[str, Any]],
    openings: Iterable[Mapping[str, Any]],
    trainings: Iterable[Mapping[str, Any]] = (),
    known: Referentiels = REFERENTIELS,
) -> MatchInputs:
    """Make the inputs of a run from one dictionary a row.

    A person may hold ``skills`` {code: level or (level, day)} and ``pathway`` {ends_on,
    pass_iae_ends_on, skills}; an opening ``skills`` {code: exigence}; a training ``skills``.
    """
    persons, openings, trainings = list(persons), list(openings), list(trainings)
    pathways = [
        {**p["pathway"], "pathway_id": f"W{p['person_id']}", "person_id": p["person_id"]}
        for p in persons
        if p.get("pathway")
    ]
    return MatchInputs(
        persons=_table(persons, tables.PERSONS),
        person_skills=_table(_held(persons), tables.PERSON_SKILLS),
        pathways=_table(pathways, tables.PATHWAYS),
        pathway_skills=_table(_listed(pathways, "pathway_id"), tables.PATHWAY_SKILLS),
        openings=_table([{"posts": 1, **o} for o in openings], tables.OPENINGS),
        opening_skills=_table(_asked(openings), tables.OPENING_SKILLS),
        trainings=_table(trainings, tables.TRAININGS),
        training_skills=_table(_listed(trainings, "training_id"), tables.TRAINING_SKILLS),
        referentiels=known,
    )


def _table(rows: list[dict[str, Any]], spec: tables.TableSpec) -> pd.DataFrame:
    """Make a table; a date may be an ISO text."""
    if not rows:
        return contracts.empty(spec)
    table = pd.DataFrame(rows)
    for column in spec.columns:
        if column.kind == "date" and column.name in table:
            table[column.name] = pd.to_datetime(table[column.name]).astype("datetime64[s]")
        elif column.kind == "text" and column.name in table:
            table[column.name] = table[column.name].astype("str")
    return contracts.conform(table, spec)


def _held(persons: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for person in persons:
        for code, given in person.get("skills", {}).items():
            level, since = given if isinstance(given, tuple) else (given, None)
            rows.append(
                {
                    "person_id": person["person_id"],
                    "skill_code": code,
                    "level": level,
                    "as_of": since,
                }
            )
    return rows


def _asked(openings: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"opening_id": opening["opening_id"], "skill_code": code, "exigence": exigence}
        for opening in openings
        for code, exigence in opening.get("skills", {}).items()
    ]


def _listed(rows: list[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    return [
        {key: row[key], "skill_code": code, "level": 1.0}
        for row in rows
        for code in row.get("skills", ())
    ]


def draw(
    seed: int, n_persons: int, n_openings: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Draw people and openings where anything may be unknown."""
    rng = np.random.default_rng(seed)

    def maybe(values: list[Any], unknown: float = 0.3) -> Any:
        return None if rng.random() < unknown else values[int(rng.integers(len(values)))]

    def day() -> str:
        return str(AS_OF + timedelta(days=int(rng.integers(-60, 300))))

    def pick(values: list[str], n: int) -> list[str]:
        return [str(v) for v in rng.choice(values, int(rng.integers(0, n + 1)), replace=False)]

    certificates = [f"CERT:{code}" for code in CERTIFICATES]
    persons = [
        {
            "person_id": f"P{k:02d}",
            "code_commune": maybe(list(COMMUNES)),
            "mobility_km": maybe([0.0, 5.0, 15.0, 30.0]),
            "transport": maybe(list(vocabulary.TRANSPORTS)),
            "permis_b": maybe([True, False]),
            "eligible_iae": maybe([True, False]),
            "available_from": maybe([day()]),
            "hours_max": maybe([20.0, 35.0]),
            "niveau": maybe(list(vocabulary.NIVEAUX)),
            "code_rome": maybe(list(METIERS)),
            "code_rome_held": maybe(list(METIERS)),
            "experience_years": maybe([0.0, 1.0, 5.0]),
            "skills": {
                s: maybe([1.0, 0.5, 0.0, (1.0, day())], 0.1) for s in pick(SKILLS + certificates, 8)
            },
            "pathway": maybe([{"ends_on": day(), "skills": pick(SKILLS, 4)}], 0.6),
        }
        for k in range(n_persons)
    ]
    openings = [
        {
            "opening_id": f"B{k:02d}",
            "employer_kind": maybe(["ACI", "ETTI", "entreprise"]),
            "code_commune": maybe(list(COMMUNES)),
            "code_rome": maybe(list(METIERS), 0.1),
            "posts": int(rng.integers(1, 4)),
            "hours_per_week": maybe([20.0, 26.0, 35.0]),
            "permis_b": maybe([True, False]),
            "experience": maybe(list(vocabulary.EXPERIENCES)),
            "niveau": maybe(list(vocabulary.NIVEAUX)),
            "starts_on": maybe([day()]),
            "closed_on": maybe([day()], 0.8),
            "skills": {s: maybe(["exige", "souhaite"]) for s in pick(SKILLS + certificates, 6)},
        }
        for k in range(n_openings)
    ]
    return persons, openings

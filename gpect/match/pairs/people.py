"""The people of a run as arrays, one position a person."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from gpect.domain import vocabulary
from gpect.domain.vocabulary import PERMIS_B
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.freins import requirement_days
from gpect.match.pairs.metiers import Closeness
from gpect.match.pairs.places import Distances
from gpect.match.values import Floats, Positions, day, days, look_up, numbers, place, ranks


@dataclass(frozen=True)
class Skills:
    """What people can do, n people × s skills that some opening asks.

    Attributes
    ----------
    now, later
        Level in [0, 1] held on the day of the run; level they will have.
    later_day
        Day from which ``later`` holds, where ``later`` is stored.
    known
        n truths: at least one skill of the person is known, asked or not. Where false, all of
        the person's skills are unknown.
    """

    codes: pd.Index
    now: sparse.csr_matrix
    later: sparse.csr_matrix
    later_day: sparse.csr_matrix
    known: npt.NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """n people sorted by ``person_id``; NaN or position -1 is unknown.

    Attributes
    ----------
    commune
        Row of ``places.km``: the commune, as the person's means of transport feels distances.
    limit_km
        Road kilometres the person accepts: their own word, else what their means of transport
        allows.
    detour
        Road kilometres per kilometre as the crow flies.
    available
        Day from which they are free; at the end of their pathway when nothing else is said.
    certificate_day
        n × (certificates and requirements demanded somewhere): day from which held, or from
        which the requirement can be met; +inf when known never to be.
    pass_end
        Day on which the PASS IAE ends.
    """

    ids: pd.Index
    commune: Positions
    limit_km: Floats
    detour: Floats
    transport: npt.NDArray[np.object_]
    permis: Floats
    eligible: Floats
    available: Floats
    hours_max: Floats
    niveau: Floats
    experience: Floats
    sought: Positions
    held: Positions
    skills: Skills
    certificate_day: Floats
    pass_end: Floats


def read_people(
    inputs: MatchInputs,
    options: MatchOptions,
    closeness: Closeness,
    places: Distances,
    asked: tuple[pd.Index, pd.Index],
) -> People:
    """Turn the persons' tables into arrays; ``asked`` are the skills and certificates asked."""
    persons = inputs.persons.sort_values("person_id", ignore_index=True)
    ids = pd.Index(persons["person_id"])
    limit, detour = _reach(persons, inputs.referentiels.modes, options)
    held_skills = _held(inputs, options)
    return People(
        ids=ids,
        commune=places.rows(persons["code_commune"], persons["transport"]),
        limit_km=limit,
        detour=detour,
        transport=persons["transport"].to_numpy(dtype=object),
        permis=_permis(persons, inputs.person_skills),
        eligible=numbers(persons["eligible_iae"]),
        available=_available(persons, inputs.pathways),
        hours_max=numbers(persons["hours_max"]),
        niveau=ranks(persons["niveau"], tuple(vocabulary.NIVEAUX)),
        experience=numbers(persons["experience_years"]),
        sought=closeness.positions(persons["code_rome"], persons["code_rome_parent"]),
        held=closeness.positions(persons["code_rome_held"]),
        skills=_skills(held_skills, ids, asked[0], day(options.as_of)),
        certificate_day=_certificate_days(held_skills, ids, asked[1])
        if inputs.person_freins is None
        else np.fmax(
            _certificate_days(held_skills, ids, asked[1]),
            requirement_days(inputs.person_freins, ids, asked[1], options),
        ),
        pass_end=_pass_end(persons, inputs.pathways),
    )


def _reach(
    persons: pd.DataFrame, modes: pd.DataFrame, options: MatchOptions
) -> tuple[Floats, Floats]:
    by_mode = modes.set_index("transport")
    by_time = by_mode["speed_kmh"] * by_mode["max_minutes"] / 60
    limit = persons["mobility_km"].fillna(look_up(by_time, persons["transport"]))
    detour = look_up(by_mode["detour"], persons["transport"]).fillna(options.detour)
    return numbers(limit), numbers(detour)


def _permis(persons: pd.DataFrame, person_skills: pd.DataFrame) -> Floats:
    holders = person_skills.loc[
        (person_skills["skill_code"] == PERMIS_B) & (person_skills["level"].fillna(1) > 0),
        "person_id",
    ]
    listed = persons["person_id"].isin(holders)
    return numbers(persons["permis_b"].mask(persons["permis_b"].isna() & listed, other=True))


def _available(persons: pd.DataFrame, pathways: pd.DataFrame) -> Floats:
    ends = pathways.groupby("person_id")["ends_on"].max()
    return days(persons["available_from"].fillna(look_up(ends, persons["person_id"])))


def _pass_end(persons: pd.DataFrame, pathways: pd.DataFrame) -> Floats:
    ends = pathways.groupby("person_id")["pass_iae_ends_on"].max()
    return days(look_up(ends, persons["person_id"]))


def _held(inputs: MatchInputs, options: MatchOptions) -> pd.DataFrame:
    """List every skill with the day from which it is held: [person_id, skill_code, level, day].

    A skill declared without a date is held now (-inf); a pathway's skills are held from its end,
    and are left out where that end is unknown. A missing level counts as a full one.
    """
    declared = inputs.person_skills[["person_id", "skill_code", "level"]].assign(
        day=pd.Series(days(inputs.person_skills["as_of"]), inputs.person_skills.index).fillna(
            -np.inf
        )
    )
    pathways = inputs.pathways[["pathway_id", "person_id", "ends_on"]].dropna()
    coming = inputs.pathway_skills.merge(pathways, on="pathway_id")
    coming = coming.assign(day=days(coming["ends_on"]))
    both = pd.concat([declared, coming[["person_id", "skill_code", "level", "day"]]])
    both["level"] = both["level"].fillna(1.0)
    both["is_later"] = both["day"] > day(options.as_of)
    grouped = both.groupby(["person_id", "skill_code", "is_later"], as_index=False)
    return grouped.agg(level=("level", "max"), day=("day", "min"))


def _skills(held: pd.DataFrame, ids: pd.Index, codes: pd.Index, today: int) -> Skills:
    row, column = place(ids, held["person_id"]), place(codes, held["skill_code"])
    level, since = held["level"].to_numpy(), held["day"].to_numpy()
    known = np.zeros(len(ids), dtype=bool)
    known[row[row >= 0]] = True
    useful = (row >= 0) & (column >= 0) & (level > 0)

    def matrix(values: np.ndarray, kept: np.ndarray) -> sparse.csr_matrix:
        at = (row[kept], column[kept])
        shape = (len(ids), len(codes))
        return sparse.csr_matrix((values[kept].astype(np.float32), at), shape=shape)

    later = useful & (since > today)
    return Skills(
        codes=codes,
        now=matrix(level, useful & ~later),
        later=matrix(level, later),
        later_day=matrix(since, later),
        known=known,
    )


def _certificate_days(held: pd.DataFrame, ids: pd.Index, certificates: pd.Index) -> Floats:
    row = place(ids, held["person_id"])
    column = place(certificates, held["skill_code"])
    kept = (row >= 0) & (column >= 0)
    since = np.where(held["level"] > 0, held["day"], np.inf).astype(np.float32)
    found = np.full((len(ids), len(certificates)), np.nan, dtype=np.float32)
    # Latest first: where a certificate is there twice, the earliest day is written last.
    order = np.flatnonzero(kept)[np.argsort(-since[kept], kind="stable")]
    found[row[order], column[order]] = since[order]
    return found

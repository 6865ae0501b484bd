"""Why a pair is proposed: one short French sentence for each reason that speaks for it."""

from collections.abc import Callable

import numpy as np

from gpect.domain.nearness import km_bands, minute_bands
from gpect.match.pairs import features
from gpect.match.pairs.metiers import MOBILITY_LEAST, SAME_PARENT
from gpect.match.reasons.told import Told
from gpect.match.reasons.wording import (
    BY_TRANSPORT,
    Texts,
    counted,
    french_months,
    join,
    where,
)
from gpect.match.values import day


def sought(told: Told) -> Texts:
    """« même métier visé »."""
    return _metier(told.reason("metier_proximity"), "visé")


def held(told: Told) -> Texts:
    """« même métier déjà exercé »."""
    return _metier(told.reason("metier_held"), "déjà exercé")


def _metier(value: np.ndarray, word: str) -> Texts:
    near = where(value >= MOBILITY_LEAST - 1e-6, f"métier {word} proche")
    split = where(value >= SAME_PARENT - 1e-6, f"métier {word} de la même famille", near)
    return where(value >= 1, f"même métier {word}", split)


def distance(told: Told) -> Texts:
    """« 5 à 10 km, joignable à vélo » ; « 15 à 30 min en transports en commun »: never where."""
    people = told.problem.people
    mode = told.inputs.persons.set_index("person_id")["transport"].map(BY_TRANSPORT)
    by: Texts = mode.reindex(told.pairs["person_id"]).fillna("").to_numpy(dtype=object)
    known_limit = ~np.isnan(people.limit_km[told.i])
    within = where(known_limit, "dans sa mobilité")
    means = where(by != "", np.asarray("joignable ", dtype=object) + by, within)
    minutes = told.problem.places.minutes[
        people.commune[told.i], told.problem.posts.commune[told.j]
    ]
    by_time = join((minute_bands(minutes), by), " ")
    length = km_bands(told.pairs["distance_km"].to_numpy(dtype="float64"))
    away = where(length != "", join((length, means), ", "))
    return where(~np.isnan(minutes), by_time, away)


def skills(told: Told) -> Texts:
    """« 4 compétences sur 5, dont 1 acquise d'ici là »."""
    asked = told.count(np.ones(len(told.skills), dtype=bool))
    owned = told.count(told.skills["is_held"].to_numpy())
    later = told.count(told.skills["is_later"].to_numpy())
    share = [
        f"{counted(n, 'compétence')} sur {total}" for n, total in zip(owned, asked, strict=True)
    ]
    then = [f", dont {n} d'ici le début" for n in later]
    some, coming = np.array(share, dtype=object), np.array(then, dtype=object)
    return where(owned > 0, some + where(later > 0, coming))


def dates(told: Told) -> Texts:
    """« libre dès maintenant », « libre en janvier 2027, avant le début »."""
    available, starts = told.problem.people.available[told.i], told.problem.posts.starts[told.j]
    free = "libre en " + french_months(available) + ", avant le début"
    now = where(available <= _today(told), "libre dès maintenant", free)
    return where(~np.isnan(available) & ~np.isnan(starts), now)


def _today(told: Told) -> np.float32:
    return np.float32(day(told.problem.options.as_of))


def experience(told: Told) -> Texts:
    """« débutant accepté », « expérience suffisante »."""
    beginner = told.problem.posts.experience[told.j] == 0
    fit = features.experience(told.problem, told.i, told.j)
    enough = where(fit >= 1, "expérience suffisante")
    return where(beginner, "débutant accepté", enough)


WHY: tuple[Callable[[Told], Texts], ...] = (sought, held, distance, skills, dates, experience)
"""What speaks for a pair, in the order in which it is told."""


def why(told: Told) -> Texts:
    """Join all that speaks for each pair."""
    said = join(sentence(told) for sentence in WHY)
    return where(said == "", "rien de connu ne s'y oppose", said)

"""What is known to forbid a pair. Unknown forbids nothing.

Each gate takes positions ``i`` of people and ``j`` of posts that broadcast together: two flat
arrays for a list of pairs, a column and a row for a block. It gives true where the answer is a
known « no ». Comparisons with NaN are false, which is what keeps the unknown open.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from gpect.match.pairs.problem import Problem
from gpect.match.values import Positions, day

Bools: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Gate:
    """One reason that closes a pair, and the French words for it.

    Attributes
    ----------
    blocks
        (problem, i, j) → true where the pair is known to be impossible.
    reason, lever
        For the post: completes « 12 personnes … »; what would open it, and who holds that.
    own_reason, next_step
        For the person: completes « 12 postes … »; what they can do, and with whom.
    """

    blocks: Callable[[Problem, Positions, Positions], Bools]
    name: str
    reason: str
    lever: str
    own_reason: str
    next_step: str


def too_far(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say where the post is beyond the person's known reach, and the tolerance of centroids."""
    people = problem.people
    road = problem.places.km[people.commune[i], problem.posts.commune[j]] * people.detour[i]
    return np.asarray(road > people.limit_km[i] + np.float32(problem.options.tolerance_km))


def too_late(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say where the post starts before the person is free: a pathway is not broken off for it."""
    return np.asarray(problem.people.available[i] > problem.posts.starts[j])


def lacks_permis(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say where the permis B is demanded and the person is known not to have it."""
    return np.asarray((problem.posts.permis[j] == 1) & (problem.people.permis[i] == 0))


def not_eligible(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say where a post is in a SIAE and the person known not to be eligible to the IAE."""
    return np.asarray(problem.posts.is_siae[j] & (problem.people.eligible[i] == 0))


def lacks_certificate(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say where a certificate is demanded that the person will not have on the first day.

    A certificate that is not in the person's list is unknown. It is a known « no » when the list
    holds it at level 0, or gives it a day that comes after the post's start.
    """
    return _not_in_time(problem, i, j, ~problem.posts.is_requirement)


def frein_in_the_way(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say where a requirement is to be avoided, or its frein cannot be lifted by the first day.

    Lifting takes ``options.frein_days_medium`` or ``frein_days_strong`` days from the run's; a
    frein that was not explored, or a start that is unknown, closes nothing.
    """
    return _not_in_time(problem, i, j, problem.posts.is_requirement)


def pass_over(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say where a post is in a SIAE and starts after the person's PASS IAE has ended."""
    return np.asarray(
        problem.posts.is_siae[j] & (problem.people.pass_end[i] < problem.posts.starts[j])
    )


def _not_in_time(problem: Problem, i: Positions, j: Positions, is_asked: Bools) -> Bools:
    """Say where something demanded will be held, or met, only after the post's first day."""
    posts, since = problem.posts, problem.people.certificate_day
    lacking = np.zeros(np.broadcast_shapes(i.shape, j.shape), dtype=bool)
    there = np.zeros(len(posts.ids), dtype=bool)
    there[j] = True
    for certificate in np.flatnonzero(posts.demands[there].any(axis=0) & is_asked):
        held_from = since[i, certificate]
        if (held_from > np.float32(day(problem.options.as_of))).any():
            lacking |= posts.demands[j, certificate] & (held_from > posts.latest[j])
    return lacking


GATES: tuple[Gate, ...] = (
    Gate(
        too_far,
        "reach",
        "hors de portée",
        "transport (ligne de bus, covoiturage, aide à la mobilité)",
        "hors de sa portée",
        "lever le frein mobilité (plateforme de mobilité, covoiturage)",
    ),
    Gate(
        too_late,
        "timing",
        "pas à temps pour le début",
        "décaler le début du poste (employeur)",
        "avant sa disponibilité",
        "attendre la fin du parcours, ou demander un début plus tardif (employeur)",
    ),
    Gate(
        lacks_permis,
        "permis",
        "sans le permis B exigé",
        "permis B (auto-école sociale), ou lever l'exigence (employeur)",
        "avec permis B exigé",
        "préparer le permis B (auto-école sociale)",
    ),
    Gate(
        not_eligible,
        "eligibility",
        "sans éligibilité à l'IAE",
        "diagnostic d'éligibilité à l'IAE (prescripteur habilité)",
        "dans l'IAE, où l'éligibilité manque",
        "revoir le diagnostic d'éligibilité à l'IAE (prescripteur habilité)",
    ),
    Gate(
        lacks_certificate,
        "certificate",
        "sans le certificat exigé",
        "certificat (formation avant le début du poste)",
        "avec un certificat qui manque",
        "passer le certificat (organisme de formation)",
    ),
    Gate(
        frein_in_the_way,
        "frein",
        "pour qui une exigence du poste ne convient pas à cette date",
        "adapter le poste ou son début (employeur), services d'accompagnement",
        "avec une exigence qui ne convient pas à cette date",
        "mobiliser le service concerné, ou demander un poste adapté (structure d'accompagnement)",
    ),
    Gate(
        pass_over,
        "pass_iae",
        "dont le PASS IAE finit avant le début",
        "prolongation du PASS IAE (prescripteur habilité), ou début plus tôt (employeur)",
        "dans l'IAE, après la fin du PASS",
        "demander la prolongation du PASS IAE (prescripteur habilité)",
    ),
)
"""Every reason that can close a pair, in the order in which they are told."""


def is_closed(problem: Problem, i: Positions, j: Positions) -> Bools:
    """Say which pairs at least one gate is known to close."""
    closed = np.zeros(np.broadcast_shapes(i.shape, j.shape), dtype=bool)
    for gate in GATES:
        closed |= gate.blocks(problem, i, j)
    return closed

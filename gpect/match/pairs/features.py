"""The reasons of the score: one small function each, and the list of them all.

Each takes positions ``i`` of people and ``j`` of posts that broadcast together, and gives values
in [0, 1] where the reason is known, NaN where it is not. The docstring is the published rule.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gpect.match.options import MatchOptions
from gpect.match.pairs import coverage
from gpect.match.pairs.problem import Problem
from gpect.match.values import Floats, Positions, day

PATIENCE_DAYS, LONG_WAIT_DAYS = 60, 365
"""Waiting costs nothing up to the first, and half of the reason at the second."""

EXPERIENCE_YEARS = 2.0
"""Years that answer an experience demanded or wished."""

NIVEAU_STEP = 0.35
"""Lost for each step between the niveau asked and the person's."""


def skill_coverage(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Weighted share of the competences asked that the person has on the post's first day.

    Exigée counts 1 and souhaitée 0.5; where the employer names none, the métier's own:
    principale 1, émergente 0.7, and what the person does not list of them ``unknown_value`` of
    that, since nobody asked. Certificates alone weigh as much as all of these. Each counts by
    the person's level. Competences of a pathway count when it ends before the post starts.
    Unknown when no skill of the person is known, or nothing is asked. A skill more never lowers
    it; nor does the first one, beside saying nothing, where the métier alone tells what is asked.
    """
    return coverage.skill_coverage(problem, i, j)


def closeness_sought(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Measure the closeness in ROME of the métier sought and the post's (see ``metiers``)."""
    return np.asarray(problem.closeness.matrix[problem.people.sought[i], problem.posts.code[j]])


def closeness_held(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Measure the closeness in ROME of the last métier the person held and the post's."""
    return np.asarray(problem.closeness.matrix[problem.people.held[i], problem.posts.code[j]])


def reach(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Nearness by road: 1 on the spot, 0.5 at the person's limit, 0 at twice that.

    The limit is the person's word, else what their means of transport allows, else the usual
    reach of the territory. Unknown when a commune is.
    """
    per_km = nearness_per_km(problem)
    near = problem.places.km[problem.people.commune[i], problem.posts.commune[j]] * -per_km[i]
    near += 1
    return np.asarray(np.maximum(near, 0, out=near))


def nearness_per_km(problem: Problem) -> Floats:
    """Give what each kilometre as the crow flies takes from each person's nearness."""
    people, options = problem.people, problem.options
    limit = np.where(np.isnan(people.limit_km), np.float32(options.usual_km), people.limit_km)
    return (0.5 * people.detour / np.maximum(limit, 1)).astype(np.float32)


def timing(problem: Problem, i: Positions, j: Positions) -> Floats:
    """How long the person would wait for the post: 1 up to 60 days, 0.5 at a year or more.

    Unknown when either date is. A post that starts before the person is free is no pair at all.
    """
    today = np.float32(day(problem.options.as_of))
    wait = problem.posts.starts[j] - np.maximum(problem.people.available[i], today)
    over = (wait - PATIENCE_DAYS) / (LONG_WAIT_DAYS - PATIENCE_DAYS)
    return np.asarray(1 - 0.5 * np.clip(over, 0, 1))


def conditions(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Hours a week the person can give, over those the post asks, at most 1."""
    hours = np.maximum(problem.posts.hours[j], 1)
    return np.asarray(np.clip(problem.people.hours_max[i] / hours, 0, 1))


def experience_fit(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Mean of what is known of experience and of niveau.

    Experience: « débutant accepté » suits anyone; demanded, years over 2, at most 1; wished, the
    same but never under 0.5. Niveau: 1 when reached, 0.35 less for each step short; none asked
    suits anyone.
    """
    both = np.stack([experience(problem, i, j), niveau(problem, i, j)])
    known = ~np.isnan(both)
    n_known = known.sum(axis=0)
    total = np.where(known, both, 0).sum(axis=0)
    return np.asarray(np.where(n_known > 0, total / np.maximum(n_known, 1), np.nan))


def experience(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Compare the years of experience with what is demanded (see ``experience_fit``)."""
    asked = problem.posts.experience[j]
    years = np.clip(problem.people.experience[i] / EXPERIENCE_YEARS, 0, 1)
    fit = np.where(asked == 2, years, 0.5 + 0.5 * years)
    return np.where(asked == 0, 1.0, np.where(np.isnan(asked), np.nan, fit))


def niveau(problem: Problem, i: Positions, j: Positions) -> Floats:
    """Compare the niveau with what is asked (see ``experience_fit``)."""
    asked = problem.posts.niveau[j]
    short = np.maximum(asked - problem.people.niveau[i], 0)
    return np.where(asked == 0, 1.0, np.clip(1 - NIVEAU_STEP * short, 0, 1))


@dataclass(frozen=True)
class Feature:
    """One reason of the score: its column in ``SCORES`` and its function."""

    name: str
    function: Callable[[Problem, Positions, Positions], Floats]

    def weight(self, options: MatchOptions) -> float:
        """Weight of the reason in the mean: option ``weight_<name>``."""
        return float(getattr(options, f"weight_{self.name}"))


FEATURES: tuple[Feature, ...] = (
    Feature("skill_coverage", skill_coverage),
    Feature("metier_proximity", closeness_sought),
    Feature("metier_held", closeness_held),
    Feature("reach", reach),
    Feature("timing", timing),
    Feature("conditions", conditions),
    Feature("experience_fit", experience_fit),
)
"""The whole score: the weighted mean of the reasons that are known."""

APTITUDE = ("skill_coverage", "metier_proximity", "metier_held")
"""The reasons that make someone of the trade."""

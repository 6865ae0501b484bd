"""What to ask first: the unknown fields that would change most proposals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import tables
from gpect.match.allocate import Allocation
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.features import FEATURES
from gpect.match.pairs.gates import Bools
from gpect.match.pairs.problem import Problem, positions, read_problem
from gpect.match.score import values
from gpect.match.values import Positions

PERSON, POST = "personne", "poste"


@dataclass(frozen=True)
class Unknown:
    """A field whose answer moves proposals.

    Attributes
    ----------
    is_missing
        (problem, i, j) → pairs for which this field is missing and matters.
    feature
        The reason of the score it would make known; "" where only a gate depends on it.
    is_gate
        A gate depends on it: the answer could close a pair.
    """

    subject: str
    field: str
    question: str
    is_missing: Callable[[Problem, Positions, Positions], Bools]
    feature: str = ""
    is_gate: bool = False


def _nan(values: npt.NDArray[np.float32]) -> Bools:
    return np.isnan(values)


UNKNOWNS: tuple[Unknown, ...] = (
    Unknown(
        PERSON,
        "metier_vise",
        "Quel métier la personne vise-t-elle ?",
        lambda p, i, j: (p.people.sought[i] < 0) & (p.posts.code[j] >= 0),
        "metier_proximity",
    ),
    Unknown(
        PERSON,
        "competences",
        "Quelles sont ses compétences ?",
        lambda p, i, j: ~p.people.skills.known[i] & (np.diff(p.posts.weights.indptr)[j] > 0),
        "skill_coverage",
    ),
    Unknown(
        PERSON,
        "commune",
        "Dans quelle commune habite-t-elle ?",
        lambda p, i, j: (p.people.commune[i] < 0) & (p.posts.commune[j] >= 0),
        "reach",
        is_gate=True,
    ),
    Unknown(
        PERSON,
        "mobilite_km",
        "Jusqu'où et par quel moyen peut-elle se déplacer ?",
        lambda p, i, j: _nan(p.people.limit_km[i]) & (p.people.commune[i] >= 0),
        is_gate=True,
    ),
    Unknown(
        PERSON,
        "disponible_le",
        "À partir de quand est-elle disponible ?",
        lambda p, i, j: _nan(p.people.available[i]) & ~_nan(p.posts.starts[j]),
        "timing",
        is_gate=True,
    ),
    Unknown(
        PERSON,
        "heures_max",
        "Combien d'heures par semaine peut-elle faire ?",
        lambda p, i, j: _nan(p.people.hours_max[i]) & ~_nan(p.posts.hours[j]),
        "conditions",
    ),
    Unknown(
        PERSON,
        "permis_b",
        "A-t-elle le permis B ?",
        lambda p, i, j: _nan(p.people.permis[i]) & (p.posts.permis[j] == 1),
        is_gate=True,
    ),
    Unknown(
        PERSON,
        "eligible_iae",
        "Est-elle éligible à l'IAE ?",
        lambda p, i, j: _nan(p.people.eligible[i]) & p.posts.is_siae[j],
        is_gate=True,
    ),
    Unknown(
        POST,
        "code_rome",
        "Quel est le métier du poste ?",
        lambda p, i, j: (p.posts.code[j] < 0) & (p.people.sought[i] >= 0),
        "metier_proximity",
    ),
    Unknown(
        POST,
        "commune",
        "Où se trouve le poste ?",
        lambda p, i, j: (p.posts.commune[j] < 0) & (p.people.commune[i] >= 0),
        "reach",
        is_gate=True,
    ),
    Unknown(
        POST,
        "date_debut",
        "Quand le poste commence-t-il ?",
        lambda p, i, j: _nan(p.posts.starts[j]) & ~_nan(p.people.available[i]),
        "timing",
        is_gate=True,
    ),
    Unknown(
        POST,
        "heures_semaine",
        "Combien d'heures par semaine ?",
        lambda p, i, j: _nan(p.posts.hours[j]) & ~_nan(p.people.hours_max[i]),
        "conditions",
    ),
    Unknown(
        POST,
        "permis_b",
        "Le permis B est-il exigé ?",
        lambda p, i, j: _nan(p.posts.permis[j]) & (p.people.permis[i] == 0),
        is_gate=True,
    ),
)
"""Every field asked about; the order settles ties."""


def questions(
    scores: pd.DataFrame,
    inputs: MatchInputs,
    options: MatchOptions,
    allocation: Allocation | None = None,
) -> pd.DataFrame:
    """List the unknown fields whose answer would change proposals, the most first.

    A pair counts for a field when the answer could make it enter or leave the allocation, at the
    posts' prices: a reason unknown moves the pair's value by its weight, up or down; a gate
    unknown could close it. Without an allocation, every pair that could be proposed counts. A
    person counts for at most ``proposals_per_person`` proposals, an opening for at most the
    people it may get; at equal count, the field that opens most pairs comes first.

    Returns
    -------
    pandas.DataFrame
        Table ``QUESTIONS`` without ``run_id``, at most ``options.max_questions`` rows, sorted by
        pairs concerned.
    """
    problem = read_problem(inputs, options)
    i, j = positions(problem, scores)
    margins = _margins(scores, problem, (i, j), allocation)
    found = [_ask(unknown, problem, (i, j), margins) for unknown in UNKNOWNS]
    table = pd.concat(found, ignore_index=True)
    table = table.sort_values(
        ["pairs", "choices", "subject", "subject_id", "field"],
        ascending=[False, False, True, True, True],
    )
    names = [name for name in tables.QUESTIONS.names if name != "run_id"]
    return table[names].head(options.max_questions).reset_index(drop=True)


@dataclass(frozen=True)
class _Margins:
    """How far each pair is above (or under) what it must be worth to be proposed."""

    surplus: npt.NDArray[np.float64]
    is_chosen: Bools
    options: MatchOptions


def _margins(
    scores: pd.DataFrame,
    problem: Problem,
    at: tuple[Positions, Positions],
    allocation: Allocation | None,
) -> _Margins:
    options = problem.options
    worth = values(scores, options)
    if allocation is None:
        return _Margins(worth - options.min_score, worth >= options.min_score, options)
    price = allocation.prices.set_index("opening_id")["price"].reindex(problem.posts.ids)
    known = allocation.thresholds.set_index("person_id")["threshold"].reindex(problem.people.ids)
    threshold = known.fillna(-options.first_proposal).to_numpy(dtype="float64")
    needed = price.fillna(0).to_numpy(dtype="float64")[at[1]] + threshold[at[0]]
    asked = np.maximum(needed, options.min_score)
    n_posts = len(problem.posts.ids)
    person, opening = positions(problem, allocation.pairs)
    proposed = person * n_posts + opening
    return _Margins(worth - asked, np.isin(at[0] * n_posts + at[1], proposed), options)


def _ask(
    unknown: Unknown, problem: Problem, at: tuple[Positions, Positions], margins: _Margins
) -> pd.DataFrame:
    concerned = unknown.is_missing(problem, *at) & _could_change(unknown, margins)
    ids = problem.people.ids if unknown.subject == PERSON else problem.posts.ids
    place = at[0] if unknown.subject == PERSON else at[1]
    choices = np.bincount(place[concerned], minlength=len(ids))
    asked = np.flatnonzero(choices)
    most = _most(problem) if unknown.subject == POST else problem.options.proposals_per_person
    pairs = np.minimum(choices, most)
    return pd.DataFrame(
        {
            "subject": unknown.subject,
            "subject_id": ids[asked],
            "field": unknown.field,
            "question": unknown.question,
            "pairs": pairs[asked],
            "choices": choices[asked],
        }
    )


def _most(problem: Problem) -> npt.NDArray[np.int64]:
    """Most people each opening may get."""
    most = problem.posts.n_posts * problem.options.candidates_per_post
    return np.minimum(most, problem.options.max_candidates_per_opening)


def _could_change(unknown: Unknown, margins: _Margins) -> Bools:
    """Say which pairs the best answer would bring in, or the worst take out."""
    at_risk = margins.is_chosen & unknown.is_gate
    if not unknown.feature:
        return at_risk
    options = margins.options
    total = sum(feature.weight(options) for feature in FEATURES)
    weight = float(getattr(options, f"weight_{unknown.feature}")) / total
    best, worst = weight * (1 - options.unknown_value), weight * options.unknown_value
    moved = np.where(margins.is_chosen, margins.surplus < worst, margins.surplus > -best)
    return np.asarray(at_risk | moved)

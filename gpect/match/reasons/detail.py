"""One pair in full: the parts of its score, its place in both lists, what would change it.

Everything comes from the functions of the run itself: reasons, gates and sentences are the same.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gpect.domain.decisions import REASONS
from gpect.match.allocate import is_worth_proposing
from gpect.match.candidates import road_km
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.coverage import asked_rows
from gpect.match.pairs.features import FEATURES
from gpect.match.pairs.gates import GATES, is_closed
from gpect.match.pairs.problem import Problem, positions, read_problem
from gpect.match.reasons.missing import missing, trainings
from gpect.match.reasons.told import Told, tell
from gpect.match.reasons.why import why
from gpect.match.score import known_weights, parts, score_pairs, values

NAMES = {column.name: column.title for column in REASONS}
SKILL = "skill_coverage"
MAX_SKILLS = 5


@dataclass(frozen=True)
class PairDetail:
    """A person and a post.

    Attributes
    ----------
    parts
        [reason, value, weight, part], one row a reason; ``value`` and ``part`` are missing where
        unknown; the parts sum to ``score``.
    worth
        What the pair weighs in the allocation: the score, unknown reasons counting
        ``options.unknown_value``.
    closed
        Sentences: what is known to forbid the pair, and who could lift that.
    place_of_person, place_of_post
        (place, number of pairs open) in the post's list of people and the person's list of posts,
        the best first; (0, n) for a pair that is closed.
    changes
        [change, worth, place]: what would raise the pair, most first, and the place of the person
        in the post's list then.
    """

    score: float
    coverage: float
    worth: float
    is_worth_proposing: bool
    parts: pd.DataFrame
    why: str
    missing: str
    closed: list[str]
    place_of_person: tuple[int, int]
    place_of_post: tuple[int, int]
    changes: pd.DataFrame


def pair_detail(
    inputs: MatchInputs, options: MatchOptions, person_id: str, opening_id: str
) -> PairDetail:
    """Explain a pair of a person and of an open opening, proposed or not.

    Notes
    -----
    Scores the person against every post and everyone against the post: about 1 s for 25 000
    people and 5 000 openings.
    """
    problem = read_problem(inputs, options)
    pair = pd.DataFrame({"person_id": [person_id], "opening_id": [opening_id]}, dtype="str")
    scored = score_pairs(_measured(problem, pair), inputs, options)
    told = tell(problem, inputs, scored)
    closed = _closed(problem, pair)
    of_post = _open_worths(problem, pair, inputs, who="person_id")
    of_person = _open_worths(problem, pair, inputs, who="opening_id")
    worth = float(values(scored, options)[0])
    return PairDetail(
        score=float(scored["score"].iloc[0]),
        coverage=float(scored["coverage"].iloc[0]),
        worth=worth,
        is_worth_proposing=bool(is_worth_proposing(scored, options)[0]),
        parts=_parts(scored, options),
        why=str(why(told)[0]),
        missing=str(missing(told)[0]),
        closed=closed,
        place_of_person=(0 if closed else _place(of_post, worth), len(of_post)),
        place_of_post=(0 if closed else _place(of_person, worth), len(of_person)),
        changes=_changes(told, options, worth, of_post),
    )


def _measured(problem: Problem, pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.assign(distance_km=road_km(problem, *positions(problem, pairs)).astype("float64"))


def _parts(scored: pd.DataFrame, options: MatchOptions) -> pd.DataFrame:
    weights = known_weights(scored, options)[0]
    brought = parts(scored, options).iloc[0]
    return pd.DataFrame(
        {
            "reason": [NAMES.get(f.name, f.name) for f in FEATURES],
            "value": [float(scored[f.name].iloc[0]) for f in FEATURES],
            "weight": weights / max(weights.sum(), np.finfo(float).tiny),
            "part": [float(brought[f.name]) for f in FEATURES],
        }
    )


def _closed(problem: Problem, pair: pd.DataFrame) -> list[str]:
    i, j = positions(problem, pair)
    return [
        f"poste {gate.own_reason} : {gate.next_step}"
        for gate in GATES
        if bool(gate.blocks(problem, i, j)[0])
    ]


def _open_worths(problem: Problem, pair: pd.DataFrame, inputs: MatchInputs, who: str) -> np.ndarray:
    """Worth of every open pair of the post (``who`` varies over people) or of the person."""
    ids = problem.people.ids if who == "person_id" else problem.posts.ids
    other = "opening_id" if who == "person_id" else "person_id"
    every = pd.DataFrame({who: ids, other: pair[other].iloc[0]}, dtype="str")
    i, j = positions(problem, every)
    kept = every[~is_closed(problem, i, j)].assign(distance_km=np.nan)
    return values(score_pairs(kept, inputs, problem.options), problem.options)


def _place(others: np.ndarray, worth: float) -> int:
    """Place of a pair in a list that holds it: those worth more come before."""
    return 1 + int((others > worth + 1e-9).sum())


def _changes(told: Told, options: MatchOptions, worth: float, of_post: np.ndarray) -> pd.DataFrame:
    total = sum(feature.weight(options) for feature in FEATURES)
    gains = {**_by_reason(told, options), **_by_skill(told, options)}
    rows = [
        {
            "change": change,
            "worth": min(worth + gain / total, 1.0),
            "place": _place(of_post, min(worth + gain / total, 1.0)),
        }
        for change, gain in gains.items()
        if gain / total > 1e-6
    ]
    table = pd.DataFrame(rows, columns=["change", "worth", "place"])
    return table.sort_values(["worth", "change"], ascending=[False, True], ignore_index=True)


def _by_reason(told: Told, options: MatchOptions) -> dict[str, float]:
    """Weighted gain of each reason but competences, if it were fully met or known to be."""
    found = {}
    for feature in FEATURES:
        value = float(told.reason(feature.name)[0])
        if feature.name == SKILL and not np.isnan(value):
            continue
        known = options.unknown_value if np.isnan(value) else value
        name = NAMES.get(feature.name, feature.name).lower()
        change = (
            f"{name} : à préciser, si la réponse convient"
            if np.isnan(value)
            else (f"{name} : si tout convenait")
        )
        found[change] = feature.weight(options) * (1 - known)
    return found


def _by_skill(told: Told, options: MatchOptions) -> dict[str, float]:
    """Weighted gain of each competence that lacks, with the session that gives it."""
    if np.isnan(told.reason(SKILL)[0]):
        return {}
    level = asked_rows(told.problem, told.i, told.j).level
    lacking = told.skills.assign(gap=1 - level)[~told.skills["is_held"]]
    share = lacking["gap"] * lacking["weight"] / max(told.skills["weight"].sum(), 1e-12)
    order = share.sort_values(ascending=False, kind="stable").index[:MAX_SKILLS]
    named = lacking.loc[order]
    texts = "avec « " + named["label"] + " »" + pd.Series(trainings(told, named), index=order)
    weight = options.weight_skill_coverage
    return {t: weight * float(share[k]) for k, t in zip(order, texts, strict=True)}


def why_not(detail: PairDetail, options: MatchOptions) -> str:
    """Say in one sentence why the pair is not to be proposed; "" where it may be."""
    if detail.closed:
        return "Un « non » connu ferme cette paire."
    if detail.is_worth_proposing:
        return ""
    if detail.worth < options.min_score:
        return (
            f"Sa valeur ({detail.worth:.2f}) est sous le minimum ({options.min_score:.2f}) : "
            "rien n'est proposé."
        ).replace(".", ",", 2)
    return "Rien ou trop peu dit que la personne soit du métier : rien n'est proposé."

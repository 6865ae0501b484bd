"""Is a run sound, and does it find what is hidden: invariants, figures, recall, baselines."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from gpect.match.allocate import Allocation, capacities
from gpect.match.exposure import exposure
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.gates import is_closed
from gpect.match.pairs.problem import Problem, positions, read_problem
from gpect.match.values import Positions

KEY = ["person_id", "opening_id"]


def violations(
    allocation: Allocation, inputs: MatchInputs, options: MatchOptions
) -> dict[str, int]:
    """Count what must never be: every value is 0 in a sound run."""
    problem = read_problem(inputs, options)
    pairs = allocation.pairs
    i, j = positions(problem, pairs)
    taken = np.bincount(j[j >= 0], minlength=len(problem.posts.ids))
    most = capacities(problem.posts.ids, inputs.openings, options)
    per_person = pairs.groupby("person_id").size()
    return {
        "Capacités dépassées": int((taken > most).sum()),
        "Personnes avec trop de propositions": int((per_person > options.most_per_person).sum()),
        "Paires proposées deux fois": int(pairs.duplicated(KEY).sum()),
        "Postes ou personnes inconnus": int(((i < 0) | (j < 0)).sum()),
        "Paires avec un « non » connu": int(is_closed(problem, i, j).sum()),
        **_unsound(allocation),
    }


def _unsound(allocation: Allocation) -> dict[str, int]:
    if allocation.mode == "stable" and allocation.stability is not None:
        return {"Paires que les deux préféreraient": allocation.stability.n_blocking}
    gap = allocation.optimum - allocation.objective
    return {"Écart à la meilleure valeur (millionièmes)": round(gap * 1_000_000)}


def figures(
    allocation: Allocation, scores: pd.DataFrame, inputs: MatchInputs, options: MatchOptions
) -> dict[str, Any]:
    """Sum up a run: French name → number."""
    problem = read_problem(inputs, options)
    pairs = allocation.pairs
    proposed = pairs.groupby("opening_id").size().reindex(problem.posts.ids, fill_value=0)
    short = np.maximum(problem.posts.n_posts - proposed.to_numpy(), 0)
    shown = scores.merge(pairs[KEY], on=KEY)
    return {
        "Personnes": len(problem.people.ids),
        "Offres ouvertes": len(problem.posts.ids),
        "Postes ouverts": int(problem.posts.n_posts.sum()),
        "Paires examinées": len(scores),
        "Propositions": len(pairs),
        "Personnes avec au moins une proposition": int(pairs["person_id"].nunique()),
        "Offres avec au moins une personne": int((proposed > 0).sum()),
        "Postes sans personne": int(short.sum()),
        "Score moyen des propositions": _mean(shown["score"]),
        "Couverture moyenne des propositions": _mean(shown["coverage"]),
        "Valeur totale des propositions": round(allocation.objective, 6),
        "Meilleure valeur possible (prouvée)": round(allocation.optimum, 6),
        **_proof(allocation),
        **exposure(allocation, problem, options),
    } | violations(allocation, inputs, options)


def _proof(allocation: Allocation) -> dict[str, Any]:
    if allocation.mode == "stable":
        return {}
    return {"Optimum certifié": allocation.objective == allocation.optimum}


def _mean(column: pd.Series) -> float:
    return round(float(column.mean()), 4) if len(column) else 0.0


def recall(proposals: pd.DataFrame, truth: pd.DataFrame) -> float:
    """Share of the true pairs [person_id, opening_id] that are proposed; NaN without any."""
    wanted = truth[KEY].drop_duplicates()
    if wanted.empty:
        return float("nan")
    return len(wanted.merge(proposals[KEY].drop_duplicates(), on=KEY)) / len(wanted)


def baselines(inputs: MatchInputs, options: MatchOptions, seed: int = 0) -> dict[str, pd.DataFrame]:
    """Propose ``proposals_per_person`` openings to each person in three plain ways.

    ``hasard``: drawn at random; ``popularite``: the openings with most posts; ``cosinus``: the
    cosine of the competences, ties by number of posts. None looks at distance, dates or places.
    """
    problem = read_problem(inputs, options)
    n, m = len(problem.people.ids), len(problem.posts.ids)
    k = min(options.proposals_per_person, m)
    generator = np.random.default_rng(seed)
    drawn = np.argsort(generator.random((n, m), dtype=np.float32), axis=1)[:, :k] if m else None
    popular = np.argsort(-problem.posts.n_posts, kind="stable")[:k]
    return {
        "hasard": _proposals(problem, drawn if drawn is not None else np.zeros((n, 0), dtype=int)),
        "popularite": _proposals(problem, np.broadcast_to(popular, (n, k))),
        "cosinus": _proposals(problem, _by_cosine(problem, k)),
    }


def _by_cosine(problem: Problem, k: int) -> Positions:
    skills, asked = problem.people.skills, problem.posts.weights
    people, posts = _unit(skills.now.maximum(skills.later)), _unit(asked).T.tocsr()
    size = problem.posts.n_posts / (1 + problem.posts.n_posts.max(initial=0))
    best = np.zeros((len(problem.people.ids), k), dtype=np.intp)
    for start in range(0, len(best), 512):
        cosine = np.asarray((people[start : start + 512] @ posts).toarray()) + 1e-6 * size
        best[start : start + 512] = np.argsort(-cosine, axis=1, kind="stable")[:, :k]
    return best


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags_array(1 / np.where(norm > 0, norm, 1)) @ matrix)


def _proposals(problem: Problem, opening: Positions) -> pd.DataFrame:
    person = np.repeat(np.arange(len(opening)), opening.shape[1])
    return pd.DataFrame(
        {
            "person_id": problem.people.ids[person],
            "opening_id": problem.posts.ids[opening.ravel()],
        }
    )

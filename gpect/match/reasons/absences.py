"""Why a post has too few people, why a person has no proposal, and what would change it."""

import numpy as np
import pandas as pd

from gpect.match.allocate import Allocation
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.blocked import Blocked, blocked_people, blocked_posts
from gpect.match.pairs.gates import GATES
from gpect.match.pairs.problem import Problem, read_problem
from gpect.match.reasons.wording import counted


def unfilled(
    allocation: Allocation, scores: pd.DataFrame, inputs: MatchInputs, options: MatchOptions
) -> pd.DataFrame:
    """List the open openings for which fewer people are proposed than there are posts.

    ``why`` counts the people of the trade and what closes the post to them; ``lever`` is what
    would open it to most of them.

    Returns
    -------
    pandas.DataFrame
        [opening_id, posts, candidates, posts_unfilled, why, lever], sorted by opening.
    """
    problem = read_problem(inputs, options)
    proposed = allocation.pairs.groupby("opening_id").size()
    candidates = proposed.reindex(problem.posts.ids, fill_value=0).to_numpy()
    short = np.flatnonzero(candidates < problem.posts.n_posts)
    blocked = blocked_posts(problem, short)
    told = [_post(problem, j, row, blocked) for row, j in enumerate(short.tolist())]
    return pd.DataFrame(
        {
            "opening_id": problem.posts.ids[short],
            "posts": problem.posts.n_posts[short],
            "candidates": candidates[short],
            "posts_unfilled": problem.posts.n_posts[short] - candidates[short],
            "why": pd.Series([why for why, _ in told], dtype="str"),
            "lever": pd.Series([lever for _, lever in told], dtype="str"),
        }
    )


def _post(problem: Problem, j: int, row: int, blocked: Blocked) -> tuple[str, str]:
    fit, n_open = int(blocked.fit[row]), int(blocked.open[row])
    if fit == 0 and problem.posts.code[j] < 0:
        return "métier du poste non reconnu", "préciser l'intitulé du poste (employeur)"
    if fit == 0:
        return (
            "personne de connu dans ce métier ni avec ces compétences",
            "former à ce métier, ou chercher hors des personnes accompagnées",
        )
    people = f"{counted(fit, 'personne')} du métier"
    lever = _lever(blocked, row)
    if n_open == 0:
        return f"{people}, mais {_closed_off(blocked, row)}", lever or _two_at_once(blocked, row)
    s = "s" if n_open > 1 else ""
    why = f"{people}, dont {n_open} sans obstacle, proposée{s} ici ou sur des postes plus proches"
    if fit > n_open:
        why += f" ; {_closed_off(blocked, row)}"
    return why, lever or "plus de propositions par personne, ou former à ce métier"


def _closed_off(blocked: Blocked, row: int) -> str:
    counts = blocked.by_gate[row]
    order = np.argsort(-counts, kind="stable")
    return ", ".join(f"{counts[g]} {GATES[g].reason}" for g in order if counts[g])


def _lever(blocked: Blocked, row: int) -> str:
    """Name the one gate whose opening gives most people, and how many."""
    best = int(np.argmax(blocked.only_by_gate[row]))
    gain = int(blocked.only_by_gate[row, best])
    return f"{GATES[best].lever} : {counted(gain, 'personne')} de plus" if gain else ""


def _two_at_once(blocked: Blocked, row: int) -> str:
    first, second = np.argsort(-blocked.by_gate[row], kind="stable")[:2]
    return f"plusieurs leviers à la fois : {GATES[first].lever} et {GATES[second].lever}"


def unmatched(
    allocation: Allocation, scores: pd.DataFrame, inputs: MatchInputs, options: MatchOptions
) -> pd.DataFrame:
    """List the people without any proposal, why, and what comes next for them.

    Returns
    -------
    pandas.DataFrame
        [person_id, why, next_step], sorted by person.
    """
    problem = read_problem(inputs, options)
    alone = np.flatnonzero(~problem.people.ids.isin(allocation.pairs["person_id"]))
    blocked = blocked_people(problem, alone)
    told = [_person(problem, i, row, blocked) for row, i in enumerate(alone.tolist())]
    return pd.DataFrame(
        {
            "person_id": problem.people.ids[alone],
            "why": pd.Series([why for why, _ in told], dtype="str"),
            "next_step": pd.Series([step for _, step in told], dtype="str"),
        }
    )


def _person(problem: Problem, i: int, row: int, blocked: Blocked) -> tuple[str, str]:
    fit, n_open = int(blocked.fit[row]), int(blocked.open[row])
    if fit == 0 and _is_unknown(problem, i):
        return (
            "ni métier visé, ni métier exercé, ni compétences connus",
            "entretien : préciser le métier visé et les compétences (structure d'accompagnement)",
        )
    if fit == 0:
        return (
            "aucun poste ouvert dans ce métier ni avec ces compétences",
            "élargir le projet vers un métier proche, ou acquérir une compétence demandée",
        )
    posts = f"{counted(fit, 'poste')} du métier"
    if n_open == 0:
        return f"{posts}, mais {_closed_to(blocked, row)}", _next_step(blocked, row)
    s = "s" if n_open > 1 else ""
    return (
        f"{posts}, dont {n_open} sans obstacle, proposé{s} à des personnes plus proches",
        "revoir au prochain calcul ; compléter le profil et viser les compétences qui manquent",
    )


def _is_unknown(problem: Problem, i: int) -> bool:
    people = problem.people
    return bool(people.sought[i] < 0 and people.held[i] < 0 and not people.skills.known[i])


def _closed_to(blocked: Blocked, row: int) -> str:
    counts = blocked.by_gate[row]
    order = np.argsort(-counts, kind="stable")
    return ", ".join(f"{counts[g]} {GATES[g].own_reason}" for g in order if counts[g])


def _next_step(blocked: Blocked, row: int) -> str:
    alone, together = blocked.only_by_gate[row], blocked.by_gate[row]
    if alone.any():
        best = int(np.argmax(alone))
        return f"{GATES[best].next_step} : {counted(int(alone[best]), 'poste')} de plus"
    first, second = np.argsort(-together, kind="stable")[:2]
    return f"{GATES[first].next_step} ; {GATES[second].next_step}"

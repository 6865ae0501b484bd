"""Steps towards a post: training sessions with seats, posts in a SIAE that teach, permits."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from gpect.domain.vocabulary import CERTIFICATE
from gpect.match.inputs import MatchInputs
from gpect.match.pairs.problem import Problem
from gpect.match.values import Floats, Positions, days, place

SIAE_DAYS = 122
"""Shortest stay in a SIAE post before what it teaches is held: four months, the least a CDDI
lasts (article L5132-15-1 of the Code du travail)."""


@dataclass(frozen=True)
class Steps:
    """k steps that people can take before a post.

    Attributes
    ----------
    kind
        k of ``formation``, ``siae``, ``permis``.
    ids
        Training, opening, or a name for permits.
    begins, ends
        First day; day from which what the step gives is held.
    seats
        Most people who can take it.
    gives
        k × s truths: the skills asked by some post that the step gives.
    certificates
        k × demands truths.
    post
        Position of the SIAE's post, whose places the step shares; -1 elsewhere.
    """

    kind: npt.NDArray[np.object_]
    ids: npt.NDArray[np.object_]
    begins: Floats
    ends: Floats
    seats: npt.NDArray[np.int64]
    gives: sparse.csr_matrix
    certificates: npt.NDArray[np.bool_]
    post: Positions

    @property
    def is_permis(self) -> npt.NDArray[np.bool_]:
        """Say which steps give the permis B."""
        return np.asarray(self.kind == "permis")


def read_steps(
    problem: Problem, inputs: MatchInputs, permits: tuple[tuple[int, int], ...] = ()
) -> Steps:
    """List the steps open on the day of the run.

    A session counts when it has not begun, and its seats and dates are known; a SIAE's post
    when its first day is known. ``permits``: (people, day from which held) each.
    """
    sessions, given = _sessions(problem, inputs)
    siae = np.flatnonzero(problem.posts.is_siae & ~np.isnan(problem.posts.starts))
    n_permits = len(permits)
    kinds = ["formation"] * len(sessions) + ["siae"] * len(siae) + ["permis"] * n_permits
    names = [f"permis B n° {rank}" for rank in range(1, n_permits + 1)]
    begins = np.concatenate(
        [days(sessions["starts_on"]), problem.posts.starts[siae], [p[1] for p in permits]]
    )
    ends = np.concatenate(
        [days(sessions["ends_on"]), problem.posts.starts[siae] + SIAE_DAYS, [p[1] for p in permits]]
    )
    gives = sparse.vstack(
        [given, _taught(problem, siae), sparse.csr_matrix((n_permits, given.shape[1]))]
    ).tocsr()
    seats = np.concatenate(
        [sessions["seats"], problem.posts.n_posts[siae], [p[0] for p in permits]]
    )
    return Steps(
        kind=np.array(kinds, dtype=object),
        ids=np.concatenate([sessions["training_id"], problem.posts.ids[siae], names]).astype(
            object
        ),
        begins=begins.astype(np.float32),
        ends=ends.astype(np.float32),
        seats=seats.astype(np.int64),
        gives=gives,
        certificates=_certificates(problem, gives),
        post=np.concatenate([np.full(len(sessions), -1), siae, np.full(n_permits, -1)]).astype(
            np.intp
        ),
    )


def _sessions(problem: Problem, inputs: MatchInputs) -> tuple[pd.DataFrame, sparse.csr_matrix]:
    today = pd.Timestamp(problem.options.as_of)
    trainings = inputs.trainings
    trainings = trainings.assign(ends_on=trainings["ends_on"].fillna(trainings["starts_on"]))
    coming = trainings[(trainings["starts_on"] >= today) & (trainings["seats"] > 0)]
    coming = coming.sort_values("training_id", ignore_index=True)
    skills = inputs.training_skills
    row = place(pd.Index(coming["training_id"]), skills["training_id"])
    column = place(problem.posts.skill_codes, skills["skill_code"])
    kept = (row >= 0) & (column >= 0)
    shape = (len(coming), len(problem.posts.skill_codes))
    ones = np.ones(int(kept.sum()), dtype=np.float32)
    given = sparse.csr_matrix((ones, (row[kept], column[kept])), shape=shape)
    return coming.assign(seats=coming["seats"].astype("int64")), given


def _taught(problem: Problem, siae: Positions) -> sparse.csr_matrix:
    """Skills that a SIAE's post teaches: those it asks, certificates apart."""
    taught = (problem.posts.weights[siae] > 0).astype(np.float32).tocsr()
    codes = problem.posts.skill_codes
    is_skill = np.array([not str(code).startswith(CERTIFICATE) for code in codes], dtype=np.float32)
    found = taught @ sparse.diags_array(is_skill)
    return sparse.csr_matrix(found)


def _certificates(problem: Problem, gives: sparse.csr_matrix) -> npt.NDArray[np.bool_]:
    codes = problem.posts.skill_codes.get_indexer(problem.posts.certificates)
    found = np.zeros((gives.shape[0], len(codes)), dtype=bool)
    for column in np.flatnonzero(codes >= 0):
        found[:, column] = np.asarray(gives[:, [codes[column]]].toarray()).ravel() > 0
    return found

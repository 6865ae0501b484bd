"""What the explanations of a list of pairs are written from: the same values as the score."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.vocabulary import CERTIFICATE
from gpect.match.inputs import MatchInputs
from gpect.match.pairs.asked import FROM_METIER
from gpect.match.pairs.coverage import asked_rows
from gpect.match.pairs.problem import Problem, positions
from gpect.match.reasons.wording import uncapitalised
from gpect.match.values import Positions

HELD_LEVEL = 0.5
"""Level from which a competence is told as held."""


@dataclass(frozen=True)
class Told:
    """n pairs to explain.

    Attributes
    ----------
    pairs
        n rows of ``SCORES``.
    i, j
        Their positions in ``problem``.
    skills
        One row a skill asked in a pair: [pair, skill_code, label, weight, exigence, is_held,
        is_later]; ``is_later``: held only thanks to a pathway.
    """

    problem: Problem
    inputs: MatchInputs
    pairs: pd.DataFrame
    i: Positions
    j: Positions
    skills: pd.DataFrame

    def reason(self, name: str) -> npt.NDArray[np.float64]:
        """Values of one reason of the score; NaN where unknown."""
        return self.pairs[name].to_numpy(dtype="float64")

    def count(self, rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Count the rows of ``skills`` that hold, for each pair."""
        pair = self.skills["pair"].to_numpy()
        return np.asarray(np.bincount(pair[rows], minlength=len(self.i)), dtype=np.int64)


def tell(problem: Problem, inputs: MatchInputs, pairs: pd.DataFrame) -> Told:
    """Look up all that the explanations of ``pairs`` need."""
    i, j = positions(problem, pairs)
    return Told(problem, inputs, pairs, i, j, _skills_of(problem, inputs, i, j))


def _skills_of(problem: Problem, inputs: MatchInputs, i: Positions, j: Positions) -> pd.DataFrame:
    rows = asked_rows(problem, i, j)
    asked = problem.posts.asked.iloc[rows.entry].reset_index(drop=True)
    names = skill_names(inputs)
    return asked.assign(
        pair=rows.pair,
        label=asked["skill_code"].map(names).fillna("compétence sans libellé"),
        is_held=rows.level >= HELD_LEVEL,
        is_later=(rows.level >= HELD_LEVEL) & (rows.level_now < HELD_LEVEL),
        is_certificate=asked["skill_code"].str.startswith(CERTIFICATE),
        is_named=asked["exigence"] != FROM_METIER,
    )


def skill_names(inputs: MatchInputs) -> dict[str, str]:
    """French name of each competence and certificate, as it stands inside a sentence."""
    skills = inputs.referentiels.rome.skills.drop_duplicates("skill_code")
    names = dict(
        zip(skills["skill_code"], map(uncapitalised, skills["label"].fillna("")), strict=True)
    )
    certificates = inputs.referentiels.certificats
    short = certificates["label"].str.split(" : ").str[0]
    return names | dict(zip(CERTIFICATE + certificates["code"], short, strict=True))

"""Which one competence, learnt, would let a person serve a post that no gate closes.

Certificates are gates and have their own sessions; here is what only lowers the score.
"""

import numpy as np
import pandas as pd

from gpect.domain.vocabulary import CERTIFICATE
from gpect.match.options import MatchOptions
from gpect.match.pairs.coverage import asked_rows
from gpect.match.pairs.features import APTITUDE, FEATURES
from gpect.match.pairs.problem import Problem, positions
from gpect.match.score import aptitudes, values
from gpect.match.values import Floats

_ROUNDING = 1e-4
"""Reasons are rounded to the ten-thousandth; a coverage that falls short of less is enough."""


def enough_alone(scores: pd.DataFrame, problem: Problem, options: MatchOptions) -> pd.DataFrame:
    """List the competences of which one alone would bring a pair up to what is proposed.

    Parameters
    ----------
    scores
        Rows of ``SCORES`` under ``min_score`` or ``min_aptitude``.

    Returns
    -------
    pandas.DataFrame
        ``person_id, opening_id, skill_code``, by position of the pair then code. Pairs whose
        coverage is unknown have none: nothing says what they miss.

    Notes
    -----
    Value and aptitude are linear in the coverage, so a competence is enough when what it adds to
    the coverage makes up for what is lacking of both.
    """
    i, j = positions(problem, scores)
    rows = asked_rows(problem, i, j)
    weights = problem.posts.weights
    brought = (1.0 - rows.level) * weights.data[rows.entry]
    is_enough = brought >= _lacking(scores, options)[rows.pair] - _ROUNDING
    pair, entry = rows.pair[is_enough], rows.entry[is_enough]
    codes = problem.posts.skill_codes.to_numpy()[weights.indices[entry]]
    found = scores.iloc[pair][["person_id", "opening_id"]].assign(skill_code=codes)
    kept: pd.DataFrame = found[~found["skill_code"].str.startswith(CERTIFICATE)]
    return kept.reset_index(drop=True)


def _lacking(scores: pd.DataFrame, options: MatchOptions) -> Floats:
    """Give the coverage that each pair is short of; infinite where it is unknown."""
    weight = {feature.name: feature.weight(options) for feature in FEATURES}
    own = max(weight["skill_coverage"], 1e-9)
    of_trade = sum(weight[name] for name in weight if name in APTITUDE)
    short = np.maximum(
        (options.min_score - values(scores, options)) * sum(weight.values()),
        (options.min_aptitude - aptitudes(scores, options)) * of_trade,
    )
    is_known = scores["skill_coverage"].notna().to_numpy()
    return np.where(is_known, short / own, np.inf).astype(np.float32)

"""Scores: the weighted mean of the reasons that are known, and how much is known."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain import contracts, tables
from gpect.match.inputs import MatchInputs
from gpect.match.options import MatchOptions
from gpect.match.pairs.features import APTITUDE, FEATURES
from gpect.match.pairs.problem import positions, read_problem

DECIMALS = 4
"""Reasons are kept to the ten-thousandth: finer differences say nothing."""


def score_pairs(pairs: pd.DataFrame, inputs: MatchInputs, options: MatchOptions) -> pd.DataFrame:
    """Score each pair: every reason in [0, 1] or missing, their mean, the share that is known.

    Parameters
    ----------
    pairs
        n rows [person_id, opening_id, distance_km]; people and open openings of ``inputs``.

    Returns
    -------
    pandas.DataFrame
        Table ``SCORES``, sorted by person then opening. ``score`` is missing where no reason is
        known (``coverage`` 0).
    """
    problem = read_problem(inputs, options)
    ordered = pairs.sort_values(["person_id", "opening_id"], ignore_index=True)
    i, j = positions(problem, ordered)
    reasons = {
        feature.name: np.round(feature.function(problem, i, j).astype("float64"), DECIMALS)
        for feature in FEATURES
    }
    scores = ordered[["person_id", "opening_id", "distance_km"]].assign(**reasons)
    known = known_weights(scores, options)
    total = known.sum(axis=1)
    brought = _brought(scores, known)
    mean = np.where(np.isnan(brought), 0, brought).sum(axis=1)
    scores["score"] = np.where(total > 0, np.clip(mean, 0, 1), np.nan)
    scores["coverage"] = np.clip(total / _all_weights(options), 0, 1)
    return contracts.conform(scores, tables.SCORES)


def parts(scores: pd.DataFrame, options: MatchOptions) -> pd.DataFrame:
    """Give what each reason brings to the score: missing where unknown; a row sums to its score."""
    brought = _brought(scores, known_weights(scores, options))
    names = [feature.name for feature in FEATURES]
    return pd.DataFrame(brought, columns=names, index=scores.index)


def _brought(scores: pd.DataFrame, known: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share the score of each pair among its reasons, n × reasons; missing where unknown."""
    total = known.sum(axis=1)
    share = known / np.where(total > 0, total, 1)[:, None]
    return np.asarray(share * scores[[feature.name for feature in FEATURES]].to_numpy())


def known_weights(scores: pd.DataFrame, options: MatchOptions) -> npt.NDArray[np.float64]:
    """Weight of each reason of each pair, 0 where it is unknown; n × reasons."""
    weights = np.array([feature.weight(options) for feature in FEATURES])
    known = scores[[feature.name for feature in FEATURES]].notna().to_numpy()
    return np.asarray(known * weights)


def values(scores: pd.DataFrame, options: MatchOptions) -> npt.NDArray[np.float64]:
    """Give what each pair is worth when pairs are compared, to the millionth.

    The score where everything is known; an unknown reason counts ``options.unknown_value``. A
    table without ``coverage`` is taken as fully known.
    """
    score = scores["score"].to_numpy(dtype="float64")
    if "coverage" not in scores:
        return np.round(score, 6)
    coverage = scores["coverage"].to_numpy(dtype="float64")
    known = np.where(coverage > 0, score * coverage, 0)
    return np.round(known + options.unknown_value * (1 - coverage), 6)


def aptitudes(scores: pd.DataFrame, options: MatchOptions) -> npt.NDArray[np.float64]:
    """Weigh the reasons of the trade alone, an unknown one counting ``unknown_value``; in [0, 1].

    A reason that is no column of ``scores`` is unknown.
    """
    weights = {f.name: f.weight(options) for f in FEATURES if f.name in APTITUDE}
    known = scores.reindex(columns=list(weights)).fillna(options.unknown_value)
    total = max(sum(weights.values()), np.finfo(float).tiny)
    return np.asarray(known.to_numpy(dtype="float64") @ np.array(list(weights.values())) / total)


def _all_weights(options: MatchOptions) -> float:
    return sum(feature.weight(options) for feature in FEATURES)

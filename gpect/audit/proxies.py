"""How much each datum of the matching tells of each attribute that it must not read."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from gpect.audit.options import EquityOptions
from gpect.domain import contracts
from gpect.domain.equity import PROXIES

N_BINS = 10
WATCH, STRONG = 0.01, 0.05
"""Shares of the uncertainty lifted from which a datum is to be watched, is a strong clue."""


def proxies(features: pd.DataFrame, groups: pd.DataFrame, options: EquityOptions) -> pd.DataFrame:
    """Measure what each feature tells of each attribute.

    Parameters
    ----------
    features
        Indexed by person_id: numbers, or text for what has no order.
    groups
        Indexed by person_id, one column of text an attribute.

    Returns
    -------
    pandas.DataFrame
        Table ``PROXIES``. ``information``: mutual information over the attribute's entropy, less
        its bias (R - 1)(C - 1) / 2n (Miller, 1955), in [0, 1]. ``auc``: probability that the
        feature ranks someone of the most recognisable group first, from 0.5 to 1; missing for
        text. An unknown value of the feature is a value like another for the information.
    """
    rows = []
    for attribute in groups.columns:
        group = groups[attribute].dropna()
        large = group.map(group.value_counts()) >= options.least_people
        group = group[large]
        if group.nunique() < 2:
            continue
        known = features.reindex(group.index)
        for name in features.columns:
            found = _tells(known[name], group)
            rows.append({"attribute": attribute, "feature": str(name), "n": len(group)} | found)
    table = pd.DataFrame(rows) if rows else contracts.empty(PROXIES)
    return contracts.conform(table, PROXIES)


def _tells(feature: pd.Series, group: pd.Series) -> dict[str, object]:
    is_number = pd.api.types.is_numeric_dtype(feature)
    bins = _bins(feature) if is_number else pd.factorize(feature)[0]
    shared = _information(bins, pd.factorize(group)[0])
    return {
        "information": shared,
        "auc": _best_auc(feature.astype("float64"), group) if is_number else np.nan,
        "verdict": "indice fort"
        if shared >= STRONG
        else "à suivre"
        if shared >= WATCH
        else "faible",
    }


def _bins(feature: pd.Series) -> npt.NDArray[np.int64]:
    """Cut at deciles; -1 where unknown."""
    edges = np.unique(
        np.nanquantile(feature.astype("float64"), np.linspace(0, 1, N_BINS + 1)[1:-1])
        if feature.notna().any()
        else [0.0]
    )
    placed = np.searchsorted(edges, feature.astype("float64").to_numpy(), side="right")
    return np.where(feature.notna(), placed, -1).astype(np.int64)


def _information(x: npt.NDArray[np.int64], y: npt.NDArray[np.int64]) -> float:
    """Mutual information of two codes over the entropy of the second, corrected; in [0, 1]."""
    counts = pd.crosstab(x, y).to_numpy(dtype="float64")
    n = counts.sum()
    joint = counts / n
    outer = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    held = joint > 0
    shared = float((joint[held] * np.log(joint[held] / outer[held])).sum())
    bias = (counts.shape[0] - 1) * (counts.shape[1] - 1) / (2 * n)
    marginal = joint.sum(axis=0)
    entropy = float(-(marginal * np.log(marginal)).sum())
    return float(np.clip((shared - bias) / entropy, 0, 1)) if entropy > 0 else 0.0


def _best_auc(feature: pd.Series, group: pd.Series) -> float:
    known = feature.notna().to_numpy()
    values, names = feature.to_numpy()[known], group.to_numpy(dtype=object)[known]
    if not len(values):
        return float("nan")
    ranks = stats.rankdata(values)
    found = [_auc(ranks, names == name) for name in sorted(set(names))]
    return max(found, default=float("nan"))


def _auc(ranks: npt.NDArray[np.float64], is_in: npt.NDArray[np.bool_]) -> float:
    """Area under the curve of one group against the others, whichever way it goes."""
    n_in, n_out = int(is_in.sum()), int((~is_in).sum())
    if not n_in or not n_out:
        return 0.5
    area = (ranks[is_in].sum() - n_in * (n_in + 1) / 2) / (n_in * n_out)
    return float(max(area, 1 - area))

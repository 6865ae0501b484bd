"""Ratios between each group and the others, with their intervals, overall and within filière."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from gpect.audit.measures import MEASURES, Measures, measures
from gpect.audit.options import EquityOptions
from gpect.domain import contracts
from gpect.domain.equity import EQUITY

Floats = npt.NDArray[np.float64]

OVERALL, WITHIN = "ensemble", "à filière égale"
MASKED = "masqué (moins de 11 personnes)"
DRAWS_TOGETHER = 50
EDGES = (2.5, 97.5)


@dataclass(frozen=True)
class _Sums:
    """Sums of parts and bases in each (stratum, group) cell; the first draw is the data itself.

    ``parts``, ``bases``: (1 + draws) × strata × groups × measures.
    """

    names: list[str]
    parts: Floats
    bases: Floats


def equity(
    persons: pd.DataFrame,
    groups: pd.DataFrame,
    allocations: pd.DataFrame,
    options: EquityOptions,
) -> pd.DataFrame:
    """Compare what each group got with what all the others got.

    Parameters
    ----------
    persons
        [person_id, filiere], the n people of the run.
    groups
        Indexed by person_id, one column an attribute (:func:`gpect.audit.groups.groups`);
        people whose group is unknown are left out of that attribute.
    allocations
        [person_id, opening_id, score], the proposals of the run.

    Returns
    -------
    pandas.DataFrame
        Table ``EQUITY``. ``ratio`` overall is the group's value over the others'; within filière
        it is the Mantel–Haenszel ratio, each filière weighted by n1 n0 / (n1 + n0). Intervals are
        percentiles of a Poisson bootstrap over people. A row is flagged when the ratio and its
        whole interval lie under ``options.threshold``.

    Notes
    -----
    Source: Mantel & Haenszel (1959); Greenland & Robins (1985) for the ratio of rates. About 1 s
    for 25 000 people, 4 attributes and 500 draws.
    """
    ids = pd.Index(persons["person_id"])
    got = measures(ids, allocations)
    filiere = persons["filiere"].fillna("inconnue").astype(object).to_numpy()
    rows = []
    for attribute in groups.columns:
        group = groups[attribute].reindex(ids)
        known = group.notna().to_numpy()
        if not known.any():
            continue
        chosen = Measures(got.parts[known], got.bases[known])
        sums = _sums(chosen, group[known], filiere[known], options)
        rows += [
            _row(sums, g, m, scope, options) | {"attribute": attribute}
            for g in range(len(sums.names))
            for m in range(len(MEASURES))
            for scope in (OVERALL, WITHIN)
        ]
    table = pd.DataFrame(rows) if rows else contracts.empty(EQUITY)
    return contracts.conform(table, EQUITY)


def _sums(
    got: Measures, group: pd.Series, filiere: npt.NDArray[np.object_], options: EquityOptions
) -> _Sums:
    names = sorted(set(group))
    strata = pd.factorize(filiere, sort=True)[0]
    n_strata = int(strata.max(initial=-1)) + 1
    column = strata * len(names) + pd.Index(names).get_indexer(pd.Index(group))
    n = len(group)
    at = (column, np.arange(n))
    shape = (n_strata * len(names), n)
    values = np.hstack([got.parts, got.bases])
    cells = [sparse.csr_matrix((v, at), shape=shape) for v in values.T]
    draws = [_spread(cells, np.ones((n, 1), dtype=np.float32))]
    rng = np.random.default_rng(options.seed)
    for start in range(0, options.draws, DRAWS_TOGETHER):
        n_draws = min(DRAWS_TOGETHER, options.draws - start)
        draws.append(_spread(cells, rng.poisson(1.0, (n, n_draws)).astype(np.float32)))
    all_draws = np.concatenate(draws).reshape(-1, n_strata, len(names), 2 * len(MEASURES))
    return _Sums(names, all_draws[..., : len(MEASURES)], all_draws[..., len(MEASURES) :])


def _spread(cells: list[sparse.csr_matrix], weights: npt.NDArray[np.float32]) -> Floats:
    """Sum each cell under each draw of weights: draws × cells × values."""
    return np.stack([np.asarray(cell @ weights).T for cell in cells], axis=-1).astype("float64")


def _row(sums: _Sums, g: int, m: int, scope: str, options: EquityOptions) -> dict[str, object]:
    parts, bases = sums.parts[..., m], sums.bases[..., m]
    n, n_rest = bases[0, :, g].sum(), bases[0].sum() - bases[0, :, g].sum()
    people = sums.bases[0, :, g, 0].sum()
    named: dict[str, object] = {"group": sums.names[g], "measure": MEASURES[m], "scope": scope}
    if min(n, n_rest) < options.least_people:
        return named | {"verdict": MASKED}
    own, others = parts[:, :, g], parts.sum(axis=2) - parts[:, :, g]
    n1, n0 = bases[:, :, g], bases.sum(axis=2) - bases[:, :, g]
    ratios = _ratio(own, others, n1, n0) if scope == OVERALL else _pooled(own, others, n1, n0)
    value, rest = own[0].sum() / n, others[0].sum() / n_rest
    low, high = _interval(ratios[1:])
    is_enough = min(n, n_rest) * max(value, rest) >= options.least_expected
    ratio = float(ratios[0]) if np.isfinite(ratios[0]) else float("nan")
    is_flagged = bool(is_enough and ratio < options.threshold and high < options.threshold)
    return named | {
        "n": int(people),
        "value": value,
        "rest": rest,
        "ratio": ratio,
        "ratio_low": low,
        "ratio_high": high,
        "is_flagged": is_flagged,
        "verdict": _verdict(ratio, (low, high), options, is_enough=is_enough),
    }


def _ratio(own: Floats, others: Floats, n1: Floats, n0: Floats) -> Floats:
    """Ratio of the two rates, all strata together; one a draw."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(
            (own.sum(axis=1) / n1.sum(axis=1)) / (others.sum(axis=1) / n0.sum(axis=1))
        )


def _interval(ratios: Floats) -> tuple[float, float]:
    """Percentile interval of the draws; missing where fewer than half give a ratio."""
    known = ratios[np.isfinite(ratios)]
    if len(known) == 0 or len(known) < len(ratios) / 2:
        return float("nan"), float("nan")
    low, high = np.percentile(known, EDGES)
    return float(low), float(high)


def _pooled(own: Floats, others: Floats, n1: Floats, n0: Floats) -> Floats:
    """Mantel–Haenszel ratio over strata; one a draw."""
    total = np.maximum(n1 + n0, 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((own * n0 / total).sum(axis=1) / (others * n1 / total).sum(axis=1))


def _verdict(
    ratio: float, interval: tuple[float, float], options: EquityOptions, *, is_enough: bool
) -> str:
    low, high = interval
    if not is_enough or np.isnan(ratio):
        return "trop peu de cas pour conclure"
    if high < options.threshold:
        return "alerte : nettement moins que les autres"
    if high < 1:
        return "moins que les autres"
    return "plus que les autres" if low > 1 else "pas d'écart établi"

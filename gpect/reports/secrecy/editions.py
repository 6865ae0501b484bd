"""Two editions side by side: what the last one masked, and what their difference would tell.

A reader who has both editions knows each one's totals and supposes that a masked figure moved,
from one to the other, no more than the figures shown in both did at the same level (or than twice
as much, and again, where that cannot be). Where nothing moved, a figure masked in one and shown in
the other is known in both.
"""

from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from gpect.reports.secrecy.bounds import Limits, is_possible, weak_cells
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, TOTAL
from gpect.reports.secrecy.suppression import Bools, Floats, relations

ROUNDING: Final = 0.5
"""How far a figure may be from the one shown, which is rounded."""

FAR: Final = 1e6
"""Stands for « no limit » in people or posts."""

_DOUBLINGS: Final = 8
_KEYS: Final = list(DIMENSIONS)


def as_cells(edition: pd.DataFrame | None) -> pd.DataFrame | None:
    """Give the cells of an edition: dimensions, each measure shown, ``<measure>_masked``.

    Parameters
    ----------
    edition
        Rows of ``Editions``; None or no row where there is no edition yet.
    """
    if edition is None or edition.empty:
        return None
    wide = edition.pivot(index=_KEYS, columns="measure", values="value").reindex(
        columns=[*MEASURES]
    )
    for measure in MEASURES:
        wide[f"{measure}_masked"] = wide[measure].isna()
    return wide.sort_index().reset_index().rename_axis(columns=None)


def as_edition(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Give the rows of ``Editions`` that keep what ``table`` shows and masks."""
    long = table[[*_KEYS, *MEASURES]].melt(_KEYS, [*MEASURES], "measure", "value")
    return long.assign(edition=name)


def masks_of(before: pd.DataFrame, cells: pd.DataFrame) -> dict[str, Bools]:
    """Give, by measure, which of ``cells`` the last edition masked."""
    found = cells[_KEYS].merge(before, on=_KEYS, how="left")
    return {
        measure: np.asarray(found[f"{measure}_masked"].eq(other=True), dtype=np.bool_)
        for measure in MEASURES
    }


def same_horizon(before: pd.DataFrame, cells: pd.DataFrame) -> bool:
    """Say whether both editions tell of the same quarters."""
    return set(before["period"]) == set(cells["period"])


def attack(before: pd.DataFrame, after: pd.DataFrame, width: float) -> pd.DataFrame:
    """Give the figures masked in both editions that can be told to within less than ``width``.

    Parameters
    ----------
    before, after
        Cells of each edition: dimensions, measures, ``<measure>_masked``.

    Returns
    -------
    pandas.DataFrame
        Dimensions, ``measure``, ``low``, ``high``: one row a figure, as ``after`` stands.

    Notes
    -----
    Cost: as many programs as :func:`.verify.attack_folder`, twice as large.
    """
    weak = [_attack(before, after, measure, width) for measure in MEASURES]
    return pd.concat(weak, ignore_index=True)


def _attack(before: pd.DataFrame, after: pd.DataFrame, measure: str, width: float) -> pd.DataFrame:
    both = pd.merge(before.reset_index(), after.reset_index(), on=_KEYS, suffixes=("_then", "_now"))
    then, now = both["index_then"].to_numpy(), both["index_now"].to_numpy()
    sums = sparse.block_diag([relations(t[_KEYS]) for t in (before, after)], format="csr")
    ends = [_ends(table, measure) for table in (before, after)]
    low, high = (np.concatenate(sides) for sides in zip(*ends, strict=True))
    links, most = _links(both, measure, (then, now + len(before)), len(low))
    masked_twice = (both[f"{measure}_masked_then"] & both[f"{measure}_masked_now"]).to_numpy(bool)
    asked = np.zeros(len(low), dtype=np.bool_)
    asked[now[masked_twice] + len(before)] = True
    limits = _possible(Limits(low, high, sums, links, most))
    found = weak_cells(asked, limits, width - 2 * ROUNDING)
    places = after.loc[found["cell"] - len(before), _KEYS].reset_index(drop=True)
    return places.assign(measure=measure, low=found["low"], high=found["high"])


def _possible(limits: Limits) -> Limits:
    """Let figures move further until what the reader supposes contradicts nothing."""
    for _ in range(_DOUBLINGS):
        if is_possible(limits) or limits.most is None:
            return limits
        limits = replace(limits, most=2.0 * (limits.most + 1.0))
    return replace(limits, links=None, most=None)


def _ends(cells: pd.DataFrame, measure: str) -> tuple[Floats, Floats]:
    known = cells[measure].to_numpy(np.float64)
    low = np.where(np.isnan(known), 0.0, np.maximum(known - ROUNDING, 0.0))
    return low, np.where(np.isnan(known), FAR, known + ROUNDING)


def _links(
    both: pd.DataFrame, measure: str, at: tuple[np.ndarray, np.ndarray], n_cells: int
) -> tuple[sparse.csr_array, Floats]:
    """Bound how far each figure moved by the furthest that a figure shown twice did, by level."""
    moved = (both[f"{measure}_now"] - both[f"{measure}_then"]).abs()
    level = (both[_KEYS] != TOTAL).astype(int).astype(str).agg("".join, axis=1)
    most = moved.groupby(level).transform("max")
    used = np.flatnonzero(most.notna().to_numpy())
    rows = np.arange(len(used))
    signs = np.ones(len(used))
    step = sparse.coo_array(
        (
            np.concatenate([signs, -signs]),
            (np.concatenate([rows, rows]), np.concatenate([at[1][used], at[0][used]])),
        ),
        (len(used), n_cells),
    ).tocsr()
    limit = most.to_numpy(np.float64)[used]
    return sparse.csr_array(sparse.vstack([step, -step])), np.concatenate([limit, limit])

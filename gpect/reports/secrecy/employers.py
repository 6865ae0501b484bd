"""Which needs would tell of one employer, and what is left of a need without its first one."""

from typing import Final

import numpy as np
import pandas as pd

from gpect.domain import vocabulary
from gpect.reports.secrecy import detail
from gpect.reports.secrecy.published import DIMENSIONS, TOTAL
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.secrecy.suppression import Bools, Floats

_PLACE: Final = ("code_epci", "filiere", "code_rome_parent")
_UNKNOWN: Final = vocabulary.UNKNOWN
_TOP_AXES: Final = (
    (),
    ("filiere",),
    ("code_epci",),
    ("code_epci", "filiere"),
    ("filiere", "code_rome_parent"),
)
TOP_LEAST: Final = 5
"""Employers from which a figure is told without the first of them."""
_STEPS: Final = ((100.0, 5.0), (500.0, 10.0), (np.inf, 50.0))


def concentrated(
    cells: pd.DataFrame,
    posts: pd.DataFrame,
    rules: SecrecyRules,
    together: pd.MultiIndex | None = None,
) -> Bools:
    """Say which cells' needs come from too few employers, or from one above all.

    ``posts``: posts of each employer; ``together``: métiers that are not told by EPCI.
    """
    fine = posts
    if together is not None:
        others = detail.is_among(posts, together)
        fine = posts.assign(code_rome_parent=posts["code_rome_parent"].mask(others, detail.OTHERS))
    found = np.zeros(len(cells), dtype=np.bool_)
    detailed = (cells[list(_PLACE)] != TOTAL).to_numpy()
    for pattern in np.unique(detailed, axis=0):
        rows = np.flatnonzero((detailed == pattern).all(axis=1))
        names = [name for name, used in zip(_PLACE, pattern, strict=True) if used]
        by = fine if pattern.all() else posts
        found[rows] = _is_concentrated(cells.iloc[rows][names], by, rules)
    return found & (cells["demand"] > 0).to_numpy(np.bool_)


def without_top(cells: pd.DataFrame, posts: pd.DataFrame) -> Floats:
    """Give needs less the share of the employer who has most of their posts.

    Told of the whole, of each filière, each EPCI, both at once and each métier, over all quarters;
    missing elsewhere, and where fewer than five employers are known: a comité asks whether one
    plant makes the figure, not who it is. See :func:`coarse`.
    """
    posts = posts[posts["is_known"]].assign(whole=TOTAL)
    share = np.full(len(cells), np.nan)
    detailed = (cells[list(DIMENSIONS)] != TOTAL).to_numpy()
    for axes in _TOP_AXES:
        rows = np.flatnonzero((detailed == [name in axes for name in DIMENSIONS]).all(axis=1))
        names = [*axes] or ["whole"]
        by_employer = posts.groupby([*names, "employer_id"])["posts"].sum().groupby(names)
        known = (by_employer.max() / by_employer.sum())[by_employer.size() >= TOP_LEAST]
        keys = cells.assign(whole=TOTAL).loc[rows, names]
        at = keys[names[0]] if len(names) == 1 else pd.MultiIndex.from_frame(keys)
        share[rows] = known.reindex(at).to_numpy(np.float64)
    return coarse(cells["demand"].to_numpy(np.float64) * (1.0 - share))


def coarse(values: Floats) -> Floats:
    """Round to 5 up to 100, to 10 up to 500, to 50 beyond.

    What is left without one employer, taken from the whole, is that employer's own figure: told
    to the unit it would publish it.
    """
    step = np.full(len(values), _STEPS[-1][1])
    for most, size in reversed(_STEPS):
        step = np.where(values < most, size, step)
    return np.asarray(np.floor(values / step + 0.5) * step)


def posts_by_employer(openings: pd.DataFrame) -> pd.DataFrame:
    """Give the posts of each opening by place, filière, métier and employer, known or not."""
    employer = openings["siret"].fillna(openings["employer"])
    # Forecasts call « inconnu » a place or a métier that is missing, and put it in no filière.
    known = openings.fillna({"code_epci": _UNKNOWN, "code_rome_parent": _UNKNOWN})
    known = known.fillna({"filiere": vocabulary.HORS_FILIERE})
    return known.assign(
        employer_id=employer.fillna("?"),
        is_known=employer.notna(),
        posts=openings["posts"].fillna(1).astype("float64"),
    )[[*_PLACE, "employer_id", "is_known", "posts"]]


def _is_concentrated(keys: pd.DataFrame, posts: pd.DataFrame, rules: SecrecyRules) -> Bools:
    place = list(keys.columns)
    grouped = posts.groupby([*place, "employer_id"], sort=True, as_index=False)
    by_employer = grouped.agg(posts=("posts", "sum"), is_known=("is_known", "any"))
    # A column that is the same everywhere stands for « the whole territory ».
    by_place = by_employer.assign(whole="").groupby(["whole", *place], as_index=False)
    found = by_place.agg(
        n=("posts", "size"),
        top=("posts", "max"),
        all=("posts", "sum"),
        is_known=("is_known", "any"),
    )
    tells_of_one = rules.tells_of_one(found["n"], found["top"], found["all"])
    found["risky"] = tells_of_one & found["is_known"]
    joined = keys.assign(whole="").merge(found, on=["whole", *place], how="left")
    return np.asarray(joined["risky"].eq(other=True), dtype=np.bool_)

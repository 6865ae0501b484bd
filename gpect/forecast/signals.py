"""Two signals of shortage of today's own posts, beside the published tension and never in it.

*In difficulty* is the rule of the « pilotage de l'inclusion » for the posts of SIAE: still open,
online for thirty days or more, without a hire in thirty days and without anyone having been told
that there is no post. *Unfillable* is what the last matching left without anybody.
"""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from gpect.domain import vocabulary
from gpect.forecast.needs.demand import open_at

DAYS = 30
NO_POST = "Pas de recrutement en cours"
KEYS = ["code_epci", "filiere", "code_rome_parent"]


def in_difficulty(
    openings: pd.DataFrame, outcomes: pd.DataFrame, decisions: pd.DataFrame, as_of: date
) -> pd.Series:
    """Say of each opening of a SIAE whether it is in difficulty; same index.

    Missing (neither yes nor no) where nobody said since when it has been online, or what kind
    of employer it is of.
    """
    day = pd.Timestamp(as_of)
    since = day - timedelta(days=DAYS)
    hires = outcomes[outcomes["event"].eq("embauche") & outcomes["occurred_on"].between(since, day)]
    refused = decisions.loc[decisions["motif"].eq(NO_POST), "opening_id"]
    is_open = openings.index.isin(open_at(openings, as_of).index)
    kind = openings["employer_kind"]
    is_siae = kind.isin(vocabulary.SIAE_KINDS).astype("boolean").mask(kind.isna())
    told = openings["opening_id"].isin(refused) | openings["opening_id"].isin(hires["opening_id"])
    found = (openings["published_on"] <= since).astype("boolean")
    found = found.mask(openings["published_on"].isna())
    return found & is_siae & ~told & is_open


def signals(
    openings: pd.DataFrame, difficult: pd.Series, unfilled: pd.DataFrame | None, as_of: date
) -> pd.DataFrame:
    """Count both signals by EPCI and métier.

    Parameters
    ----------
    difficult
        As :func:`in_difficulty` gives it.
    unfilled
        Table ``Unfilled`` of a matching; None where there was none.

    Returns
    -------
    pandas.DataFrame
        ``code_epci, filiere, code_rome_parent, posts`` open today, ``posts_difficulty``,
        ``posts_unsure`` (in difficulty or not, nobody knows), ``posts_unfillable`` (missing
        without a matching); by key.
    """
    now = open_at(openings, as_of)
    posts = now["posts"].fillna(1).astype("float64")
    is_difficult = difficult.reindex(now.index)
    counted = (
        now[KEYS]
        .fillna(vocabulary.UNKNOWN)
        .assign(
            posts=posts,
            posts_difficulty=posts.where(is_difficult.fillna(value=False), 0.0),
            posts_unsure=posts.where(is_difficult.isna(), 0.0),
            posts_unfillable=_unfillable(now, unfilled),
        )
    )
    summed = counted.groupby(KEYS, as_index=False).sum(min_count=1)
    return summed.sort_values(KEYS, ignore_index=True)


def _unfillable(openings: pd.DataFrame, unfilled: pd.DataFrame | None) -> pd.Series:
    if unfilled is None:
        return pd.Series(np.nan, index=openings.index)
    left = unfilled.set_index("opening_id")["posts_unfilled"].astype("float64")
    return openings["opening_id"].map(left).fillna(0.0)

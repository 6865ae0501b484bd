"""Two signals of shortage of today's own posts, beside the published tension and never in it.

*In difficulty* is the rule of the « pilotage de l'inclusion » for the posts of SIAE: still open,
online for thirty days or more, without a hire in thirty days and without anyone having been told
that there is no post. *Unfillable* is what the last matching left without anybody.
"""

from datetime import date, timedelta

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

    Missing (neither yes nor no) where nobody said since when it has been online.
    """
    day = pd.Timestamp(as_of)
    since = day - timedelta(days=DAYS)
    hires = outcomes[outcomes["event"].eq("embauche") & outcomes["occurred_on"].between(since, day)]
    refused = decisions.loc[decisions["motif"].eq(NO_POST), "opening_id"]
    is_open = openings.index.isin(open_at(openings, as_of).index)
    is_siae = openings["employer_kind"].isin(vocabulary.SIAE_KINDS)
    told = openings["opening_id"].isin(refused) | openings["opening_id"].isin(hires["opening_id"])
    found = (openings["published_on"] <= since).astype("boolean")
    found = found.mask(openings["published_on"].isna())
    return found & (is_siae & ~told) & is_open


def signals(
    openings: pd.DataFrame, difficult: pd.Series, unfilled: pd.DataFrame, as_of: date
) -> pd.DataFrame:
    """Count both signals by EPCI and métier.

    Returns
    -------
    pandas.DataFrame
        ``code_epci, filiere, code_rome_parent, posts`` open today, ``posts_difficulty``,
        ``posts_undated`` (of SIAE, nobody knows since when), ``posts_unfillable``; by key.
    """
    now = open_at(openings, as_of)
    posts = now["posts"].fillna(1).astype("float64")
    left = unfilled.set_index("opening_id")["posts_unfilled"].astype("float64")
    is_siae = now["employer_kind"].isin(vocabulary.SIAE_KINDS)
    counted = (
        now[KEYS]
        .fillna("inconnu")
        .assign(
            posts=posts,
            posts_difficulty=posts.where(difficult.reindex(now.index).fillna(value=False), 0.0),
            posts_undated=posts.where(is_siae & now["published_on"].isna(), 0.0),
            posts_unfillable=now["opening_id"].map(left).fillna(0.0),
        )
    )
    return counted.groupby(KEYS, as_index=False).sum().sort_values(KEYS, ignore_index=True)

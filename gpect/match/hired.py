"""Hires that files of outcomes tell: the people they place, the posts they fill."""

from dataclasses import dataclass

import pandas as pd

from gpect.match.options import MatchOptions

KEY = ["person_id", "opening_id"]
PLACED = ("embauche", "sortie_durable")
"""Events after which a person no longer looks for a post."""


@dataclass(frozen=True)
class Hired:
    """What outcomes up to the day of the run tell.

    Attributes
    ----------
    people
        Those hired in the last ``hired_days``: later they may be looking again.
    pairs
        [person_id, opening_id] of hires that name both.
    unnamed
        By opening, the number of hires that name no person.
    """

    people: pd.Index
    pairs: pd.DataFrame
    unnamed: pd.Series


def read_hired(outcomes: pd.DataFrame, options: MatchOptions) -> Hired:
    """Read the hires of a table ``OUTCOMES``; one that is announced counts on its day."""
    today = pd.Timestamp(options.as_of)
    told = outcomes[outcomes["occurred_on"] <= today]
    since = today - pd.Timedelta(days=options.hired_days)
    recent = told[told["event"].isin(PLACED) & (told["occurred_on"] > since)]
    hires = told[(told["event"] == "embauche") & told["opening_id"].notna()]
    named = hires["person_id"].notna()
    return Hired(
        people=pd.Index(recent["person_id"].dropna().unique()),
        pairs=hires.loc[named, KEY].drop_duplicates(),
        unnamed=hires[~named].groupby("opening_id")["n"].sum(),
    )


def filled(hired: Hired, accepted: pd.DataFrame) -> pd.Series:
    """Count the posts taken, by opening, from hires and from the pairs accepted.

    A pair accepted then hired counts once, and a hire that names nobody may be one of those
    accepted: the greater of both counts is kept.
    """
    named = pd.concat([accepted[KEY], hired.pairs]).drop_duplicates().groupby("opening_id").size()
    received = hired.pairs.groupby("opening_id").size().add(hired.unnamed, fill_value=0)
    both = pd.concat([named, received], axis=1).fillna(0)
    return both.max(axis=1).astype("int64")

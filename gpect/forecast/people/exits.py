"""How pathways end, by kind: learned from past exits, each filière drawn towards all together."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from gpect.domain import vocabulary
from gpect.forecast.inputs import ForecastInputs
from gpect.referentiels import filieres

KINDS = ("sortie_durable", "sortie_transition", "sortie_positive", "autre_sortie", "abandon")
PRIOR = (9.0, 9.0, 9.0, 18.0, 5.0)
"""Pseudo-exits of the territory: one pathway in ten is given up until the past says else."""
STRENGTH = 50.0
"""Exits after which a filière's own record weighs as much as the territory's."""


def exit_shares(counts: pd.DataFrame) -> pd.DataFrame:
    """Give the share of each kind of exit, by filière.

    Parameters
    ----------
    counts
        What :func:`past_exits` gives.

    Returns
    -------
    pandas.DataFrame
        One row a filière (« hors_filiere » last), one column a kind; rows sum to 1. A filière
        without any past exit has the shares of the territory.
    """
    whole = _whole(counts)
    own = counts.to_numpy() + STRENGTH * whole / whole.sum()
    shares = own / own.sum(axis=1, keepdims=True)
    return pd.DataFrame(shares, index=counts.index, columns=list(KINDS))


def doubt_of_giving_up(counts: pd.DataFrame) -> float:
    """Give how far the share of pathways given up is in doubt: a deviation of its log-odds.

    That of a share told by so many past exits (a beta law's, to the first order): 0.5 without any,
    0.05 with 4 000 exits of which one in ten given up.
    """
    whole = _whole(counts)
    given_up = float(whole[KINDS.index("abandon")])
    return float(np.sqrt(1.0 / given_up + 1.0 / (whole.sum() - given_up)))


def past_exits(inputs: ForecastInputs, as_of: date) -> pd.DataFrame:
    """Count exits up to a day: one row a filière, « hors_filiere » last, one column a kind."""
    is_to_come = inputs.outcomes["occurred_on"] > pd.Timestamp(as_of)  # undated: it happened
    outcomes = inputs.outcomes[~is_to_come]
    past = outcomes[outcomes["event"].isin(KINDS)]
    principal = filieres.principal(inputs.referentiels.filieres)
    where = past["code_rome_parent"].map(principal).astype("str").fillna(vocabulary.HORS_FILIERE)
    n = past["n"].fillna(1).astype("float64")
    counts = n.groupby([where, past["event"]]).sum().unstack(fill_value=0)
    rows = [*vocabulary.FILIERES, vocabulary.HORS_FILIERE]
    return counts.reindex(index=rows, columns=list(KINDS), fill_value=0.0)


def _whole(counts: pd.DataFrame) -> NDArray[np.float64]:
    return np.asarray(counts.sum().to_numpy() + np.asarray(PRIOR), dtype=np.float64)


def expected_exits(crowd: pd.DataFrame, inputs: ForecastInputs, as_of: date) -> pd.Series:
    """Give the exits to expect over the horizon, by kind: of those whose date is still to come.

    Parameters
    ----------
    crowd
        See :func:`.crowd.people`: ``code_rome_parent``, ``is_awaited``.
    """
    awaited = crowd[crowd["is_awaited"]]
    principal = filieres.principal(inputs.referentiels.filieres)
    where = awaited["code_rome_parent"].map(principal).astype("str")
    counts = where.fillna(vocabulary.HORS_FILIERE).value_counts()
    shares = exit_shares(past_exits(inputs, as_of))
    n = counts.reindex(shares.index, fill_value=0).to_numpy(np.float64)
    return pd.Series(n @ shares.to_numpy(), index=list(KINDS))


def departures_to_come(inputs: ForecastInputs, as_of: date) -> pd.Series:
    """Count the departures announced from a day on, by kind."""
    coming = inputs.outcomes[inputs.outcomes["occurred_on"] >= pd.Timestamp(as_of)]
    chosen = coming[coming["event"].isin(vocabulary.DEPARTS)]
    counts = chosen["n"].fillna(1).astype("float64").groupby(chosen["event"]).sum()
    return counts.reindex(list(vocabulary.DEPARTS), fill_value=0.0)

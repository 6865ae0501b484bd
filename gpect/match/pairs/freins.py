"""Requirements of posts against people's freins: open, open once a service is called, or closed.

A frein has a number of days a service takes to lift it, by its intensity. From then on the
requirement can be met: the same arithmetic as a certificate to be held by the post's first day.
What a person is to avoid is never met. What was not explored closes nothing.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from gpect.domain.freins import AVOIDED, HELD_BACK_BY
from gpect.match.options import MatchOptions
from gpect.match.values import Floats, day, place

REQUIREMENT = "EXIG:"
"""Prefix of requirements among what posts demand."""


def demanded(
    requirements: pd.DataFrame | None, opening_ids: pd.Series
) -> tuple[pd.Index, npt.NDArray[np.bool_]]:
    """List the requirements that at least one opening has, and m × their number truths."""
    empty = np.zeros((len(opening_ids), 0), dtype=bool)
    if requirements is None or requirements.empty:
        return pd.Index([], dtype="str"), empty
    row = place(pd.Index(opening_ids), requirements["opening_id"])
    told = requirements["exigence"].to_numpy(dtype=object)[row >= 0]
    codes = pd.Index(sorted(set(told)), dtype="str")
    demands = np.zeros((len(opening_ids), len(codes)), dtype=bool)
    demands[row[row >= 0], codes.get_indexer(pd.Index(told))] = True
    return pd.Index([REQUIREMENT + code for code in codes], dtype="str"), demands


def requirement_days(
    person_freins: pd.DataFrame, ids: pd.Index, demands: pd.Index, options: MatchOptions
) -> Floats:
    """Day from which each person can meet each requirement; n × demands.

    -inf where nothing stands against it, +inf where the person is to avoid it, NaN where one of
    the freins that matter was not explored and no other stands against it. Certificates are NaN:
    they are read elsewhere.
    """
    lifted = _lifted_on(person_freins, ids, options)
    unexplored = np.full(len(ids), np.nan, dtype=np.float32)
    found = np.full((len(ids), len(demands)), np.nan, dtype=np.float32)
    for column, demand in enumerate(demands):
        code = str(demand).removeprefix(REQUIREMENT)
        freins = [lifted.get(frein, unexplored) for frein in HELD_BACK_BY.get(code, ())]
        since = np.fmax.reduce([lifted.get(code, unexplored), *freins])
        is_half_told = np.isneginf(since) & np.isnan(freins).any(axis=0)
        found[:, column] = np.where(is_half_told, np.nan, since)
    return found


def _lifted_on(
    person_freins: pd.DataFrame, ids: pd.Index, options: MatchOptions
) -> dict[str, Floats]:
    """Day from which each frein no longer holds each person back; NaN where not explored."""
    today = day(options.as_of)
    when = {
        "non": -np.inf,
        "faible": -np.inf,
        "moyen": today + options.frein_days_medium,
        "fort": today + options.frein_days_strong,
        AVOIDED: np.inf,
    }
    found: dict[str, Floats] = {}
    for frein, told in person_freins.groupby("frein"):
        since = np.full(len(ids), np.nan, dtype=np.float32)
        row = place(ids, told["person_id"])
        since[row[row >= 0]] = told["reponse"].map(when).to_numpy(dtype="float32")[row >= 0]
        found[str(frein)] = since
    return found

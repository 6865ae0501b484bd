"""What a run gave each person: a proposal or none, how far up the lists, at what score."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

SELECTION, EXPOSURE, SCORE = "proposition reçue", "visibilité", "score"
MEASURES = (SELECTION, EXPOSURE, SCORE)
"""Share of people with a proposal; place in employers' lists; best score of those who have one."""


@dataclass(frozen=True)
class Measures:
    """Each measure of a group is a sum of ``parts`` over a sum of ``bases``; n × measures."""

    parts: Floats
    bases: Floats


def measures(person_ids: pd.Index, allocations: pd.DataFrame) -> Measures:
    """Measure what each of n people got.

    Parameters
    ----------
    person_ids
        The people of the run, with or without a proposal.
    allocations
        [person_id, opening_id, score].

    Notes
    -----
    A line's visibility is 1 / log2(1 + its place in the opening's list, best score first), the
    usual discount of ranked lists; a person's is the sum over their proposals.
    """
    lines = allocations.sort_values(
        ["opening_id", "score", "person_id"], ascending=[True, False, True]
    )
    place = lines.groupby("opening_id").cumcount().to_numpy() + 1
    seen = pd.Series(1 / np.log2(1 + place), index=lines["person_id"].to_numpy())
    by_person = lines.groupby("person_id")["score"].max()
    exposure = seen.groupby(level=0).sum().reindex(person_ids).fillna(0.0).to_numpy()
    best = by_person.reindex(person_ids).to_numpy(dtype="float64")
    selected = np.asarray(person_ids.isin(by_person.index), dtype="float64")
    everyone = np.ones(len(person_ids))
    return Measures(
        parts=np.column_stack([selected, exposure, np.nan_to_num(best)]),
        bases=np.column_stack([everyone, everyone, (~np.isnan(best)).astype("float64")]),
    )

"""What changed between two runs, and why: each proposal gained or lost has one cause."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from gpect.match.inputs import MatchInputs

KEY = ["person_id", "opening_id"]
PROVENANCE = ("lot_id", "source_file", "source_row", "pathway_id")
OF_PERSON = ("persons", "person_skills", "pathways", "person_freins")
OF_OPENING = ("openings", "opening_skills", "opening_requirements")

GAINED, LOST = "nouvelle", "retirée"


@dataclass(frozen=True)
class Seen:
    """One run as it is compared: its proposals, who and what took part, and its inputs.

    ``inputs`` is None where they can no longer be found: nothing is then said to have changed in
    a person or in an opening.
    """

    allocations: pd.DataFrame
    people: frozenset[str]
    openings: frozenset[str]
    inputs: MatchInputs | None


def changes(before: Seen, after: Seen, whole: Iterable[str] = ()) -> pd.DataFrame:
    """List the proposals gained and lost between two runs.

    Parameters
    ----------
    whole
        What changed for the whole run (weights, referential…), told where nothing nearer did.

    Returns
    -------
    pandas.DataFrame
        [person_id, opening_id, change, cause], sorted by change, cause, then pair.
    """
    old = pd.MultiIndex.from_frame(before.allocations[KEY])
    new = pd.MultiIndex.from_frame(after.allocations[KEY])
    gained = new.difference(old).to_frame(index=False).assign(change=GAINED)
    lost = old.difference(new).to_frame(index=False).assign(change=LOST)
    table = pd.concat([gained, lost], ignore_index=True).astype("str")
    table["cause"] = _causes(table, before, after, list(whole))
    return table.sort_values(["change", "cause", *KEY], ignore_index=True)


def _causes(table: pd.DataFrame, before: Seen, after: Seen, whole: list[str]) -> np.ndarray:
    person, opening = table["person_id"], table["opening_id"]
    said = _decisions(before, after)
    pairs = pd.MultiIndex.from_frame(table[KEY])
    placed = person.isin(said.loc[said["decision"] == "acceptee", "person_id"])
    decided = pairs.isin(pd.MultiIndex.from_frame(said[KEY]))
    rules = [
        (placed & ~person.isin(after.people), "personne placée"),
        (decided, "décision sur cette proposition"),
        (~person.isin(before.people), "personne nouvelle"),
        (~person.isin(after.people), "personne sortie"),
        (~opening.isin(before.openings), "poste nouveau"),
        (~opening.isin(after.openings), "poste clos ou retiré"),
        (person.isin(said["person_id"]), "décision sur cette personne"),
        (opening.isin(said["opening_id"]), "décision sur ce poste"),
        (person.isin(_changed(before, after, OF_PERSON, "person_id")), "personne modifiée"),
        (opening.isin(_changed(before, after, OF_OPENING, "opening_id")), "poste modifié"),
    ]
    other = " et ".join(whole) or "d'autres propositions valent mieux pour l'ensemble"
    conditions = [np.asarray(holds, dtype=bool) for holds, _ in rules]
    return np.select(conditions, [text for _, text in rules], default=other)


def _decisions(before: Seen, after: Seen) -> pd.DataFrame:
    """Give the decisions read since."""
    now = pd.DataFrame(columns=[*KEY, "decision"], dtype="str")
    if before.inputs is None or after.inputs is None:
        return now
    every = after.inputs.decisions
    return every[~every["reading"].isin(before.inputs.decisions["reading"])]


def _changed(before: Seen, after: Seen, names: Iterable[str], key: str) -> set[str]:
    """Name the records whose rows, of the main table or its children, say something else."""
    if before.inputs is None or after.inputs is None:
        return set()
    found: set[str] = set()
    for name in names:
        old, new = (_hashes(getattr(s.inputs, name), key) for s in (before, after))
        both = pd.concat([old.rename("old"), new.rename("new")], axis=1)
        found |= set(both.index[both["old"].ne(both["new"])].astype(str))
    return found


def _hashes(table: pd.DataFrame | None, key: str) -> pd.Series:
    """Give one fingerprint a record: the sum of those of its rows, whatever their order."""
    if table is None or table.empty:
        return pd.Series(dtype="object")
    content = table.drop(columns=[name for name in PROVENANCE if name in table.columns])
    hashed = pd.Series(
        pd.util.hash_pandas_object(content, index=False).to_numpy(), index=table[key].to_numpy()
    )
    return hashed.groupby(level=0).sum().astype(object)

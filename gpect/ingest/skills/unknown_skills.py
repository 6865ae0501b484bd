"""What files say of skills that no referential knows: grouped, counted, masked."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from gpect.domain import contracts
from gpect.domain.evidence import UNKNOWN_SKILLS
from gpect.domain.raw import RawTable
from gpect.domain.templates import TEMPLATES
from gpect.ingest.text import free_text
from gpect.ingest.text.spelling import fold

SHARED: Final = 3
"""People who must have said a thing before it is kept: one person's words are nobody's list."""
LONGEST: Final = 200


def met_in(said: pd.DataFrame) -> pd.DataFrame:
    """Count the fragments of skills that are none known, each record once.

    Parameters
    ----------
    said
        ``row`` (the record), ``skill_code`` (missing for what is no known skill), ``fragment``.

    Returns
    -------
    DataFrame
        ``same`` (the fragment folded), ``fragment``, ``n`` records.
    """
    lost = said.loc[said["skill_code"].isna(), ["row", "fragment"]].astype({"fragment": "str"})
    met = lost.assign(same=lost["fragment"].map(fold).astype("str"))
    met = met.drop_duplicates(["row", "same"])
    grouped = met.groupby("same", as_index=False)
    return grouped.agg(fragment=("fragment", "min"), n=("row", "size"))


def count_unknown(met: Sequence[pd.DataFrame], kind: str) -> tuple[pd.DataFrame, int]:
    """Add up what the blocks of a file gave.

    Returns
    -------
    counted, n
        ``fragment, n`` of what may be kept: masked, and in a file about people said by
        :data:`SHARED` of them at least; and the number of distinct fragments before that.
    """
    together = pd.concat(met, ignore_index=True)
    counted = together.groupby("same").agg(fragment=("fragment", "min"), n=("n", "sum"))
    kept_ones = counted[counted["n"] >= SHARED] if TEMPLATES[kind].personal else counted
    masked = free_text.mask(kept_ones["fragment"]).str[:LONGEST]
    said = kept_ones.assign(fragment=masked)[masked != free_text.MASK]
    return said.groupby("fragment", as_index=False).agg({"n": "sum"}), len(counted)


def n_distinct(met: Sequence[pd.DataFrame]) -> int:
    """Count the distinct fragments of a file."""
    return int(pd.concat([one["same"] for one in met]).nunique())


def table(counted: pd.DataFrame, raw: RawTable, kind: str, lot_id: str) -> pd.DataFrame:
    """Give the rows of ``UNKNOWN_SKILLS`` of one file."""
    told = counted.assign(lot_id=lot_id, kind=kind, source_file=raw.source_file)
    return contracts.conform(told, UNKNOWN_SKILLS)


def notes(n: int) -> list[str]:
    """Say how many mentions no referential knows; what they say is not repeated."""
    return [f"Compétences non reconnues, qui ne compteront pas : {n}."] if n else []

"""People whom two structures may both follow: pairs of records, with the evidence of each.

Neither names nor days of birth are kept, so no field says it alone. Each agreement weighs by how
rare its value is, each disagreement by how seldom one person gives two answers, and what is not
known weighs nothing (Fellegi and Sunter, « A theory for record linkage », JASA 1969).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Field:
    """One field compared.

    Attributes
    ----------
    name, title
        Column, and its French name in the evidence.
    steady
        Chance that one person is described alike by two structures.
    usual
        Chance that two people share a value, assumed until the records say otherwise.
    """

    name: str
    title: str
    steady: float
    usual: float


FIELDS: Final = (
    Field("annee_naissance", "année de naissance", 0.97, 1 / 45),
    Field("sexe", "sexe", 0.99, 1 / 2),
    Field("code_commune", "commune", 0.85, 1 / 100),
    Field("niveau", "niveau de formation", 0.85, 1 / 4),
    Field("code_rome_parent", "métier recherché", 0.6, 1 / 100),
    Field("code_rome_held", "dernier métier", 0.6, 1 / 100),
    Field("permis_b", "permis B", 0.92, 1 / 2),
)
BLOCKS: Final = (
    ("annee_naissance", "code_commune"),
    ("annee_naissance", "code_rome_parent"),
    ("code_commune", "code_rome_parent", "niveau"),
)
"""Two records are compared when they share one of these."""

MOST_IN_BLOCK: Final = 1_000
"""Larger groups say nothing of anyone and cost the square of their size."""

ASSUMED: Final = 200
"""How many records the usual frequencies are worth beside those that are seen."""

PRIOR: Final = 0.001
"""Chance, at most, that two records drawn from two structures are one person."""

SHARE_FOLLOWED_TWICE: Final = 1 / 50
LIKELY: Final = 0.5
SKILLS: Final = ("compétences", 0.5, 0.02)
"""Name; chance that two lists of one person, of two people, have half of their skills alike."""


def likely_duplicates(
    persons: pd.DataFrame, skills: pd.DataFrame, audit: pd.DataFrame
) -> pd.DataFrame:
    """List the pairs of records of different structures that are likely one person.

    Parameters
    ----------
    persons, skills, audit
        Tables ``PERSONS``, ``PERSON_SKILLS``, ``AUDIT``.

    Returns
    -------
    DataFrame
        ``person_id, other_id`` (in order of pseudonym), ``probability``, ``agree, differ``: the
        evidence in French, the strongest first, without any value. The likeliest pair first.
        Cost: 25 000 people in some seconds.
    """
    known = persons.merge(
        audit[["person_id", "annee_naissance", "sexe"]], on="person_id", how="left"
    )
    known = known.sort_values("person_id", ignore_index=True)
    left, right = _pairs(known)
    weights = _weights(known, left, right)
    total = weights.sum(axis=1)
    near = total > -np.log2(_prior(known)) - 6  # skills, dearer to compare, may still decide
    left, right, weights = left[near], right[near], weights[near]
    weights[SKILLS[0]] = _skill_weights(known["person_id"], skills, left, right)
    odds = _prior(known) * np.exp2(weights.sum(axis=1).to_numpy())
    ids = known["person_id"].to_numpy()
    found = pd.DataFrame({"person_id": ids[left], "other_id": ids[right]})
    found = found.assign(probability=odds / (1 + odds), agree="", differ="")
    is_likely = found["probability"] >= LIKELY
    found, weights = found[is_likely].reset_index(drop=True), weights[is_likely.to_numpy()]
    found["agree"] = [_said(row, "même", 1) for row in weights.to_dict("records")]
    found["differ"] = [_said(row, "autre", -1) for row in weights.to_dict("records")]
    return found.sort_values(
        ["probability", "person_id", "other_id"], ascending=[False, True, True], ignore_index=True
    ).astype({"person_id": "str", "other_id": "str", "agree": "str", "differ": "str"})


def count_people(n_records: int, same: pd.DataFrame) -> int:
    """Count people, records confirmed to be one person counted once.

    Parameters
    ----------
    same
        ``person_id, other_id`` of the confirmed pairs.
    """
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    n_joined = 0
    for one, other in same[["person_id", "other_id"]].itertuples(index=False, name=None):
        first, second = root(one), root(other)
        n_joined += first != second
        parent[first] = second
    return n_records - n_joined


def _prior(known: pd.DataFrame) -> float:
    n = max(len(known), 2)
    return min(PRIOR, SHARE_FOLLOWED_TWICE * n / (n * (n - 1) / 2))


def _pairs(known: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Give the positions of the records to compare, each pair once, of two structures."""
    joined = [pairs for block in BLOCKS for pairs in _in(known, block)]
    if not joined:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    both = np.unique(np.concatenate(joined), axis=0)
    structures = known["structure"].to_numpy(dtype=object)
    both = both[structures[both[:, 0]] != structures[both[:, 1]]]
    return both[:, 0], both[:, 1]


def _in(known: pd.DataFrame, block: tuple[str, ...]) -> Iterator[np.ndarray]:
    """Give all pairs of positions of each group of a block, the smaller position first."""
    is_known = known[list(block)].notna().all(axis=1)
    for at in known[is_known].groupby(list(block), sort=False).indices.values():
        if 1 < len(at) <= MOST_IN_BLOCK:
            places = np.sort(np.flatnonzero(is_known.to_numpy())[at])
            one, other = np.triu_indices(len(places), k=1)
            yield np.column_stack([places[one], places[other]])


def _weights(known: pd.DataFrame, left: np.ndarray, right: np.ndarray) -> pd.DataFrame:
    """Weigh each field of each pair, in bits; 0 where one of the two is not known."""
    return pd.DataFrame(
        {field.title: _weigh(known[field.name], field, left, right) for field in FIELDS}
    )


def _weigh(values: pd.Series, field: Field, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    codes, uniques = pd.factorize(values)
    counts = np.bincount(codes[codes >= 0], minlength=len(uniques))
    others = np.maximum(counts - 2, 0)  # the pair itself says nothing of how common a value is
    chance = (others + ASSUMED * field.usual) / (counts.sum() + ASSUMED)
    one, other = codes[left], codes[right]
    alike = np.log2(field.steady / chance[one]) if len(chance) else np.zeros(len(left))
    unlike = np.log2((1 - field.steady) / (1 - float(field.usual)))
    weight = np.where(one == other, alike, unlike)
    return np.where((one >= 0) & (other >= 0), weight, 0.0)


def _skill_weights(
    ids: pd.Series, skills: pd.DataFrame, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """Weigh the lists of skills, where both have two at least."""
    compared = ids.iloc[np.union1d(left, right)]
    listed = skills[skills["person_id"].isin(compared)]
    held = listed.groupby("person_id")["skill_code"].agg(set).reindex(ids)
    lists = [s if isinstance(s, set) else set() for s in held]
    _, same, chance = SKILLS
    bits = (float(np.log2(same / chance)), float(np.log2((1 - same) / (1 - chance))))
    weights = [_alike(lists[i], lists[j], bits) for i, j in zip(left, right, strict=True)]
    return np.array(weights, dtype=float)


def _alike(one: set[str], other: set[str], bits: tuple[float, float]) -> float:
    if min(len(one), len(other)) < 2:
        return 0.0
    return bits[0] if 2 * len(one & other) >= len(one | other) else bits[1]


def _said(weights: dict[str, float], word: str, sign: int) -> str:
    """Write the fields that speak for (1) or against (-1), the strongest first."""
    kept = sorted((-sign * bits, title) for title, bits in weights.items() if sign * bits > 0)
    mark = "+" if sign > 0 else "−"
    return " ; ".join(
        f"{word}{'s' * (title == SKILLS[0])} {title} ({mark}{-bits:.1f})".replace(".", ",")
        for bits, title in kept
    )

"""Planted biases that the fairness audit finds, and its false alarms.

Each seed draws people of four filières and posts, scores their pairs, allocates them for real
(:func:`gpect.match.allocate.allocate`) and audits the outcome. Three plants against
women:
« score » lowers their every score by a fifth before the allocation; « points » takes proposals
away from them until they are 20 points under; « relatif » takes away one proposal in five, which
leaves them at the threshold itself. « fair » changes nothing. Sex, age and QPV are drawn apart
from everything else but the filière: women are more numerous in services. Peers, on the same
outcomes: the four-fifths rule without intervals, and a chi-square test at 5 %.

Usage: ``python benchmarks/equite.py [seeds]`` (100 by default, some minutes).
"""

import sys
from datetime import date

import numpy as np
import pandas as pd
from scipy import stats

from gpect.audit import groups as audit_groups
from gpect.audit.equity import equity
from gpect.audit.options import EquityOptions
from gpect.domain import vocabulary
from gpect.match.allocate import allocate
from gpect.match.options import MatchOptions

AS_OF = date(2026, 10, 1)
N_PEOPLE, N_OPENINGS, POSTS, PAIRS = 1500, 150, 5, 10
BIAS = 0.8


def draw(seed: int) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Draw people, their attributes, openings, and scores of pairs inside each filière."""
    rng = np.random.default_rng(seed)
    ids = [f"P{k:05d}" for k in range(N_PEOPLE)]
    is_woman = rng.random(N_PEOPLE) < 0.5
    shares = np.where(is_woman[:, None], [0.15, 0.2, 0.5, 0.15], [0.3, 0.35, 0.2, 0.15])
    filiere = (rng.random(N_PEOPLE)[:, None] > shares.cumsum(axis=1)).sum(axis=1).clip(0, 3)
    names = np.array(list(vocabulary.FILIERES))
    persons = pd.DataFrame({"person_id": ids, "filiere": names[filiere]})
    audit = pd.DataFrame(
        {
            "person_id": ids,
            "annee_naissance": pd.array(rng.integers(1962, 2008, N_PEOPLE), dtype="Int64"),
            "sexe": np.where(is_woman, "F", "H"),
            "qpv": pd.array(rng.random(N_PEOPLE) < 0.25, dtype="boolean"),
            "rqth": pd.array([pd.NA] * N_PEOPLE, dtype="boolean"),
        }
    )
    openings = pd.DataFrame(
        {"opening_id": [f"B{k:04d}" for k in range(N_OPENINGS)], "posts": POSTS}
    )
    of_filiere = np.bincount(filiere, minlength=4) / N_PEOPLE
    where = rng.choice(4, N_OPENINGS, p=of_filiere)
    person = np.repeat(np.arange(N_PEOPLE), PAIRS)
    by_filiere = [np.flatnonzero(where == f) for f in range(4)]
    opening = np.concatenate([rng.choice(by_filiere[f], PAIRS) for f in filiere])
    scores = pd.DataFrame(
        {
            "person_id": np.array(ids)[person],
            "opening_id": openings["opening_id"].to_numpy()[opening],
            "score": np.round(rng.beta(5, 3, len(person)), 4),
        }
    ).drop_duplicates(["person_id", "opening_id"])
    return persons, audit, openings, scores


def outcome(seed: int, plant: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    persons, audit, openings, scores = draw(seed)
    women = set(audit.loc[audit["sexe"] == "F", "person_id"])
    if plant == "score":
        is_woman = scores["person_id"].isin(women)
        scores["score"] = scores["score"].mask(is_woman, scores["score"] * BIAS)
    options = MatchOptions(as_of=AS_OF, proposals_per_person=1, candidates_per_post=1)
    pairs = allocate(scores, openings, options).pairs
    if plant in {"points", "relatif"}:
        is_woman = pairs["person_id"].isin(women).to_numpy()
        rate = is_woman.sum() / len(women)
        lost = 0.2 if plant == "relatif" else 0.2 / rate
        rng = np.random.default_rng(seed + 10_000)
        pairs = pairs[~is_woman | (rng.random(len(pairs)) >= lost)]
    return persons, audit, pairs


def naive(groups: pd.DataFrame, selected: pd.Series) -> tuple[bool, bool]:
    """Four-fifths rule without interval, and chi-square at 5 %, over every group."""
    four_fifths = chi_square = False
    for attribute in groups:
        table = pd.crosstab(groups[attribute], selected).to_numpy()
        rates = table[:, 1] / table.sum(axis=1)
        four_fifths |= bool(rates.min() / rates.max() < 0.8)
        chi_square |= bool(stats.chi2_contingency(table).pvalue < 0.05)
    return four_fifths, chi_square


def audited(seed: int, plant: str) -> tuple[list[bool], float]:
    """Give the flags (gpect, four fifths, chi-square) and the ratio of the women's selection."""
    persons, audit, pairs = outcome(seed, plant)
    options = EquityOptions(as_of=AS_OF, seed=seed)
    groups = audit_groups.groups(audit, options)
    table = equity(persons, groups, pairs, options)
    flagged = table[table["is_flagged"].fillna(value=False).astype(bool)]
    if plant != "fair":
        flagged = flagged[(flagged["attribute"] == "Sexe") & (flagged["group"] == "femmes")]
    row = table.query(
        "attribute == 'Sexe' and group == 'femmes' and measure == 'proposition reçue'"
        " and scope == 'ensemble'"
    )
    selected = pd.Series(groups.index.isin(pairs["person_id"]), index=groups.index)
    return [not flagged.empty, *naive(groups, selected)], float(row["ratio"].iloc[0])


def main() -> None:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for plant in ("score", "points", "relatif", "fair"):
        runs = [audited(seed, plant) for seed in range(n)]
        found = np.array([flags for flags, _ in runs]).sum(axis=0)
        ratios = np.array([ratio for _, ratio in runs])
        print(f"{plant}, {n} graines (rapport médian des sélections {np.median(ratios):.2f}) :")
        for name, count in zip(
            ("gpect", "quatre cinquièmes seuls", "khi-deux"), found, strict=True
        ):
            print(f"  {name} : {count}")


if __name__ == "__main__":
    main()

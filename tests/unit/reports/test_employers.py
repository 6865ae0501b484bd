"""Which needs tell of one employer, against the rule applied by hand to each cell."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from gpect.reports.comite.annexes import by_employer
from gpect.reports.secrecy.detail import OTHERS
from gpect.reports.secrecy.employers import (
    TOP_LEAST,
    coarse,
    concentrated,
    posts_by_employer,
    without_top,
)
from gpect.reports.secrecy.published import DIMENSIONS, TOTAL
from gpect.reports.secrecy.rules import SecrecyRules

RULES = SecrecyRules(employers_min=3, dominance=0.85)
EPCIS = ("E1", "E2")
METIERS = (("services", "K2204"), ("services", "A1203"), ("mobilite", "N1103"))


def drawn_openings(seed: int, n: int = 40) -> pd.DataFrame:
    """Openings of a few employers, some of which are unknown, some known by their name alone."""
    rng = np.random.default_rng(seed)
    metier = rng.integers(0, len(METIERS), n)
    employer = rng.integers(0, 6, n)
    return pd.DataFrame(
        {
            "code_epci": rng.choice([*EPCIS, None], n, p=[0.5, 0.4, 0.1]),
            "filiere": [METIERS[m][0] for m in metier],
            "code_rome_parent": [METIERS[m][1] for m in metier],
            "siret": [f"S{e}" if e < 3 else None for e in employer],
            "employer": [f"Atelier {e}" if e < 5 else None for e in employer],
            "posts": rng.choice([1.0, 2.0, 30.0, np.nan], n, p=[0.5, 0.3, 0.1, 0.1]),
        }
    )


def every_cell(demand: float = 4.0) -> pd.DataFrame:
    rows = [
        (epci, filiere, metier, TOTAL)
        for epci, (filiere, metier) in product(
            (*EPCIS, "inconnu", TOTAL),
            (*METIERS, ("services", TOTAL), (TOTAL, TOTAL), ("services", OTHERS)),
        )
    ]
    return pd.DataFrame(rows, columns=list(DIMENSIONS)).assign(demand=demand)


def posts_of(openings: pd.DataFrame, cell: pd.Series, together: frozenset[str]) -> dict[str, float]:
    """Add up by hand the posts of each employer in a cell; unknown ones together, as « ? »."""
    found: dict[str, float] = {}
    for line in openings.to_dict("records"):
        epci = line["code_epci"] if isinstance(line["code_epci"], str) else "inconnu"
        metier = line["code_rome_parent"]
        if cell["code_epci"] != TOTAL and cell["code_rome_parent"] != TOTAL and metier in together:
            metier = OTHERS
        asked = (cell["code_epci"], cell["filiere"], cell["code_rome_parent"])
        if any(
            a not in (TOTAL, b) for a, b in zip(asked, (epci, line["filiere"], metier), strict=True)
        ):
            continue
        who = next((w for w in (line["siret"], line["employer"]) if isinstance(w, str)), "?")
        found[who] = found.get(who, 0.0) + (1.0 if np.isnan(line["posts"]) else line["posts"])
    return found


def is_risky(posts: dict[str, float]) -> bool:
    if not set(posts) - {"?"}:
        return False
    return len(posts) < 3 or max(posts.values()) >= 0.85 * sum(posts.values())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("together", [frozenset(), frozenset({"K2204"})])
def test_a_need_is_risky_exactly_where_the_rule_says(seed: int, together: frozenset[str]) -> None:
    openings, cells = drawn_openings(seed), every_cell()
    metiers = pd.MultiIndex.from_tuples(
        [("services", code) for code in sorted(together)], names=["filiere", "code_rome_parent"]
    )
    found = concentrated(cells, posts_by_employer(openings), RULES, metiers if together else None)
    told = [is_risky(posts_of(openings, cell, together)) for _, cell in cells.iterrows()]
    assert found.tolist() == told
    assert any(told)
    assert not all(told)


def test_nothing_asked_tells_of_nobody() -> None:
    posts = posts_by_employer(drawn_openings(0))
    assert not concentrated(every_cell(demand=0.0), posts, RULES).any()
    assert concentrated(every_cell(demand=0.5), posts, RULES).any()


def test_an_employer_holds_too_much_from_the_threshold_on() -> None:
    openings = pd.DataFrame(
        {
            "code_epci": "E1", "filiere": "services", "code_rome_parent": "K2204",
            "siret": ["S1", "S2", "S3"], "employer": None, "posts": [17.0, 2.0, 1.0],
        }
    )  # fmt: skip
    cell = every_cell().iloc[[0]]
    at = [
        concentrated(cell, posts_by_employer(openings), SecrecyRules(dominance=share))[0]
        for share in (0.86, 0.85)
    ]
    assert at == [False, True]


@pytest.mark.parametrize("seed", range(4))
def test_without_the_first_employer_is_a_share_of_the_need(seed: int) -> None:
    openings = pd.concat([drawn_openings(seed), drawn_openings(seed + 50)], ignore_index=True)
    cells = every_cell(demand=200.0)
    found = without_top(cells, posts_by_employer(openings))
    told = 0
    for at, cell in cells.iterrows():
        posts = {w: n for w, n in posts_of(openings, cell, frozenset()).items() if w != "?"}
        by_metier = (cell["code_rome_parent"] != TOTAL) and (cell["code_epci"] != TOTAL)
        if by_metier or len(posts) < TOP_LEAST:
            assert np.isnan(found[at])
            continue
        told += 1
        left = 200.0 * (1.0 - max(posts.values()) / sum(posts.values()))
        assert found[at] == coarse(np.array([left]))[0]
        assert abs(found[at] - left) <= 5.0
    assert told


def test_what_is_left_is_rounded_by_size() -> None:
    values = np.array([0.0, 2.4, 2.5, 97.4, 99.9, 100.0, 104.9, 105.0, 499.0, 500.0, 524.0, 525.0])
    told = [0, 0, 5, 95, 100, 100, 100, 110, 500, 500, 500, 550]
    assert coarse(values).tolist() == told


@pytest.mark.parametrize(
    ("posts", "few"), [((17, 2, 1), True), ((16, 3, 1), False), ((3, 4), True)]
)
def test_the_annexes_follow_the_same_thresholds(posts: tuple[int, ...], few: bool) -> None:
    table = pd.DataFrame({"employer_id": [f"S{k}" for k in range(len(posts))], "posts": posts})
    found = by_employer(table.assign(code_epci="E1"), ["code_epci"], "posts", RULES)
    assert found["few"].tolist() == [few] * len(found)

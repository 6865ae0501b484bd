"""Random territories, edition after edition: no masked figure comes back, alone or side by side."""

import os
from itertools import product

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables, vocabulary
from gpect.reports.secrecy import editions
from gpect.reports.secrecy.attack import attack_cells
from gpect.reports.secrecy.disclosure import publish
from gpect.reports.secrecy.rules import FINE_AXES, SecrecyRules

pytestmark = pytest.mark.lent

DIMENSIONS = ["code_epci", "filiere", "code_rome_parent", "period"]
MEASURES = ["demand", "supply", "shortage"]
LEVELS = [(), (0,), (1,), (0, 1), (1, 2), (0, 1, 2)]
N_TERRITORIES = int(os.environ.get("GPECT_TERRITOIRES", "6"))
FILIERES = [*vocabulary.FILIERES, vocabulary.HORS_FILIERE]
FIRST = 2026 * 4 + 3


def finest(seed):
    """Make up EPCI × métier × quarter: many small figures, some empty, a few great ones."""
    rng = np.random.default_rng(seed)
    n_epcis, n_metiers, n_quarters = rng.integers(2, 6), rng.integers(4, 41), rng.integers(1, 5)
    weight = rng.dirichlet(np.full(n_epcis, 1.5))
    mean = rng.lognormal(rng.uniform(0.5, 5.0), 1.2, n_metiers)
    filieres = rng.integers(0, 5, n_metiers)
    keys = [k for k in product(range(n_epcis), range(n_metiers)) if rng.random() < 0.9]
    rows = [(*k, q) for k in keys for q in range(n_quarters)]
    expected = np.array([weight[e] * mean[m] / n_quarters for e, m, _ in rows])
    made = pd.DataFrame(
        {
            "code_epci": [f"e{e}" for e, _, _ in rows],
            "filiere": [FILIERES[filieres[m]] for _, m, _ in rows],
            "code_rome_parent": [f"A10{m:02d}" for _, m, _ in rows],
            "quarter": [FIRST + q for _, _, q in rows],
            "demand": rng.gamma(2.0, expected / 2.0) * (rng.random(len(rows)) < 0.9),
            "supply": rng.gamma(2.0, expected / 2.0) * (rng.random(len(rows)) < 0.9),
        }
    )
    return with_shortage(made, rng)


def with_shortage(made, rng):
    gap = (made["demand"] - made["supply"]).clip(lower=0.0)
    return made.assign(shortage=gap + rng.gamma(1.0, 0.3, len(made)) * (made["demand"] > 0))


def openings(made, seed):
    """Make up who stands behind the needs: one, a few or many employers, some of them unknown."""
    rng = np.random.default_rng(seed)
    place = made.drop_duplicates(["code_epci", "filiere", "code_rome_parent"])
    spread = place.loc[place.index.repeat(rng.integers(1, 12, len(place)))]
    return contracts.conform(
        spread.assign(
            opening_id=[f"o{i}" for i in range(len(spread))],
            employer=[f"Employeur {i}" for i in rng.zipf(1.4, len(spread)) % 200],
            posts=rng.zipf(1.8, len(spread)).clip(max=80),
        ),
        tables.OPENINGS,
    )


def shortages(made):
    named = made.assign(period=[f"{q // 4}-T{q % 4 + 1}" for q in made["quarter"]])
    parts = []
    for level, whole in product(LEVELS, (False, True)):
        names = [DIMENSIONS[i] for i in level] + ([] if whole else ["period"])
        rest = {name: "*" for name in DIMENSIONS if name not in names}
        told = named.assign(**rest).groupby(DIMENSIONS, as_index=False)[MEASURES].sum()
        parts.append(told.assign(level=str(level)))
    found = pd.concat(parts, ignore_index=True).drop_duplicates(DIMENSIONS)
    return contracts.conform(found.assign(run_id="r", n=1), tables.SHORTAGES)


def corrected(made, seed):
    """Change a few figures by a person or two, as a late file does."""
    rng = np.random.default_rng(seed)
    moved = rng.integers(-2, 3, (len(made), 2)) * (rng.random((len(made), 2)) < 0.1)
    figures = (made[["demand", "supply"]] + moved).clip(lower=0.0)
    return with_shortage(made.assign(**figures), rng)


def next_quarter(made, seed):
    rng = np.random.default_rng(seed)
    noise = rng.lognormal(0.0, 0.15, (len(made), 2))
    later = made.assign(quarter=made["quarter"] + 1)
    return with_shortage(later.assign(**(made[["demand", "supply"]] * noise)), rng)


AFTER = {"same": lambda made, _: made, "corrected": corrected, "next": next_quarter}


def two_editions(seed, kind):
    first = finest(seed)
    posts = openings(first, seed)
    one = publish(shortages(first), posts).table
    kept = editions.as_edition(one, "2026-T4")
    other = publish(shortages(AFTER[kind](first, seed)), posts, last=kept).table
    return one, other


@pytest.mark.parametrize("seed", range(N_TERRITORIES))
def test_no_masked_figure_comes_back(seed):
    kind = [*AFTER][seed % 3]
    one, other = two_editions(seed, kind)
    for table in (one, other):
        assert attack_cells(table, 5.0).empty
        shown = table.loc[~table["supply_masked"], "supply"]
        assert ((shown == 0) | (shown >= 5)).all()
    assert editions.attack(one, other, 5.0).empty


def test_the_last_edition_is_read_back_as_it_was_shown():
    one, _ = two_editions(0, "same")
    rows = contracts.conform(editions.as_edition(one, "2026-T4"), tables.EDITIONS)
    back = editions.as_cells(rows)
    names = [*DIMENSIONS, *MEASURES, *(f"{m}_masked" for m in MEASURES)]
    expected = one[names].sort_values(DIMENSIONS, ignore_index=True)
    pd.testing.assert_frame_equal(back[names], expected, check_dtype=False)


def test_the_attack_of_two_editions_sees_what_one_alone_hides():
    """The same figures, another choice of masks: each holds alone, both give everything back."""
    keys = [(a, b) for a in ("x", "y", "z", "*") for b in ("u", "v", "w", "*")]
    made = pd.DataFrame(keys, columns=["code_epci", "filiere"]).assign(
        code_rome_parent="*", period="*"
    )
    value = {"x": 1.0, "y": 20.0, "z": 30.0, "u": 3.0, "v": 20.0, "w": 30.0}
    sums = [
        sum(
            value[a] + value[b]
            for a in ("xyz" if p == "*" else p)
            for b in ("uvw" if q == "*" else q)
        )
        for p, q in keys
    ]
    hide = [{("x", "u"), (r, "u"), ("x", c), (r, c)} for r, c in (("y", "v"), ("z", "w"))]
    one, other = (
        made.assign(
            **{
                name: column
                for m in MEASURES
                for name, column in (
                    (m, np.where([k in masked for k in keys], np.nan, sums)),
                    (f"{m}_masked", [k in masked for k in keys]),
                )
            }
        )
        for masked in hide
    )
    assert attack_cells(one, 5.0).empty
    assert attack_cells(other, 5.0).empty
    found = editions.attack(one, other, 5.0)
    assert len(found) == 3
    assert set(found["code_epci"] + found["filiere"]) == {"xu"}


def test_few_people_are_more_where_people_are_told_apart():
    rules = SecrecyRules()
    assert rules.least_persons(["code_epci", "filiere"]) == 5
    assert all(rules.least_persons(["filiere", axis]) == 11 for axis in FINE_AXES)

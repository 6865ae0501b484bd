"""No masked figure can be worked out: an attack written apart from the code that masks."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from gpect.domain import contracts, tables
from gpect.reports.secrecy.disclosure import publish
from gpect.reports.secrecy.rules import SecrecyRules
from gpect.reports.secrecy.suppression import attack, protect, relations

pytestmark = pytest.mark.lent

DIMENSIONS = ["code_epci", "filiere", "code_rome_parent", "period"]
RULES = SecrecyRules()
SOME = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def territories(draw):
    """Finest figures: EPCI × métier (each in one filière) × quarter."""
    n_epcis, n_quarters = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    filieres = draw(st.lists(st.sampled_from(["f1", "f2"]), min_size=1, max_size=4))
    keys = list(product(range(n_epcis), range(len(filieres)), range(n_quarters)))
    scale = draw(st.sampled_from([0.4, 3, 20]))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    counts = rng.poisson(scale, (2, len(keys))) * rng.integers(0, 2, (2, len(keys)))
    return pd.DataFrame(
        {
            "code_epci": [f"e{e}" for e, _, _ in keys],
            "filiere": [filieres[m] for _, m, _ in keys],
            "code_rome_parent": [f"A10{m:02d}" for _, m, _ in keys],
            "period": [f"2026-T{q + 1}" for _, _, q in keys],
            "demand": counts[0].astype(float),
            "supply": counts[1].astype(float),
        }
    ).assign(shortage=lambda t: (t["demand"] - t["supply"]).clip(lower=0))


def shortages(finest):
    """Add every level and every total up, as the forecast does."""
    parts = []
    for kept in product([True, False], repeat=4):
        names = [name for name, keep in zip(DIMENSIONS, kept, strict=True) if keep]
        if "code_rome_parent" in names and "filiere" not in names:
            continue
        measures = ["demand", "supply", "shortage"]
        sums = (
            finest.groupby(names, as_index=False)[measures].sum()
            if names
            else finest[measures].sum().to_frame().T
        )
        level = "-".join(n for n in names if n != "period") or "tout"
        parts.append(sums.assign(level=level, **{n: "*" for n in DIMENSIONS if n not in names}))
    return contracts.conform(
        pd.concat(parts, ignore_index=True).assign(run_id="r", n=1), tables.SHORTAGES
    )


def truth_of(table, whole):
    """Give the true figure of each published cell, métiers told together included."""
    names = ["demand", "supply", "shortage"]
    metiers = table.loc[(table["code_epci"] != "*"), ["filiere", "code_rome_parent"]]
    fine = whole[(whole[["code_epci", "code_rome_parent"]] != "*").all(axis=1)]
    told = fine[["filiere", "code_rome_parent"]].apply(tuple, axis=1)
    others = fine[~told.isin(metiers.apply(tuple, axis=1))]
    sums = others.groupby(["code_epci", "filiere", "period"], as_index=False)[names].sum()
    both = pd.concat([whole, sums.assign(code_rome_parent="autres")], ignore_index=True)
    return table[DIMENSIONS].merge(both[[*DIMENSIONS, *names]], on=DIMENSIONS, how="left")


def openings(finest, n_employers=9):
    spread = pd.concat([finest] * n_employers, ignore_index=True)
    made = spread.assign(
        opening_id=[f"o{i}" for i in range(len(spread))],
        employer=[f"Employeur {i // len(finest)}" for i in range(len(spread))],
        posts=1,
        filiere="mobilite",
    )
    return contracts.conform(made, tables.OPENINGS)


def widths_by_brute_force(table, measure, truth):
    """Solve what a reader knows: published figures, sums, nothing below zero."""
    cells = table[DIMENSIONS].apply(tuple, axis=1).tolist()
    place = {cell: i for i, cell in enumerate(cells)}
    equations, right = [], []
    for cell, i in place.items():
        for d in range(4):
            if cell[d] == "*":
                parts = [j for c, j in place.items() if c[d] != "*" and _same(c, cell, d)]
                if parts:
                    row = np.zeros(len(cells))
                    row[i] = 1.0
                    row[parts] = -1.0
                    equations.append(row)
                    right.append(0.0)
    masked = table[f"{measure}_masked"].to_numpy(bool)
    bounds = [(0, 1e4) if m else (v, v) for m, v in zip(masked, truth, strict=True)]
    found = {}
    for i in np.flatnonzero(masked):
        goal = np.zeros(len(cells))
        goal[i] = 1.0
        ends = [
            linprog(sign * goal, A_eq=np.array(equations), b_eq=right, bounds=bounds).x[i]
            for sign in (1, -1)
        ]
        found[cells[i]] = ends[1] - ends[0]
    return found


def _same(a, b, but):
    return all(x == y for i, (x, y) in enumerate(zip(a, b, strict=True)) if i != but)


@SOME
@given(territories())
def test_no_masked_figure_is_known_within_five(finest):
    whole = shortages(finest)
    table = publish(whole, openings(finest)).table
    truth = truth_of(table, whole)
    assert truth["supply"].notna().all()
    for measure in ("supply", "shortage"):
        widths = widths_by_brute_force(table, measure, truth[measure].to_numpy())
        assert all(width >= RULES.persons_min - 1e-4 for width in widths.values())


@SOME
@given(territories())
def test_few_people_are_never_published(finest):
    table = publish(shortages(finest), openings(finest)).table
    shown = table.loc[~table["supply_masked"], "supply"]
    assert ((shown == 0) | (shown >= RULES.persons_min)).all()
    for measure in ("demand", "supply", "shortage"):
        hidden = table.loc[table[f"{measure}_masked"]]
        assert hidden.filter(regex=f"^{measure}(_q|$)").isna().all(axis=None)
    assert (table["shortage_masked"] | ~table["supply_masked"]).all()
    assert (table["shortage_masked"] | ~table["demand_masked"]).all()


@SOME
@given(territories(), st.integers(0, 2**32 - 1))
def test_masks_do_not_depend_on_the_order_of_rows(finest, seed):
    whole, posts = shortages(finest), openings(finest)
    shuffled = whole.sample(frac=1, random_state=np.random.default_rng(seed))
    pd.testing.assert_frame_equal(publish(whole, posts).table, publish(shuffled, posts).table)


@SOME
@given(territories())
def test_the_quick_attack_agrees_with_brute_force(finest):
    """On the bare primary masks, where much can be found again."""
    whole = shortages(finest)
    cells = publish(whole, openings(finest)).table[DIMENSIONS]
    supply = truth_of(cells, whole)["supply"].to_numpy()
    masked = (supply > 0) & (supply < 5)
    enough = np.full(len(cells), 5.0)
    quick = attack(supply, masked, relations(cells), enough)
    slow = widths_by_brute_force(cells.assign(supply_masked=masked), "supply", supply)
    for i, cell in enumerate(cells.apply(tuple, axis=1)):
        if masked[i]:
            assert min(quick[i], 5.0) == pytest.approx(min(slow[cell], 5.0), abs=1e-4)


def test_blanking_alone_would_not_be_enough():
    """Two by two with one small cell: the margins give it back; protect must add three."""
    cells = pd.DataFrame(
        [(a, b) for a in ("x", "y", "*") for b in ("u", "v", "*")], columns=["row", "column"]
    )
    values = np.array([2.0, 20, 22, 30, 40, 70, 32, 60, 92])
    tables_ = relations(cells)
    need = np.full(9, 5.0)
    primary = values < 5
    assert attack(values, primary, tables_, need)[0] == pytest.approx(0.0)
    cost = np.where((cells == "*").any(axis=1), 100.0, 1.0)
    masked = protect(values, primary, tables_, need, cost)
    assert masked.tolist() == [True, True, False, True, True, False, False, False, False]
    assert (attack(values, masked, tables_, need)[masked] >= 5 - 1e-6).all()


def test_an_employer_alone_is_masked_and_a_public_source_is_not():
    keys = [(f"e{e}", f"A10{m:02d}") for e in range(3) for m in range(3)]
    finest = pd.DataFrame(keys, columns=["code_epci", "code_rome_parent"]).assign(
        filiere="mobilite", period="2026-T1", demand=40.0, supply=30.0, shortage=10.0
    )
    whole, many = shortages(finest), openings(finest)
    alone = many[(many["code_epci"] != "e0") | (many["employer"] == "Employeur 0")]
    assert not publish(whole, many).table["demand_masked"].any()
    table = publish(whole, alone).table
    is_cell = (table["code_epci"] == "e0") & (table["code_rome_parent"] != "*")
    assert table.loc[is_cell, "demand_masked"].all()
    assert table.loc[is_cell, "shortage_masked"].all()
    assert not table["supply_masked"].any()
    nobody = alone.assign(employer=None, siret=None)
    assert not publish(whole, nobody).table["demand_masked"].any()


def test_one_employer_above_all_is_masked():
    finest = pd.DataFrame(
        [(f"e{e}", f"A10{m:02d}") for e in range(3) for m in range(3)],
        columns=["code_epci", "code_rome_parent"],
    ).assign(filiere="mobilite", period="2026-T1", demand=400.0, supply=300.0, shortage=100.0)
    posts = openings(finest)
    is_giant = (posts["employer"] == "Employeur 0") & (posts["code_epci"] == "e1")
    posts["posts"] = posts["posts"].mask(is_giant, 500)
    table = publish(shortages(finest), posts).table
    is_cell = (table["code_epci"] == "e1") & (table["code_rome_parent"] != "*")
    assert table.loc[is_cell, "demand_masked"].all()

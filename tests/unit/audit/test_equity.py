"""The fairness audit: ratios checked by hand, masks, planted bias, what each datum tells."""

import importlib.util
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gpect.audit.equity import MASKED, OVERALL, WITHIN, equity
from gpect.audit.groups import AGE, RQTH, SEX, groups
from gpect.audit.measures import EXPOSURE, SCORE, SELECTION, measures
from gpect.audit.options import EquityOptions
from gpect.audit.proxies import proxies
from gpect.domain import contracts, tables

OPTIONS = EquityOptions(as_of=date(2026, 10, 1), draws=200)


def load_benchmark():
    path = Path(__file__).parents[3] / "benchmarks" / "equite.py"
    spec = importlib.util.spec_from_file_location("benchmark_equite", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def audit_table(n, sexes, births=1990):
    return contracts.conform(
        pd.DataFrame(
            {"person_id": [f"P{k:04d}" for k in range(n)], "sexe": sexes, "annee_naissance": births}
        ),
        tables.AUDIT,
    )


def people(n, filieres="services"):
    return pd.DataFrame({"person_id": [f"P{k:04d}" for k in range(n)], "filiere": filieres})


def proposals(who, score=0.5):
    return pd.DataFrame(
        {"person_id": who, "opening_id": [f"B{w}" for w in who], "score": score},
        index=range(len(who)),
    )


def row(table, group, measure=SELECTION, scope=OVERALL):
    chosen = table[
        (table["group"] == group) & (table["measure"] == measure) & (table["scope"] == scope)
    ]
    return chosen.iloc[0]


def test_ratios_are_those_of_the_hand():
    sexes = ["F"] * 40 + ["H"] * 60
    got = [*range(10), *range(40, 70)]  # 10 of 40 women, 30 of 60 men
    table = equity(
        people(100),
        groups(audit_table(100, sexes), OPTIONS)[[SEX]],
        proposals([f"P{k:04d}" for k in got]),
        OPTIONS,
    )
    women = row(table, "femmes")
    assert (women["n"], women["value"], women["rest"]) == (40, 0.25, 0.5)
    assert women["ratio"] == pytest.approx(0.5)
    assert women["ratio_low"] < 0.5 < women["ratio_high"] < 0.9
    assert row(table, "hommes")["ratio"] == pytest.approx(2.0)
    assert row(table, "femmes", EXPOSURE)["ratio"] == pytest.approx(0.5)
    assert row(table, "femmes", SCORE).isna()["ratio"]  # 10 women with a score: masked


def test_mantel_haenszel_undoes_what_filieres_explain():
    """Women ask for the filière where one in five is proposed; inside each, all are alike."""
    sexes = ["F"] * 80 + ["H"] * 20 + ["F"] * 20 + ["H"] * 80
    filieres = ["services"] * 100 + ["mobilite"] * 100
    got = [*range(16), *range(80, 84), *range(100, 112), *range(120, 168)]
    table = equity(
        people(200, filieres),
        groups(audit_table(200, sexes), OPTIONS)[[SEX]],
        proposals([f"P{k:04d}" for k in got]),
        OPTIONS,
    )
    assert row(table, "femmes")["ratio"] < 0.6
    assert row(table, "femmes", scope=WITHIN)["ratio"] == pytest.approx(1.0)


@pytest.mark.parametrize("n_women", [10, 95])
def test_a_small_group_is_masked_and_so_are_those_it_faces(n_women):
    sexes = ["F"] * n_women + ["H"] * (105 - n_women)
    table = equity(
        people(105),
        groups(audit_table(105, sexes), OPTIONS)[[SEX]],
        proposals([f"P{k:04d}" for k in range(0, 105, 2)]),
        OPTIONS,
    )
    assert set(table["verdict"]) == {MASKED}
    assert table[["n", "value", "rest", "ratio", "is_flagged"]].isna().all(axis=None)


def test_unknown_groups_are_left_out_and_rqth_is_off():
    named = groups(audit_table(3, ["F", None, "H"], [2005, 1980, None]), OPTIONS)
    assert RQTH not in named.columns
    assert named[SEX].isna().tolist() == [False, True, False]
    assert named[AGE].tolist()[:2] == ["moins de 26 ans", "26 à 49 ans"]
    assert named[AGE].isna().tolist() == [False, False, True]


def test_an_attribute_of_which_nothing_is_known_is_left_out():
    table = equity(
        people(30),
        groups(audit_table(30, ["F"] * 15 + ["H"] * 15), OPTIONS),
        proposals(["P0001"]),
        OPTIONS,
    )
    assert set(table["attribute"]) == {SEX, AGE}


def test_visibility_falls_with_the_place_in_the_list():
    allocations = pd.DataFrame(
        {"person_id": ["A", "B", "A"], "opening_id": ["X", "X", "Y"], "score": [0.4, 0.9, 0.5]}
    )
    got = measures(pd.Index(["A", "B", "C"]), allocations)
    assert got.parts[:, 1] == pytest.approx([1 / np.log2(3) + 1, 1.0, 0.0])
    assert got.bases[:, 2].tolist() == [1.0, 1.0, 0.0]
    assert got.parts[:, 2] == pytest.approx([0.5, 0.9, 0.0])


def test_order_of_rows_does_not_matter():
    bench = load_benchmark()
    persons, audit, pairs = bench.outcome(3, "score")
    one = equity(persons, groups(audit, OPTIONS), pairs, OPTIONS)
    other = equity(persons, groups(audit, OPTIONS), pairs.sample(frac=1, random_state=1), OPTIONS)
    pd.testing.assert_frame_equal(one, other)


def test_a_planted_bias_is_found_and_a_fair_run_is_left_alone():
    bench = load_benchmark()
    for seed in range(3):
        assert bench.audited(seed, "score")[0][0]
        assert bench.audited(seed, "points")[0][0]
        assert not bench.audited(seed, "fair")[0][0]


def test_what_a_feature_tells():
    rng = np.random.default_rng(0)
    sexes = np.where(rng.random(800) < 0.5, "F", "H")
    named = groups(audit_table(800, sexes), OPTIONS)
    features = pd.DataFrame(
        {"copie": (sexes == "F") * 1.0, "hasard": rng.random(800), "mot": sexes},
        index=named.index,
    )
    found = proxies(features, named[[SEX]], OPTIONS).set_index("feature")
    assert found.loc["copie", ["information", "auc"]].tolist() == pytest.approx([1, 1], abs=0.01)
    assert found.loc["hasard", "information"] < 0.01
    assert found.loc["hasard", "auc"] < 0.6
    assert found.loc["mot", "information"] == pytest.approx(1, abs=0.01)
    assert found["verdict"].to_dict() == {
        "copie": "indice fort",
        "hasard": "faible",
        "mot": "indice fort",
    }

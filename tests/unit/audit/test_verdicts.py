"""What an audit row says: how many are enough, what is flagged, in which words, at each bound."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from gpect.audit.equity import MASKED, OVERALL, WITHIN, _interval, _verdict, equity
from gpect.audit.measures import SCORE, SELECTION, measures
from gpect.audit.options import EquityOptions

OPTIONS = EquityOptions(as_of=date(2026, 10, 1), draws=120)
FEW = "trop peu de cas pour conclure"


def audited(groups, proposed, filieres="services", options=OPTIONS):
    """Audit people in order: ``groups`` {name: how many}, ``proposed`` {name: how many of them}."""
    names = [name for name, n in groups.items() for _ in range(n)]
    ids = [f"P{k:04d}" for k in range(len(names))]
    rank = pd.Series(names).groupby(names).cumcount()
    who = [i for i, name, k in zip(ids, names, rank, strict=True) if k < proposed[name]]
    table = equity(
        pd.DataFrame({"person_id": ids, "filiere": filieres}),
        pd.DataFrame({"Groupe": names}, index=ids),
        pd.DataFrame({"person_id": who, "opening_id": [f"B{w}" for w in who], "score": 0.5}),
        options,
    )
    return table.set_index(["measure", "scope", "group"])


@pytest.mark.parametrize(
    ("ratio", "interval", "words"),
    [
        (0.5, (0.4, 0.79), "alerte : nettement moins que les autres"),
        (0.5, (0.4, 0.8), "moins que les autres"),
        (0.9, (0.8, 0.99), "moins que les autres"),
        (0.9, (0.8, 1.0), "pas d'écart établi"),
        (1.1, (1.0, 1.4), "pas d'écart établi"),
        (1.1, (1.01, 1.4), "plus que les autres"),
        (float("nan"), (0.4, 0.6), FEW),
    ],
)
def test_the_words_follow_the_interval_its_bounds_apart(ratio, interval, words):
    assert _verdict(ratio, interval, OPTIONS, is_enough=True) == words
    assert _verdict(ratio, interval, OPTIONS, is_enough=False) == FEW


@pytest.mark.parametrize(("n_finite", "is_told"), [(49, False), (50, True), (51, True)])
def test_an_interval_needs_half_of_the_draws(n_finite, is_told):
    low, high = _interval(np.r_[np.linspace(0, 1, n_finite), np.full(100 - n_finite, np.inf)])
    assert np.isfinite([low, high]).all() == is_told
    if is_told:
        assert (low, high) == (pytest.approx(0.025), pytest.approx(0.975))


@pytest.mark.parametrize(("n", "is_masked"), [(10, True), (11, False)])
def test_eleven_people_are_shown_and_ten_are_not(n, is_masked):
    found = audited({"a": n, "b": 60}, {"a": 5, "b": 30})
    assert (found.at[(SELECTION, OVERALL, "a"), "verdict"] == MASKED) == is_masked
    assert (found.at[(SELECTION, OVERALL, "b"), "verdict"] == MASKED) == is_masked


def test_few_scores_are_masked_and_the_group_stays_counted_in_people():
    found = audited({"a": 40, "b": 60}, {"a": 12, "b": 30})
    assert found.at[(SCORE, OVERALL, "a"), "n"] == 40
    assert audited({"a": 40, "b": 60}, {"a": 10, "b": 30}).at[
        (SCORE, OVERALL, "a"), "verdict"
    ] == MASKED  # fmt: skip


@pytest.mark.parametrize(("n", "is_enough"), [(19, False), (20, True)])
def test_five_are_expected_under_parity_for_a_verdict(n, is_enough):
    """One in four of the others is proposed: 20 people would have 5."""
    row = audited({"a": n, "b": 400}, {"a": 0, "b": 100}).loc[(SELECTION, OVERALL, "a")]
    assert (row["verdict"] != FEW) == is_enough
    assert row["is_flagged"] == is_enough


def test_a_ratio_under_the_threshold_is_flagged_only_with_its_whole_interval():
    sure = audited({"a": 400, "b": 400}, {"a": 100, "b": 200}).loc[(SELECTION, OVERALL, "a")]
    assert sure["is_flagged"]
    assert sure["ratio_high"] < OPTIONS.threshold
    unsure = audited({"a": 30, "b": 400}, {"a": 9, "b": 200}).loc[(SELECTION, OVERALL, "a")]
    assert unsure["ratio"] < OPTIONS.threshold < unsure["ratio_high"]
    assert not unsure["is_flagged"]


def test_within_filieres_each_weighs_by_its_people():
    """Mantel-Haenszel by hand: 2 of 10 against 6 of 20, and 9 of 30 against 8 of 20."""
    filieres = ["services"] * 10 + ["mobilite"] * 30 + ["services"] * 20 + ["mobilite"] * 20
    names = ["a"] * 40 + ["b"] * 40
    ids = [f"P{k:04d}" for k in range(80)]
    got = [*range(2), *range(10, 19), *range(40, 46), *range(60, 68)]
    who = [ids[k] for k in got]
    found = equity(
        pd.DataFrame({"person_id": ids, "filiere": filieres}),
        pd.DataFrame({"Groupe": names}, index=ids),
        pd.DataFrame({"person_id": who, "opening_id": [f"B{w}" for w in who], "score": 0.5}),
        OPTIONS,
    ).set_index(["measure", "scope", "group"])
    by_hand = (2 * 20 / 30 + 9 * 20 / 50) / (6 * 10 / 30 + 8 * 30 / 50)
    assert found.at[(SELECTION, WITHIN, "a"), "ratio"] == pytest.approx(by_hand)
    assert found.at[(SELECTION, OVERALL, "a"), "ratio"] == pytest.approx((11 / 40) / (14 / 40))


def test_a_list_is_in_the_order_of_scores_and_then_of_people():
    lines = pd.DataFrame(
        {"person_id": ["C", "B", "A"], "opening_id": "X", "score": [0.9, 0.5, 0.5]}
    )
    seen = measures(pd.Index(["A", "B", "C"]), lines).parts[:, 1]
    assert seen == pytest.approx([1 / np.log2(3), 0.5, 1.0])


def test_draws_are_as_many_as_asked_and_of_weight_one():
    """The bootstrap's deviation of 100 of 400, against the binomial's."""
    options = EquityOptions(as_of=OPTIONS.as_of, draws=1010)
    row = audited({"a": 400, "b": 40000}, {"a": 100, "b": 10000}, options=options)
    low, high = row.loc[(SELECTION, OVERALL, "a"), ["ratio_low", "ratio_high"]]
    assert high - low == pytest.approx(2 * 1.96 * (0.75 / 100) ** 0.5, rel=0.1)

"""Weights learned from outcomes: what was planted is found, little data changes little."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from gpect.domain.decisions import REASONS
from gpect.domain.errors import NothingToDo
from gpect.match.learning import learn_weights, options_total, outcomes
from gpect.match.pairs.features import FEATURES
from tests.unit.match.small import OPTIONS

NAMES = [feature.name for feature in FEATURES]


def drawn(n: int, planted: dict[str, float], seed: int = 0, slope: float = 12.0) -> pd.DataFrame:
    """Draw pairs whose acceptance depends on the planted weights alone."""
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.random((n, len(NAMES))), columns=NAMES)
    weights = np.array([planted.get(name, 0.0) for name in NAMES])
    score = table.to_numpy() @ weights / weights.sum()
    table = table.mask(rng.random(table.shape) < 0.1)
    chance = expit(slope * (score - score.mean()))
    return table.assign(
        person_id=[f"P{k // 2:05d}" for k in range(n)], accepted=(rng.random(n) < chance) * 1.0
    )


def test_every_feature_of_the_score_is_kept_with_a_decision():
    assert [column.name for column in REASONS] == NAMES


def test_planted_weights_are_found_and_told_better():
    learned = learn_weights(drawn(3000, {"reach": 6.0, "skill_coverage": 3.0}), OPTIONS)
    after = learned.weights.set_index("reason")["after"]
    assert learned.is_better
    assert learned.after["perte"] < learned.before["perte"] - 0.02
    assert learned.after["auc"] > learned.before["auc"]
    assert learned.after["calibration"] < 0.05
    assert after["reach"] > 1.4 * after["skill_coverage"] > 0
    assert after.drop(["reach", "skill_coverage"]).max() < 0.15 * options_total(OPTIONS)
    assert after.sum() == pytest.approx(options_total(OPTIONS), abs=0.05)
    assert (after >= 0).all()


def test_outcomes_that_follow_todays_weights_leave_them_about_as_they_are():
    today = {feature.name: feature.weight(OPTIONS) for feature in FEATURES}
    learned = learn_weights(drawn(2000, today, slope=20.0), OPTIONS)
    table = learned.weights.set_index("reason")
    assert (table["after"] - table["before"]).abs().max() < 1.0


def test_few_outcomes_move_weights_less_than_many():
    planted = {"reach": 1.0}
    moved = {}
    for n in (150, 3000):
        table = learn_weights(drawn(n, planted), OPTIONS).weights.set_index("reason")
        moved[n] = abs(table.loc["reach", "after"] - table.loc["reach", "before"])
    assert moved[150] < moved[3000]


@pytest.mark.parametrize("n", [0, 99])
def test_too_few_outcomes_are_refused_with_their_number(n):
    table = drawn(max(n, 1), {"reach": 1.0}).head(n)
    with pytest.raises(NothingToDo, match=f"il y en a {n}, "):
        learn_weights(table, OPTIONS)


def test_one_sided_outcomes_are_refused():
    with pytest.raises(NothingToDo, match="0 déclinées"):
        learn_weights(drawn(400, {"reach": 1.0}).assign(accepted=1.0), OPTIONS)


def test_what_tells_nothing_of_the_pair_is_left_out():
    said = [
        ("acceptee", None),
        ("refusee", "Compétences"),
        ("refusee", None),
        ("refusee", "Doublon"),
        ("refusee", "En emploi"),
        ("contactee", None),
    ]
    table = pd.DataFrame(said, columns=["decision", "motif"]).assign(
        person_id=[f"P{k}" for k in range(6)], opening_id="B", **dict.fromkeys(NAMES, 0.5)
    )
    assert outcomes(table)[["person_id", "accepted"]].to_numpy().tolist() == [
        ["P0", 1.0],
        ["P1", 0.0],
        ["P2", 0.0],
    ]
    assert outcomes(table.assign(**dict.fromkeys(NAMES, np.nan))).empty


def test_order_of_rows_changes_nothing():
    table = drawn(400, {"reach": 1.0})
    decided = table.assign(
        opening_id=[f"B{k}" for k in range(400)],
        decision=np.where(table["accepted"] == 1, "acceptee", "refusee"),
        motif="Autre",
    )
    one = learn_weights(outcomes(decided), OPTIONS)
    other = learn_weights(outcomes(decided.sample(frac=1, random_state=3)), OPTIONS)
    pd.testing.assert_frame_equal(one.weights, other.weights)

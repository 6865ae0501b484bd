import os
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.domain.errors import OptionRefused
from gpect.forecast.signals import NO_POST, in_difficulty, signals
from gpect.forecast.tension import (
    REFERENCE,
    WEIGHTS,
    classes,
    geographic_mismatch,
    index,
    quintiles,
    reference,
    tensions,
)

REAL = Path(os.environ.get("GPECT_DONNEES_REELLES", "../shared/data")) / "dares"
AS_OF = date(2026, 10, 1)


def components(seed=0, n=40):
    rng = np.random.default_rng(seed)
    keys = [(f"M{i:02d}", year) for i in range(n) for year in range(2013, 2021)]
    table = pd.DataFrame(keys, columns=["code", "year"])
    return table.assign(**{name: rng.gamma(2, 1, len(table)) for name in WEIGHTS})


def test_over_the_reference_the_index_has_mean_zero_and_even_classes():
    table = components()
    inside = table["year"].between(*REFERENCE)
    found = tensions(table).merge(table[["code", "year"]][inside], on=["code", "year"])
    assert found["tension"].mean() == pytest.approx(0, abs=1e-12)
    assert found["tension_class"].value_counts().tolist() == [40] * 5


def test_each_component_counts_for_its_weight():
    against = reference(components())
    told = against.components.set_index("component")
    for name, weight in WEIGHTS.items():
        row = {other: told.at[other, "mean"] for other in WEIGHTS}
        row[name] += told.at[name, "deviation"]
        assert index(pd.DataFrame([row]), against)[0] == pytest.approx(weight)


def test_the_weights_are_those_of_dares():
    """Of a métier one deviation above the mean in two components: 0,30 + 0,20, and so on."""
    table = pd.DataFrame({"year": [2014, 2018], "offers_per_seeker": [1.0, 3.0],
                          "outflow_rate": [0.01, 0.03], "share_difficult": [0.2, 0.6]})  # fmt: skip
    against = reference(table)
    rows = pd.DataFrame(
        {
            "offers_per_seeker": [3.0, 2.0, 2.0, 3.0],
            "outflow_rate": [0.02, 0.03, 0.02, 0.01],
            "share_difficult": [0.4, 0.4, 0.6, 0.6],
        }
    )
    assert index(rows, against) == pytest.approx([0.3, 0.2, 0.5, 0.6])


def test_a_component_that_never_varies_measures_nothing():
    with pytest.raises(OptionRefused, match="taux de sortie"):
        reference(components().assign(outflow_rate=0.5))


def test_a_factor_unknown_over_the_reference_has_no_class():
    table = components()
    late = table["year"].where(table["year"] > REFERENCE[1]).astype(float)
    assert tensions(table.assign(non_durability=late))["non_durability_class"].isna().all()


def test_an_unknown_component_leaves_the_tension_unknown():
    table = components()
    table.loc[3, "share_difficult"] = np.nan
    found = tensions(table)
    assert found["tension"].isna().sum() == found["tension_class"].isna().sum() == 1


def test_a_factor_is_classed_beside_and_changes_nothing():
    table = components()
    with_factor = tensions(table.assign(lack_of_workforce=np.arange(len(table), dtype=float)))
    assert set(with_factor["lack_of_workforce_class"]) == {1.0, 2.0, 3.0, 4.0, 5.0}
    pd.testing.assert_frame_equal(
        with_factor.drop(columns="lack_of_workforce_class"), tensions(table)
    )


def test_without_the_reference_years_nothing_is_measured():
    with pytest.raises(OptionRefused, match=r"« offres par demandeur ».*2014"):
        reference(components().query("year > 2018"))


def test_a_class_ends_at_its_edge():
    assert classes(np.array([0.0, 1.0, 1.1, 9.0, np.nan]), np.arange(4.0)).tolist()[:4] == [
        1.0,
        2.0,
        3.0,
        5.0,
    ]


def test_offers_elsewhere_than_people_are_a_mismatch():
    assert geographic_mismatch(np.array([1.0, 3.0]), np.array([2.0, 6.0])) == 0
    assert geographic_mismatch(np.array([1.0, 0.0]), np.array([0.0, 6.0])) == 1
    assert geographic_mismatch(np.array([3.0, 1.0]), np.array([1.0, 1.0])) == 0.25
    assert np.isnan(geographic_mismatch(np.zeros(2), np.ones(2)))
    assert np.isnan(geographic_mismatch(np.ones(2), np.zeros(2)))


def openings(rows):
    usual = {
        "code_epci": "a",
        "filiere": "services",
        "code_rome_parent": "K2204",
        "employer_kind": "ACI",
        "posts": 2,
        "published_on": pd.Timestamp("2026-08-01"),
    }
    table = pd.DataFrame([usual | row for row in rows])
    table["opening_id"] = [f"O{i}" for i in range(len(rows))]
    return contracts.conform(table, tables.OPENINGS)


def test_a_post_is_in_difficulty_by_the_thirty_day_rule():
    table = openings(
        [
            {},
            {"published_on": pd.Timestamp("2026-09-20")},
            {"closed_on": pd.Timestamp("2026-09-20")},
            {"employer_kind": "entreprise"},
            {},
            {},
            {"published_on": pd.NaT},
        ]
    )
    outcomes = pd.DataFrame(
        {
            "outcome_id": ["R0", "R1"],
            "event": "embauche",
            "occurred_on": pd.to_datetime(["2026-09-15", "2026-07-15"]),
            "opening_id": ["O4", "O0"],
        }
    )
    outcomes = contracts.conform(outcomes, tables.OUTCOMES)
    decisions = pd.DataFrame({"opening_id": ["O5"], "motif": [NO_POST]}, dtype="str")
    found = in_difficulty(table, outcomes, decisions, AS_OF)
    assert found.fillna(value=False).tolist() == [True] + [False] * 6
    assert found.isna().tolist() == [False] * 6 + [True], "online since when? neither yes nor no"
    unfilled = pd.DataFrame({"opening_id": ["O0", "O3"], "posts_unfilled": [1, 2]})
    told = signals(table, found, unfilled, AS_OF).iloc[0]
    assert (told["posts"], told["posts_difficulty"]) == (12, 2)
    assert (told["posts_unsure"], told["posts_unfillable"]) == (2, 3)


def published(name):
    """Read a published table, its heads without the spaces that come with them."""
    if not (REAL / name).is_file():
        pytest.skip("dossier des données réelles absent (GPECT_DONNEES_REELLES)")
    return pd.read_csv(REAL / name, low_memory=False).rename(columns=str.strip)


@pytest.mark.reel
@pytest.mark.parametrize(("level", "n"), [("nat", 186), ("reg", 2_536), ("dep", 7_504)])
def test_classes_are_those_published_for_2019(level, n):
    """Quintiles of the published index over 2014-2018, then classes, against the published ones.

    The three components are not published by métier: it is the reference period, the quintiles
    and the classes that are compared; the weights are held by the tests above.
    """
    past = published("tensions__evol_tensions.csv")
    edges = quintiles(past.loc[past["Année"].between(*REFERENCE), "Tension"].to_numpy(float))
    table = published("tensions__tensions.csv").dropna(subset=["Tension", "Catégorie Tension"])
    told = table[(table["niveau_geo"] == level) & (table["niveau_fap"] == "fap 225")]
    assert len(told) == n
    ours = classes(told["Tension"].to_numpy(float), edges)
    theirs = told["Catégorie Tension"].to_numpy(float)
    assert (ours == theirs).mean() >= 0.9
    assert np.abs(ours - theirs).max() <= 1

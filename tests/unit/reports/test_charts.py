"""A quarter alone between secret ones keeps its interval, and what is secret is marked."""

import re

import numpy as np
import pandas as pd
import pytest

from gpect.reports.drawings.charts import SIZE, is_alone, quarterly_chart

pytest.importorskip("altair")
pytest.importorskip("vl_convert")


def figures(shortage, demand=(20,) * 5):
    shortage = pd.Series(shortage, dtype="float64")
    return pd.DataFrame(
        {
            "period": [f"2027-T{i}" for i in (1, 2, 3, 4)] + ["2028-T1"],
            "demand": pd.Series(demand, dtype="float64"),
            "demand_masked": pd.Series(demand).isna(),
            "shortage": shortage,
            "shortage_masked": shortage.isna(),
            "shortage_q0.1": shortage - 3,
            "shortage_q0.9": shortage + 4,
        }
    )


def test_what_is_alone():
    nan = np.nan
    found = is_alone(pd.Series([1.0, nan, 2.0, nan, 3.0, 4.0, nan]))
    assert found.tolist() == [True, False, True, False, False, False, False]


def bars(svg):
    """Give the heights of the short bands."""
    return [float(h) for h in re.findall(r'<path[^>]*d="M[\d.,]+h16v(-?[\d.]+)', svg)]


def test_a_lone_quarter_has_its_interval_and_a_secret_one_its_mark():
    nan = np.nan
    svg = quarterly_chart(figures([6, nan, 11, nan, 16]), "g-x")
    assert len(bars(svg)) == 3
    assert bars(svg) == pytest.approx([bars(svg)[0]] * 3)
    assert svg.count(">s</text>") == 2
    whole = quarterly_chart(figures([6, 7, 11, 12, 16]), "g-x")
    assert bars(whole) == []
    assert ">s</text>" not in whole


def test_names_stand_beyond_the_frame():
    svg = quarterly_chart(figures([6, 7, 11, 12, 20]), "g-x")
    for name in ("Besoins", "Pénurie"):
        (before,) = re.findall(rf'transform="translate\(([\d.]+),[\d.]+\)"[^>]*>{name}</text>', svg)
        assert float(before) > SIZE[0]

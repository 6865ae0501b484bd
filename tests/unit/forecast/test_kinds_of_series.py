"""Which series are forecast as counts, and which as larger series."""

import numpy as np
import pandas as pd
import pytest

from gpect.domain.errors import OptionRefused
from gpect.forecast import models
from gpect.forecast.panels.panel import Panel


def panel_of(values: np.ndarray, season: int = 4) -> Panel:
    return Panel([f"s{i:02d}" for i in range(len(values))], values, 0, season)


def counted(values: np.ndarray) -> set[str]:
    (counts, _), (rest, _) = models._by_kind(panel_of(values))
    assert sorted(counts.ids + rest.ids) == panel_of(values).ids
    return set(counts.ids)


def noise(level: float, n: int = 40, width: int = 32) -> np.ndarray:
    return np.random.default_rng(2).poisson(level, (n, width)).astype(float)


def wandering(level: float, n: int = 40, width: int = 32) -> np.ndarray:
    """Series that go on from where they were: a stock, not events."""
    steps = np.random.default_rng(3).normal(1.0, 0.3, (n, width)).cumsum(axis=1)
    return np.round(level + steps)


@pytest.mark.parametrize("wrong", [(0.0, 0.5), (0.5, 1.0), (0.5, 1.5), (-0.1,)])
def test_quantiles_that_are_none_are_refused(wrong: tuple[float, ...]) -> None:
    one = pd.DataFrame({"unique_id": ["a"], "period": ["2026-T1"], "value": [3.0]})
    with pytest.raises(OptionRefused, match="quantile"):
        models.forecast(one, 2, wrong)


@pytest.mark.parametrize("wanted", [(0.5, 0.1), (0.9, 0.5, 0.1, 0.5), ()])
def test_quantiles_come_in_the_order_asked(wanted: tuple[float, ...]) -> None:
    one = pd.DataFrame({"unique_id": "a", "period": [f"202{y}-T1" for y in range(7)]})
    one["value"] = [3.0, 5.0, 4.0, 2.0, 6.0, 3.0, 4.0]
    found, usual = models.forecast(one, 2, wanted), models.forecast(one, 2, (0.1, 0.5, 0.9))
    names = [f"q{q:g}" for q in dict.fromkeys(wanted)]
    assert found.columns.tolist() == ["unique_id", "period", "mean", *names]
    pd.testing.assert_frame_equal(found[names], usual[names])


@pytest.mark.parametrize("n", [0, 4])
def test_nothing_known_gives_the_same_columns_of_the_same_kinds(n: int) -> None:
    one = pd.DataFrame(
        {
            "unique_id": ["a"] * 4,
            "period": [f"2026-T{k}" for k in range(1, 5)],
            "value": [3.0, 4.0, 2.0, 3.0],
        }
    )
    some = models.forecast(one, 2, (0.1, 0.5))
    none = models.forecast(one.head(n).assign(value=np.nan), 2, (0.1, 0.5))
    assert none.empty
    assert none.dtypes.to_dict() == some.dtypes.to_dict()


def test_small_counts_are_counts_and_large_ones_are_not() -> None:
    assert len(counted(noise(5.0))) == 40
    assert not counted(noise(400.0))
    assert not counted(noise(5.0) + 0.5), "halves are no counts"
    assert not counted(noise(5.0) - 9.0), "nor is what can be negative"


def test_between_both_the_better_way_of_last_year_is_taken() -> None:
    assert len(counted(noise(40.0))) == 40
    assert not counted(wandering(30.0))


def test_a_series_between_both_that_began_lately_is_forecast_too() -> None:
    values = noise(40.0)
    values[0, :-3] = np.nan
    width = values.shape[1]
    periods = pd.period_range("2018Q1", periods=width, freq="Q").astype(str)
    row, column = np.nonzero(~np.isnan(values))
    series = pd.DataFrame(
        {"unique_id": row, "period": periods[column], "value": values[row, column]}
    )
    found = models.forecast(series, 4)
    assert len(found) == 160
    assert np.isfinite(found.filter(like="q").to_numpy(float)).all()


def test_too_short_a_past_keeps_what_is_between_both_with_the_counts() -> None:
    assert len(counted(noise(40.0, width=9))) == 40


GOOD = {"unique_id": ["a", "a"], "period": ["2026-T1", "2026-T2"], "value": [3.0, 4.0]}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": [3.0, np.inf]}, "Ligne 2 : « value »"),
        ({"value": ["3", "3,5"]}, "Ligne 2 : « value »"),
        ({"unique_id": ["a", None]}, "Ligne 2 : « unique_id »"),
    ],
)
def test_values_and_names_that_are_none_are_told_with_their_row(
    wrong: dict[str, list[object]], said: str
) -> None:
    with pytest.raises(OptionRefused, match=said):
        models.forecast(pd.DataFrame(GOOD | wrong), 2)


def test_what_is_no_table_of_series_is_refused_in_a_sentence() -> None:
    with pytest.raises(OptionRefused, match="DataFrame"):
        models.forecast([3.0, 4.0], 2)  # type: ignore[arg-type]
    with pytest.raises(OptionRefused, match="« period », « value »"):
        models.forecast(pd.DataFrame({"unique_id": ["a"]}), 2)
    for horizon in (0, 2.5, "2"):
        with pytest.raises(OptionRefused, match="horizon"):
            models.forecast(pd.DataFrame(GOOD), horizon)  # type: ignore[arg-type]
    with pytest.raises(OptionRefused, match="liste"):
        models.forecast(pd.DataFrame(GOOD), 2, 0.5)  # type: ignore[arg-type]


def test_numbers_written_as_texts_are_added_up_as_numbers() -> None:
    twice = pd.concat([pd.DataFrame(GOOD)] * 2)
    texts = twice.assign(value=twice["value"].astype(str))
    pd.testing.assert_frame_equal(models.forecast(texts, 2), models.forecast(twice, 2))

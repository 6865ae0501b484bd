"""What a reader works out of one measure of one table, figures shown being rounded."""

import numpy as np
import pandas as pd
import pytest

from gpect.reports.secrecy.attack import attack_cells, attack_measure
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, TOTAL
from gpect.reports.secrecy.suppression import relations

HIDDEN = float("nan")


def line(**figures: float) -> pd.DataFrame:
    """Make a figure by filière, the same of each measure; « whole » is their total."""
    told = {TOTAL if name == "whole" else name: value for name, value in figures.items()}
    cells = pd.DataFrame({name: [TOTAL] * len(told) for name in DIMENSIONS})
    cells["filiere"] = list(told)
    shown = {measure: list(told.values()) for measure in MEASURES}
    return cells.assign(
        **shown, **{f"{measure}_masked": np.isnan(list(told.values())) for measure in MEASURES}
    )


def weak(cells: pd.DataFrame, width: float) -> list[tuple[object, ...]]:
    tables = relations(cells[list(DIMENSIONS)])
    found = attack_measure(cells, "supply", tables, (("filiere",), width))
    assert found.columns.tolist() == ["filiere", "measure", "low", "high"]
    return list(found.round(6).itertuples(index=False, name=None))


def test_a_figure_alone_is_a_difference_of_figures_each_within_a_half() -> None:
    """30 - 20 - 6, three figures each within a half: from 2.5 to 5.5."""
    cells = line(b=20.0, a=HIDDEN, c=6.0, whole=30.0)
    assert weak(cells, 5.0) == [("a", "supply", 2.5, 5.5)]


@pytest.mark.parametrize(("width", "is_weak"), [(3.99, False), (4.0, False), (4.01, True)])
def test_what_is_told_of_it_is_itself_within_a_half_each_way(width: float, is_weak: bool) -> None:
    cells = line(b=20.0, a=HIDDEN, c=6.0, whole=30.0)
    assert bool(weak(cells, width)) is is_weak


def test_no_figure_is_under_zero_neither_hidden_nor_shown() -> None:
    """Shown 0 is 0 to a half; 1 less 1, within a half each, may be nothing but not less."""
    assert weak(line(a=HIDDEN, b=0.0, whole=9.0), 5.0) == [("a", "supply", 8.0, 9.5)]
    assert weak(line(a=HIDDEN, b=1.0, whole=1.0), 5.0) == [("a", "supply", 0.0, 1.0)]


def test_two_that_hide_each_other_share_what_is_left_down_to_nothing() -> None:
    """« a » and « b » share 4 within a whole one: each from 0 to 5."""
    cells = line(a=HIDDEN, b=HIDDEN, c=6.0, whole=10.0)
    assert weak(cells, 6.0) == []
    assert weak(cells, 6.1) == [("a", "supply", 0.0, 5.0), ("b", "supply", 0.0, 5.0)]


def test_where_a_total_is_hidden_too_there_is_no_end() -> None:
    assert weak(line(a=HIDDEN, b=3.0, whole=HIDDEN), 1e5) == []


def test_each_measure_is_attacked_and_only_where_it_is_masked() -> None:
    cells = line(a=HIDDEN, b=20.0, whole=30.0)
    cells.loc[0, ["supply", "supply_masked"]] = [10.0, False]
    found = attack_cells(cells, 5.0)
    assert found["measure"].tolist() == [name for name in MEASURES if name != "supply"]
    assert found["filiere"].tolist() == ["a"] * (len(MEASURES) - 1)
    assert set(found) == {*DIMENSIONS, "measure", "low", "high"}

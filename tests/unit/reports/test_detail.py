"""Which métiers are told together by EPCI, alone and beside what the last edition told."""

import numpy as np
import pandas as pd
import pytest

from gpect.reports.secrecy import detail
from gpect.reports.secrecy.detail import OTHERS
from gpect.reports.secrecy.published import DIMENSIONS, MEASURES, PARTS, TOTAL


def cells(*places: tuple[str, str]) -> pd.DataFrame:
    """Make cells of (EPCI, métier) over all quarters; a figure tells its rank."""
    table = pd.DataFrame(places, columns=["code_epci", "code_rome_parent"])
    table = table.assign(filiere="services", period=TOTAL, level=[f"l{k}" for k in table.index])
    figures = {name: 10.0 ** table.index.to_numpy() for name in (*MEASURES, *PARTS, "n")}
    return table.assign(**figures)[[*DIMENSIONS, "level", *MEASURES, *PARTS, "n"]]


def together(table: pd.DataFrame, risky: list[int], share: float, *last: tuple[str, str]) -> str:
    """Name the métiers told together; ``last``: the cells of the last edition, if any."""
    is_risky = np.isin(np.arange(len(table)), risky)
    before = cells(*last)[list(DIMENSIONS)] if last else None
    found = detail.metiers_told_together(table, is_risky, share, before)
    return " ".join(metier for _, metier in found)


EACH = cells(("E1", "A"), ("E2", "A"), ("E1", "B"), ("E2", "B"), (TOTAL, "A"), (TOTAL, "B"))


@pytest.mark.parametrize(
    ("risky", "share", "named"),
    [
        ([0], 0.5, ""),
        ([0], 0.51, "A"),
        ([0, 1], 0.5, "A"),
        ([4], 1.0, ""),
        ([0, 2, 3], 0.5, "B"),
        ([0, 2, 3], 1.01, "A B"),
    ],
)
def test_a_metier_is_told_by_epci_from_the_share_told_in_full(
    risky: list[int], share: float, named: str
) -> None:
    assert together(EACH, risky, share) == named


def test_what_the_last_edition_told_by_epci_or_together_still_is() -> None:
    by_epci = (("E1", "A"), (TOTAL, "A"), (TOTAL, "B"), ("E1", OTHERS))
    assert together(EACH, [], 0.5, *by_epci) == "B"
    assert together(EACH, [0, 1], 0.5, *by_epci) == "B"
    assert together(EACH, [2, 3], 0.5, (TOTAL, "A"), ("E1", "A"), (TOTAL, TOTAL)) == "B"
    assert together(EACH, [], 0.5, (TOTAL, TOTAL), ("E1", TOTAL)) == ""


def test_metiers_told_together_are_added_up_in_each_epci_and_keep_their_own_total() -> None:
    metiers = pd.MultiIndex.from_tuples([("services", "A"), ("services", "B")])
    found = detail.tell_together(EACH.assign(**{"demand_q0.9": 9.0}), metiers)
    told = found.set_index(["code_epci", "code_rome_parent"])
    assert sorted(told.index) == [(TOTAL, "A"), (TOTAL, "B"), ("E1", OTHERS), ("E2", OTHERS)]
    for epci, sum_of_both in (("E1", 101.0), ("E2", 1010.0)):
        row = found[(found["code_epci"] == epci) & (found["code_rome_parent"] == OTHERS)]
        assert (row[[*MEASURES, *PARTS, "n"]].to_numpy() == sum_of_both).all()
    assert told["demand_q0.9"].isna().tolist() == [False, False, True, True]
    assert found["filiere"].eq("services").all()
    pd.testing.assert_frame_equal(detail.tell_together(EACH, metiers[:0]), EACH)

"""The additive relations of a table are those that a plain search finds, in the same order."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from gpect.reports.secrecy.suppression import TOTAL, relations

cells = st.integers(2, 3).flatmap(
    lambda n: st.lists(st.tuples(*[st.sampled_from([TOTAL, "a", "b", "c"])] * n), min_size=1)
)


def plain(table: pd.DataFrame) -> list[dict[int, float]]:
    """Look, dimension by dimension, for the lines that differ by it alone, one total among them."""
    found = []
    for dimension in table.columns:
        others = table.drop(columns=dimension).apply(tuple, axis=1)
        for family in sorted(set(others)):
            at = [row for row in table.index if others[row] == family]
            totals = [row for row in at if table.loc[row, dimension] == TOTAL]
            if len(totals) == 1 and len(at) > 1:
                found.append({row: 1.0 if row in totals else -1.0 for row in at})
    return found


@given(cells)
def test_relations_are_those_of_a_plain_search(lines):
    table = pd.DataFrame(lines).drop_duplicates(ignore_index=True)
    made = relations(table)
    told = [
        dict(zip(made[[row]].indices.tolist(), made[[row]].data.tolist(), strict=True))
        for row in range(made.shape[0])
    ]
    assert told == plain(table)
    assert made.shape[1] == len(table)

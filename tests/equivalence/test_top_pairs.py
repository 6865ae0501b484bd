"""Best pairs on competences: compiled loop = blocks without a compiler = plain rules."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from gpect.match.candidates import Kinds, top_pairs
from gpect.match.pairs import top

pytestmark = pytest.mark.lent

SEEDS = st.integers(0, 2**32 - 1)


def drawn(seed: int, n: int, m: int, s: int) -> tuple[np.ndarray, np.ndarray, top.Gates]:
    """Levels and weights with many ties, some skills that most columns ask, some kinds."""
    rng = np.random.default_rng(seed)
    share = np.where(rng.random(s) < 0.2, 0.7, 0.1)
    levels = rng.choice([0.25, 0.5, 1.0], (n, s)) * (rng.random((n, s)) < share)
    weights = rng.choice([0.1, 0.333, 0.5], (s, m)) * (rng.random((s, m)) < share[:, None])
    gates = top.Gates(
        rng.integers(0, 4, n).astype(np.int32),
        rng.integers(0, 3, m).astype(np.int32),
        rng.random((4, 3)) < rng.choice([0.0, 0.4, 1.0], p=[0.4, 0.5, 0.1]),
    )
    return levels, weights, gates


def by_hand(levels: np.ndarray, weights: np.ndarray, k: int, gates: top.Gates) -> list[list[int]]:
    """For each row: column, sum in millionths, column, sum… best first, then first column."""
    found = []
    for row, level in enumerate(levels):
        totals = []
        for column in range(weights.shape[1]):
            total = sum(
                round(float(one) * 1000) * round(float(other) * 1000)
                for one, other in zip(level, weights[:, column], strict=True)
            )
            if total > 0 and not gates.shut[gates.row_kind[row], gates.column_kind[column]]:
                totals.append((-total, column))
        found.append([x for total, column in sorted(totals)[:k] for x in (column, -total)])
    return found


def as_lists(best: top.Best) -> list[list[int]]:
    return [
        [
            int(x)
            for pair in zip(best.column[row, :n], best.total[row, :n], strict=True)
            for x in pair
        ]
        for row, n in enumerate(best.n_found)
    ]


@given(SEEDS, st.integers(0, 12), st.sampled_from([0, 1, 7, 16, 40]), st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_fast_loops_equal_the_plain_rules(seed: int, n: int, m: int, k: int) -> None:
    levels, weights, gates = drawn(seed, n, m, 6)
    rows, columns = sparse.csr_matrix(levels), sparse.csr_matrix(weights)
    expected = by_hand(levels, weights, k, gates)
    assert as_lists(top.best_columns(rows, columns, k, gates)) == expected
    assert as_lists(without_compiler(rows, columns, k, gates)) == expected


def without_compiler(
    rows: sparse.csr_matrix, columns: sparse.csr_matrix, k: int, gates: top.Gates
) -> top.Best:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(top, "IS_COMPILED", False)
        patch.setattr(top, "BLOCK_CELLS", 50)
        return top.best_columns(rows, columns, k, gates)


@pytest.mark.parametrize("seed", range(3))
def test_more_columns_than_one_block_can_tell(seed: int) -> None:
    """Many blocks, few kept, ties at the k-th: where the selection could drop one."""
    levels, weights, gates = drawn(seed, 200, 1500, 30)
    rows, columns = sparse.csr_matrix(levels), sparse.csr_matrix(weights)
    for k in (1, 5, 50):
        compiled = top.best_columns(rows, columns, k, gates)
        assert as_lists(compiled) == as_lists(without_compiler(rows, columns, k, gates))


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    persons = pd.DataFrame(
        [("P1", "a", 1.0), ("P1", "b", np.nan), ("P2", "a", 0.5), ("P3", "z", 1.0)],
        columns=["person_id", "skill_code", "level"],
    )
    openings = pd.DataFrame(
        [("O1", "a", "exige"), ("O1", "b", "souhaite"), ("O2", "b", "exige"), ("O3", "c", "exige")],
        columns=["opening_id", "skill_code", "exigence"],
    )
    return persons, openings


def test_top_pairs_of_plain_tables() -> None:
    found = top_pairs(*tables(), k=2)
    assert found.to_dict("records") == [
        {"person_id": "P1", "opening_id": "O1", "rank": 1, "score": 1.0},
        {"person_id": "P1", "opening_id": "O2", "rank": 2, "score": 1.0},
        {"person_id": "P2", "opening_id": "O1", "rank": 1, "score": pytest.approx(1 / 3, abs=1e-3)},
    ]


def test_nobody_and_nothing_give_no_pair() -> None:
    persons, openings = tables()
    assert top_pairs(persons.iloc[:0], openings, k=2).empty
    assert top_pairs(persons, openings.iloc[:0], k=2).empty


def test_kinds_close_pairs() -> None:
    kinds = Kinds(
        persons=pd.Series({"P1": "sans permis", "P2": "sans permis"}),
        openings=pd.Series({"O1": "permis"}),
        closed=pd.DataFrame({"person_kind": ["sans permis"], "opening_kind": ["permis"]}),
    )
    found = top_pairs(*tables(), k=2, kinds=kinds)
    assert found[["person_id", "opening_id"]].to_numpy().tolist() == [["P1", "O2"]]


def test_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    persons = pd.DataFrame(
        {"person_id": rng.integers(0, 40, 200), "skill_code": rng.integers(0, 20, 200)}
    ).astype("str")
    openings = pd.DataFrame(
        {"opening_id": rng.integers(0, 30, 150), "skill_code": rng.integers(0, 20, 150)}
    ).astype("str")
    expected = top_pairs(persons, openings, k=4)
    mixed = top_pairs(
        persons.sample(frac=1, random_state=1), openings.sample(frac=1, random_state=2), k=4
    )
    pd.testing.assert_frame_equal(expected, mixed)

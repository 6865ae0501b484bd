"""What the note says of past forecasts: every row, the bad ones in words, nothing out of one."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from gpect.reports.comite.accuracy import WORSE, accuracy_lines, inside, told_worse

COLUMNS = ["level", "horizon", "n", "mase", "mase_naive", "coverage_80"]


def measured(*rows):
    return pd.DataFrame(rows, columns=COLUMNS)


SEEN = measured(
    ("epci", 1, 24, 1.019, 1.184, 23 / 24),
    ("epci", 3, 12, 0.458, 0.436, 1.0),
    ("territoire", 4, 1, 0.061, 0.182, 1.0),
    ("territoire", 1, 4, 0.398, 0.470, 1.0),
    ("territoire", 2, 3, 0.254, 0.127, 1.0),
    ("territoire", 3, 2, 0.288, 0.111, 1.0),
)


def test_every_horizon_has_its_line_and_the_bad_ones_say_so():
    lines = accuracy_lines(SEEN)
    assert [(line["level"], line["horizon"]) for line in lines] == [
        *(("Territoire", str(ahead)) for ahead in (1, 2, 3, 4)),
        ("EPCI", "1"),
        ("EPCI", "3"),
    ]
    assert [line["verdict"] == WORSE for line in lines] == [False, True, True, False, False, True]
    assert [line["n"] for line in lines] == ["4", "3", "2", "1", "24", "12"]


def test_the_sentence_names_where_last_year_does_better():
    told = told_worse(SEEN)
    assert told.startswith("À deux et trois trimestres pour le territoire entier, ")
    assert "à trois trimestres pour les EPCI" in told
    assert "quatre" not in told
    bad = SEEN[(SEEN["level"] == "territoire") & SEEN["horizon"].isin([2, 3])]
    assert told_worse(bad).startswith("À toutes les avances pour le territoire entier, ")
    assert told_worse(SEEN[SEEN["horizon"] == 1]).startswith("À aucune maille")


def test_a_share_says_of_how_many_facts():
    assert inside(1.0, 1) == "1 sur 1"
    assert inside(23 / 24, 24) == "23 sur 24"
    assert inside(0.81, 40) == "81\u202f%"
    assert inside(float("nan"), 3) == "n. d."


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_says_the_very_counts(facts):
    part, whole = facts
    told = inside(part / whole, whole).replace("\u202f", "")
    assert told == f"{part} sur {whole}"


def test_what_reads_the_same_is_no_worse():
    close = measured(("epci", 1, 9, 0.4549, 0.4451, np.nan), ("epci", 2, 9, np.nan, 0.4, np.nan))
    assert [line["verdict"] for line in accuracy_lines(close)] == ["autant", "n. d."]

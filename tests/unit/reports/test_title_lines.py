"""Titles to check: each once, counted, never a sure one."""

import pandas as pd

from gpect.domain import contracts, tables
from gpect.reports.batch.lines import title_lines


def test_doubtful_titles_are_listed_once_with_their_number() -> None:
    rows = [("a", "auto", "K2204"), ("b", "a_verifier", "K2204"), ("b", "a_verifier", "K2204")]
    rows += [("c", "inconnu", None)]
    openings = contracts.conform(
        pd.DataFrame(rows, columns=["raw_title", "title_decision", "code_rome"]).assign(
            opening_id=[f"O{i}" for i in range(4)], title_confidence=0.4
        ),
        tables.OPENINGS,
    )
    codes = pd.DataFrame({"code_rome": ["K2204"], "label": ["Agent de propreté"]}, dtype="str")
    found = title_lines(openings, contracts.empty(tables.PERSONS), codes)
    assert found["raw_title"].tolist() == ["b", "c"]
    assert found["n"].tolist() == [2, 1]
    assert found["label"].tolist()[0] == "Agent de propreté"
    assert found["decision"].tolist() == ["à vérifier", "inconnu"]

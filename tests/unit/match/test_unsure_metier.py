"""A métier guessed from a title, and no more than that, is told beside the proposal."""

import pytest

from gpect.match import allocate, candidates, score
from gpect.match.reasons import explain
from tests.unit.match import small

SURE = {"code_rome": "K2204", "code_commune": "59606", "title_decision": "auto",
        "title_confidence": 0.97}  # fmt: skip


def told(person: dict[str, object], post: dict[str, object]) -> str:
    rows = [SURE | {"person_id": "P"} | person], [SURE | {"opening_id": "B", "posts": 1} | post]
    inputs = small.make(*rows)
    pairs = candidates.candidate_pairs(inputs, small.OPTIONS)
    scores = score.score_pairs(pairs, inputs, small.OPTIONS)
    chosen = allocate.allocate(scores, inputs.openings, small.OPTIONS, inputs.pathways)
    found = explain.explain_allocations(chosen, scores, inputs, small.OPTIONS)
    return str(found["missing"].iloc[0])


@pytest.mark.parametrize(
    ("person", "post", "said"),
    [
        ({}, {}, ""),
        ({}, ("a_verifier", 0.63), "métier du poste à vérifier (lu à 63 %)"),
        (("a_verifier", 0.27), {}, "métier visé à vérifier (lu à 27 %)"),
        ({}, ("a_verifier", 0.7), ""),
        ({}, ("auto", 0.5), ""),
        ({}, (None, None), ""),
    ],
)
def test_what_is_unsure_is_told_and_nothing_else(person: object, post: object, said: str) -> None:
    def row(given: object) -> dict[str, object]:
        if not isinstance(given, tuple):
            return {}
        return dict(zip(("title_decision", "title_confidence"), given, strict=True))

    first, *rest = told(row(person), row(post)).split(" ; ")
    assert (first if "métier" in first else "") == said
    assert not any("métier" in part for part in rest)

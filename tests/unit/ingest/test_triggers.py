"""Patterns that the triggers leave out could not have matched."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.ingest.skills.certificates import CertificateReader
from gpect.ingest.skills.triggers import Triggers, needed
from gpect.referentiels.loader import load
from gpect.referentiels.text import fold

REFERENTIELS = load()
CERTIFICATS = REFERENTIELS.certificats
PATTERNS = CERTIFICATS["pattern"].tolist()
COMPILED = [re.compile(pattern) for pattern in PATTERNS]
TRIGGERS = Triggers(PATTERNS)
WORDS = sorted({word for p in PATTERNS for word in re.findall(r"[a-z]+\d*|\d+[a-z]?", p)})


def _matching(text: str) -> list[int]:
    return [i for i, pattern in enumerate(COMPILED) if pattern.search(text)]


@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join))
def test_every_pattern_that_matches_is_tried(text: str) -> None:
    assert set(_matching(text)) <= set(TRIGGERS.among(text))


@pytest.mark.lent
def test_labels_of_skills_hold_the_same_certificates() -> None:
    reader = CertificateReader(CERTIFICATS)
    by_code = sorted(zip(CERTIFICATS["code"], COMPILED, strict=True))
    for label in REFERENTIELS.rome.skills["label"]:
        folded = fold(label)
        found = tuple(code for code, pattern in by_code if pattern.search(folded))
        assert reader.read(label).codes == found, label


def test_most_texts_try_no_pattern() -> None:
    labels = REFERENTIELS.rome.skills["label"].map(fold)
    assert sum(len(TRIGGERS.among(label)) for label in labels) < 3 * len(labels)


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"\bcaces\b", {"caces"}),
        (r"\br ?489\b|\bcaces\b", {"489", "caces"}),
        (r"\bdeas\b|\b(?:diplome|de) aide\b", {"deas", " aide"}),
        (r"(?:b|c)+ permis", {" permis"}),
        (r"\w+", set()),
        (r"(?:caces)?", set()),
        (r"(?i)caces", set()),
        (r"(?i:ca)ces", {"ces"}),
        (r"ca|\d", set()),
        (r"(?<!x)y{0,2}", set()),
    ],
)
def test_needed_pieces(pattern: str, pieces: set[str]) -> None:
    assert needed(pattern) == pieces


def test_a_pattern_without_pieces_is_always_tried() -> None:
    assert Triggers([r"\bcaces\b", r"\d\d"]).among("rien") == [1]

"""What makes titles quick to read and to rank changes nothing of what is found."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.ingest.text import gender
from gpect.ingest.text.folding import fold
from gpect.ingest.text.topn import best_first
from gpect.ingest.titles import confidence
from gpect.ingest.titles import text as reading
from gpect.ingest.titles.labels import TitleLabels
from gpect.ingest.titles.text import TitleCleaner
from gpect.referentiels.loader import Referentiels

PIECES = [
    *("contrat de professionnalisation", "cdi", "mi-temps", "mi temps", "temps plein", "urgent"),
    *("recherche :", "recherchons un", "recherche et", "a pourvoir", "poste de", "offre d'emploi"),
    *("debutant accepte", "clause d'insertion", "grand deplacement", "plusieurs postes", "bts"),
    *("titre professionnel", "licence pro", "secteur nord", "agence", "dept", "intérimaires"),
    *("soudeur", "vendeuse", "en", "(h/f)", "h/f", "soudeur(euse)", "cap", "captage", "(e)", "-"),
    *("35h", "24 h/semaine", "ref 1234", "#AB12", "bac +2", "bac", "vendeur (vendeuse)", "2x8"),
    *("à Lille", "sur lille 3", "lille", "de", "59000", "saint omer", "/", ",", ".", "et", "_"),
]
TITLES = st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join)
PLACES = ["Lille", "Saint-Omer", "Lille Sud", "L'Aigle", "Aire"]


@pytest.fixture(scope="module")
def cleaner() -> TitleCleaner:
    plain = TitleCleaner(gender.Masculine([]), {"resp": "responsable"})
    return plain.knowing(
        places=PLACES, heads=["soudeur", "vendeur"], joined_heads=["soudeur"], correct=str
    )


@given(TITLES)
def test_contract_words_let_nothing_through(title: str) -> None:
    folded = fold(title)
    assert reading.drop_contract(folded) == reading._CONTRACT.sub(" - ", folded)


@given(TITLES)
def test_a_plain_title_has_no_noise_to_drop(title: str) -> None:
    cleaner = TitleCleaner(gender.Masculine([]), {"bac": "baccalaureat"})
    folded = fold(title)
    unmarked = gender.drop_marks(folded)
    if not reading._FIGURE.search(folded) and "(" not in unmarked:
        assert cleaner._drop_noise(folded) == cleaner._join(unmarked)


@given(st.lists(st.sampled_from(["a", "sur", "de", "lille", "3", "saint omer", "aigle", "sud"])))
def test_places_are_dropped_as_a_pattern_would(cleaner: TitleCleaner, said: list[str]) -> None:
    names = sorted({" ".join(reading.words(fold(p))) for p in PLACES}, key=lambda n: (-len(n), n))
    shape = r"(?:\b(?:a|sur|vers|de)\s|^)(?:" + "|".join(names) + r")(?:\s\d+)?$"
    part = " ".join(said)
    without_saint = re.sub(r"(?:^|\b(?:a|sur|de) )saint .*$", "", part)
    assert cleaner._drop_place(part) == re.sub(shape, "", without_saint)


@given(TITLES)
def test_title_and_words_are_read_together_as_apart(cleaner: TitleCleaner, title: str) -> None:
    clean, words = cleaner.read(title)
    assert clean == cleaner.clean(title)
    assert words == cleaner.key(title)


def test_a_feminine_written_whole_in_brackets_parts_nothing(cleaner: TitleCleaner) -> None:
    clean = cleaner.clean("Boulanger (boulangère) pâtissier")
    assert (clean.words, clean.weights) == (("boulanger", "patissier"), (1.0, 1.0))


def test_a_label_is_read_by_its_own_words(labels: TitleLabels, referentiels: Referentiels) -> None:
    for label in referentiels.rome.appellations["label"].iloc[::50]:
        assert labels.standard(labels.cleaner.read(label)[1]) is not None, label


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.0, 0.5, 0.5 + 4e-10, 0.9, 7.1]))))
def test_one_sort_orders_as_two_keys(pairs: list[tuple[int, float]]) -> None:
    row = np.array([r for r, _ in pairs], dtype=np.int64)
    score = np.array([s for _, s in pairs])
    assert best_first(row, score).tolist() == np.lexsort((-score.round(9), row)).tolist()


def test_signs_weigh_parents_not_codes() -> None:
    found = pd.DataFrame(
        {
            "row": [0, 0, 0, 2],
            "parent": [7, 3, 3, 1],
            "probability": [0.4, 0.35, 0.25, 1.0],
            "told": [0.1, 0.2, 0.3, 0.0],
            **dict.fromkeys(confidence.OF_BEST, 0.5),
        }
    )
    told = ("exact", "no_job", "two_jobs", "one_word", "reference")
    beside = pd.DataFrame(dict.fromkeys(told, [0.0] * 3))
    signs = confidence.signs(found, beside)
    assert signs.at[0, "parent"] == pytest.approx(np.log(0.4 / 0.6))
    assert signs.at[0, "gap"] == pytest.approx(2 * np.log(0.4 / 0.6))
    assert signs.at[0, "told"] == pytest.approx(0.1)
    assert signs.loc[1].tolist() == [0.0] * len(confidence.SIGNS)
    assert signs.at[2, "spread"] == pytest.approx(0.0)
    assert signs.at[2, "gap"] == pytest.approx(2 * np.log(0.999 / 0.001))

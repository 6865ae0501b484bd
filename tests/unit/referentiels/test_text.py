import re

from hypothesis import given
from hypothesis import strategies as st

from gpect.referentiels.text import fold


def test_fold_keeps_words_only() -> None:
    assert (
        fold("Cariste – CACES® R.489, cat. 1A/3 (à jour)") == "cariste caces r 489 cat 1a 3 a jour"
    )
    assert fold("Maître d’ŒUVRE\u00a0; chaudron\u00adnier") == "maitre d oeuvre chaudronnier"
    assert fold("") == ""


@given(st.text())
def test_fold_gives_ascii_words_and_is_idempotent(text: str) -> None:
    folded = fold(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", folded)
    assert fold(folded) == folded


@given(st.text(alphabet="abcéÀœ '-1"))
def test_case_does_not_change_the_folding(text: str) -> None:
    assert fold(text.upper()) == fold(text)

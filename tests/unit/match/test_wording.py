import numpy as np
import pytest

from gpect.match.reasons import wording


def test_plural_begins_at_two() -> None:
    assert [wording.counted(n, "poste") for n in (0, 1, 2)] == ["0 poste", "1 poste", "2 postes"]


def test_dates_and_numbers_unknown_say_nothing() -> None:
    days = np.array([np.nan, 0, 20_727], dtype=np.float32)
    assert wording.french_dates(days).tolist() == ["", "01/01/1970", "01/10/2026"]
    assert wording.whole(np.array([np.nan, 7.6])).tolist() == ["", "8"]


def test_acronyms_keep_their_capitals() -> None:
    assert wording.uncapitalised("CACES R489") == "CACES R489"
    assert wording.uncapitalised("Préparer") == "préparer"


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Etablir un devis", "établir un devis"),
        ("Ecrire", "écrire"),
        ("Etre patient", "être patient"),
        ("Echanger", "échanger"),
        ("Equiper", "équiper"),
        ("Eplucher", "éplucher"),
        ("Entretenir", "entretenir"),
        ("Effectuer", "effectuer"),
        ("Exécuter", "exécuter"),
        ("Espèces", "espèces"),
        ("E-commerce", "e-commerce"),
        ("Élaguer", "élaguer"),
    ],
)
def test_capitals_that_lack_their_accent_get_it_back(label: str, told: str) -> None:
    assert wording.uncapitalised(label) == told


def test_join_leaves_out_what_is_empty() -> None:
    parts = [np.array(["a", ""], dtype=object), np.array(["b", ""], dtype=object)]
    assert wording.join(parts).tolist() == ["a ; b", ""]

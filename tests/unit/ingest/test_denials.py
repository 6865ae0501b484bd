"""Closed lists: what was not told is no « no », and what is denied is not said."""

import pytest

from gpect.domain import vocabulary
from gpect.domain.freins import ANSWERS, REQUIREMENTS
from gpect.ingest.cells.choices import choice_parser

NOT_TOLD = ["non renseigné", "Non renseignée", "non précisé", "non vu en entretien", "non connu",
            "sans réponse", "sans précision", "aucun renseignement", "aucune information",
            "pas encore abordé"]  # fmt: skip


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_was_not_told_of_a_frein_is_neither_yes_nor_no(text: str) -> None:
    assert choice_parser(ANSWERS)(text)[0] in {"inexplore", None}


@pytest.mark.parametrize("text", NOT_TOLD)
@pytest.mark.parametrize(
    "labels", [vocabulary.NIVEAUX, vocabulary.EXPERIENCES, vocabulary.TRANSPORTS]
)
def test_nor_is_it_the_lowest_of_a_list(labels: "vocabulary.Labels", text: str) -> None:
    assert choice_parser(labels)(text) == (None, True)


@pytest.mark.parametrize("text", ["non", "Non.", "non, aucun", "Non (RAS)", "non - rien à signaler",
                                  "aucun frein", "Non concernée", "pas de frein"])  # fmt: skip
def test_a_no_that_stands_alone_is_one(text: str) -> None:
    assert choice_parser(ANSWERS)(text) == ("non", False)


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (vocabulary.EXPERIENCES, "Débutant non accepté"),
        (vocabulary.EXPERIENCES, "Débutants non acceptés"),
        (vocabulary.NIVEAUX, "Bac non obtenu"),
        (vocabulary.NIVEAUX, "CAP pas obtenu"),
        (vocabulary.TRANSPORTS, "voiture : non"),
        (REQUIREMENTS, "travail de nuit : non"),
    ],
)
def test_what_is_denied_is_not_said(labels: "vocabulary.Labels", text: str) -> None:
    assert choice_parser(labels)(text) == (None, True)


@pytest.mark.parametrize(
    ("labels", "text", "code"),
    [
        (vocabulary.EXPERIENCES, "Débutant accepté après formation", "debutant"),
        (vocabulary.EXPERIENCES, "Non exigée", "debutant"),
        (vocabulary.NIVEAUX, "CAP cuisine", "niveau_3"),
        (vocabulary.NIVEAUX, "Sans diplôme ni titre", "sans"),
        (vocabulary.TRANSPORTS, "bus, pas de voiture", "transports"),
        (vocabulary.EVENEMENTS, "Sortie non dynamique", "autre_sortie"),
        (vocabulary.TRANSPORTS, "aucun moyen de transport", "a_pied"),
    ],
)
def test_what_follows_a_label_denies_it_only_in_so_many_words(
    labels: "vocabulary.Labels", text: str, code: str
) -> None:
    assert choice_parser(labels)(text) == (code, False)


def test_a_blank_is_no_fault_and_an_unknown_word_is_one() -> None:
    parse = choice_parser(vocabulary.TRANSPORTS)
    assert parse("") == parse(" ") == (None, False)
    assert parse("fusée") == (None, True)
    assert parse("montgolfière") == (None, True)


def test_a_slip_is_forgiven_in_a_word_of_six_letters_and_not_in_a_shorter_one() -> None:
    parse = choice_parser(vocabulary.TRANSPORTS)
    assert parse("trotinette") == ("trottinette", False)
    assert parse("tramwayy") == ("transports", False)
    assert parse("métroo") == (None, True), "« métro » has five"
    assert parse("vello") == (None, True)

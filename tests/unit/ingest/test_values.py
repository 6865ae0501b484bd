"""Numbers, dates, yes/no and closed lists as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gpect.domain import vocabulary
from gpect.ingest.cells.choices import choice_parser
from gpect.ingest.cells.dates import parse_birth_year, parse_date
from gpect.ingest.cells.values import parse_bool, parse_float, parse_int, parse_permis
from gpect.ingest.kinds.openings import parse_hours, parse_posts
from gpect.ingest.text import spelling


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("01/03/2027", date(2027, 3, 1)),
        ("1-3-27", date(2027, 3, 1)),
        ("2027-03-01", date(2027, 3, 1)),
        ("2027-03-01 08:30:00", date(2027, 3, 1)),
        ("20270301", date(2027, 3, 1)),
        ("12 mars 2027", date(2027, 3, 12)),
        ("lundi 1er mars 2027", date(2027, 3, 1)),
        ("Mars 2027", date(2027, 3, 1)),
        ("déc. 2026", date(2026, 12, 1)),
        ("03/2027", date(2027, 3, 1)),
        ("2027-03", date(2027, 3, 1)),
        ("46082,75", date(2026, 3, 1)),
        ("01/01/1900", date(1900, 1, 1)),
        ("31/12/2199", date(2199, 12, 31)),
        ("31/12/79", date(2079, 12, 31)),
        ("01/01/80", date(1980, 1, 1)),
        ("14000", date(1938, 4, 30)),
        ("73499", date(2101, 3, 25)),
        ("46082", date(2026, 3, 1)),
        ("29/02/2028", date(2028, 2, 29)),
        ("T4 2026", date(2026, 10, 1)),
        ("octobre 2026", date(2026, 10, 1)),
        ("à partir de septembre 2026", date(2026, 9, 1)),
        ("à partir du 01/09/2026", date(2026, 9, 1)),
        ("A compter du 1er septembre 2026", date(2026, 9, 1)),
    ],
)
def test_a_date_is_read_day_first(text: str, day: date) -> None:
    assert parse_date(text) == (day, False)


@pytest.mark.parametrize("text", ["", "dès que possible", "ASAP", "DE SUITE", "immédiat"])
def test_words_for_soon_are_no_date_and_no_fault(text: str) -> None:
    assert parse_date(text) == (None, False)


@pytest.mark.parametrize(
    "text",
    ["31/02/2027", "29/02/2027", "2027-13-01", "00/00/0000", "03/13/2027", "01/01/1899", "12",
     "deux", "32 mars 2027", "2027", "01/01/9999", "31/12/1899", "01/01/2200", "13999", "73500",
     "à définir", "12/03", "octobre", "S40", "T5 2026", "à partir de", "rentrée 2026",
     "du 1er au 30 mars 2027"],
)  # fmt: skip
def test_what_is_no_date_is_a_fault(text: str) -> None:
    assert parse_date(text) == (None, True)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_any_day_is_read_back(day: date) -> None:
    forms = (day.isoformat(), f"{day:%d/%m/}{day.year:04}", f"{day.day}.{day.month}.{day.year:04}")
    assert {parse_date(form) for form in forms} == {(day, False)}


@given(st.text(max_size=30))
def test_any_text_is_read_or_is_a_fault_never_an_error(text: str) -> None:
    for parser in (parse_date, parse_int, parse_float, parse_bool, parse_permis, parse_hours):
        value, is_fault = parser(text)
        assert not (is_fault and value is not None)
    for labels in (vocabulary.NIVEAUX, vocabulary.CONTRATS):
        code, is_fault = choice_parser(labels)(text)
        assert code in {*labels, None}
        assert not (is_fault and code)


@pytest.mark.parametrize(
    ("text", "posts"),
    [("2 postes", 2), ("1 poste", 1), ("3 personnes", 3), ("2 postes à pourvoir", 2), ("4", 4),
     ("3-4", None), ("1 ETP", None), ("deux postes", None), ("postes", None)],
)  # fmt: skip
def test_a_number_of_posts_may_say_that_it_is_of_posts(text: str, posts: int | None) -> None:
    assert parse_posts(text) == (posts, posts is None)


def test_a_birth_is_never_after_the_day_of_the_file() -> None:
    as_of = date(2026, 10, 1)
    assert parse_birth_year("12/05/98", as_of) == (1998, False)
    assert parse_birth_year("12/05/04", as_of) == (2004, False)
    assert parse_birth_year("01/01/35", as_of) == (1935, False)
    assert parse_birth_year("1985", as_of) == (1985, False)
    assert parse_birth_year("01/01/2030", as_of) == (None, True)
    assert parse_birth_year("2026", as_of) == (2026, False)
    assert parse_birth_year("2027", as_of) == (None, True)
    assert parse_birth_year("12/05/27", as_of) == (1927, False)
    assert parse_birth_year("", as_of) == (None, False)
    assert parse_birth_year("1899", as_of) == (None, True)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("9999", 9999),
        ("3", 3),
        ("3,0", 3),
        ("3.00", 3),
        ("1 000", 1000),
        ("1\u202f000", 1000),
        ("+2", 2),
    ],
)
def test_whole_numbers(text: str, number: int) -> None:
    assert parse_int(text) == (number, False)


@pytest.mark.parametrize(
    "text", ["deux", "0", "-3", "2,5", "10000", "1.000", "2 postes", "1 00", "9" * 13]
)
def test_what_is_no_number_of_posts_is_a_fault(text: str) -> None:
    assert parse_int(text) == (None, True)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("26", 26.0), ("26,5", 26.5), ("26h30", 26.5), ("35 h/semaine", 35.0), ("Temps plein", 35.0),
     ("mi-temps", 17.5)],
)  # fmt: skip
def test_weekly_hours(text: str, hours: float) -> None:
    assert parse_hours(text) == (hours, False)


def test_hours_unknown_and_absurd() -> None:
    assert parse_hours("temps partiel") == (None, False)
    assert parse_hours("350") == (None, True)


@pytest.mark.parametrize(
    ("text", "held"),
    [("Oui", True), ("x", True), ("✓", True), ("1", True), ("VRAI", True), ("non", False),
     ("0", False), ("☐", False),
     ("BE", True), ("permis B et C", True),
     ("B", True), ("AM, B", True), ("Pas de permis", False), ("", None)],
)  # fmt: skip
def test_licence(text: str, held: bool | None) -> None:
    assert parse_permis(text) == (held, False)


@pytest.mark.parametrize("text", ["en cours", "souhaité", "A", "peut-être", "B1", "AM, B1"])
def test_a_licence_not_said_stays_unknown(text: str) -> None:
    assert parse_permis(text) == (None, True)


@pytest.mark.parametrize(
    ("labels", "text", "code"),
    [
        (vocabulary.CONTRATS, "CDD insertion", "CDDI"),
        (vocabulary.CONTRATS, "CDD d’insertion", "CDDI"),
        (vocabulary.CONTRATS, "cdi", "CDI"),
        (vocabulary.CONTRATS, "Mission d'intérim", "interim"),
        (vocabulary.NIVEAUX, "Bac+2", "niveau_5"),
        (vocabulary.NIVEAUX, "NV5", "niveau_3"),
        (vocabulary.NIVEAUX, "NV4", "niveau_4"),
        (vocabulary.NIVEAUX, "CAP, BEP (niveau 3)", "niveau_3"),
        (vocabulary.TRANSPORTS, "Bus", "transports"),
        (vocabulary.TRANSPORTS, "Voiture", "voiture"),
        (vocabulary.STRUCTURE_KINDS, "Ateliers et chantiers d'insertion", "ACI"),
        (vocabulary.EXPERIENCES, "Débutant accepté", "debutant"),
        (vocabulary.EVENEMENTS, "Départ en retraite", "depart_retraite"),
    ],
)
def test_a_choice_by_code_label_or_usual_word(
    labels: "vocabulary.Labels", text: str, code: str
) -> None:
    assert choice_parser(labels)(text) == (code, False)


@pytest.mark.parametrize("labels", [vocabulary.CONTRATS, vocabulary.NIVEAUX, vocabulary.TRANSPORTS,
                                    vocabulary.EXPERIENCES, vocabulary.STRUCTURE_KINDS,
                                    vocabulary.EVENEMENTS])  # fmt: skip
def test_every_code_and_label_means_itself(labels: "vocabulary.Labels") -> None:
    parse = choice_parser(labels)
    for code, label in labels.items():
        assert parse(code) == (code, False)
        assert parse(label) == (code, False)


@given(st.text(st.characters(max_codepoint=0x17F) | st.sampled_from("’œŒ€…–\u0301½²ª_")))
def test_latin_letters_are_folded_as_any_others(text: str) -> None:
    assert spelling._fold(text) == spelling._fold_any(text)


def test_every_letter_of_latin_1_is_folded_as_any_other() -> None:
    for number in range(256):
        text = f"Un {chr(number)}{chr(number)}É{chr(number)}"
        assert spelling._fold(text) == spelling._fold_any(text)

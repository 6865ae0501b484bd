from datetime import date

import pytest

from gpect.domain.errors import OptionRefused
from gpect.domain.scenarios import Closure, Line, Permits, Plant, Scenario, Seats, read_scenario

WHOLE = """
titre = "Usine et navette"
[[usine]]
nom = "Usine d'Onnaing"
commune = "59447"
code_rome = "N1103"
postes = 80
date = 2027-03-01
[[fermeture]]
siret = "12345678900011"
date = "2027-01-01"
[[places]]
certificat = "CACES-R489-3"
places = 12
date = 2027-02-15
[[places]]
competence = "100047"
places = 5
date = 2027-02-15
[[ligne]]
de = "59172"
vers = "59447"
minutes = 25
heure = "5h"
[[permis]]
personnes = 14
"""


def test_whole_scenario_is_read() -> None:
    assert read_scenario(WHOLE) == Scenario(
        titre="Usine et navette",
        plants=(Plant("59447", "N1103", 80, date(2027, 3, 1), "Usine d'Onnaing"),),
        closures=(Closure("12345678900011", date(2027, 1, 1)),),
        seats=(
            Seats(12, date(2027, 2, 15), certificat="CACES-R489-3"),
            Seats(5, date(2027, 2, 15), competence="100047"),
        ),
        lines=(Line("59172", "59447", 25.0, "5h"),),
        permits=(Permits(14),),
    )
    assert [s.skill_code for s in read_scenario(WHOLE).seats] == ["CERT:CACES-R489-3", "100047"]


@pytest.mark.parametrize("written", ["2027-T2", "2027-t2"])
def test_a_quarter_is_its_first_day(written: str) -> None:
    text = WHOLE.replace("date = 2027-03-01", f'date = "{written}"')
    assert read_scenario(text).plants[0].date == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[usine", "ne se lit pas"),
        ("", "ne change rien"),
        ("titre = 3\n[[permis]]\npersonnes = 1", "titre"),
        ("[[bus]]\nde = 'x'", "« bus » n'est pas connu"),
        ("[permis]\npersonnes = 3", "deux crochets"),
        ("[[permis]]\npersonnes = 3\nvoitures = 2", "« voitures » n'est pas connu"),
        ("[[permis]]\n", "il manque « personnes »"),
        ("[[permis]]\npersonnes = 0", "au moins 1"),
        ("[[permis]]\npersonnes = true", "au moins 1"),
        ("[[ligne]]\nde = '59172'\nvers = 'Onnaing'\nminutes = 25", "code INSEE"),
        ("[[ligne]]\nde = '59172'\nvers = '59447'\nminutes = 'vite'", "plus grand que 0"),
        ("[[ligne]]\nde = '59172'\nvers = '59447'\nminutes = 601", "600 au plus"),
        ("[[permis]]\npersonnes = 3\ndate = '2027-T5'", "AAAA-T2"),
        ("[[ligne]]\nde = '59172'\nvers = '59447'\nminutes = 25\nheure = '29h'", "5:00"),
        ("[[places]]\nplaces = 2\ndate = 2027-01-01", "l'un des deux"),
        ("[[fermeture]]\nsiret = '123'\ndate = 2027-01-01", "14 chiffres"),
        ("[[fermeture]]\nsiret = '12345678900011'\ndate = 'bientôt'", "AAAA-MM-JJ"),
        (
            "[[usine]]\ncommune='59447'\ncode_rome='cariste'\npostes=8\ndate=2027-01-01",
            "comme N1103",
        ),
    ],
)
def test_a_fault_is_told_in_french(text: str, words: str) -> None:
    with pytest.raises(OptionRefused) as refused:
        read_scenario(text, "navette.toml")
    assert words in str(refused.value)
    assert str(refused.value).startswith("navette.toml")


@pytest.mark.parametrize("hour", ["5 h", "5h30", "05:15", "23 h 10"])
def test_hours_as_people_write_them(hour: str) -> None:
    line = f"[[ligne]]\nde = '59172'\nvers = '59447'\nminutes = 25\nheure = '{hour}'"
    assert read_scenario(line).lines[0].heure == hour


def test_the_line_that_cannot_be_read_is_named() -> None:
    with pytest.raises(OptionRefused, match=r"usine\.toml, ligne 3 : cette ligne ne se lit pas"):
        read_scenario("[[permis]]\npersonnes = 4\ndate = demain\n", "usine.toml")

"""Places: INSEE code, then name; a postal code supports and never decides alone."""

import pandas as pd
import pytest

from gpect.ingest.cells.place_text import read_code_postal, read_place
from gpect.ingest.cells.places import PlaceFinder
from tests.unit.ingest import fakes

FINDER = fakes.places()


@pytest.mark.parametrize(
    ("commune", "postal", "insee", "expected"),
    [
        ("Valenciennes", "59300", "", "59606"),
        ("VALENCIENNES", "", "", "59606"),
        ("59300 Valenciennes", "", "", "59606"),
        ("Valenciennes (59300)", "", "", "59606"),
        ("59 - VALENCIENNES", "", "", "59606"),
        ("Valenciennes Cedex 9", "59307 CEDEX", "", "59606"),
        ("St Amand les Eaux", "59230", "", "59526"),
        ("SAINT-AMAND-LES-EAUX", "", "", "59526"),
        ("Ste Benoite", "", "", "59533"),
        ("Cateau Cambresis", "59360", "", "59139"),
        ("LE CATEAU-CAMBRÉSIS", "", "", "59139"),
        ("Vieux condé", "", "", "59616"),
        ("", "", "59172", "59172"),
        ("", "", "59172.0", "59172"),
        ("59172", "", "", "59172"),
        ("Denain / Valenciennes", "", "", "59172"),
        ("D\u0435nain", "59220", "", "59172"),
        ("Valencienes", "59300", "", "59606"),
    ],
)
def test_a_commune_is_found(commune: str, postal: str, insee: str, expected: str) -> None:
    place = FINDER.place(commune, postal, insee)
    assert place.code_commune == expected
    assert place.confidence >= 0.8


def test_a_postal_code_shared_by_twelve_communes_places_nobody() -> None:
    shared = fakes.POSTAL_CODES.query("code_postal == '59400'")
    assert len(shared) == 12
    place = FINDER.place("", "59400", "")
    assert (place.code_commune, place.warning) == ("", "code_postal_partage")
    assert place.code_epci == "200068500"
    assert "Cambrai" in place.suggestion


def test_a_postal_code_of_one_commune_still_places_nobody() -> None:
    assert FINDER.place("", "59220", "").code_commune == ""


def test_a_postal_code_shared_outside_gives_no_epci_either() -> None:
    assert FINDER.place("", "59999", "").code_epci == ""


@pytest.mark.parametrize(
    ("commune", "postal", "insee", "warning"),
    [
        ("Denain", "59400", "", "commune_cp_incoherents"),
        ("Denain", "", "59606", "commune_cp_incoherents"),
        ("Marseille", "13001", "", "hors_territoire"),
        ("67 - BENFELD", "", "", "hors_territoire"),
        ("", "75011", "", "hors_territoire"),
        ("Valencienes", "", "", "commune_inconnue"),
        ("Denin-sur-Rien", "59220", "", "commune_inconnue"),
    ],
)
def test_a_doubt_is_named(commune: str, postal: str, insee: str, warning: str) -> None:
    assert FINDER.place(commune, postal, insee).warning == warning


def test_the_name_wins_over_the_postal_code_and_the_insee_code_over_the_name() -> None:
    assert FINDER.place("Denain", "59400", "").code_commune == "59172"
    assert FINDER.place("Denain", "59400", "").confidence < 0.8
    assert FINDER.place("Denain", "59220", "59606").code_commune == "59606"


def test_a_commune_elsewhere_keeps_its_insee_code() -> None:
    place = FINDER.place("Strasbourg", "67000", "67482")
    assert (place.code_commune, place.code_epci) == ("67482", "")
    assert place.warning == "hors_territoire"


def test_a_near_name_is_suggested_not_taken() -> None:
    place = FINDER.place("Valencienes", "", "")
    assert (place.code_commune, place.suggestion) == ("", "Valenciennes")


def test_many_rows_keep_their_index_and_answers() -> None:
    told = pd.DataFrame({"c": ["Denain", "", "Denain"], "p": ["", "", "59220"]}, index=[7, 3, 5])
    nothing = pd.Series("", index=told.index)
    found = FINDER.find(told["c"], told["p"], nothing)
    assert list(found.index) == [7, 3, 5]
    assert found["code_commune"].tolist()[0] == "59172"
    assert found.loc[3].isna()[["code_commune", "code_epci", "place_confidence"]].all()


@pytest.mark.parametrize(
    ("text", "code"),
    [("F-59220", "59220"), ("59 300", "59300"), ("1500", "01500"), ("59220.0", "59220"),
     ("59307 CEDEX", "59307"), ("abc", ""), ("592200", "")],
)  # fmt: skip
def test_postal_codes_are_cleaned(text: str, code: str) -> None:
    assert read_code_postal(text)[0] == code


def test_a_cell_is_parted() -> None:
    told = read_place("59 - WASQUEHAL")
    assert (told.name, told.department, told.code_postal) == ("wasquehal", "59", "")


NEIGHBOURS = pd.DataFrame(
    [("59646", "Wasquehal"), ("59350", "Lille"), ("59009", "Denain")],
    columns=["code_commune", "name"],
)
AROUND = PlaceFinder(
    fakes.COMMUNES, fakes.POSTAL_CODES, frozenset({"59999"}), neighbours=NEIGHBOURS
)


@pytest.mark.parametrize(
    ("commune", "postal", "expected"),
    [
        ("59 - WASQUEHAL", "", "59646"),
        ("Lille", "", "59350"),
        ("LILLE (59)", "59000", "59350"),
        ("59 - Lille", "59999", "59350"),
        ("Île-de-France", "", ""),
        ("Luxembourg ()", "", ""),
    ],
)
def test_a_commune_around_is_known_to_be_outside(commune: str, postal: str, expected: str) -> None:
    place = AROUND.place(commune, postal, "")
    assert (place.code_commune, place.code_epci, place.warning) == (expected, "", "hors_territoire")


@pytest.mark.parametrize("commune", ["59 - VALENCIENES", "59 - Nord", "Hauts-de-France", "France"])
def test_what_may_be_of_the_territory_is_not_said_outside(commune: str) -> None:
    assert AROUND.place(commune, "", "").warning == "commune_inconnue"


def test_a_name_of_the_territory_is_never_taken_for_its_namesake() -> None:
    assert AROUND.place("59 - DENAIN", "", "").code_commune == "59172"


def test_a_postal_code_of_the_territory_speaks_against_a_commune_outside() -> None:
    assert AROUND.place("Lille", "59300", "").warning == "commune_inconnue"


@pytest.fixture(scope="module")
def real(referentiels) -> PlaceFinder:
    return PlaceFinder.build(referentiels)


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        ("Saint-Amand", "Saint-Amand-les-Eaux"),
        ("ST AMAND", "Saint-Amand-les-Eaux"),
        ("Le Cateau", "Le Cateau-Cambrésis"),
        ("CONDE", "Condé-sur-l'Escaut"),
        ("Bruay", "Bruay-sur-l'Escaut"),
        ("Trith", "Trith-Saint-Léger"),
        ("Douchy", "Douchy-les-Mines"),
        ("Aulnoy", "Aulnoy-lez-Valenciennes"),
        ("Fresnes", "Fresnes-sur-Escaut"),
    ],
)
def test_a_well_known_short_name_is_taken_and_told(real, short: str, expected: str) -> None:
    place = real.place(short, "", "")
    full = real.place(expected, "", "")
    assert place.code_commune == full.code_commune != ""
    assert (place.warning, place.suggestion) == ("commune_abregee", expected)
    assert place.confidence < full.confidence


def test_a_short_name_against_its_postal_code_is_only_proposed(real) -> None:
    place = real.place("Saint-Amand", "59300", "")
    assert (place.code_commune, place.warning) == ("", "commune_inconnue")
    assert place.suggestion == "Saint-Amand-les-Eaux"


@pytest.mark.parametrize(
    ("short", "proposed"),
    [
        ("Aubry", "Aubry-du-Hainaut"),
        ("Montigny", "Montigny-en-Cambrésis"),
        ("Beaumont", "Beaumont-en-Cambrésis"),
        ("Avesnes", "Avesnes-le-Sec ou Avesnes-les-Aubert"),
        ("Neuville", "Neuville-Saint-Rémy ou Neuville-sur-Escaut"),
        ("Fontaine", "Fontaine-Notre-Dame ou Fontaine-au-Pire"),
    ],
)
def test_communes_that_begin_so_are_proposed_before_those_spelt_alike(
    real, short: str, proposed: str
) -> None:
    place = real.place(short, "", "")
    assert (place.code_commune, place.warning) == ("", "commune_inconnue")
    assert place.suggestion == proposed


def test_a_commune_outside_is_known_by_its_whole_name_or_its_code(real) -> None:
    for told in (("La Neuville", "", ""), ("Neuville", "59239", ""), ("59 - HEM", "", "")):
        assert real.place(*told).warning == "hors_territoire"


def test_of_several_places_the_first_is_read_and_told() -> None:
    place = FINDER.place("Denain ou Cambrai", "", "")
    assert (place.code_commune, place.warning) == ("59172", "lieux_plusieurs")
    assert place.suggestion == "Denain"
    assert FINDER.place("Denain, zone des Pierres", "", "").warning == ""

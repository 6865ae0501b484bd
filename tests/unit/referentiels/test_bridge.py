"""Codes of other releases, brought to the loaded one."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from gpect.referentiels import bridge, loader
from gpect.referentiels.bridge import V3, Bridge
from gpect.referentiels.rome import Rome

NO_LINK = pd.DataFrame({"code_rome": [], "skill_code": [], "core": []}, dtype="str")


def small(version: str, places: dict[str, str]) -> Rome:
    """Make a release: OGR number → code; a code's parent is its first three characters and 01."""
    rows = [(ogr, f"Métier {ogr}", f"M {ogr}", c, f"{c[:3]}01") for ogr, c in places.items()]
    names = ["code_ogr", "label", "short_label", "code_rome", "code_rome_parent"]
    appellations = pd.DataFrame(rows, columns=names, dtype="str")
    kept = sorted(set(places.values()))
    codes = pd.DataFrame({"code_rome": kept, "label": [f"Titre {c} {version}" for c in kept]})
    codes = codes.assign(code_rome_parent=codes["code_rome"].str[:3] + "01").astype("str")
    parents = codes[["code_rome_parent"]].drop_duplicates()
    parents = parents.assign(label="Ensemble " + parents["code_rome_parent"])
    return Rome(version, codes, parents, appellations, NO_LINK, NO_LINK, NO_LINK)


BEFORE = small("v1", {"11": "K2201", "12": "K2202", "13": "K2202", "14": "K2203", "15": "K2203"})
AFTER = small("v2", {"11": "K2201", "12": "K2204", "13": "K2204", "14": "K2201", "15": "K2204"})
WAY = Bridge.build(AFTER, BEFORE)


def test_the_appellation_gives_the_code() -> None:
    codes = pd.Series(["K2201", "K2201", "K2202", "K2203", "A9999", None], dtype="str")
    ogr = pd.Series(["12", None, None, None, None, None], dtype="str")
    found = WAY.bring(codes, ogr)
    assert found.fillna("").tolist() == ["K2204", "K2201", "K2204", "", "", ""]


def test_a_code_that_went_to_several_keeps_its_parent() -> None:
    assert WAY.moved == {"K2202": "K2204", "K2203": f"{V3}K2201"}
    assert WAY.knows(pd.Series(["K2203", "A9999"])).tolist() == [True, False]


def test_a_code_is_known_of_either_release_or_as_a_parent_said_to_be_one() -> None:
    release = small("v2", {"11": "K2202", "12": "K2203"})
    way = Bridge.build(release, small("v1", {"11": "K2204", "99": "K2205"}))
    codes = pd.Series(["K2202", "K2201", f"{V3}K2201", "K2204", "K2205", "K9901"])
    assert way.knows(codes).tolist() == [True, True, True, True, False, False]
    ogr = pd.Series(["11", "99", None, "12"], index=[7, 3, 5, 1], dtype="str")
    known = way.knows_ogr(ogr)
    assert known.to_dict() == {7: True, 3: False, 5: False, 1: True}


def test_appellations_that_went_to_other_parents_tell_nothing_of_their_code() -> None:
    earlier = small("v1", {"11": "K2202", "12": "K2202", "13": "K2203", "14": "K2204"})
    release = small("v2", {"11": "K2201", "12": "N1101", "14": "N1101", "15": "K2201"})
    way = Bridge.build(release, earlier)
    assert way.moved == {"K2204": "N1101"}
    found = way.bring(pd.Series(["K2202", "K2204"]), pd.Series(["12", "99"]))
    assert found.tolist() == ["N1101", "N1101"]


def test_a_label_of_two_appellations_names_neither() -> None:
    release = small("v2", {"11": "K2201", "12": "K2202"})
    named = release.appellations.assign(
        label=["Jardinier / Jardinière", "Élagueur"], short_label=["Agent", "Agent"]
    )
    way = Bridge.build(replace(release, appellations=named))
    assert way.ogr_of("jardinier / JARDINIERE") == "11"
    assert way.ogr_of("elagueur") == "12"
    assert way.ogr_of("Agent") == way.ogr_of("Soudeur") == ""


def test_a_title_that_two_codes_have_renumbers_nothing() -> None:
    release = small("v2", {"11": "K2202", "12": "K2203", "13": "K2204"})
    codes = release.codes.assign(label=["Nettoyage", "Nettoyage", "Propreté"])
    way = Bridge.build(replace(release, codes=codes))
    assert way.told_by("A1101", "nettoyage") == "A1101"
    assert way.told_by("A1101", "Proprete") == "K2204"
    assert way.told_by("K2203", "") == "K2203"


def test_the_title_beside_a_code_tells_its_release() -> None:
    assert WAY.told_by("K2201", "TITRE K2201 V2") == "K2201"
    assert WAY.told_by("K2201", "Ensemble K2201") == f"{V3}K2201"
    assert WAY.told_by("K2201", "Titre K2204 v2") == "K2204"
    assert WAY.told_by("K2201", "Autre chose") == "K2201"
    assert WAY.told_by("", "Titre K2204 v2") == ""


def test_what_changed_meaning_is_listed() -> None:
    changes = bridge.compare(BEFORE, AFTER).set_index("code_rome")
    assert changes["change"].to_dict() == {
        "K2202": "disparu",
        "K2203": "disparu",
        "K2204": "nouveau",
    }
    assert changes.loc["K2203", "became"] == "K2201 ; K2204"
    assert bridge.compare(AFTER, AFTER).empty


def test_a_code_whose_appellations_left_is_narrower_or_another() -> None:
    """K2201 loses one of three, K2202 half, K2203 two of three; « 90 » is of no release now."""
    places = {"11": "K2201", "12": "K2201", "13": "K2201", "21": "K2202", "22": "K2202",
              "31": "K2203", "32": "K2203", "33": "K2203", "41": "N1101"}  # fmt: skip
    after = small("v2", places | {"13": "K2202", "22": "K2201", "31": "N1101", "32": "N1101"})
    before = small("v1", places | {"90": "K2202", "91": "K2204"})
    changes = bridge.compare(before, after).set_index("code_rome")
    assert changes["change"].to_dict() == {
        "K2201": "restreint",
        "K2202": "restreint",
        "K2203": "change_de_sens",
        "K2204": "disparu",
    }
    assert changes["n_before"].tolist() == [3, 3, 3, 1]
    assert changes["n_left"].tolist() == [1, 1, 2, 0]
    assert changes["became"].fillna("").tolist() == ["K2202", "K2201", "N1101", ""]
    assert changes["label_before"].tolist() == [f"Titre K220{k} v1" for k in (1, 2, 3, 4)]
    assert changes["label_after"].fillna("").tolist() == [
        *(f"Titre K220{k} v2" for k in (1, 2, 3)),
        "",
    ]


def test_codes_where_more_appellations_went_are_told_first() -> None:
    places = {str(k): "K2202" for k in range(10, 16)}
    went = dict(zip(places, ["N1103", "K2201", "N1103", "N1103", "A1101", "A1101"], strict=True))
    changes = bridge.compare(small("v1", places), small("v2", went)).set_index("code_rome")
    assert changes.loc["K2202", "became"] == "N1103 ; A1101 ; K2201"


def test_what_changed_is_written_for_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / bridge.CHANGES_NAME
    bridge.write_changes(path, bridge.compare(BEFORE, AFTER))
    head, first, *_ = path.read_bytes().decode("utf-8-sig").split("\r\n")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert head == (
        "Code ROME;Changement;Titre avant;Titre après;Appellations avant;"
        "Parties vers d'autres codes;Devenu"
    )
    assert first == "K2202;codes disparus;Titre K2202 v1;;2;2;K2204"


def test_every_appellation_of_the_embedded_release_leads_to_its_code() -> None:
    rome = loader.load().rome
    way = Bridge.build(rome)
    wrong = pd.Series("A1101", index=rome.appellations.index, dtype="str")
    found = way.bring(wrong, rome.appellations["code_ogr"])
    assert found.eq(rome.appellations["code_rome"]).all()


@pytest.mark.parametrize("code", ["D1212", "K2204"])
def test_a_v3_title_makes_a_v3_code(code: str) -> None:
    rome = loader.load().rome
    way = Bridge.build(rome)
    title = rome.parents.set_index("code_rome_parent")["label"][code]
    assert way.told_by(code, f"- {title.upper()}") == V3 + code

"""Codes of other releases, brought to the loaded one."""

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

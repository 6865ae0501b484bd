"""The embedded data: complete, coherent, and refused when someone touched it."""

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from gpect.domain import vocabulary
from gpect.domain.codes import CODE_POSTAL, COMMUNE, SIREN
from gpect.domain.errors import ReferentielRefused
from gpect.referentiels import filieres, layout, loader, territoire
from gpect.referentiels.loader import Referentiels
from gpect.referentiels.text import fold

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def known() -> Referentiels:
    return loader.load()


def test_rome_is_whole_but_for_the_skills_of_other_metiers(known: Referentiels) -> None:
    rome = known.rome
    sizes = [len(t) for t in (rome.codes, rome.parents, rome.appellations, rome.mobilities)]
    assert sizes == [1584, 532, 13120, 14912]
    assert rome.version == "v460"
    assert set(rome.codes["code_rome_parent"]) == set(rome.parents["code_rome_parent"])
    assert set(rome.appellations["code_rome"]) == set(rome.codes["code_rome"])
    assert set(rome.mobilities["code_rome_target"]) <= set(rome.codes["code_rome"])
    assert set(rome.code_skills["skill_code"]) == set(rome.skills["skill_code"])
    assert set(rome.skills["nature"]) == set(vocabulary.SKILL_NATURES) - {"certificat"}
    assert set(rome.code_skills["core"].dropna()) == {"principale", "emergente"}


def test_every_metier_of_a_filiere_has_its_skills_with_their_core(known: Referentiels) -> None:
    codes = known.rome.children(set(known.filieres["code_rome_parent"]))
    links = known.rome.code_skills
    assert codes <= set(links["code_rome"])
    with_core = set(links.loc[links["core"].eq("principale"), "code_rome"])
    assert len(codes - with_core) <= 0.05 * len(codes)


def test_a_family_leads_to_each_metier_once_and_is_a_detailed_one(known: Referentiels) -> None:
    """A sum of families beside its parts would count twice."""
    faps = known.faps
    assert faps["code_fap"].str.fullmatch(r"[A-Z][0-9A-Z][A-Z][0-9]{2}").all()
    assert not faps.duplicated(["code_fap", "code_rome_parent"]).any()


@pytest.mark.reel
def test_families_of_2009_lead_to_the_metiers_that_dares_gives_them(known: Referentiels) -> None:
    """Each line of the official table gives métiers, some with a digit of qualification."""
    data = Path(os.environ.get("GPECT_DONNEES_REELLES", ROOT.parent / "shared" / "data"))
    file = data / "rapprochements" / "passage_fap2009_romev3.txt"
    if not file.is_file():
        pytest.skip("dossier des données réelles absent (GPECT_DONNEES_REELLES)")
    official = {
        (family, metier)
        for line in file.read_text(encoding="latin-1").splitlines()
        if (told := re.fullmatch(r'((?:"[A-Z]\d{4,5}",?)+)\s*=\s*"(\w{5})"\s*', line))
        for family in (told[2],)
        for metier in re.findall(r'"([A-Z]\d{4})\d?"', told[1])
    }
    families = {family for family, _ in official}
    ours = known.faps[known.faps["basis"].eq("famille")]
    told = set(zip(ours["code_fap"], ours["code_rome_parent"], strict=True))
    assert len(official) == 750
    assert {link for link in told if link[0] in families} >= official


def test_each_parent_has_exactly_one_principal_filiere(known: Referentiels) -> None:
    by_parent = filieres.principal(known.filieres)
    assert by_parent.index.is_unique
    assert set(by_parent.index) == set(known.filieres["code_rome_parent"])
    assert set(by_parent) == set(vocabulary.FILIERES)
    assert not known.filieres[["theme", "why"]].isna().any(axis=None)


def test_territory_is_the_five_epci(known: Referentiels) -> None:
    communes = known.territoire.communes
    sizes = communes.groupby("code_epci").size().to_dict()
    assert sizes == {
        "245901160": 35,
        "200042190": 47,
        "200068500": 55,
        "200030633": 46,
        "245901038": 15,
    }
    assert int(communes["population"].sum()) == 507_617
    assert communes["code_commune"].str.fullmatch(COMMUNE.pattern).all()
    assert set(known.territoire.epcis["code_epci"]) == set(sizes)
    assert known.territoire.epcis["code_epci"].str.fullmatch(SIREN.pattern).all()
    assert communes["arrondissement"].value_counts().to_dict() == {
        "Cambrai": 116,
        "Valenciennes": 82,
    }


def test_postal_codes_are_many_to_many(known: Referentiels) -> None:
    postal = known.territoire.postal_codes
    assert set(postal["code_commune"]) == set(known.territoire.communes["code_commune"])
    sharing = postal.groupby("code_postal").size()
    assert (len(sharing), int((sharing > 1).sum())) == (81, 43)
    assert postal["code_postal"].str.fullmatch(CODE_POSTAL.pattern).all()
    assert len(known.territoire.postal_codes_shared_outside) == 7
    assert set(known.territoire.postal_codes_shared_outside) <= set(postal["code_postal"])


def test_distances_are_those_of_the_map(known: Referentiels) -> None:
    codes, distances = territoire.distances_km(known.territoire)
    assert distances.shape == (198, 198)
    assert distances.dtype == np.float32
    assert np.array_equal(distances, distances.T)
    assert not distances.diagonal().any()
    valenciennes, cambrai = codes.index("59606"), codes.index("59122")
    assert distances[valenciennes, cambrai] == pytest.approx(28.6, abs=1.0)  # measured on a map
    direct = distances[:, None, valenciennes] + distances[None, valenciennes, :]
    assert (distances <= direct + 1e-3).all()


def test_modes_are_those_of_the_vocabulary(known: Referentiels) -> None:
    assert set(known.modes["transport"]) == set(vocabulary.TRANSPORTS)
    assert (known.modes["detour"] >= 1).all()
    reach = known.modes.set_index("transport").eval("speed_kmh / 60 * max_minutes / detour")
    assert reach["a_pied"] < reach["velo"] < reach["transports"] < reach["voiture"]


def test_abbreviations_expand_to_words_that_rome_uses(known: Referentiels) -> None:
    words = set(" ".join(known.rome.appellations["label"].map(fold)).split())
    for abbreviation, expansion in known.abreviations.itertuples(index=False):
        assert fold(abbreviation) == abbreviation
        assert set(expansion.split()) <= words, abbreviation


def test_package_says_where_each_file_comes_from() -> None:
    folder = loader.embedded_folder()
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    files = {p.relative_to(folder).as_posix() for p in folder.rglob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        assert all(resource[word] for word in ("source", "version", "licence", "hash"))
        assert (
            resource["rows"]
            == len((folder / resource["path"]).read_text(encoding="utf-8").splitlines()) - 1
        )
    assert sum(path.stat().st_size for path in folder.rglob("*.csv")) < 8e6


def test_files_are_in_their_canonical_form() -> None:
    folder = loader.embedded_folder()
    specs = [*layout.ROME_FILES.values(), layout.COMMUNES, layout.EPCIS, layout.POSTAL_CODES]
    specs += [layout.FILIERES, layout.CERTIFICATS, layout.ABREVIATIONS, layout.MODES, layout.FAP]
    for spec in specs:
        content = (folder / spec.path).read_bytes()
        assert layout.to_bytes(layout.parse(content, spec), spec) == content


def test_loading_twice_gives_the_same_digest(known: Referentiels) -> None:
    assert loader.load().digest == known.digest
    assert len(known.digest) == 64
    assert set(known.versions) >= {"rome", "territoire", "filieres"}


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "referentiels"
    shutil.copytree(loader.embedded_folder(), folder)
    monkeypatch.setattr(loader, "embedded_folder", lambda: folder)
    return folder


def test_an_altered_file_is_refused(copy: Path) -> None:
    path = copy / "rome" / "mobilites.csv"
    path.write_bytes(path.read_bytes().replace(b"A1101", b"A1102", 1))
    with pytest.raises(ReferentielRefused, match=r"rome/mobilites\.csv .* modifié ou abîmé"):
        loader.load()


def test_a_missing_file_is_refused(copy: Path) -> None:
    (copy / "territoire" / "communes.csv").unlink()
    with pytest.raises(ReferentielRefused, match=r"manque le fichier territoire/communes\.csv"):
        loader.load()


@pytest.mark.parametrize("content", ["{", "[]", '{"resources": [{"path": "a"}]}'])
def test_a_damaged_description_is_refused(copy: Path, content: str) -> None:
    (copy / "datapackage.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReferentielRefused, match="illisible"):
        loader.load()


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferentielRefused, match=r"n'a pas de datapackage\.json"):
        loader.load(tmp_path)

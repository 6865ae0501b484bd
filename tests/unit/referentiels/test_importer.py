"""Official releases: both layouts read, any incoherence refused in one French sentence."""

import http.server
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from gpect.domain.errors import ReferentielRefused
from gpect.referentiels import importer, loader, sources

ROOT = Path(__file__).resolve().parents[3]
REAL = Path(os.environ.get("GPECT_DONNEES_REELLES", ROOT.parent / "shared" / "data"))

V4 = {
    "referentiel_code_rome": [
        "code_rome,libelle_rome,code_rome_parent,transition_eco,transition_num,transition_demo",
        "A1203,Jardinier,A1203,Emploi Vert,N,",
        "A1206,Paysagiste,A1203,Emploi Blanc,O,N",
    ],
    "referentiel_appellation": [
        "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome,code_rome_parent",
        "101,Jardinier / Jardinière,Jardinier / Jardinière,A1203,A1203",
        '102,"Paysagiste, concepteur",Paysagiste,A1206,A1203',
    ],
    "referentiel_competence": [
        "code_ogr,nature,libelle_competence,definition,cat_comp",
        '201,Compétence,Tailler,"sur deux\nlignes",Savoir-faire',
        "202,Macro-compétence,Écouter,,Savoir-être professionnel",
    ],
    "referentiel_savoir": ["code_ogr_savoir,libelle_savoir", "301,Botanique"],
    "referentiel_contexte_travail": ["code_ogr,libelle_cont_travail", "401,Travail en extérieur"],
    "coherence_item": [
        "code_rome,code_ogr,coeur_metier",
        "A1203,201,Principale",
        "A1203,401,",
        "A1206,301,Émergente",
        "A1206,202,",
    ],
    "liens_rome_referentiels": [
        "code_rome,code_compo_bloc,code_rubrique,code_ogr",
        "A1203,5,1,201",
        "A1206,5,3,301",
        "A1206,5,2,202",
        "A1203,6,,401",
        "A1203,2,,101",
    ],
    "rubrique_mobilite": ["code_rome,code_rome_cible,numero_ordre", "A1203,A1206,1"],
}
V3 = {
    "metiers": ["code_rome,libelle_rome", "A1203,Espaces verts"],
    "metiers_exemple": [
        "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome",
        "101,Jardinier / Jardinière,Jardinier,A1203",
    ],
    "competences": [
        "code_ogr,libelle,code_type_referentiel,code_ref_rubrique",
        "201,Tailler,2,6",
        "301,Botanique,1,7",
        "301,Botanique,1,10",
        "401,Chantier,5,5",
    ],
    "correspondances": ["code_rome,code_ogr", "A1203,201", "A1203,301", "A1203,401"],
}
Edit = Callable[[dict[str, list[str]]], object]


def release(folder: Path, files: dict[str, list[str]], edit: Edit | None = None) -> Path:
    folder.mkdir(exist_ok=True)
    lines = {name: list(rows) for name, rows in files.items()}
    if edit is not None:
        edit(lines)
    for name, rows in lines.items():
        official = f"unix_{name}_v461_utf8.csv" if files is V4 else f"{name}.csv"
        (folder / official).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def append(name: str, row: str) -> Edit:
    return lambda files: files[name].append(row)


def replace(name: str, old: str, new: str) -> Edit:
    def edit(files: dict[str, list[str]]) -> None:
        changed = [row.replace(old, new) for row in files[name]]
        assert changed != files[name]
        files[name] = changed

    return edit


def test_a_v4_release_is_imported_whole(tmp_path: Path) -> None:
    rome = importer.import_release(release(tmp_path / "v", V4), tmp_path / "out")
    read = loader.load(tmp_path / "out").rome
    assert (rome.version, read.version) == ("v461", "v461")
    assert read.codes.set_index("code_rome")["transition_eco"].to_dict() == {
        "A1203": "vert",
        "A1206": "blanc",
    }
    assert read.codes["transition_demo"].isna().tolist() == [True, False]
    assert read.skills.set_index("skill_code")["nature"].to_dict() == {
        "201": "competence",
        "202": "savoir_etre",
        "301": "savoir",
    }
    links = read.code_skills.fillna("").itertuples(index=False, name=None)
    assert list(links) == [
        ("A1203", "201", "principale"),
        ("A1206", "202", ""),
        ("A1206", "301", "emergente"),
    ]
    assert read.mobilities["rank"].tolist() == [1]
    assert "Paysagiste, concepteur" in set(read.appellations["label"])


def test_a_v3_release_has_each_code_as_its_own_parent(tmp_path: Path) -> None:
    importer.import_release(release(tmp_path / "v", V3), tmp_path / "out")
    package = loader.datapackage.read(tmp_path / "out")
    read = loader.rome.read(package)
    assert read.version == "v3"
    assert read.codes["code_rome_parent"].tolist() == ["A1203"]
    assert read.parents["label"].tolist() == ["Espaces verts"]
    assert set(read.skills["nature"]) == {"competence", "savoir"}
    assert read.code_skills["core"].isna().all()
    assert read.mobilities.empty


def test_importing_does_not_depend_on_the_order_of_lines(tmp_path: Path) -> None:
    def shuffled(files: dict[str, list[str]]) -> None:
        for name, rows in files.items():
            files[name] = [rows[0], *reversed(rows[1:])]

    importer.import_release(release(tmp_path / "a", V4), tmp_path / "out_a")
    importer.import_release(release(tmp_path / "b", V4, shuffled), tmp_path / "out_b")
    for path in sorted((tmp_path / "out_a").rglob("*.*")):
        other = tmp_path / "out_b" / path.relative_to(tmp_path / "out_a")
        assert path.read_bytes() == other.read_bytes()


INCOHERENT = [
    (lambda f: f.pop("referentiel_savoir"), r"manque unix_referentiel_savoir_v461_utf8\.csv"),
    (lambda f: f.pop("rubrique_mobilite"), r"manque unix_rubrique_mobilite_v461_utf8\.csv"),
    (lambda f: f.pop("referentiel_code_rome"), r"Ce n'est pas une version du ROME connue"),
    (replace("coherence_item", "coeur_metier", "coeur"), r"manque la colonne coeur_metier"),
    (append("coherence_item", "Z9999,201,"), r"1 liens vers un code de métier inconnu.*Z9999"),
    (append("coherence_item", "A1203,999,"), r"1 liens vers une compétence inconnue.*999"),
    (append("coherence_item", "A1203,201,"), r"1 liens métier-compétence en double.*A1203 201"),
    (
        append("referentiel_appellation", "103,X,X,B1101,A1203"),
        r"1 appellations d'un code de métier inconnu.*B1101",
    ),
    (
        append("referentiel_appellation", "103,X,X,A1203,Z0000"),
        r"1 appellations d'un code v3 inconnu.*Z0000",
    ),
    (append("referentiel_appellation", "101,X,X,A1203,A1203"), r"1 appellations en double.*101"),
    (append("referentiel_appellation", "103,,X,A1203,A1203"), r"1 appellations sans .* libellé"),
    (append("referentiel_appellation", "x1,X,X,A1203,A1203"), r"1 codes qui .* codes OGR.*x1"),
    (append("referentiel_code_rome", "A1203,X,A1203,,,"), r"1 codes de métier en double.*A1203"),
    (append("referentiel_code_rome", "A1299,X,Z1111,,,"), r"1 métiers d'un code v3 inconnu.*Z1111"),
    (append("referentiel_code_rome", "12034,X,A1203,,,"), r"1 codes qui .* codes ROME.*12034"),
    (append("referentiel_code_rome", "A1204,X,A1203,,,"), r"1 métiers sans aucune appellation"),
    (
        lambda f: f["coherence_item"].__delitem__(slice(1, 3)),
        r"1 métiers sans aucune compétence.*A1203",
    ),
    (append("rubrique_mobilite", "A1203,B1101,2"), r"1 mobilités vers un code .* inconnu.*B1101"),
    (append("rubrique_mobilite", "A1206,A1203,"), r"1 mobilités incomplètes.*vide"),
    (append("referentiel_savoir", "201,Tailler"), r"1 compétences en double.*201"),
    (
        append("liens_rome_referentiels", "A1203,5,3,301"),
        r"1 liens métier-compétence annoncés et absents.*A1203 301",
    ),
]


@pytest.mark.parametrize(("edit", "reason"), INCOHERENT)
def test_an_incoherent_release_is_refused_and_nothing_written(
    tmp_path: Path, edit: Edit, reason: str
) -> None:
    with pytest.raises(ReferentielRefused, match=reason) as refusal:
        importer.import_release(release(tmp_path / "v", V4, edit), tmp_path / "out")
    assert str(refusal.value).count("\n") == 0
    assert not (tmp_path / "out").exists()


def test_two_versions_in_one_folder_are_refused(tmp_path: Path) -> None:
    folder = release(tmp_path / "v", V4)
    (folder / "unix_referentiel_code_rome_v460_utf8.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(ReferentielRefused, match=r"plusieurs versions du ROME \(v460, v461\)"):
        importer.import_release(folder, tmp_path / "out")


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    folder = release(tmp_path / "v", V4)
    path = folder / "unix_referentiel_competence_v461_utf8.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    with pytest.raises(ReferentielRefused, match=r"competence_v461_utf8\.csv n'est pas un CSV"):
        importer.import_release(folder, tmp_path / "out")


def test_a_target_that_belongs_to_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "autre"}', encoding="utf-8")
    with pytest.raises(ReferentielRefused, match="illisible"):
        importer.import_release(release(tmp_path / "v", V4), tmp_path)
    assert not (tmp_path / "rome").exists()


def zipped(target: Path, folder: Path, inside: str = "RefRomeCsv/") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, inside + path.name)
        archive.writestr(inside + "version.txt", "61")
    return target


def test_a_zip_gives_what_its_folder_gives(tmp_path: Path) -> None:
    folder = release(tmp_path / "v", V4)
    from_folder = importer.import_release(folder, tmp_path / "a")
    from_zip = importer.import_release(zipped(tmp_path / "v.zip", folder), tmp_path / "b")
    pd.testing.assert_frame_equal(from_folder.code_skills, from_zip.code_skills)
    described = [(tmp_path / name / "datapackage.json").read_bytes() for name in "ab"]
    assert described[0] == described[1]


@pytest.mark.parametrize("name", ["../dehors.csv", "/dehors.csv", "C:\\dehors.csv"])
def test_a_zip_that_writes_outside_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "v.zip", "w") as archive:
        archive.writestr(name, "a\n")
    with pytest.raises(ReferentielRefused, match="hors de son dossier"):
        importer.import_release(tmp_path / "v.zip", tmp_path / "out")


def test_a_zip_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = zipped(tmp_path / "v.zip", release(tmp_path / "v", V4))
    monkeypatch.setattr(sources, "MAX_UNZIPPED", 300)
    with pytest.raises(ReferentielRefused, match="trop grosse"):
        importer.import_release(archive, tmp_path / "out")
    monkeypatch.setattr(sources, "MAX_MEMBERS", 3)
    with pytest.raises(ReferentielRefused, match="plus de 3 fichiers"):
        importer.import_release(archive, tmp_path / "out")


def test_what_is_not_a_zip_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "v.zip").write_bytes(b"PK pas un zip")
    with pytest.raises(ReferentielRefused, match="pas un zip lisible"):
        importer.import_release(tmp_path / "v.zip", tmp_path / "out")
    with pytest.raises(ReferentielRefused, match=r"« absent\.zip » est introuvable"):
        importer.import_release(tmp_path / "absent.zip", tmp_path / "out")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """Serve the tmp_path on the loopback, silently."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(tmp_path))  # type: ignore[arg-type]

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_gives_what_its_zip_gives(tmp_path: Path, site: str) -> None:
    zipped(tmp_path / "v.zip", release(tmp_path / "v", V4))
    rome = importer.import_release(f"{site}/v.zip", tmp_path / "out")
    assert rome.version == "v461"
    assert loader.load(tmp_path / "out").versions["rome"] == "v461"


def test_an_address_that_fails_is_refused(
    tmp_path: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ReferentielRefused, match="le site répond 404"):
        importer.import_release(f"{site}/absent.zip", tmp_path / "out")
    with pytest.raises(ReferentielRefused, match="commence par https://"):
        importer.import_release("file:///etc/passwd", tmp_path / "out")
    with pytest.raises(ReferentielRefused, match="ne répond pas"):
        importer.import_release("http://127.0.0.1:1/v.zip", tmp_path / "out")
    (tmp_path / "gros.zip").write_bytes(b"0" * 5000)
    monkeypatch.setattr(sources, "MAX_DOWNLOAD", 1000)
    with pytest.raises(ReferentielRefused, match="trop grosse"):
        importer.import_release(f"{site}/gros.zip", tmp_path / "out")


@pytest.mark.reel
@pytest.mark.parametrize(
    ("name", "version", "sizes"),
    [
        ("rome_v460", "v460", (1584, 532, 13120, 33671, 90556, 14912)),
        ("rome_v3_2022", "v3", (532, 532, 11118, 11431, None, 0)),
    ],
)
def test_the_real_releases(
    tmp_path: Path, name: str, version: str, sizes: tuple[int | None, ...]
) -> None:
    if not (REAL / name).is_dir():
        pytest.skip(f"real data absent: set GPECT_DONNEES_REELLES to the folder that has {name}")
    importer.import_release(REAL / name, tmp_path / "out")
    rome = loader.load(tmp_path / "out").rome
    assert rome.version == version
    tables = (rome.codes, rome.parents, rome.appellations, rome.skills, rome.code_skills)
    for table, size in zip((*tables, rome.mobilities), sizes, strict=True):
        assert size is None or len(table) == size


@pytest.mark.reel
def test_the_embedded_rome_is_the_real_release(tmp_path: Path) -> None:
    if not (REAL / "rome_v460").is_dir():
        pytest.skip("real data absent: set GPECT_DONNEES_REELLES to the folder of rome_v460")
    whole = importer.import_release(REAL / "rome_v460", tmp_path / "out")
    embedded, imported = loader.load().rome, loader.load(tmp_path / "out").rome
    for name in ("codes", "parents", "appellations", "mobilities"):
        pd.testing.assert_frame_equal(getattr(embedded, name), getattr(imported, name))
    kept = set(embedded.code_skills["code_rome"])
    links = imported.code_skills.loc[imported.code_skills["code_rome"].isin(kept)]
    pd.testing.assert_frame_equal(embedded.code_skills, links.reset_index(drop=True))
    assert len(whole.skills) > len(embedded.skills)

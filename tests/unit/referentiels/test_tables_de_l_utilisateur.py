"""What PHARE edits: taken as a spreadsheet saves it, refused with the line and the reason."""

from pathlib import Path

import pandas as pd
import pytest

from gpect.domain.errors import ReferentielRefused
from gpect.referentiels import editable, filieres, loader

HEADER = "filiere;code_rome_parent;role;theme;why"


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "mes_filieres.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_own_filieres_are_taken_as_a_spreadsheet_saves_them(tmp_path: Path, encoding: str) -> None:
    path = written(
        tmp_path,
        "services;K2204;principal;propreté;notre choix",
        "Mobilité; K2204 ;secondaire;propreté;autre",
        ";;;;",
        encoding=encoding,
    )
    own = loader.load(filieres=path)
    assert filieres.principal(own.filieres).to_dict() == {"K2204": "services"}
    assert own.filieres["theme"].tolist() == ["propreté", "propreté"]
    assert set(own.filieres["filiere"]) == {"services", "mobilite"}
    base = loader.load()
    assert own.digest != base.digest
    assert own.versions["filieres"].startswith("locale ")
    assert own.versions["rome"] == base.versions["rome"]


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["service;K2204;principal;a;b"], r"ligne 2 : « service » n'est pas une filière"),
        (["services;K2204;principale;a;b"], r"ligne 2 : le rôle est « principal »"),
        (["services;K22O4;principal;a;b"], r"ligne 2 : « K22O4 » n'est pas un code ROME v3"),
        (
            ["services;K2204;principal;a;b", ";;;;", "", "services;x;principal;a;b"],
            r"ligne 5 : « x »",
        ),
        (["services;;principal;a;b"], r"ligne 2 : la colonne « code_rome_parent » est vide"),
        (["services;K2204;secondaire;a;b"], r"K2204 a 0 filières principales"),
        (
            ["services;K2204;principal;a;b", "mobilite;K2204;principal;a;b"],
            r"K2204 a 2 filières principales",
        ),
        (
            ["services;K2204;principal;a;b", "services;K2204;secondaire;a;b"],
            r"K2204 est deux fois dans la même filière",
        ),
        ([], r"mes_filieres.csv n'a aucune ligne"),
    ],
)
def test_an_incoherent_table_is_refused(tmp_path: Path, lines: list[str], reason: str) -> None:
    with pytest.raises(ReferentielRefused, match=reason):
        loader.load(filieres=written(tmp_path, *lines))


def test_a_missing_column_or_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("filiere,role\nservices,principal\n", encoding="utf-8")
    with pytest.raises(ReferentielRefused, match=r"« code_rome_parent » au fichier f\.csv"):
        loader.load(filieres=path)
    with pytest.raises(ReferentielRefused, match="introuvable"):
        loader.load(filieres=tmp_path / "absent.csv")


def test_the_table_written_for_a_spreadsheet_reads_back_unchanged(tmp_path: Path) -> None:
    known = loader.load()
    path = tmp_path / "filieres.csv"
    editable.write_filieres(path, known.filieres, known.rome.parents)
    assert path.read_bytes().startswith(b"\xef\xbb\xbffiliere;code_rome_parent;metier;")
    pd.testing.assert_frame_equal(loader.load(filieres=path).filieres, known.filieres)


def test_own_abbreviations_are_added_and_win(tmp_path: Path) -> None:
    path = tmp_path / "abrev.csv"
    path.write_text("abbreviation,expansion\nTech.,technologue\nZZQ,agent zzq\n", encoding="utf-8")
    table = loader.load(abreviations=path).abreviations.set_index("abbreviation")["expansion"]
    assert (table["tech"], table["zzq"]) == ("technologue", "agent zzq")
    assert len(table) == len(loader.load().abreviations) + 1


def test_own_certificates_need_patterns_that_compile(tmp_path: Path) -> None:
    path = tmp_path / "certificats.csv"
    head = "code;label;family;pattern\n"
    path.write_text(head + "X-1;Essai;ESSAI;\\bessai\\b\n", encoding="utf-8")
    assert loader.load(certificats=path).certificats["code"].tolist() == ["X-1"]
    path.write_text(head + "X-1;Essai;ESSAI;(essai\n", encoding="utf-8")
    with pytest.raises(ReferentielRefused, match=r"ligne 2 : le motif"):
        loader.load(certificats=path)
    path.write_text(head + "X-1;a;b;c\nX-1;a;b;d\n", encoding="utf-8")
    with pytest.raises(ReferentielRefused, match=r"ligne 3 : « X-1 » y est déjà"):
        loader.load(certificats=path)

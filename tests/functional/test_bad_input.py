"""Files as they should not be: one French sentence each, nothing lost, everything else goes on."""

import json
from pathlib import Path
from typing import Any

import pytest

from gpect.cli.app import run
from gpect.store.engine import open_store
from gpect.store.quarantine import open_rejects

GOOD = "Intitulé du poste;Commune;Code postal;Nb de postes;Date de début\n"


def ingest(folder: Path, content: bytes, kind: str = "besoins") -> tuple[int, dict[str, Any]]:
    file = folder / "besoins.csv"
    file.write_bytes(content)
    report = folder / "r.json"
    code = run(
        ["ingest", kind, str(file), "--base", str(folder / "g.db"), "--rapport", str(report)]
    )
    return code, json.loads(report.read_text(encoding="utf-8"))


def codes(report: dict[str, Any]) -> set[tuple[str, str]]:
    return {(e["severity"], e["code"]) for e in report["errors"]}


@pytest.mark.parametrize(
    ("row", "severity", "code"),
    [
        ("Agent de propreté;Denain;59220;deux;01/03/2027", "reject", "nombre_invalide"),
        ("Agent de propreté;Denain;59220;0;01/03/2027", "reject", "nombre_invalide"),
        ("Agent de propreté;Denain;59220;2;31/02/2027", "reject", "date_invalide"),
        (";Denain;59220;2;01/03/2027", "reject", "intitule_et_rome_absents"),
        ("Agent de propreté;Denain;59220;;01/03/2027", "warn", "nombre_absent"),
        ("Agent de propreté;Denin-sur-Rien;59220;1;01/03/2027", "warn", "commune_inconnue"),
        ("Agent de propreté;Paris;75011;1;01/03/2027", "warn", "hors_territoire"),
        ("TOTAL;;;12;", "reject", "ligne_de_total"),
    ],
)
def test_a_bad_row_says_what_and_the_others_go_on(
    tmp_path: Path, row: str, severity: str, code: str
) -> None:
    good = "Jardinier;Cambrai;59400;1;01/04/2027"
    exit_code, report = ingest(tmp_path, (GOOD + good + "\n" + row + "\n").encode())
    assert (severity, code) in codes(report)
    assert report["rows_valid"] == (1 if severity == "reject" else 2)
    parts = ("rows_valid", "rows_rejected", "rows_duplicate")
    assert report["rows_total"] == 2 == sum(report[part] for part in parts)
    assert exit_code == (3 if severity == "reject" else 0)
    faulty = next(e for e in report["errors"] if e["code"] == code)
    assert faulty["row"] == 3
    assert faulty["message"]


def test_needs_that_the_next_file_leaves_out_are_told_and_stay_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "Référence;Intitulé du poste;Employeur;Clos le\n"
    first = "1;Jardinier;Parc;\n2;Plongeur;Parc;\n3;Serveur;Parc;01/09/2026\n4;Cariste;Ailleurs;\n"
    ingest(tmp_path, (head + first).encode())
    assert "mêmes employeurs" not in capsys.readouterr().out
    ingest(tmp_path, (head + "1;Jardinier;Parc;\n").encode())
    assert "1 besoin connu des mêmes employeurs n'est pas dans ce" in capsys.readouterr().out


HALF = b'{"intitule":"Ma\\ud800on","nb_postes":1}'


@pytest.mark.parametrize("kind", ["besoins", "personnes"])
def test_half_a_character_goes_back_to_its_sender_as_a_visible_mark(
    tmp_path: Path, kind: str
) -> None:
    """It can be written in no file: the row is rejected, and told of, all the same."""
    person = b'{"identifiant":"A1","structure":"Jardin","metier":"Ma\\ud800on"}'
    content = b"[%s]" % (HALF if kind == "besoins" else person)
    exit_code, report = ingest(tmp_path, content, kind)
    assert exit_code == 3
    assert codes(report) == {("reject", "caractere_interdit")}
    if kind == "besoins":
        back = (tmp_path / "rejets" / "besoins_rejets.json").read_text(encoding="utf-8")
        assert "Ma\ufffdon" in back
    path, base = str(tmp_path / "besoins.csv"), str(tmp_path / "g.db")
    assert run(["ingest", kind, path, "--base", base, "--retour", str(tmp_path / "dos")]) == 3
    assert [each.name for each in (tmp_path / "dos").iterdir()] == ["besoins_retour.xlsx"]


def test_a_shared_postal_code_alone_places_nobody(tmp_path: Path) -> None:
    text = GOOD + "Jardinier;;59400;1;01/04/2027\n"
    exit_code, report = ingest(tmp_path, text.encode())
    assert exit_code == 0
    assert report["rows_valid"] == 1
    out = tmp_path / "sortie.csv"
    assert run(["export", "besoins", "--base", str(tmp_path / "g.db"), "--sortie", str(out)]) == 0
    header, line = out.read_text(encoding="utf-8").splitlines()
    assert dict(zip(header.split(","), line.split(","), strict=True))["commune"] == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\x01\x02\x03" * 64,
        b"Commune;Code postal\nDenain;59220\n",
        "Intitulé du poste;Nb de postes;Nb de postes\nJardinier;1;2\n".encode(),
        b"Identifiant;Structure;Date de naissance;Sexe\nA1;S;01/01/1990;F\n",
        b"PK\x03\x04 tronque",
    ],
    ids=["empty", "binary", "missing column", "twice the column", "people file", "cut archive"],
)
def test_a_refused_file_gets_one_sentence(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    exit_code, report = ingest(tmp_path, content)
    said = capsys.readouterr().err.strip().splitlines()
    sentence = [line for line in said if not line.startswith("Lecture de")]
    assert exit_code == 2
    assert report["status"] == "refused"
    assert "besoins.csv" in " ".join(sentence)
    assert "Traceback" not in " ".join(said)


def test_one_refused_file_does_not_stop_the_others(tmp_path: Path) -> None:
    bad, good = tmp_path / "a.csv", tmp_path / "b.csv"
    bad.write_bytes(b"")
    good.write_text(GOOD + "Jardinier;Cambrai;59400;1;01/04/2027\n", encoding="utf-8")
    base = str(tmp_path / "g.db")
    assert run(["ingest", "besoins", str(bad), str(good), "--base", base]) == 2
    out = tmp_path / "s.csv"
    assert run(["export", "besoins", "--base", base, "--sortie", str(out)]) == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2


def test_match_before_ingest_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path / "d"), "--date", "2026-10-01"]) == 0
    assert run(["match", "--base", str(tmp_path / "d" / "gpect.db")]) == 7
    assert "gpect ingest personnes" in capsys.readouterr().err
    assert run(["report", "--base", str(tmp_path / "d" / "gpect.db")]) == 7


def test_a_folder_is_not_made_half_with_a_day_that_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "d"
    assert run(["init", str(folder), "--date", "31/02/2026"]) == 4
    assert not folder.exists()
    assert run(["init", str(folder), "--date", "01/10/2026"]) == 0
    assert 'date_reference = "2026-10-01"' in (folder / "gpect.toml").read_text(encoding="utf-8")
    capsys.readouterr()


def test_a_wrong_setting_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gpect.toml").write_text("[appariement]\nproposition = 4\n", encoding="utf-8")
    assert run(["match", "--base", str(tmp_path / "gpect.db")]) == 4
    assert "[appariement] proposition" in capsys.readouterr().err


def test_a_slip_in_the_name_of_the_base_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.csv"
    file.write_text(GOOD + "Jardinier;Cambrai;59400;1;01/04/2027\n", encoding="utf-8")
    assert run(["ingest", "besoins", str(file), "--base", str(tmp_path / "juin.db")]) == 0
    assert "Nouvelle base" in capsys.readouterr().err
    assert run(["ingest", "besoins", str(file), "--base", str(tmp_path / "jiun.db")]) == 0
    told = capsys.readouterr().err
    assert "Nouvelle base" in told
    assert "juin.db" in told
    assert run(["ingest", "besoins", str(file), "--base", str(tmp_path / "juin.db")]) == 0
    assert "Nouvelle base" not in capsys.readouterr().err


def test_no_base_is_made_where_nobody_asked_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GPECT_BASE", raising=False)
    Path("b.csv").write_text(GOOD + "Jardinier;Cambrai;59400;1;\n", encoding="utf-8")
    assert run(["ingest", "besoins", "b.csv"]) == 4
    assert "gpect init" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["b.csv"]


def test_the_command_advised_is_to_be_typed_on_the_same_base(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = str(tmp_path / "gpect.db")
    assert run(["init", str(tmp_path)]) == 0
    assert run(["match", "--base", base]) != 0
    assert f"--base {base}" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ingest(tmp_path, (GOOD + "Jardinier;Cambrai;59400;1;01/04/2027\n").encode())
    base, taken = str(tmp_path / "g.db"), tmp_path / "besoins.csv"
    capsys.readouterr()
    for sortie in (tmp_path / "absent" / "s.csv", taken / "s.csv", tmp_path):
        assert run(["export", "besoins", "--base", base, "--sortie", str(sortie)]) != 0
        told = capsys.readouterr().err
        assert "Traceback" not in told
        assert "chemin" in told or "dossier" in told
    assert run(["revue", "titres", "--base", base, "--sortie", str(taken / "r.xlsx")]) == 1
    assert run(["doublons", "--base", base]) == 0


def test_what_is_still_refused_of_a_mended_file_never_takes_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = str(tmp_path / "g.db")
    ingest(
        tmp_path, (GOOD + "Jardinier;Cambrai;59400;deux;\nCuisinier;Cambrai;59400;?;\n").encode()
    )
    mended = tmp_path / "rejets" / "besoins_rejets.csv"
    text = mended.read_text(encoding="utf-8").replace(";Cambrai;59400;deux;", ";Cambrai;59400;2;")
    mended.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert run(["ingest", "besoins", str(mended), "--base", base]) == 3
    assert "non lue" not in capsys.readouterr().out  # the columns that gpect itself added
    assert mended.read_text(encoding="utf-8") == text
    again = tmp_path / "rejets" / "besoins_rejets_2.csv"
    again.write_text(again.read_text(encoding="utf-8").replace(";?;", ";3;"), encoding="utf-8")
    assert run(["ingest", "besoins", str(again), "--base", base]) == 0
    assert open_rejects(open_store(base)).empty


def test_a_folder_asked_where_a_file_stands_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "f"
    file.write_text("bonjour", encoding="utf-8")
    for folder in (file, file / "dessous"):
        assert run(["init", str(folder)]) == 1
        assert "un fichier porte déjà ce nom" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8") == "bonjour"


def test_the_setting_advised_is_right_from_any_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["referentiels", "filieres", "filieres.csv"]) == 0
    advised = capsys.readouterr().out.split(": ")[-1]
    folder = tmp_path / "territoire"
    assert run(["init", str(folder)]) == 0
    settings = folder / "gpect.toml"
    text = settings.read_text(encoding="utf-8").replace("[general]", f"[general]\n{advised}")
    settings.write_text(text, encoding="utf-8")
    assert run(["tension", "--base", str(folder / "gpect.db")]) == 0
    capsys.readouterr()

"""A content received before is told of again, word for word, and changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gpect.domain import tables as t
from gpect.ingest.options import IngestOptions
from gpect.runs import ingestion, receiving
from gpect.runs.workspace import Workspace
from gpect.store import lots, tables
from gpect.store.engine import open_store

AS_OF = date(2026, 10, 1)
OPTIONS = IngestOptions(as_of=AS_OF)
PEOPLE = """Structure;Identifiant;Nom;Commune;Date de naissance;Métier;Fin de parcours
Chantier Inventé;A1;Personne Inventée;Valenciennes;31/02/1980;Agent de propreté;01/03/2027
Chantier Inventé;A2;Personne Inventée;Denain;;Maçon;31/02/2027
;A3;Personne Inventée;Denain;;Maçon;
Chantier Inventé;A1;Personne Inventée;Valenciennes;31/02/1980;Agent de propreté;01/03/2027
Chantier Inventé;A4;Personne Inventée;Nulle-Part;;Savoir inconnu zzz;01/04/2027
"""
NEEDS = """Employeur;Référence;Contact;Intitulé du poste;Commune;Nb de postes;Date de début
Chantier Inventé;A1;Personne Inventée;Agent de propreté;Valenciennes;deux;01/03/2027
Chantier Inventé;A2;Personne Inventée;Maçon;Denain;1;31/02/2027
Chantier Inventé;A3;Personne Inventée;Maçon;Denain;1;01/03/2027
"""
OPENINGS = """{"intitule": "Maçon", "code_rome": "2204K", "nb_postes": "deux", "commune": "Denain"}
{"intitule": "Agent de propreté", "nb_postes": 2, "commune": "Valenciennes", "permis_b": "?"}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(str(tmp_path / "gpect.db"), tmp_path, AS_OF)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever reads a file fails."""

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("the file was read again")

    with monkeypatch.context() as patch:
        patch.setattr(receiving, "receive", never)
        patch.setattr(receiving, "sent_again", never)
        yield


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [("personnes", "personnes.csv", PEOPLE), ("besoins", "besoins.jsonl", OPENINGS)],
)
def test_the_same_content_gives_the_same_report(
    workspace: Workspace, kind: str, name: str, text: str, request: pytest.FixtureRequest
) -> None:
    path = write(workspace.folder, name, text)
    first = ingestion.ingest(workspace, kind, path, OPTIONS)
    assert (first.rejects_file is None) == (kind == "personnes")
    before = tables.digest(open_store(workspace.base))
    request.getfixturevalue("unread")
    again = ingestion.ingest(workspace, kind, path, OPTIONS)
    assert again.report.to_dict() == first.report.to_dict()
    assert first.report.rows_rejected
    assert first.report.errors
    assert (again.lot_id, again.rejects_file) == (first.lot_id, first.rejects_file)
    assert again.written.already_known
    assert tables.digest(open_store(workspace.base)) == before


def test_returned_rows_are_left_as_mended_and_written_where_missing(workspace: Workspace) -> None:
    path = write(workspace.folder, "besoins.csv", NEEDS)
    returned = ingestion.ingest(workspace, "besoins", path, OPTIONS).rejects_file
    assert returned is not None
    written = returned.read_bytes()
    returned.write_bytes(b"half mended")
    ingestion.ingest(workspace, "besoins", path, OPTIONS)
    assert returned.read_bytes() == b"half mended"
    returned.unlink()
    assert ingestion.ingest(workspace, "besoins", path, OPTIONS).rejects_file == returned
    assert returned.read_bytes() == written
    assert b"Personne Invent" not in written


def test_another_name_is_told_under_that_name(workspace: Workspace) -> None:
    first = write(workspace.folder, "besoins.csv", NEEDS)
    second = write(workspace.folder, "copie.csv", NEEDS)
    ingestion.ingest(workspace, "besoins", first, OPTIONS)
    done = ingestion.ingest(workspace, "besoins", second, OPTIONS)
    assert done.written.already_known
    assert done.report.source_file == "copie.csv"
    assert done.rejects_file is not None
    assert done.rejects_file.name == "copie_rejets.csv"


def test_rows_about_people_go_nowhere_but_back(workspace: Workspace) -> None:
    path = write(workspace.folder, "personnes.csv", PEOPLE.replace("A2", "ID-7431"))
    done = ingestion.ingest(workspace, "personnes", path, OPTIONS)
    assert done.report.rows_rejected
    path.unlink()
    left = [file for file in workspace.folder.rglob("*") if file.is_file()]
    assert not [file for file in left if b"ID-7431" in file.read_bytes()]


def test_other_settings_read_the_file_anew_and_undo_still_gives_back_nothing(
    workspace: Workspace,
) -> None:
    path = write(workspace.folder, "personnes.csv", PEOPLE)
    engine = open_store(workspace.base, create=True)
    empty = tables.digest(engine)
    first = ingestion.ingest(workspace, "personnes", path, OPTIONS)
    other = replace(OPTIONS, structure="Chantier par Défaut")
    anew = ingestion.ingest(workspace, "personnes", path, other)
    assert anew.lot_id == first.lot_id
    assert anew.written.anew
    assert anew.report.rows_valid == first.report.rows_valid + 1
    assert len(tables.read(engine, t.PERSONS)) == anew.report.rows_valid
    assert len(lots.history(engine)) == 1
    assert ingestion.ingest(workspace, "personnes", path, other).written.already_known
    ingestion.undo(workspace, anew.lot_id)
    assert tables.digest(engine) == empty


def test_what_is_newer_is_never_replaced_by_what_is_older(workspace: Workspace) -> None:
    path = write(workspace.folder, "personnes.csv", PEOPLE)
    ingestion.ingest(workspace, "personnes", path, OPTIONS)
    newer = write(workspace.folder, "corrige.csv", PEOPLE.replace("Valenciennes", "Denain"))
    ingestion.ingest(workspace, "personnes", newer, OPTIONS)
    before = tables.digest(open_store(workspace.base))
    done = ingestion.ingest(workspace, "personnes", path, replace(OPTIONS, structure="Autre"))
    assert done.written.already_known
    assert done.written.overtaken_by
    assert tables.digest(open_store(workspace.base)) == before


def test_after_an_undo_the_file_is_read_as_new(workspace: Workspace) -> None:
    path = write(workspace.folder, "personnes.csv", PEOPLE)
    first = ingestion.ingest(workspace, "personnes", path, OPTIONS)
    before = tables.digest(open_store(workspace.base))
    ingestion.undo(workspace, first.lot_id)
    again = ingestion.ingest(workspace, "personnes", path, OPTIONS)
    assert not again.written.already_known
    assert tables.digest(open_store(workspace.base)) == before


def test_a_long_file_returns_the_same_rows_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gpect.ingest import long_file
    from gpect.ingest.files import long_csv

    body = NEEDS.splitlines()
    rows = [line.replace("A1", f"A{k}").replace("A2", f"B{k}") for k in range(60)
            for line in body[1:3]]  # fmt: skip
    path = write(workspace.folder, "longue.csv", "\n".join([body[0], *rows]) + "\n")

    def short(path: Path, template: Any, **_: Any) -> Any:
        return long_csv.open_long(path, template, long=10, block=25)

    monkeypatch.setattr(long_file, "open_long", short)
    first = ingestion.ingest(workspace, "besoins", path, OPTIONS)
    assert first.rejects_file is not None
    written = first.rejects_file.read_bytes()
    first.rejects_file.unlink()
    again = ingestion.ingest(workspace, "besoins", path, OPTIONS)
    assert again.report.to_dict() == first.report.to_dict()
    assert again.rejects_file is not None
    assert again.rejects_file.read_bytes() == written
    assert written.count(b"\n") == 121

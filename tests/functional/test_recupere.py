"""``gpect recupere`` from the command line, against a local server."""

import json
from pathlib import Path
from typing import Any

import pytest

from gpect.cli.app import run
from gpect.ingest.connectors import client, france_travail, les_emplois
from tests.unit.ingest.connectors.stub import IDENTIFIER, SECRET, Service, serving

OFFER = {
    "intitule": "Agent d'entretien", "romeCode": "K2204", "dateCreation": "2026-09-01",
    "lieuTravail": {"libelle": "59 - DENAIN", "commune": "59172"},
}  # fmt: skip
POST = {"id": 7, "rome": "Nettoyage (K2204)", "recrutement_ouvert": "True"}
STRUCTURE = {"siret": "99900001000002", "type": "ACI", "ville": "Denain", "postes": [POST]}


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("GPECT_FT_ID", IDENTIFIER)
    monkeypatch.setenv("GPECT_FT_SECRET", SECRET)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(client.Patience, "__init__", _impatient(client.Patience.__init__))


def _impatient(init: Any) -> Any:
    return lambda self: init(self, attempts=3, first_wait=0.001, longest_wait=0.01, timeout=5.0)


def recupere(service: Service, monkeypatch: pytest.MonkeyPatch, *more: str) -> int:
    with serving(service) as address:
        site = france_travail.Site(f"{address}/token", f"{address}/offres/search")
        monkeypatch.setattr(france_travail, "REAL", site)
        monkeypatch.setattr(les_emplois, "ADDRESS", f"{address}/api/v1/siaes/")
        monkeypatch.setattr(les_emplois, "PER_SECOND", 1000.0)
        name = "les-emplois" if service.structures else "france-travail"
        where = ["--commune", "59606", "--rayon", "10", "--date", "2026-10-01"]
        return run(["recupere", name, *where, "--sortie", "recu.jsonl", *more])


def test_offers_are_written_one_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service = Service(offers=[{"id": str(i), **OFFER} for i in range(160)], troubles=[500])
    assert recupere(service, monkeypatch) == 0
    lines = Path("recu.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [str(i) for i in range(160)]
    said = capsys.readouterr()
    assert "160 offres" in said.out
    assert not any(word in said.out + said.err for word in (IDENTIFIER, SECRET, "jeton-"))


def test_structures_are_fetched_then_read_as_both_kinds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert recupere(Service(structures=[STRUCTURE]), monkeypatch, "--ingest") == 4
    assert not Path("recu.jsonl").exists()  # nothing is asked for a base that nobody chose
    assert run(["init", "."]) == 0
    capsys.readouterr()
    assert recupere(Service(structures=[STRUCTURE]), monkeypatch, "--ingest") == 0
    assert capsys.readouterr().out.count("1 ligne lue = 1 valide") == 2


@pytest.mark.parametrize(
    ("service", "code", "words"),
    [
        (Service(troubles=[503] * 9), 8, "en panne (503)"),
        (Service(troubles=["cut"] * 9), 8, "coupée"),
        (Service(token_troubles=[400]), 8, "identifiants refusés"),
        (Service(), 8, "rien à cet endroit"),
    ],
)
def test_a_failure_is_one_sentence_and_writes_nothing(
    service: Service, code: int, words: str, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    Path("recu.jsonl").write_text("d'avant", encoding="utf-8")
    assert recupere(service, monkeypatch) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert not any(word in said for word in (IDENTIFIER, SECRET, "jeton-"))
    assert [path.name for path in Path().iterdir()] == ["recu.jsonl"]
    assert Path("recu.jsonl").read_text(encoding="utf-8") == "d'avant"


def test_without_keys_the_sentence_names_the_variables(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GPECT_FT_SECRET")
    assert recupere(Service(), monkeypatch) == 4
    said = capsys.readouterr().err
    assert "GPECT_FT_ID" in said
    assert IDENTIFIER not in said


@pytest.mark.parametrize(
    "options",
    [["--commune", "5960"], ["--commune", "59606", "--rayon", "-1"],
     ["--commune", "59606", "--rayon", "101"]],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused_before_any_request(options: list[str]) -> None:
    assert run(["recupere", "les-emplois", *options, "--sortie", "recu.jsonl"]) == 4

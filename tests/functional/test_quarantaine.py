"""From the command line: a corrected file under another name closes what it corrects."""

import json
from pathlib import Path
from typing import Any

from gpect.cli.app import run
from gpect.store import lots
from gpect.store.engine import open_store
from gpect.store.quarantine import open_rejects

PEOPLE = "Identifiant;Structure;Commune;Date de fin de parcours\n"
NEEDS = "Référence;Employeur;Intitulé du poste;Commune;Nb de postes\n"
KEYLESS = "Intitulé du poste;Commune;Nb de postes;Date de début\n"


def send(folder: Path, kind: str, name: str, text: str) -> dict[str, Any]:
    path, report = folder / name, folder / "r.json"
    path.write_text(text, encoding="utf-8")
    run(["ingest", kind, str(path), "--base", str(folder / "g.db"), "--rapport", str(report)])
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def waiting(folder: Path) -> list[int]:
    rows = open_rejects(open_store(str(folder / "g.db")))
    return sorted(set(rows.loc[rows["severity"] == "reject", "row"]))


def test_people_by_structure_and_identifier(tmp_path: Path) -> None:
    first = PEOPLE + "A1;Jardin;Cambrai;30/06/2027\nA2;Jardin;Cambrai;31/02/2027\n"
    send(tmp_path, "personnes", "mars.csv", first + "A3;Jardin;Cambrai;jamais\n;Jardin;Denain;\n")
    assert waiting(tmp_path) == [3, 4, 5]
    told = send(tmp_path, "personnes", "avril.csv", PEOPLE + "a2 ;JARDIN;Cambrai;28/02/2027\n")
    assert waiting(tmp_path) == [4, 5]
    assert any("1 ligne rejetée est reprise" in note for note in told["notes"])
    told = send(tmp_path, "personnes", "mai.csv", PEOPLE + "A1;Jardin;Denain;30/06/2027\n")
    assert any("2 lignes rejetées restent à corriger" in note for note in told["notes"])


def test_needs_by_reference(tmp_path: Path) -> None:
    rows = ["R1;Ville;Jardinier;Cambrai;1", "R2;Ville;Cuisinier;Cambrai;deux"]
    send(tmp_path, "besoins", "mars.csv", NEEDS + "\n".join(rows) + "\n")
    assert waiting(tmp_path) == [3]
    send(tmp_path, "besoins", "autre.csv", NEEDS + "R2;Autre;Cuisinier;Cambrai;2\n")
    assert waiting(tmp_path) == [3]  # the same reference, of another employer
    send(tmp_path, "besoins", "avril.csv", NEEDS + "R2;Ville;Cuisinier de nuit;Denain;2\n")
    assert waiting(tmp_path) == []


def test_needs_without_reference_by_what_they_say_or_by_their_place(tmp_path: Path) -> None:
    first = KEYLESS + "Jardinier;Cambrai;1;\nCuisinier;Cambrai;deux;\nSoudeur;Denain;1;31/02/2027\n"
    send(tmp_path, "besoins", "mars.csv", first)
    assert waiting(tmp_path) == [3, 4]
    right = "Soudeur;Denain;1;28/02/2027\nJardinier;Cambrai;1;\nCuisinier;Cambrai;2;\n"
    told = send(tmp_path, "besoins", "avril.csv", KEYLESS + right)
    assert waiting(tmp_path) == [4]  # its date told it from the others: who can say
    assert any("reste à corriger" in note for note in told["notes"])


def test_a_need_mended_in_its_place_closes_whatever_was_wrong(tmp_path: Path) -> None:
    first = KEYLESS + "Jardinier;Cambrai;1;\n;Cambrai;1;\nSoudeur;Denain;1;31/02/2027\nTOTAL;;3;\n"
    send(tmp_path, "besoins", "mars.csv", first)
    assert waiting(tmp_path) == [3, 4, 5]
    right = "Jardinier;Cambrai;1;\nPeintre;Cambrai;1;\nSoudeur;Denain;1;28/02/2027\n"
    told = send(tmp_path, "besoins", "mars corrigé.csv", KEYLESS + right)
    assert waiting(tmp_path) == []
    assert any("3 lignes rejetées sont reprises" in note for note in told["notes"])


def test_a_need_alike_another_is_not_taken_for_the_one_that_was_wrong(tmp_path: Path) -> None:
    first = KEYLESS + "Jardinier;Cambrai;1;\nJardinier;Cambrai;deux;\n"
    send(tmp_path, "besoins", "mars.csv", first)
    send(tmp_path, "besoins", "avril.csv", KEYLESS + "Jardinier;Cambrai;1;\n")
    assert waiting(tmp_path) == [3]


def test_an_undo_opens_again(tmp_path: Path) -> None:
    send(tmp_path, "personnes", "mars.csv", PEOPLE + "A2;Jardin;Cambrai;31/02/2027\n")
    send(tmp_path, "personnes", "avril.csv", PEOPLE + "A2;Jardin;Cambrai;28/02/2027\n")
    assert waiting(tmp_path) == []
    engine = open_store(str(tmp_path / "g.db"))
    last = str(lots.history(engine)["lot_id"].iloc[-1])
    assert run(["annule", last, "--base", str(tmp_path / "g.db")]) == 0
    assert waiting(tmp_path) == [2]

"""What a row of outcomes must say, what it is tied to, and when two rows are two outcomes."""

from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes

HEADS = ("Événement;Date;Intitulé du poste;Nombre;Employeur;Référence du poste;Identifiant;"
         "Structure;Motif")  # fmt: skip


def read(folder: Path, *rows: str, kind: str = "realisations", heads: str = HEADS):
    path = folder / f"{kind}.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("embauche;01/09/2026;Agent d'entretien;;;;;;", None),
        ("embauche;01/09/2026;;;;R1;;;", None),
        ("abandon;01/09/2026;;;;;P1;Le Jardin;", None),
        ("départ en retraite;01/09/2026;;3;Usine;;;;", None),
        ("embauche;01/09/2026;;;Usine;;;;", "intitule_et_rome_absents"),
        ("départ en retraite;01/09/2026;;3;;;;;", "intitule_et_rome_absents"),
        ("embauche;;Agent d'entretien;;;;;;", "date_absente"),
        ("embauche;31/02/2026;Agent d'entretien;;;;;;", "date_invalide"),
        (";01/09/2026;Agent d'entretien;;;;;;", "evenement_inconnu"),
        ("danse;01/09/2026;Agent d'entretien;;;;;;", "evenement_inconnu"),
        ("embauche;01/09/2026;Agent d'entretien;0;;;;;", "nombre_invalide"),
    ],
)
def test_a_row_says_what_happened_when_and_of_what(
    tmp_path: Path, row: str, code: str | None
) -> None:
    found = read(tmp_path, row)
    rejected = found.rejects.loc[found.rejects["severity"] == "reject", "code"].tolist()
    assert rejected == ([] if code is None else [code])
    assert len(found.tables["outcomes"]) == (code is None)


def test_no_number_is_one_and_a_day_to_come_is_kept(tmp_path: Path) -> None:
    rows = ("départ en retraite;01/09/2031;Agent d'entretien;;;;;;",
            "embauche;01/09/2026;Agent d'entretien;12;;;;;")  # fmt: skip
    found = read(tmp_path, *rows).tables["outcomes"].sort_values("source_row")
    assert found["n"].tolist() == [1, 12]
    assert found["occurred_on"].dt.year.tolist() == [2031, 2026]


def test_alike_without_a_person_are_as_many_outcomes_and_with_one_a_duplicate(
    tmp_path: Path,
) -> None:
    alone = ["embauche;01/09/2026;Agent d'entretien;;Usine;;;;"] * 3
    named = ["abandon;01/09/2026;Agent d'entretien;;;;P1;Le Jardin;"] * 2
    found = read(tmp_path, *alone, *named)
    assert (found.report.rows_valid, found.report.rows_duplicate) == (4, 1)
    assert found.tables["outcomes"]["outcome_id"].is_unique


def test_an_outcome_is_tied_to_the_person_and_to_the_post_of_the_other_files(
    tmp_path: Path,
) -> None:
    outcome = read(
        tmp_path, "embauche;01/09/2026;Agent d'entretien;;USINE;r1; p1 ;le jardin;"
    ).tables["outcomes"].iloc[0]  # fmt: skip
    person = read(
        tmp_path, "P1;Le Jardin", kind="personnes", heads="Identifiant;Structure"
    ).tables["persons"].iloc[0]  # fmt: skip
    post = read(
        tmp_path, "Agent d'entretien;Usine;R1", kind="besoins",
        heads="Intitulé du poste;Employeur;Référence",
    ).tables["openings"].iloc[0]  # fmt: skip
    assert outcome["person_id"] == person["person_id"]
    assert outcome["opening_id"] == post["opening_id"]


def test_without_a_structure_or_a_reference_it_is_tied_to_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, "abandon;01/09/2026;Agent d'entretien;;Usine;;P1;;").tables["outcomes"]
    assert found[["person_id", "opening_id"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("motif", "kept"), [("Non mobile", True), ("Problème de santé", False), ("", False)]
)
def test_a_motive_that_tells_of_the_person_s_life_is_not_kept(
    tmp_path: Path, motif: str, kept: bool
) -> None:
    row = f"refus candidat;01/09/2026;Agent d'entretien;;;;;;{motif}"
    found = read(tmp_path, row).tables["outcomes"]["motif"].iloc[0]
    assert (found == motif) if kept else pd.isna(found)


def test_a_departure_of_any_metier_is_kept_and_told(tmp_path: Path) -> None:
    rows = ("départ en retraite;01/09/2026;;3;Usine;;;;",
            "départ en retraite;01/09/2026;Agent d'entretien;3;Usine;;;;",
            "abandon;01/09/2026;;;;;P1;Le Jardin;")  # fmt: skip
    found = read(tmp_path, *rows).rejects
    assert found.loc[found["code"] == "metier_absent", "row"].tolist() == [2]

"""The last day of a PASS IAE, as given or worked out from its first one."""

from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes

HEADS = (
    "Structure;Identifiant;Métier recherché;Fin du parcours;Fin du PASS IAE;Début du PASS IAE;"
    "Suspension du PASS (jours);Prolongation du PASS (jours)\n"
)


def read(folder: Path, row: str):
    path = folder / "personnes.csv"
    path.write_text(
        HEADS + f"Atelier du Hainaut;P-01;Agent d'entretien;30/06/2027;{row}\n", encoding="utf-8"
    )
    found = ingest_file(path, "personnes", fakes.normalisers(), b"k" * 32, fakes.OPTIONS)
    return found.tables["pathways"]["pass_iae_ends_on"].iloc[0], found.rejects


@pytest.mark.parametrize(
    ("row", "last"),
    [
        ("15/03/2027;01/01/2026;;", "2027-03-15"),
        (";01/01/2026;;", "2027-12-31"),
        (";01/01/2024;;", "2025-12-30"),
        (";01/01/2026;31;", "2028-01-31"),
        (";01/01/2026;;365", "2028-12-30"),
        (";01/01/2026;31;365", "2029-01-30"),
        (";01/01/2026;0;0", "2027-12-31"),
    ],
)
def test_two_years_the_first_day_counted_and_what_is_added(tmp_path, row, last) -> None:
    ends_on, rejects = read(tmp_path, row)
    assert ends_on == pd.Timestamp(last)
    assert rejects.empty


def test_without_an_end_or_a_start_it_is_unknown(tmp_path) -> None:
    ends_on, _ = read(tmp_path, ";;31;365")
    assert pd.isna(ends_on)


@pytest.mark.parametrize("row", [";01/01/2026;1117;", ";01/01/2026;;21961", ";01/01/2026;deux;"])
def test_a_slip_adds_nothing_and_is_told(tmp_path, row) -> None:
    ends_on, rejects = read(tmp_path, row)
    assert ends_on == pd.Timestamp("2027-12-31")
    assert rejects["code"].tolist() == ["nombre_invalide"]
    assert rejects["severity"].tolist() == ["warn"]


@pytest.mark.parametrize(
    ("row", "last"), [(";01/01/2026;1116;", 1116), (";01/01/2026;;1800", 1800)]
)
def test_the_longest_are_kept(tmp_path, row, last) -> None:
    ends_on, rejects = read(tmp_path, row)
    assert ends_on == pd.Timestamp("2027-12-31") + pd.Timedelta(days=last)
    assert rejects.empty

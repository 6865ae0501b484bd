"""What a row of people says: dates, pathway, freins, licence; what is kept apart for the audit."""

from pathlib import Path

import pandas as pd
import pytest

from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes


def read(folder: Path, heads: str, *rows: str, kind: str = "personnes"):
    path = folder / f"{kind}.csv"
    lines = [f"Identifiant;Structure;Métier recherché;{heads}"]
    lines += [f"P{k};Le Jardin;Agent / Agente d'entretien;{row}" for k, row in enumerate(rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ingest_file(path, kind, fakes.normalisers(), fakes.KEY, fakes.OPTIONS)


def dates(values: pd.Series) -> list[str | None]:
    return [None if pd.isna(value) else f"{value:%Y-%m-%d}" for value in values]


def test_who_gives_no_day_is_free_at_the_end_of_the_pathway(tmp_path: Path) -> None:
    rows = ("01/02/2027;30/06/2027", ";30/06/2027", "01/02/2027;", "à voir;30/06/2027")
    found = read(tmp_path, "Disponible à partir du;Date de fin de parcours", *rows).tables
    told = found["persons"].sort_values("source_row")["available_from"]
    assert dates(told) == ["2027-02-01", "2027-06-30", "2027-02-01", "2027-06-30"]
    assert sorted(dates(found["pathways"]["ends_on"])) == ["2027-06-30"] * 3


def test_a_pathway_that_ends_before_it_starts_is_told(tmp_path: Path) -> None:
    rows = ("01/01/2027;01/06/2026", "01/01/2027;01/01/2027", "01/01/2027;", ";01/06/2026")
    found = read(tmp_path, "Date de début de parcours;Date de fin de parcours", *rows)
    told = found.rejects[["row", "code", "severity"]].to_numpy().tolist()
    assert told == [[2, "fin_avant_debut", "warn"]]
    assert "2026" not in found.rejects["reason"].item()


def test_a_session_that_ends_before_it_starts_is_told(tmp_path: Path) -> None:
    path = tmp_path / "formations.csv"
    path.write_text("Intitulé;Date de début;Date de fin\nCariste;01/03/2027;01/02/2027\n")
    found = ingest_file(path, "formations", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    assert found.rejects["code"].tolist() == ["fin_avant_debut"]


@pytest.mark.parametrize("cell", ["tout de suite", "Immédiatement", "dès que possible", "ASAP"])
def test_who_is_free_at_once_is_so_on_the_day_of_the_file(tmp_path: Path, cell: str) -> None:
    found = read(tmp_path, "Disponible;Date de fin de parcours", f"{cell};31/08/2027")
    assert dates(found.tables["persons"]["available_from"]) == ["2026-10-01"]
    assert dates(found.tables["pathways"]["ends_on"]) == ["2027-08-31"]
    assert found.rejects.empty


def test_a_pathway_is_one_whose_end_or_whose_pass_is_known(tmp_path: Path) -> None:
    heads = "Date de début de parcours;Date de fin de parcours;Fin du PASS IAE;Compétences visées"
    rows = ("01/01/2026;;;soudage", ";30/06/2027;;taille", ";;31/12/2027;semis")
    found = read(tmp_path, heads, *rows).tables
    assert dates(found["pathways"]["pass_iae_ends_on"].sort_values()) == ["2027-12-31", None]
    assert set(found["pathway_skills"]["skill_code"]) == {"taille", "semis"}
    assert set(found["pathways"]["target_code_rome"]) == {"K2204"}


def test_the_end_of_a_pathway_that_is_no_date_is_rejected_and_the_others_warned(
    tmp_path: Path,
) -> None:
    heads = "Disponible à partir du;Date de fin de parcours;Date de naissance"
    found = read(tmp_path, heads, "31/02/2027;;", ";31/02/2027;", ";;31/02/1990")
    told = found.rejects.sort_values("row")[["row", "code", "severity"]].to_numpy().tolist()
    assert told == [[2, "date_invalide", "warn"], [3, "date_invalide", "reject"],
                    [4, "date_invalide", "warn"]]  # fmt: skip
    assert found.report.rows_valid == 2


def test_a_licence_told_among_the_skills_speaks_where_the_column_is_silent(tmp_path: Path) -> None:
    rows = (';"permis b;taille"', 'non;"permis b"', "oui;taille", ";taille")
    found = read(tmp_path, "Permis;Compétences", *rows).tables
    told = found["persons"].sort_values("source_row")["permis_b"]
    assert [None if pd.isna(v) else bool(v) for v in told] == [True, False, True, None]
    assert set(found["person_skills"]["skill_code"]) == {"taille"}
    assert set(found["person_skills"]["level"]) == {1.0}


def test_the_audit_has_a_year_and_what_is_no_sex_is_missing(tmp_path: Path) -> None:
    heads = "Date de naissance;Sexe;QPV;RQTH"
    rows = ("12/05/1998;Femme;oui;", "1985;M.;non;oui", ";X;;")
    audit = read(tmp_path, heads, *rows).tables["audit_persons"].set_index("annee_naissance")
    assert audit["sexe"].fillna("").to_dict() == {1998: "F", 1985: "H", pd.NA: ""}
    assert audit.loc[1985, "rqth"]
    assert pd.isna(audit.loc[1998, "rqth"])


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("", None), ("Non exploré", None), ("non renseigné", None), ("Non", "non"), ("oui", "moyen"),
     ("Oui, fort", "fort")],
)  # fmt: skip
def test_a_frein_that_was_not_explored_has_no_row(
    tmp_path: Path, cell: str, answer: str | None
) -> None:
    found = read(tmp_path, "Frein : mobilité", f'"{cell}"').tables["person_freins"]
    assert found["reponse"].tolist() == ([] if answer is None else [answer])


def test_the_structure_is_the_row_s_else_the_option_s_else_the_row_is_rejected(
    tmp_path: Path,
) -> None:
    path = tmp_path / "personnes.csv"
    path.write_text("Identifiant;Structure\nA;\nB;Le Jardin\n;Le Jardin\n", encoding="utf-8")
    found = ingest_file(path, "personnes", fakes.normalisers(), fakes.KEY, fakes.OPTIONS)
    told = found.rejects.loc[found.rejects["severity"] == "reject", ["row", "code"]]
    assert told.to_numpy().tolist() == [[2, "structure_absente"], [4, "identifiant_absent"]]
    assert found.tables["persons"]["structure"].tolist() == ["Le Jardin"]


def test_an_age_that_nobody_accompanied_has_is_told_and_left_unknown(tmp_path: Path) -> None:
    births = ("01/01/1900", "2025", "12/05/1998", "", "01/10/2012", "1926")
    found = read(tmp_path, "Date de naissance;Sexe", *(f"{birth};" for birth in births))
    told = found.tables["persons"][["person_id", "source_row"]].merge(found.tables["audit_persons"])
    years = told.sort_values("source_row")["annee_naissance"]
    assert [None if pd.isna(y) else int(y) for y in years] == [None, None, 1998, None, 2012, 1926]
    faults = found.rejects[["row", "code", "severity"]].to_numpy().tolist()
    assert faults == [[2, "age_invraisemblable", "warn"], [3, "age_invraisemblable", "warn"]]

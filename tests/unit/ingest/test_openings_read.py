"""What a row of needs says: posts, hours, employer, place, skills; and the id it is given."""

from pathlib import Path

import pandas as pd
import pytest

from gpect.domain import contracts, tables
from gpect.ingest.kinds.openings import ONE_EACH, SEAT_CONFIDENCE, TWINS
from gpect.ingest.normalise import ingest_file
from tests.unit.ingest import fakes

ATELIER, USINE, BOTH = "78467169500087", "55208131766522", "35600000000048"
STRUCTURES = contracts.conform(
    pd.DataFrame(
        [
            (ATELIER, "EI", "Atelier", "59172"),
            (ATELIER, "ACI", "Atelier", "59172"),
            (USINE, "entreprise", "Usine", "59122"),
            (BOTH, "EA", "Deux", "59122"),
            (BOTH, "EI", "Deux", "59122"),
        ],
        columns=["siret", "kind", "name", "code_commune"],
    ).assign(structure_id=list("abcde")),
    tables.STRUCTURES,
)


def read(folder: Path, heads: str, *rows: str):
    path = folder / "besoins.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return ingest_file(path, "besoins", fakes.normalisers(STRUCTURES), fakes.KEY, fakes.OPTIONS)


def opening(folder: Path, heads: str, row: str) -> pd.Series:
    return read(folder, f"Intitulé du poste;{heads}", f"Agent d'entretien;{row}").tables[
        "openings"
    ].iloc[0]  # fmt: skip


def warned(found) -> set[tuple[str, str]]:
    return set(zip(found.rejects["code"], found.rejects["severity"], strict=True))


@pytest.mark.parametrize(("cell", "posts"), [("3", 3), ("9999", 9999), ("", 1)])
def test_a_blank_number_is_one_post_and_is_told(tmp_path: Path, cell: str, posts: int) -> None:
    found = read(tmp_path, "Intitulé du poste;Nb de postes", f"Agent d'entretien;{cell}")
    assert found.tables["openings"]["posts"].tolist() == [posts]
    assert (("nombre_absent", "warn") in warned(found)) == (cell == "")
    assert ONE_EACH not in found.report.notes


@pytest.mark.parametrize(
    ("cell", "proposed"),
    [("0", "un nombre entier de 1 à 9999"), ("-1", "un nombre entier de 1 à 9999"),
     ("10 000", "un nombre entier de 1 à 9999"), ("1.5", "un nombre entier de 1 à 9999"),
     ("deux", "2, en chiffres"), ("Une", "1, en chiffres")],
)  # fmt: skip
def test_a_number_of_posts_that_is_refused_is_told_what_is_expected(
    tmp_path: Path, cell: str, proposed: str
) -> None:
    found = read(tmp_path, "Intitulé du poste;Nb de postes", f"Agent d'entretien;{cell}")
    (fault,) = found.report.errors
    assert (fault["code"], fault["severity"]) == ("nombre_invalide", "reject")
    assert f"Attendu : {proposed}" in fault["message"]


def test_a_measure_out_of_range_is_told_its_range(tmp_path: Path) -> None:
    found = read(
        tmp_path, "Intitulé du poste;Commune;Heures par semaine", "Agent d'entretien;Denain;90"
    )
    (fault,) = found.report.remarks
    assert "Attendu : un nombre de 0 à 60" in fault["message"]


def test_without_a_column_each_line_is_one_post_and_no_line_is_blamed(tmp_path: Path) -> None:
    found = read(tmp_path, "Intitulé du poste;Commune", "Agent d'entretien;Denain")
    assert found.tables["openings"]["posts"].tolist() == [1]
    assert not warned(found)
    assert ONE_EACH in found.report.notes


@pytest.mark.parametrize(
    ("cell", "hours", "is_fault"),
    [("60", 60, False), ("61", None, True), ("mi-temps", 17.5, False), ("35h/sem", 35, False),
     ("temps partiel", None, False), ("à définir", None, False), ("beaucoup", None, True)],
)  # fmt: skip
def test_hours_of_a_week(tmp_path: Path, cell: str, hours: float | None, is_fault: bool) -> None:
    found = read(
        tmp_path, "Intitulé du poste;Commune;Heures par semaine", f"Agent d'entretien;Denain;{cell}"
    )
    row = found.tables["openings"]["hours_per_week"].iloc[0]
    assert pd.isna(row) if hours is None else row == hours
    assert (("nombre_invalide", "warn") in warned(found)) == is_fault


@pytest.mark.parametrize(
    ("siret", "told", "kind"),
    [(ATELIER, "", "ACI"), (USINE, "", "entreprise"), (ATELIER, "EI", "EI"), (BOTH, "", None),
     (BOTH, "EI", "EI"), ("", "", None)],
)  # fmt: skip
def test_the_employer_s_kind_is_the_file_s_word_else_what_is_known(
    tmp_path: Path, siret: str, told: str, kind: str | None
) -> None:
    row = opening(tmp_path, "SIRET;Type de structure", f"{siret};{told}")
    assert (None if pd.isna(row["employer_kind"]) else row["employer_kind"]) == kind


def test_the_employer_s_name_is_the_file_s_else_what_is_known(tmp_path: Path) -> None:
    assert opening(tmp_path, "SIRET;Employeur", f"{ATELIER};")["employer"] == "Atelier"
    assert opening(tmp_path, "SIRET;Employeur", f"{ATELIER};Ailleurs")["employer"] == "Ailleurs"


@pytest.mark.parametrize(
    ("commune", "code", "confidence"),
    [("", "59172", SEAT_CONFIDENCE), ("Cambrai", "59122", 1.0), ("Trifouillis", None, 0.0)],
)
def test_only_an_opening_that_tells_no_place_is_placed_at_its_employer_s(
    tmp_path: Path, commune: str, code: str | None, confidence: float
) -> None:
    row = opening(tmp_path, "SIRET;Commune", f"{ATELIER};{commune}")
    assert (None if pd.isna(row["code_commune"]) else row["code_commune"]) == code
    assert row["place_confidence"] == pytest.approx(confidence, abs=0.1)


def test_a_skill_asked_twice_is_demanded_if_either_says_so(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "Intitulé du poste;Compétences demandées;Compétences souhaitées",
        '"Agent d\'entretien";"a;b";"b;c;Permis B"',
    ).tables
    asked = found["opening_skills"].set_index("skill_code")["exigence"].to_dict()
    assert asked == {"a": "exige", "b": "exige", "c": "souhaite"}
    assert found["openings"]["permis_b"].isna().all(), "a licence that is wished is not demanded"


HEADS = "Intitulé du poste;Employeur;Référence;Nb de postes"


def ids(folder: Path, *rows: str) -> list[str]:
    found = read(folder, HEADS, *(f"Agent d'entretien;{row}" for row in rows))
    return found.tables["openings"].sort_values("source_row")["opening_id"].tolist()


def test_a_reference_makes_the_id_within_an_employer_whatever_else_is_said(tmp_path: Path) -> None:
    first = ids(tmp_path, "Usine;R1;1", "Usine;R2;1", "Atelier;R1;1")
    assert len(set(first)) == 3
    assert ids(tmp_path, "USINE ;r1;4") == first[:1]


def test_alike_without_a_reference_are_as_many_needs_and_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, HEADS, *["Agent d'entretien;Usine;;1"] * 2)
    assert found.tables["openings"]["opening_id"].is_unique
    assert len(found.tables["openings"]) == 2
    assert TWINS in found.report.notes
    apart = read(tmp_path, HEADS, "Agent d'entretien;Usine;;1", "Agent d'entretien;Usine;;2")
    assert apart.tables["openings"]["opening_id"].is_unique
    assert TWINS not in apart.report.notes


def test_one_alike_with_a_reference_is_no_twin(tmp_path: Path) -> None:
    found = read(tmp_path, HEADS, *["Agent d'entretien;Usine;R1;1"] * 2)
    assert len(found.tables["openings"]) == 1
    assert TWINS not in found.report.notes


def named(folder: Path, *rows: str) -> list[str | None]:
    """Give the record that each row rejected for its number of posts is told to be."""
    found = read(folder, HEADS, *(f"Agent d'entretien;{row}" for row in rows)).rejects
    told = found[found["code"] == "nombre_invalide"].sort_values("row")["record_id"]
    return [None if pd.isna(record) else str(record) for record in told]


def test_a_rejected_row_is_named_where_it_tells_by_itself_which_need_it_is(tmp_path: Path) -> None:
    mended = ids(tmp_path, "Usine;;2", "Atelier;R1;2")
    assert named(tmp_path, "Usine;;deux", "Atelier;R1;deux") == mended
    assert named(tmp_path, "Usine;;deux", "Usine;;trois", "Atelier;R1;deux", "Atelier;;1") == [
        None,
        None,
        mended[1],
    ]


DESCRIBED = "Intitulé du poste;Code ROME;Compétences demandées;Description"


def described(folder: Path, heads: str, *rows: str) -> dict[str, pd.DataFrame]:
    path = folder / "besoins.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    tools = fakes.normalisers(descriptions=fakes.FakeDescriptions)
    return ingest_file(path, "besoins", tools, fakes.KEY, fakes.OPTIONS).tables


def asked_by_row(found: dict[str, pd.DataFrame]) -> dict[int, dict[str, tuple[str, str]]]:
    """Give, by line of the file, each skill asked: how much, and who said it."""
    row = found["openings"].set_index("opening_id")["source_row"]
    asked: dict[int, dict[str, tuple[str, str]]] = {int(line): {} for line in row}
    for line in found["opening_skills"].to_dict("records"):
        said = (line["exigence"], line["source"])
        asked[int(row[line["opening_id"]])][line["skill_code"]] = said
    return asked


def test_each_offer_asks_what_its_own_description_surely_says(tmp_path: Path) -> None:
    text = "plonge exige 0.5;service souhaite 0.49"
    found = described(
        tmp_path,
        DESCRIBED,
        f'Agent;K2204;;"{text}"',
        "Agent;K2204;;",
        f'Serveur;A1203;;"{text}"',
        f'Agent de nuit;K2204;;"{text}"',
        "Commis;N1104;;cuisson souhaite 0.9",
    )
    plonge = {"plonge@K2204": ("exige", "description")}
    assert asked_by_row(found) == {
        2: plonge,
        3: {},
        4: {"plonge@A1203": ("exige", "description")},
        5: plonge,
        6: {"cuisson@N1104": ("souhaite", "description")},
    }


def test_what_a_list_says_is_not_said_again_by_a_description(tmp_path: Path) -> None:
    row = "Agent;K2204;plonge@K2204;plonge souhaite 0.9"
    assert asked_by_row(described(tmp_path, DESCRIBED, row)) == {
        2: {"plonge@K2204": ("exige", "liste")}
    }


@pytest.mark.parametrize(
    ("said", "column", "permis", "is_asked"),
    [
        ("exige", None, True, False),
        ("souhaite", None, None, False),
        ("exige", "", None, True),
        ("souhaite", "", None, False),
        ("exige", "non", False, False),
    ],
)
def test_a_licence_that_a_description_demands_is_told_as_a_list_tells_it(
    tmp_path: Path, said: str, column: str | None, permis: bool | None, is_asked: bool
) -> None:
    heads, row = f"{DESCRIBED};Permis B", f"Agent;K2204;;CERT:PERMIS-B {said} 0.9;{column}"
    if column is None:
        heads, row = heads.rpartition(";")[0], row.rpartition(";")[0]
    found = described(tmp_path, heads, row, row.replace(f"CERT:PERMIS-B {said} 0.9", ""))
    told = found["openings"].sort_values("source_row")["permis_b"].tolist()
    first, second = (None if pd.isna(cell) else cell for cell in told)
    assert first is permis
    assert second is (False if column == "non" else None)
    assert asked_by_row(found)[2].keys() == ({"CERT:PERMIS-B"} if is_asked else set())


@pytest.mark.parametrize(
    "title", ["Serveur (POURVU)", "ANNULÉ - Plongeur", "Poste pourvue : aide", "Offre annulée"]
)
def test_a_title_that_says_the_post_is_filled_keeps_the_row_out(tmp_path: Path, title: str) -> None:
    heads = "Intitulé du poste;Commune;Clos le"
    found = read(tmp_path, heads, f"{title};Denain;", f"{title};Cambrai;01/09/2026")
    assert found.tables["openings"]["code_commune"].tolist() == ["59122"], "a closed one is past"
    (fault,) = found.report.errors
    assert (fault["row"], fault["code"], fault["severity"]) == (2, "poste_pourvu", "reject")


@pytest.mark.parametrize("title", ["Serveur (non pourvu)", "Serveur, annule et remplace", "Plonge"])
def test_a_title_that_does_not_say_so_is_open(tmp_path: Path, title: str) -> None:
    assert read(tmp_path, "Intitulé du poste;Commune", f"{title};Denain").report.rows_valid == 1


@pytest.mark.parametrize(
    ("heads", "row", "code", "told"),
    [
        ("Intitulé du poste", "2 serveurs et 1 plongeur", "metiers_plusieurs", "une ligne"),
        ("Intitulé du poste;Contrat", "Serveur;CDD/CDI", "contrats_plusieurs", "Lu : CDD."),
        ("Intitulé du poste;Contrat", "Serveur;CDI ou CDD", "contrats_plusieurs", "Lu : CDI."),
        ("Intitulé du poste;Commune", "Serveur;Denain ou Cambrai", "lieux_plusieurs",
         "Lu : Denain."),
        ("Intitulé du poste;Date de début", "Serveur;01/09/2016", "date_ancienne", "01/09/2016"),
    ],
)  # fmt: skip
def test_what_is_read_in_part_is_told(
    tmp_path: Path, heads: str, row: str, code: str, told: str
) -> None:
    found = read(tmp_path, heads, row)
    assert found.report.rows_valid == 1
    (fault,) = found.report.remarks
    assert fault["code"] == code
    assert told in fault["message"]


@pytest.mark.parametrize("contract", ["CDD 6 mois", "CDD d'insertion", "Intérim (mission)", "CDI"])
def test_a_contract_of_one_kind_is_not_doubted(tmp_path: Path, contract: str) -> None:
    found = read(tmp_path, "Intitulé du poste;Contrat", f"Agent d'entretien 2x8 et 3x8;{contract}")
    assert not warned(found)


@pytest.mark.parametrize(
    ("cell", "proposed"),
    [("octobre", "octobre 2026"), ("mi-septembre", "septembre 2027"),
     ("fin août 2027", "août 2027"), ("courant déc.", "décembre 2026"), ("rentrée 2026", ""),
     ("S40", ""), ("mars ou avril", "")],
)  # fmt: skip
def test_a_start_that_is_no_date_is_refused_and_its_month_proposed(
    tmp_path: Path, cell: str, proposed: str
) -> None:
    found = read(tmp_path, "Intitulé du poste;Date de début", f"Agent d'entretien;{cell}")
    (fault,) = found.report.errors
    assert (fault["code"], fault["severity"]) == ("date_invalide", "reject")
    assert found.rejects["suggestion"].fillna("").tolist() == [proposed]
    assert (f"Vouliez-vous dire {proposed} ?" in fault["message"]) == bool(proposed)


def test_without_a_reader_descriptions_stay_unread(tmp_path: Path) -> None:
    found = read(tmp_path, DESCRIBED, "Agent;K2204;taille;plonge exige 0.9").tables
    assert set(found["opening_skills"]["skill_code"]) == {"taille"}


@pytest.mark.parametrize(("cell", "permis"), [("B", True), ("oui", True), ("non", False)])
def test_a_column_of_licences_names_the_car_licence(
    tmp_path: Path, cell: str, permis: bool
) -> None:
    assert opening(tmp_path, "Permis B", cell)["permis_b"] == permis

"""Titles normalised, learned, reviewed and taken back, by the functions the commands call."""

from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from gpect import runs
from gpect.domain.errors import FileRefused
from gpect.ingest.options import IngestOptions
from gpect.ingest.review import read_review
from gpect.runs import Workspace
from gpect.store import engine as store_engine
from gpect.store import tables as store_tables

OPTIONS = IngestOptions(as_of=date(2026, 10, 1))
NEEDS = """Référence;Intitulé du poste;Code ROME;Employeur;Commune;Nb de postes
1;zibulateur de quartier;;Asso A;Denain;4
2;ZIBULATEUR DE QUARTIER;;Asso B;Denain;2
3;Cuisinier;G1602;Asso B;Denain;1
4;troufignard en chef;;Asso B;Denain;1
"""


def nothing(_: str) -> None:
    """Tell no step."""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(base=str(tmp_path / "g.db"), folder=tmp_path, as_of=OPTIONS.as_of)
    (tmp_path / "besoins.csv").write_text(NEEDS, encoding="utf-8")
    runs.ingest(made, "besoins", tmp_path / "besoins.csv", OPTIONS)
    return made


def codes(workspace: Workspace) -> dict[str, str]:
    runs.export(workspace, "besoins", workspace.folder / "e.csv")
    table = pd.read_csv(workspace.folder / "e.csv", dtype="str", keep_default_na=False)
    return dict(zip(table["intitule"], table["code_rome_retenu"], strict=True))


def digest(workspace: Workspace) -> str:
    return store_tables.digest(store_engine.open_store(workspace.base))


def normalised(workspace: Workspace, text: str) -> pd.DataFrame:
    source, target = workspace.folder / "t.csv", workspace.folder / "o.csv"
    source.write_text(text, encoding="utf-8")
    runs.normalise_titles(workspace, (source, target), OPTIONS, nothing)
    return pd.read_csv(target, dtype="str", keep_default_na=False)


def test_a_list_keeps_its_columns_and_its_order(workspace: Workspace) -> None:
    out = normalised(workspace, "id;intitule;code_rome\n2;Boulanger;x\n1;;\n2;Boulanger;x\n")
    assert out["id"].tolist() == ["2", "1", "2"]
    assert out.columns.tolist()[:3] == ["id", "intitule", "code_rome_recu"]
    assert {"code_ogr", "libelle", "code_rome", "code_rome_parent", "filiere"} <= set(out)
    assert out["decision"].isin(["auto", "à vérifier", "inconnu"]).all()
    assert out.loc[1, "decision"] == "inconnu"
    assert out.loc[0].drop("id").equals(out.loc[2].drop("id"))
    assert len(out.loc[0, "alternatives"].split(" ; ")) == 5


def test_certificates_and_two_jobs_are_told(workspace: Workspace) -> None:
    out = normalised(workspace, "texte\ncariste caces 1 3 5\nserveur / plongeur\n")
    assert "CACES-R489-3" in out.loc[0, "certificats"].split(" ; ")
    assert out["deux_metiers"].tolist() == ["", "oui"]


def test_a_list_without_title_is_refused(workspace: Workspace) -> None:
    with pytest.raises(FileRefused, match="intitule"):
        normalised(workspace, "nom;age\na;b\n")


def test_a_correction_is_right_at_once_and_next_time_and_taken_back(workspace: Workspace) -> None:
    before, was = digest(workspace), codes(workspace)
    (workspace.folder / "c.csv").write_text(
        "intitule,code_rome\nZibulateur de quartier,K1206\nautre,Z99\n", encoding="utf-8"
    )
    done = runs.learn_titles(workspace, workspace.folder / "c.csv", OPTIONS)
    assert (done.n_titles, done.n_refused, done.n_recoded) == (1, 1, 2)
    assert done.refused == ((3, "Z99"),)
    assert codes(workspace)["zibulateur de quartier"] == "K1206"
    assert codes(workspace)["ZIBULATEUR DE QUARTIER"] == "K1206"
    out = normalised(workspace, "intitule\nzibulateur de QUARTIER (H/F)\n")
    assert out.loc[0, ["code_rome", "decision"]].tolist() == ["K1206", "auto"]
    assert runs.learn_titles(workspace, workspace.folder / "c.csv", OPTIONS).already_known
    runs.undo(workspace, done.lot_id)
    assert codes(workspace) == was
    assert digest(workspace) == before


def test_a_later_decision_takes_the_place_of_the_first(workspace: Workspace) -> None:
    for code in ("K1206", "G1202"):
        path = workspace.folder / f"{code}.csv"
        path.write_text(f"intitule;code_rome\nzibulateur de quartier;{code}\n", encoding="utf-8")
        last = runs.learn_titles(workspace, path, OPTIONS)
    assert codes(workspace)["zibulateur de quartier"] == "G1202"
    runs.undo(workspace, last.lot_id)
    assert codes(workspace)["zibulateur de quartier"] == "K1206"


def test_a_title_with_two_codes_is_no_decision(workspace: Workspace) -> None:
    path = workspace.folder / "c.csv"
    path.write_text("intitule;code_rome\nzibulateur;K1206\nzibulateur;G1202\n", encoding="utf-8")
    done = runs.learn_titles(workspace, path, OPTIONS)
    assert (done.n_titles, done.n_ambiguous) == (0, 1)


def test_a_header_may_name_the_release_of_its_codes(workspace: Workspace) -> None:
    path = workspace.folder / "c.csv"
    path.write_text(
        "intitule,code_v460,code_parent_v3,n\nzibulateur,K2106,K1206,3\n", encoding="utf-8"
    )
    assert runs.learn_titles(workspace, path, OPTIONS).n_titles == 1
    out = normalised(workspace, "intitule\nzibulateur\n")
    assert out.loc[0, "code_rome"] == "K2106"


def test_an_offer_with_a_code_teaches_its_title(workspace: Workspace) -> None:
    more = workspace.folder / "plus.csv"
    more.write_text(
        "Référence;Intitulé du poste;Code ROME\n"
        + "".join(f"p{i};troufignard en chef;K2204\n" for i in range(3)),
        encoding="utf-8",
    )
    runs.ingest(workspace, "besoins", more, OPTIONS)
    out = normalised(workspace, "intitule\ntroufignard en chef\n")
    assert out.loc[0, "alternatives"].startswith("K2204 ")


def test_the_review_comes_back_filled_with_most_posts_first(workspace: Workspace) -> None:
    path = workspace.folder / "revue.xlsx"
    assert runs.write_review(workspace, path, OPTIONS) == (2, 0)
    book = openpyxl.load_workbook(path)
    sheet = book["Métiers à vérifier"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert [sheet.cell(r, heads["Postes"]).value for r in (2, 3)] == [6, 1]
    lists = sheet.data_validations.dataValidation
    assert sorted(str(one.sqref) for one in lists) == ["G2", "G3"]
    sheet.cell(2, heads["Bon code ROME"]).value = "k 1206 - comme ils disent"
    book.save(path)
    done = runs.read_choices(workspace, path, OPTIONS)
    assert (done.n_titles, done.n_recoded) == (1, 2)
    assert codes(workspace)["zibulateur de quartier"] == "K1206"
    assert len(runs.review_titles(workspace, OPTIONS)) == 1


OFFERED = ["K2204 Un", "N1103 Deux", "G1602 Trois", "F1703 Quatre", "A1203 Cinq"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1", "K2204 Un"), (2, "N1103 Deux"), ("Choix 3", "G1602 Trois"), ("oui", "K2204 Un"),
     (4.0, "F1703 Quatre"), ("6", "6"), ("K1302", "K1302")],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_number_of_a_choice_stands_for_it(
    tmp_path: Path, ending: str, written: object, meant: str
) -> None:
    row = ["Cuisinier", written, *OFFERED]
    heads = ["Intitulé reçu", "Bon code ROME", *(f"Choix {n}" for n in range(1, 6))]
    path, table = tmp_path / f"revue.{ending}", pd.DataFrame([row], columns=heads)
    if ending == "csv":
        table.to_csv(path, sep=";", index=False)
    else:
        table.to_excel(path, index=False)
    assert read_review(path)["choice"].tolist() == [meant]


def test_yes_in_the_matching_workbook_is_the_code_proposed(tmp_path: Path) -> None:
    rows = ["Intitulé reçu;Code proposé;Bon code ROME", "Maçon;F1703;oui", "Cariste;;oui",
            "Agent;K2204;2", "Couturier;B1803;"]  # fmt: skip
    (tmp_path / "lot.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert read_review(tmp_path / "lot.csv")["choice"].tolist() == ["F1703", "oui", "2"]


def test_a_title_word_for_word_a_label_is_told(workspace: Workspace) -> None:
    more = workspace.folder / "plus.csv"
    more.write_text("Référence;Intitulé du poste\na1;MAÇON (H/F)\n", encoding="utf-8")
    runs.ingest(workspace, "besoins", more, OPTIONS)
    lines = runs.review_titles(workspace, OPTIONS).set_index("raw_title")
    assert lines["is_label"].to_dict() == {
        "MAÇON (H/F)": True,
        "ZIBULATEUR DE QUARTIER": False,
        "troufignard en chef": False,
    }


def test_marchand_is_a_word_of_its_own_and_a_sector_is_no_job(workspace: Workspace) -> None:
    titles = ["Marchand de biens", "marchand·e de biens", "MARCHANDE DE BIENS"]
    sectors = ["secteur médico-social", "BTP", "espaces verts"]
    out = normalised(workspace, "intitule\n" + "\n".join([*titles, *sectors]) + "\n")
    assert out.loc[:2, "code_rome"].nunique() == 1
    assert out.loc[:2, "libelle"].str.startswith("Marchand").all()
    assert (out.loc[3:, "decision"] == "inconnu").all()

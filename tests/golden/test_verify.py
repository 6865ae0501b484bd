"""A folder edited by hand, one file at a time, is seen; as it was written, it is clean."""

import json
import shutil

import pandas as pd
import pytest

from gpect.cli import app
from gpect.domain.errors import FileRefused
from gpect.reports.comite import pdf
from gpect.reports.reread.printed import is_print_of
from gpect.reports.verify import attack_folder, read_cells
from tests.golden.editing import edit_csv, edit_sheet, edit_text, is_count, is_mask


def test_as_written_it_is_clean(folder, capsys):
    found = attack_folder(folder)
    assert found.sentences == []
    assert found.counts.masked > 0
    assert app.run(["report", "verifier", str(folder)]) == 0
    assert "aucun chiffre masqué" in capsys.readouterr().out


EDITS = {
    "excel": lambda f: edit_csv(
        f / "tables/excel/t1_metiers_epci.csv", "Ressources", is_mask, "12"
    ),
    "opendata": lambda f: edit_csv(
        f / "tables/opendata/t1_metiers_epci.csv", "demand", is_mask, "40"
    ),
    "un chiffre changé": lambda f: edit_csv(
        f / "tables/opendata/t2_epci.csv", "demand", is_count, "11"
    ),
    "quantile": lambda f: edit_csv(f / "tables/excel/t1_metiers.csv", "Pénurie, bas", is_mask, "7"),
    "départs": lambda f: edit_csv(f / "tables/excel/t3_departs.csv", "Départs", is_mask, "9"),
    "compétences": lambda f: edit_csv(
        f / "tables/opendata/t4_competences.csv", "posts", str.isdigit, "77"
    ),
    "freins": lambda f: edit_csv(f / "tables/opendata/t5_freins.csv", "personnes", is_mask, "9"),
    "parcours": lambda f: edit_csv(f / "tables/excel/t6_parcours.csv", "En cours", is_count, "10"),
    "sorties": lambda f: edit_csv(
        f / "tables/excel/t6_sorties.csv", "Fins de parcours", is_mask, "6"
    ),
    "appariement": lambda f: edit_csv(
        f / "tables/excel/t7_appariement.csv", "Nombre", is_count, "10"
    ),
    "équité": lambda f: edit_csv(f / "tables/excel/t7_equite.csv", "Personnes", is_count, "10"),
    "formations": lambda f: edit_csv(
        f / "tables/opendata/t8_formations.csv", "seats", str.isdigit, "99"
    ),
    "passé": lambda f: edit_csv(f / "tables/opendata/t9_backtest.csv", "mase", bool, "0.111"),
    "actions": lambda f: edit_csv(
        f / "tables/excel/t10_actions.csv", "Personnes concernées", bool, "3"
    ),
    "feuille d'un EPCI": lambda f: edit_sheet(
        f / "tableaux.xlsx", "Valenciennes Métropole", "Pénurie (postes)", is_mask, 12
    ),
    "feuille Filières": lambda f: edit_sheet(
        f / "tableaux.xlsx", "Filières", "Besoins (postes)", is_count, 12
    ),
    "feuille des graphiques": lambda f: edit_sheet(
        f / "tableaux.xlsx", "Graphiques", "Valeur", is_count, 12
    ),
    "feuille Départs": lambda f: edit_sheet(f / "tableaux.xlsx", "Départs", "Départs", is_mask, 8),
    "page, tableau": lambda f: edit_text(
        f / "note.html", r'(<tr class="total">.*?<td class="n">)[^<]+', r"\g<1>11"
    ),
    "page, carte": lambda f: edit_text(
        f / "note.html", r'(class="note">)[^<]+( postes? )', r"\g<1>11\2"
    ),
    "page, phrase": lambda f: edit_text(
        f / "note.html", r"<li>Il manquerait[^<]*", "<li>Il manquerait 3 personnes à Cambrai."
    ),
    "page, graphique": lambda f: edit_text(
        f / "note.html", r'aria-label="[^"]*: besoins et pénurie[^"]*"', 'aria-label="Mobilité : 3"'
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_one_edit_by_hand_is_seen(name, folder):
    EDITS[name](folder)
    found = attack_folder(folder)
    assert not found.holds
    assert all(sentence.endswith(".") for sentence in found.sentences)


def test_the_sentence_names_both_files_and_the_command_fails(folder, capsys):
    path = folder / "tableaux.xlsx"
    edit_sheet(path, "Valenciennes Métropole", "Pénurie (postes)", is_mask, 12)
    assert app.run(["report", "verifier", str(folder)]) == FileRefused("").exit_code
    told = capsys.readouterr().err
    assert "« 12 » dans tableaux.xlsx" in told
    assert "masqué dans tables/excel/t1_metiers_epci.csv, tables/opendata" in told
    assert "Ne diffusez pas" in told


def test_small_numbers_put_back_in_every_file_are_seen(folder):
    """Files that agree are still attacked: nothing but the figure itself gives it away."""
    for profile, column in (("excel", "Fins de parcours"), ("opendata", "sorties")):
        edit_csv(folder / "tables" / profile / "t6_sorties.csv", column, is_mask, "3")
    edit_sheet(folder / "tableaux.xlsx", "Sorties prévues", "Fins de parcours", is_mask, 3)
    found = attack_folder(folder)
    assert found.faults == []
    assert len(found.small) == 1


def test_a_line_of_more_is_seen(folder):
    for profile, delimiter in (("excel", ";"), ("opendata", ",")):
        path = folder / "tables" / profile / "t2_epci.csv"
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        path.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
        assert delimiter in lines[-1]
        if profile == "excel":
            assert any("une ligne dans" in s for s in attack_folder(folder).faults)
    assert any("aucune dans les csv" in s for s in attack_folder(folder).faults)


def test_a_csv_saved_again_by_a_french_excel_is_read(folder):
    path = folder / "tables" / "excel" / "t1_metiers_epci.csv"
    text = path.read_text(encoding="utf-8-sig")
    path.write_bytes(text.encode("cp1252"))
    assert attack_folder(folder).holds


def test_a_schema_that_tells_other_columns_is_seen(folder):
    path = folder / "tables" / "schema.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["resources"][0]["schema"]["fields"].pop()
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert any("schema.json" in sentence for sentence in attack_folder(folder).faults)


def test_a_broken_workbook_is_refused(folder):
    (folder / "tableaux.xlsx").write_bytes(b"x")
    with pytest.raises(FileRefused, match=r"tableaux\.xlsx"):
        attack_folder(folder)


def test_any_file_may_lack(folder):
    whole = read_cells(folder)
    shutil.rmtree(folder / "tables" / "opendata")
    pd.testing.assert_frame_equal(read_cells(folder), whole)
    shutil.rmtree(folder / "tables")
    assert attack_folder(folder).faults == []


@pytest.mark.skipif(not pdf.is_available(), reason="extra pdf")
def test_a_pdf_of_another_page_is_seen(folder):
    page, printed = folder / "note.html", folder / "note.pdf"
    pdf.write_pdf(page, printed)
    assert is_print_of(printed, page)
    assert attack_folder(folder).holds
    page.write_text(page.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    assert not is_print_of(printed, page)
    assert any("note.pdf" in sentence for sentence in attack_folder(folder).faults)
